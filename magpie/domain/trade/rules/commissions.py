"""What a creator earns of the lines their content led to: the one seam through which a rate reaches an order. No ORM.

`Rates` says which lines earn how much; plans will bring one along, `no_plans` is what stands today. What comes out of
`commission_for` is frozen on the line while it is placed, and from there alone the books read it: at the sale, at each refund
its slice, at the settlement the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from magpie.domain.trade.rules.pricing import share_of
from magpie.kit.money import split_minor

# The highest a plan for named creators may promise (reference/definitions.md 2.9).
COMMISSION_BP_MAX: Final = 8_000


@dataclass(frozen=True)
class Earning:
    """A line as a plan reads it: whose content led to it, what is paid for it, and what of that is taken already."""

    key: int
    shop: int
    product: int
    creator: str
    paid_minor: int
    fee_minor: int


@dataclass(frozen=True)
class Commission:
    """A share of what is paid for a line, and the amount it comes to."""

    bp: int = 0
    minor: int = 0


NOTHING: Final = Commission()
# Lines that somebody's content led to -> basis points of what is paid, for those under a plan.
Rates = Callable[[Sequence[Earning]], Mapping[int, int]]


def no_plans(lines: Sequence[Earning]) -> Mapping[int, int]:
    """Nobody has promised anybody anything."""
    return {}


def commission_for(lines: Sequence[Earning], rates: Rates = no_plans) -> dict[int, Commission]:
    """Line -> its commission, for lines that earn one.

    What one creator earns of one shop at one rate is rounded once and split over the lines by largest remainder, so the
    lines of an order sum to what the rate says of them together: 333 + 333 at 10 % -> 34 + 33. Nobody is paid for leading to
    their own shop, and a line never pays more than its fee leaves of it.
    """
    led = [line for line in lines if line.creator and line.creator != f"account:{line.shop}"]
    said = rates(led) if led else {}
    groups: dict[tuple[int, str, int], list[Earning]] = {}
    for line in led:
        bp = said.get(line.key, 0)
        if not 0 <= bp <= COMMISSION_BP_MAX:
            raise ValueError(f"{bp} is no rate of a commission: 0 to {COMMISSION_BP_MAX} basis points")
        if bp and line.paid_minor:
            groups.setdefault((line.shop, line.creator, bp), []).append(line)
    found: dict[int, Commission] = {}
    for (_, _, bp), own in groups.items():
        paid = [line.paid_minor for line in own]
        for line, minor in zip(own, split_minor(share_of(sum(paid), bp), paid), strict=True):
            found[line.key] = Commission(bp, min(minor, line.paid_minor - line.fee_minor))
    return found
