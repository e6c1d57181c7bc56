"""What a product cost lately, so that a page can say it truthfully (price marking rules, art. 16 and 17)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from magpie.domain.goods.models import PriceChange

NOTE_DAYS = 30


@dataclass(frozen=True)
class PriceNote:
    """The lowest and highest price asked in the last `days` (fewer for a newcomer, 0 in its first day); `is_steady` when no price changed in that time."""

    days: int
    lowest_minor: int
    highest_minor: int
    changes: int

    @property
    def is_steady(self) -> bool:
        return self.changes == 0


def price_note(product: int, *, now: datetime, days: int = NOTE_DAYS) -> PriceNote:
    """From the append-only history of the open offers anybody may buy at. One query."""
    since = now - timedelta(days=days)
    rows = PriceChange.objects.filter(
        offer__sku__product=product,
        offer__sku__retired_at=None,
        offer__ended_at=None,
        offer__exclusive_channel="",
    ).order_by("at", "id")
    steps = list(rows.values_list("offer", "from_minor", "to_minor", "at"))
    newest_before = {offer: to for offer, _, to, at in steps if at < since}
    lately = [(offer, before, to) for offer, before, to, at in steps if at >= since]
    asked = [*newest_before.values(), *(to for _, _, to in lately)]
    if not asked:
        return PriceNote(days=days, lowest_minor=0, highest_minor=0, changes=0)
    days = min(days, (now - steps[0][3]).days)
    changes = sum(before is not None for _, before, _ in lately)
    return PriceNote(days=days, lowest_minor=min(asked), highest_minor=max(asked), changes=changes)
