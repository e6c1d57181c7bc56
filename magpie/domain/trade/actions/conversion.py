"""Counting who saw, opened and bought goods at each touchpoint: once for each day that is over, from the journey log's files.

No page reads the log. The jobs process reads one day of it, adds what was paid that day, and keeps counts alone. A day is
that of the shop's zone, and an event belongs to the day on which it was received: a day that is over changes no more.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction

from magpie.domain.content import queries as content
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.trade.models import CountedDay, OrderLine, TouchpointDay
from magpie.domain.trade.rules.chains import CONTENT_KINDS
from magpie.domain.trade.rules.conversion import DID, PRODUCT, Did, Tally, bounds_of, place_of
from magpie.kit.clock import ms_of
from magpie.log.event import Event, card_kind

T = TypeVar("T")
# Events of some kinds, received in [since_ms, until_ms): `magpie.log.touches.touches_between` of a folder.
Touches = Callable[[Collection[str], int, int], Iterable[Event]]

# What was received or paid in the last moment of a day is on disk by then.
COUNTED_AFTER: Final = timedelta(minutes=10)
# The longest stretch that pages show.
DAYS_BACK: Final = 90
CARDS_AT_ONCE: Final = 5_000


def count_day(*, touches: Touches, now: datetime) -> date | None:
    """Count the newest day that is over and not counted yet, of one zone; which day, None where nothing was left to count.

    Writes its rows and a CountedDay in one transaction; whoever comes second writes nothing. No facts, no locks.
    """
    pending = _pending(now)
    if pending is None:
        return None
    day, zone = pending
    since, until = bounds_of(day, zone)
    tally = Tally()
    tally.hear(touches(DID.keys(), ms_of(since), ms_of(until)))
    _add_bought(tally, since=since, until=until)
    _write(tally, zone=zone, day=day, now=now)
    return day


def _pending(now: datetime) -> tuple[date, str] | None:
    """The newest of all zones first: what was missed while nobody counted comes after it. A query, and one for each zone."""
    found: list[tuple[date, str]] = []
    for zone, opened_at in people.zones_of_accounts().items():
        today = (now - COUNTED_AFTER).astimezone(ZoneInfo(zone)).date()
        first = max(today - timedelta(days=DAYS_BACK), opened_at.astimezone(ZoneInfo(zone)).date())
        counted = set(CountedDay.objects.filter(zone=zone, day__gte=first).values_list("day", flat=True))
        days = (first + timedelta(days=after) for after in range((today - first).days))
        found += [(day, zone) for day in days if day not in counted]
    return max(found, default=None)


def _add_bought(tally: Tally, *, since: datetime, until: datetime) -> None:
    """From the frozen lines. What was sold elsewhere was met nowhere here; an erased buyer is counted no more."""
    lines = OrderLine.objects.filter(
        order__paid_at__gte=since,
        order__paid_at__lt=until,
        order__trade__origin="",
        order__trade__person__isnull=False,
    )
    said = ("product", "scene", "carrier", "order__trade__is_simulated", "order__trade__person")
    for product, scene, carrier, is_simulated, person in lines.values_list(*said).order_by().iterator():
        tally.add(place_of(Did.BOUGHT, f"{PRODUCT}:{product}", scene, carrier, is_simulated), str(person))


def _write(tally: Tally, *, zone: str, day: date, now: datetime) -> None:
    shops = _shops_of({place.card for place in tally.places})
    counts = tally.counts(lambda card: shops.get(card, ()))
    faces = people.accounts_by_id(list({row.shop for row in counts}))
    own = {shop for shop, face in faces.items() if face.zone == zone}
    rows = [
        TouchpointDay(
            shop_id=row.shop, day=day, by=row.by, name=row.name, is_simulated=row.is_simulated, **vars(count)
        )
        for row, count in counts.items()
        if row.shop in own
    ]
    with transaction.atomic():
        _, is_first = CountedDay.objects.get_or_create(zone=zone, day=day, defaults={"counted_at": now})
        if is_first:
            TouchpointDay.objects.bulk_create(rows, batch_size=500)


def _shops_of(cards: Collection[str]) -> dict[str, set[int]]:
    """'post:3' -> the shops whose goods it carries, 'product:7' -> the one that sells it; a card of neither is left out."""
    carried: dict[str, tuple[int, ...]] = {}
    for some in _some([card for card in cards if card_kind(card) in CONTENT_KINDS]):
        carried |= {card: one.products for card, one in content.carriers_of(some).items()}
    carried |= {card: (product,) for card in cards if (product := _product(card))}
    sellers: dict[int, int] = {}
    for products in _some(sorted({product for found in carried.values() for product in found})):
        sellers |= goods.shops_of_products(products)
    return {
        card: {sellers[product] for product in products if product in sellers}
        for card, products in carried.items()
    }


def _product(card: str) -> int:
    """'product:7' -> 7; 0 for any other card, and for what no row can have as its key."""
    kind, _, name = card.partition(":")
    is_key = kind == PRODUCT and name.isascii() and name.isdigit() and len(name) <= 18
    return int(name) if is_key and not name.startswith("0") else 0


def _some(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, CARDS_AT_ONCE)):
        yield some
