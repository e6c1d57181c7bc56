"""Of those who saw or opened a shop's goods at a touchpoint, how many bought from there: sums of counted days.

Read from small rows that were counted once for each day (`actions/conversion.py`); no log and no order is read here. The caller
has checked whose shop it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Sum

from magpie.domain.trade.models import CountedDay, TouchpointDay
from magpie.domain.trade.queries.service import Share
from magpie.domain.trade.rules import BP
from magpie.domain.trade.rules.conversion import COUNTED_BY, PERSON_DAYS_MIN, WHOLE, Did, days_within
from magpie.domain.trade.rules.touchpoints import By


@dataclass(frozen=True)
class Conversion:
    """Person-days at one touchpoint, of the simulated ones `*_simulated`; `name` is "" where none is known, or for the whole shop."""

    name: str
    seen: int = 0
    opened: int = 0
    bought: int = 0
    seen_simulated: int = 0
    opened_simulated: int = 0
    bought_simulated: int = 0

    @property
    def of_seen(self) -> Share | None:
        """None where too few saw it, or where nobody tells who did."""
        return _enough(self.bought, self.seen)

    @property
    def of_opened(self) -> Share | None:
        return _enough(self.bought, self.opened)

    @property
    def of_seen_bp(self) -> int | None:
        return _bp(self.of_seen)

    @property
    def of_opened_bp(self) -> int | None:
        return _bp(self.of_opened)


@dataclass(frozen=True)
class Conversions:
    """`since` and `until` are the whole days of the period, `until` not among them; `days_counted` of them are counted so
    far, the newest of these `newest`."""

    since: date
    until: date
    days_counted: int
    newest: date | None
    whole: Conversion
    scenes: tuple[Conversion, ...]
    carrier_kinds: tuple[Conversion, ...]
    person_days_min: int = PERSON_DAYS_MIN

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def most(self) -> int:
        """The longest bar of all touchpoints."""
        rows = (*self.scenes, *self.carrier_kinds)
        return max((max(row.seen, row.opened, row.bought) for row in rows), default=0)


def conversions_of(shop: int, *, zone: str, since: datetime, until: datetime) -> Conversions:
    """The days of the shop's `zone` that lie whole in the period; most seen first. Two queries."""
    first, end = days_within(since, until, zone)
    counted = CountedDay.objects.filter(zone=zone, day__gte=first, day__lt=end)
    days = counted.aggregate(newest=Max("day"), days=Count("pk"))
    sums = (
        TouchpointDay.objects.filter(shop=shop, day__gte=first, day__lt=end)
        .order_by()
        .values_list("by", "name", "is_simulated")
        .annotate(*(Sum(did.value) for did in Did))
    )
    found: dict[str, dict[str, dict[str, int]]] = {by: {} for by in (WHOLE, *COUNTED_BY)}
    for by, name, is_simulated, *counts in sums:
        row = found[by].setdefault(name, {})
        for did, count in zip(Did, counts, strict=True):
            row[did] = row.get(did, 0) + count
            if is_simulated:
                row[f"{did}_simulated"] = count
    rows = {by: _rows(names) for by, names in found.items()}
    return Conversions(
        since=first,
        until=end,
        days_counted=days["days"],
        newest=days["newest"],
        whole=next(iter(rows[WHOLE]), Conversion(WHOLE)),
        scenes=rows[By.SCENE],
        carrier_kinds=rows[By.CARRIER_KIND],
    )


def _rows(names: Mapping[str, Mapping[str, int]]) -> tuple[Conversion, ...]:
    rows = (Conversion(name, **counts) for name, counts in names.items())
    return tuple(sorted(rows, key=lambda row: (-row.seen, -row.opened, -row.bought, row.name)))


def _enough(part: int, whole: int) -> Share | None:
    return Share(part, whole) if whole >= PERSON_DAYS_MIN else None


def _bp(share: Share | None) -> int | None:
    """Rounded down, as on the page."""
    return share.part * BP // share.whole if share else None
