"""What the offers of a product cost lately, read from the append-only history."""

from datetime import datetime

from magpie.domain.goods.models import PriceChange
from magpie.domain.goods.rules.prices import PriceNote, PriceStep
from magpie.domain.goods.rules.prices import price_note as note_of


def price_notes(product: int, *, now: datetime) -> dict[int, PriceNote]:
    """offer -> what may be said of its price, of the open offers anybody may buy at; one too young is absent. One query.

    In the order of writing: what a clock that ran ahead wrote is not the price now.
    """
    rows = PriceChange.objects.filter(
        offer__sku__product=product,
        offer__sku__retired_at=None,
        offer__ended_at=None,
        offer__exclusive_channel="",
    ).order_by("id")
    steps: dict[int, list[PriceStep]] = {}
    claims: dict[int, int] = {}
    for offer, at, price_minor, claim in rows.values_list("offer", "at", "to_minor", "offer__compare_minor"):
        steps.setdefault(offer, []).append(PriceStep(at, price_minor))
        claims[offer] = claim
    notes = {offer: note_of(told, compare_minor=claims[offer], now=now) for offer, told in steps.items()}
    return {offer: note for offer, note in notes.items() if note is not None}
