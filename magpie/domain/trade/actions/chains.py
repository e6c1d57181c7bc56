"""Freezing the chain of touches behind each order line, once, some moments after it was placed.

What the cart knows (last touch, creator, room, link) is frozen in the placing transaction. The chain lies in the journey log,
whose files no buyer should wait for; it is read by the jobs process for many orders at once, when what a browser had still
to tell has arrived (decision 0010). Until then a line has no LineChain, and its first touch is the cart's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import Max

from magpie.domain.content import queries as content
from magpie.domain.trade.models import LineChain, OrderLine, Trade
from magpie.domain.trade.rules.chains import WINDOW, Bought, Chain, chain_of, content_seen
from magpie.domain.trade.ways import way_of
from magpie.kit.clock import ms_of
from magpie.log.event import Event

# person -> (offset, event) in log order, received from an instant on: `magpie.log.lately.journeys_since` of a folder.
Journeys = Callable[[Collection[str], int], Mapping[str, Sequence[tuple[int, Event]]]]

# A browser tells what happened within half a second, and while it is being left; a slow network needs a little longer.
TOLD_AFTER: Final = timedelta(seconds=30)
LINES_MAX: Final = 500
# Ids are given in order, but on PostgreSQL not committed in order: so far back is looked for what came late.
LOOK_BACK: Final = 2_000
LINES_PER_TRANSACTION: Final = 25


def freeze_chains(*, journeys: Journeys, now: datetime) -> int:
    """Freeze what was placed since the last time and is TOLD_AFTER old, at most LINES_MAX lines; how many.

    Writes a LineChain each, and source, first touch and whether a search led there on the line. Somebody erased meanwhile
    gets none. Locks the trades, in short transactions. Four queries, and four for each LINES_PER_TRANSACTION. No facts.
    """
    lines = _unfrozen(now=now)
    if not lines:
        return 0
    since = min(line.order.placed_at for line in lines) - WINDOW
    told = journeys({str(line.order.trade.person_id) for line in lines}, ms_of(since))
    events = {person: [event for _, event in journey] for person, journey in told.items()}
    carriers = content.carriers_of(content_seen(event for journey in events.values() for event in journey))
    chains = [_chain(line, events.get(str(line.order.trade.person_id), ()), carriers) for line in lines]
    pairs = list(zip(lines, chains, strict=True))
    batches = [pairs[at : at + LINES_PER_TRANSACTION] for at in range(0, len(pairs), LINES_PER_TRANSACTION)]
    return sum(_freeze(batch, now=now) for batch in batches)


def _unfrozen(*, now: datetime) -> list[OrderLine]:
    newest = LineChain.objects.aggregate(newest=Max("line"))["newest"] or 0
    rows = OrderLine.objects.filter(
        pk__gt=newest - LOOK_BACK,
        chain=None,
        order__placed_at__lte=now - TOLD_AFTER,
        order__placed_at__gt=now - WINDOW,
        order__trade__person__isnull=False,
        order__trade__origin="",
    )
    return list(rows.select_related("order__trade").order_by("pk")[:LINES_MAX])


def _chain(line: OrderLine, events: Sequence[Event], carriers: Mapping[str, content.Carrier]) -> Chain:
    bought = Bought(
        product=f"product:{line.product_id}",
        shop=f"account:{line.order.shop_id}",
        way=way_of(line),
        placed_ms=ms_of(line.order.placed_at),
        content={
            card: carrier.creator for card, carrier in carriers.items() if line.product_id in carrier.products
        },
    )
    return chain_of(events, bought)


def _freeze(pairs: Sequence[tuple[OrderLine, Chain]], *, now: datetime) -> int:
    """The trades are held, so that an erasure comes before or after this, never in between."""
    with transaction.atomic():
        owners = dict(
            Trade.objects.select_for_update()
            .filter(pk__in={line.order.trade_id for line, _ in pairs}, person__isnull=False)
            .order_by("pk")
            .values_list("pk", "person")
        )
        done = set(
            LineChain.objects.filter(line__in=[line.pk for line, _ in pairs]).values_list("line", flat=True)
        )
        kept = [
            (line, chain) for line, chain in pairs if line.order.trade_id in owners and line.pk not in done
        ]
        LineChain.objects.bulk_create(
            LineChain(
                line=line, steps=msgspec.to_builtins(chain.steps), left_out=chain.left_out, frozen_at=now
            )
            for line, chain in kept
        )
        led = [_led(line, chain) for line, chain in kept if chain.first]
        if led:
            OrderLine.objects.bulk_update(
                led, ["source", "first_scene", "first_carrier", "first_at", "is_search_led"]
            )
        return len(kept)


def _led(line: OrderLine, chain: Chain) -> OrderLine:
    """The line with the first touch of its journey in place of the cart's."""
    way = chain.first_touch(way_of(line))
    line.source, line.is_search_led = way.source, way.is_search_led
    line.first_scene, line.first_carrier, line.first_at = way.first_scene, way.first_carrier, way.first_at
    return line
