"""Choosing among one's coupons: what each would take off here, beside what is chosen already, and why one takes nothing.

No ORM, and like every price nothing here reads a person. What holds together is the table in `stacking.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.campaigns.rules.coupons import CouponTerms, Group
from magpie.domain.campaigns.rules.stacking import ORDER, LinePrice, Unused, is_for, place_of, quote, why_not

Place = tuple[Group, int | None]


@dataclass(frozen=True)
class Option:
    """One coupon at one place of the table. `minor` is what everything costs less with it there; `unused` why it takes nothing."""

    coupon: int
    place: Place
    minor: int
    is_chosen: bool
    unused: Unused | None


def options(
    lines: Sequence[LinePrice], coupons: Sequence[CouponTerms], chosen: Collection[int], now: datetime
) -> list[Option]:
    """Every coupon in the order of the table: of one place only one can hold, so each is priced as if it took that place.

    [¥20 off shop 1 (chosen), ¥8 off shop 1] over ¥100 -> minor 2000 and 800, whatever else is chosen elsewhere.
    """
    by_id = {terms.coupon: terms for terms in coupons}
    held = [by_id[coupon] for coupon in sorted(chosen) if coupon in by_id]
    found = [_option(lines, terms, held, now) for terms in coupons]
    return sorted(found, key=lambda one: (ORDER[one.place[0]], one.place[1] or 0, -one.minor, one.coupon))


def _option(
    lines: Sequence[LinePrice], terms: CouponTerms, held: Sequence[CouponTerms], now: datetime
) -> Option:
    place = place_of(terms)
    beside = [one for one in held if place_of(one) != place]
    eligible = [line for line in lines if is_for(terms, line)]
    with_it = quote(lines, [*beside, terms], now)
    minor = with_it.discount_minor - quote(lines, beside, now).discount_minor
    # A coupon later in the table may leave less for this one than it takes off alone; the sum says what it is worth.
    unused = next((one for one in with_it.unused if one.coupon == terms.coupon), None)
    return Option(
        coupon=terms.coupon,
        place=place,
        minor=max(0, minor),
        is_chosen=any(one.coupon == terms.coupon for one in held) and unused is None,
        unused=why_not(terms, eligible, now=now) or unused,
    )
