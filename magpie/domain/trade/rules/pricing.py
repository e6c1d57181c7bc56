"""What a checkout costs: unit prices times pieces, discounts as they were quoted, carriage by shop. Nobody's name is here.

Everything is integer minor units of one currency; every split is by largest remainder (`kit.money.split_minor`), so parts
sum exactly to their whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from magpie.domain.trade.rules import BP
from magpie.kit.money import split_minor


@dataclass(frozen=True)
class Carriage:
    """What a shop asks for sending: `fee_minor`, nothing from `free_from_minor` on (0: never free by amount)."""

    fee_minor: int = 0
    free_from_minor: int = 0

    def asked_of(self, goods_minor: int) -> int:
        """For goods of so much after discounts."""
        is_free = bool(self.free_from_minor) and goods_minor >= self.free_from_minor
        return 0 if is_free else self.fee_minor


@dataclass(frozen=True)
class PricedLine:
    """`goods_minor` is price times pieces, `discount_minor` what comes off."""

    key: int
    shop: int
    goods_minor: int
    discount_minor: int = 0

    @property
    def paid_minor(self) -> int:
        return self.goods_minor - self.discount_minor


@dataclass(frozen=True)
class ShopTotal:
    shop: int
    goods_minor: int
    discount_minor: int
    carriage_minor: int

    @property
    def total_minor(self) -> int:
        return self.goods_minor - self.discount_minor + self.carriage_minor


def totals_by_shop(lines: Sequence[PricedLine], carriage: Mapping[int, Carriage]) -> list[ShopTotal]:
    """One total for each shop, in the order in which shops first appear."""
    found: dict[int, list[PricedLine]] = {}
    for line in lines:
        found.setdefault(line.shop, []).append(line)
    totals = []
    for shop, own in found.items():
        goods, off = sum(line.goods_minor for line in own), sum(line.discount_minor for line in own)
        fee = carriage.get(shop, Carriage()).asked_of(goods - off)
        totals.append(ShopTotal(shop, goods, off, fee))
    return totals


def share_of(minor: int, bp: int) -> int:
    """So many basis points of an amount, half up: 200 bp of 6,875 -> 138 (137.5)."""
    return (minor * bp * 2 + BP) // (2 * BP)


def carriage_by_line(lines: Sequence[PricedLine], carriage_minor: int) -> list[int]:
    """An order's carriage over its lines by what they cost; alike where all cost nothing."""
    weights = [line.paid_minor for line in lines]
    return split_minor(carriage_minor, weights if any(weights) else [1] * len(lines))
