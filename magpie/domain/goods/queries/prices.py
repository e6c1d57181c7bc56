"""What the offers of a product cost lately, read from the append-only history and from the prices of single rooms and sales."""

from datetime import datetime

from django.db.models import Q

from magpie.domain.goods.models import PriceChange, TimedPrice
from magpie.domain.goods.rules.prices import Deal, Deals, PriceKind, PriceNote, PriceStep, claimed_minor
from magpie.domain.goods.rules.prices import price_note as note_of

PRICES_READ_MAX = 500


def price_notes(product: int, *, deals: Deals, now: datetime) -> dict[int, PriceNote]:
    """offer -> what may be said of its price, of the open offers anybody may buy at; one too young is absent. Two queries.

    `deals` are those of other books, such as flash sales. In the order of writing: what a clock that ran ahead wrote is not the
    price now.
    """
    steps: dict[int, list[PriceStep]] = {}
    claims: dict[int, int] = {}
    rows = PriceChange.objects.filter(_open_to_all(product)).order_by("id")
    sold: dict[int, tuple[int, str]] = {}
    fields = (
        "offer__sku",
        "offer__currency",
        "offer__price_minor",
        "offer__asked_minor",
        "offer__compare_minor",
    )
    for offer, at, minor, sku, currency, listed, asked, claim in rows.values_list(
        "offer", "at", "to_minor", *fields
    ):
        steps.setdefault(offer, []).append(PriceStep(at, minor))
        sold[offer] = sku, currency
        claims[offer] = claimed_minor(list_minor=listed, asked_minor=asked, compare_minor=claim)
    apart = _asked_apart(product, now=now)
    notes = {
        offer: note_of(
            told,
            compare_minor=claims[offer],
            now=now,
            deals=[*apart.get(offer, ()), *deals.get(sold[offer], ())],
        )
        for offer, told in steps.items()
    }
    return {offer: note for offer, note in notes.items() if note is not None}


def prices_asked(offer: int, *, since: datetime, until: datetime) -> list[int]:
    """What everybody was asked anew in (since, until], oldest first; a room's own or flash price is not among it. One query."""
    rows = PriceChange.objects.filter(offer=offer, at__gt=since, at__lte=until).order_by("id")
    return [int(minor) for minor in rows.values_list("to_minor", flat=True)[:PRICES_READ_MAX]]


def _asked_apart(product: int, *, now: datetime) -> dict[int, list[Deal]]:
    """offer -> the two ends of each while in which one room or flash sale asked less (`rules.prices.LASTS_MAX` says why two)."""
    found: dict[int, list[Deal]] = {}
    rows = TimedPrice.objects.filter(_open_to_all(product), from_at__lte=now).exclude(kind=PriceKind.SALE)
    for row in rows.order_by("id"):
        terms = row.terms
        if terms.from_at < terms.until_at:
            ends = (Deal(terms.from_at, terms.price_minor), Deal(min(terms.until_at, now), terms.price_minor))
            found.setdefault(row.offer_id, []).extend(ends)
    return found


def _open_to_all(product: int) -> Q:
    return Q(
        offer__sku__product=product,
        offer__sku__retired_at=None,
        offer__ended_at=None,
        offer__exclusive_channel="",
    )
