"""How facts about flash sales are told to the journey log. Ids, times and “simulated” of a fact are added by the relay.

A fact about claims names nobody. Whose they are is read here from the claims themselves, so what an erased person claimed
is told of nobody, whenever the log hears it.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from magpie.domain.flash.claim_rows import read_told
from magpie.domain.flash.events import ClaimsEnded, ClaimsMade, FlashSaleClosed, FlashSaleScheduled
from magpie.domain.flash.models import Claim, FlashItem
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people import queries as people
from magpie.log.event import FLASH, Event


def flash_sale_scheduled(fact: FlashSaleScheduled, moment: Moment) -> Event:
    return Event(
        id="",
        ts_ms=0,
        kind="Flash Sale Scheduled",
        account=f"account:{fact.shop}",
        campaign=f"flash:{fact.sale}",
        ref=f"flash:{fact.sale}",
        props={"opens_ms": fact.opens_ms, "closes_ms": fact.closes_ms},
    )


def flash_sale_closed(fact: FlashSaleClosed, moment: Moment) -> Event:
    sale = f"flash:{fact.sale}"
    return Event(
        id="", ts_ms=0, kind="Flash Sale Closed", account=f"account:{fact.shop}", campaign=sale, ref=sale
    )


def claims_made(fact: ClaimsMade, moment: Moment) -> list[Event]:
    """One “Stock Reserved” for each claim: pieces were set aside for a person."""
    rows = read_told(fact.item, first=fact.first, last=fact.last)
    place = Place(fact.sale, fact.shop, fact.product)
    return [
        _event_of(
            "Stock Reserved",
            place,
            row,
            scene=FLASH,
            value_minor=fact.price_minor * row.quantity,
            currency=fact.currency,
        )
        for row in _told(rows)
    ]


def claims_ended(fact: ClaimsEnded, moment: Moment) -> list[Event]:
    """One “Reservation Released” for each: a sale's pieces went back without an order."""
    named = Claim.objects.filter(pk__in=fact.claims).exclude(person=None).order_by("number")
    rows = _told(named.values_list("pk", "person", "quantity", "is_simulated"))
    item = FlashItem.objects.select_related("sale", "sku").get(pk=fact.item)
    place = Place(item.sale_id, item.sale.shop_id, item.sku.product_id)
    return [_event_of("Reservation Released", place, row, props={"outcome": fact.outcome}) for row in rows]


class Place(NamedTuple):
    """Where something was claimed."""

    sale: int
    shop: int
    product: int


class Told(NamedTuple):
    """What the journey hears of one claim; hundreds at a time, so no more of it is read."""

    claim: int
    person: str
    quantity: int
    is_simulated: bool


def _told(rows: Iterable[tuple[int, str | None, int, bool]]) -> list[Told]:
    """Those whose person is not erased, also where the claims themselves are about to forget."""
    found = [Told(claim, person or "", count, simulated) for claim, person, count, simulated in rows]
    gone = people.erased_among({row.person for row in found})
    return [row for row in found if row.person not in gone]


def _event_of(kind: str, place: Place, row: Told, **more: Any) -> Event:  # other fields of an Event
    """The claim's own key stands in for the id: the relay makes one of it that is the same whenever it is told."""
    key = f"claim:{row.claim}"
    return Event(
        id=key,
        ts_ms=0,
        kind=kind,
        person=row.person,
        account=f"account:{place.shop}",
        card=f"product:{place.product}",
        measure=float(row.quantity),
        campaign=f"flash:{place.sale}",
        ref=key,
        simulated=row.is_simulated,
        **more,
    )
