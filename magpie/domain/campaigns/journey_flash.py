"""How facts about flash sales are told to the journey log. Ids, times and “simulated” of a fact are added by the relay.

A fact about claims names nobody. Whose they are is read here from the claims themselves, so what an erased person claimed
is told of nobody, whenever the log hears it.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from magpie.domain.campaigns.events import ClaimsEnded, ClaimsMade, FlashSaleClosed, FlashSaleScheduled
from magpie.domain.campaigns.models import Claim
from magpie.domain.outbox.wiring import Moment
from magpie.domain.people import queries as people
from magpie.log.event import Event


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
    rows = Claim.objects.filter(item=fact.item, number__gte=fact.first, number__lte=fact.last)
    return [
        _event_of(row, "Stock Reserved", value_minor=row.item.price_minor * row.quantity)
        for row in _told(rows)
    ]


def claims_ended(fact: ClaimsEnded, moment: Moment) -> list[Event]:
    """One “Reservation Released” for each: a sale's pieces went back without an order."""
    rows = Claim.objects.filter(pk__in=fact.claims)
    return [_event_of(row, "Reservation Released", props={"outcome": fact.outcome}) for row in _told(rows)]


def _told(rows: "QuerySet[Claim]") -> Iterable[Claim]:
    """Those whose person is known and not erased, also where the claims themselves are about to forget."""
    named = list(
        rows.exclude(person=None).order_by("item", "number").select_related("item__sale", "item__sku")
    )
    gone = people.erased_among({row.person or "" for row in named})
    return [row for row in named if row.person not in gone]


def _event_of(row: Claim, kind: str, *, value_minor: int = 0, props: dict[str, str] | None = None) -> Event:
    """The claim's own key stands in for the id: the relay makes one of it that is the same whenever it is told."""
    item = row.item
    return Event(
        id=row.key,
        ts_ms=0,
        kind=kind,
        person=row.person or "",
        account=f"account:{item.sale.shop_id}",
        card=f"product:{item.sku.product_id}",
        measure=float(row.quantity),
        value_minor=value_minor,
        currency=item.currency if value_minor else "",
        campaign=item.sale.key,
        ref=row.key,
        simulated=row.is_simulated,
        props=props or {},
    )
