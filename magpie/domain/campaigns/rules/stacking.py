"""What coupons take off, line by line and payer by payer, and which of them hold together. No ORM.

`STACKING` is the one published table. Nothing here may be given a person, an age, rights or a history: two people
with the same lines and the same coupons pay the same, and `tests/domain/campaigns/test_blind_prices.py` says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from magpie.domain.campaigns.rules.coupons import (
    CouponTerms,
    Group,
    Kind,
    Payer,
    Scope,
    is_on_shelf,
    percent_of,
)
from magpie.kit.money import split_minor


@dataclass(frozen=True)
class StackingRule:
    """One row of the published table: who goes when, how many at once, and why."""

    group: Group
    at_once_en: str
    at_once_zh: str
    reads_en: str
    reads_zh: str
    why_en: str
    why_zh: str


STACKING: Final[tuple[StackingRule, ...]] = (
    StackingRule(
        Group.SHOP,
        "one for each shop",
        "每家店一张",
        "the prices of the shop's goods",
        "该店商品的原价",
        "A shop lowers its own prices first; whoever comes after sees what the shop itself asks for.",
        "店铺先让利，后面的优惠都以店铺自己的到手价为准。",
    ),
    StackingRule(
        Group.SHELF,
        "one in an order",
        "每次下单一张",
        "what the shops' coupons left of the goods it is for",
        "适用商品在店铺券之后的余额",
        "A coupon for some goods goes before one for everything, or it would find nothing left of them.",
        "只用于部分商品的券先用，否则会被全场券抵完。",
    ),
    StackingRule(
        Group.PLATFORM,
        "one in an order",
        "每次下单一张",
        "what is left of everything",
        "全部商品在前两步之后的余额",
        "The platform adds to what the shops give, and never to goods that cost nothing any more.",
        "平台在店铺让利的基础上再减，不会把商品减到零以下。",
    ),
    StackingRule(
        Group.COMPENSATION,
        "one in an order",
        "每次下单一张",
        "what is left in the end",
        "最后的余额",
        "Something went wrong once and was made good: it holds beside every other coupon, and needs no minimum.",
        "这是对一次失误的补偿：可与任何券同用，没有门槛。",
    ),
)
THRESHOLD_RULE: Final = {
    "en": "A minimum (“100 or more”) is compared with the prices of the goods the coupon is for, before any coupon: so one "
    "coupon never puts another out of force.",
    "zh": "门槛（“满 100”）按适用商品使用任何优惠券之前的价格计算，因此一张券不会让另一张失效。",
}
ORDER: Final = {rule.group: place for place, rule in enumerate(STACKING)}


class WhyNot(StrEnum):
    """Why a coupon takes nothing off these lines."""

    NOT_YET = "not_yet"
    OVER = "over"
    OTHER_GOODS = "other_goods"
    BELOW_THRESHOLD = "below_threshold"
    GROUP_TAKEN = "group_taken"
    NOTHING_LEFT = "nothing_left"


@dataclass(frozen=True, kw_only=True)
class LinePrice:
    """One line of a cart or order. `categories` are its shelves ("food/tea"). `key` names it within the quote.

    `has_creator`: whether somebody's content led to it, so that a creator's share has somebody who pays it.
    """

    key: str
    shop: int
    product: int
    categories: tuple[str, ...]
    unit_minor: int
    quantity: int
    currency: str
    has_creator: bool = False

    @property
    def before_minor(self) -> int:
        return self.unit_minor * self.quantity


@dataclass(frozen=True)
class DiscountShare:
    """So much of one line is borne by one payer because of one coupon; always more than nothing."""

    coupon: int
    payer: Payer
    line: str
    minor: int


@dataclass(frozen=True)
class Applied:
    """A coupon that holds, and what it takes off in all."""

    coupon: int
    group: Group
    minor: int


@dataclass(frozen=True)
class Unused:
    """A coupon that takes nothing off, and why; `missing_minor` is what the goods fall short of its minimum by."""

    coupon: int
    why: WhyNot
    missing_minor: int = 0


@dataclass(frozen=True)
class QuotedLine:
    key: str
    before_minor: int
    discount_minor: int

    @property
    def after_minor(self) -> int:
        return self.before_minor - self.discount_minor


@dataclass(frozen=True)
class Quote:
    """What everything costs with these coupons. Lines and shares are in the order of line keys and of STACKING."""

    lines: tuple[QuotedLine, ...]
    shares: tuple[DiscountShare, ...]
    applied: tuple[Applied, ...]
    unused: tuple[Unused, ...]

    @property
    def before_minor(self) -> int:
        return sum(line.before_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        return sum(line.discount_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        return self.before_minor - self.discount_minor


def quote(lines: Sequence[LinePrice], coupons: Sequence[CouponTerms], now: datetime) -> Quote:
    """Apply exactly these coupons, in the order of STACKING and then of their ids.

    A line never costs less than nothing; of two coupons for one place the earlier holds. Raises ValueError for two lines
    of one key and for prices below nothing: those are mistakes of the caller, not of a buyer.
    """
    ordered = _checked(lines)
    left = {line.key: line.before_minor for line in ordered}
    taken: set[tuple[Group, int | None]] = set()
    shares: list[DiscountShare] = []
    applied: list[Applied] = []
    unused: list[Unused] = []
    for terms in sorted(coupons, key=lambda one: (ORDER[one.group], one.coupon)):
        eligible = [line for line in ordered if is_for(terms, line)]
        said = why_not(terms, eligible, now=now)
        minor = 0 if said else discount_of(terms, sum(left[line.key] for line in eligible))
        if said is None and place_of(terms) in taken:
            said = Unused(terms.coupon, WhyNot.GROUP_TAKEN)
        if said is None and minor == 0:
            said = Unused(terms.coupon, WhyNot.NOTHING_LEFT)
        if said is not None:
            unused.append(said)
            continue
        taken.add(place_of(terms))
        applied.append(Applied(terms.coupon, terms.group, minor))
        for share in _shares_of(terms, minor, eligible, left):
            shares.append(share)
            left[share.line] -= share.minor
    told = tuple(
        QuotedLine(line.key, line.before_minor, line.before_minor - left[line.key]) for line in ordered
    )
    return Quote(lines=told, shares=tuple(shares), applied=tuple(applied), unused=tuple(unused))


def is_for(terms: CouponTerms, line: LinePrice) -> bool:
    """Whether a line's goods count for a coupon."""
    if line.currency != terms.currency or terms.within not in {None, line.shop}:
        return False
    if terms.scope == Scope.PRODUCTS:
        return line.product in terms.products
    if terms.scope == Scope.CATEGORIES:
        return is_on_shelf(line.categories, terms.categories)
    return True


def why_not(terms: CouponTerms, eligible: Sequence[LinePrice], *, now: datetime) -> Unused | None:
    """What speaks against a coupon before anything else is applied; None when nothing does."""
    if now < terms.valid_from:
        return Unused(terms.coupon, WhyNot.NOT_YET)
    if now >= terms.valid_until:
        return Unused(terms.coupon, WhyNot.OVER)
    if not eligible:
        return Unused(terms.coupon, WhyNot.OTHER_GOODS)
    missing = terms.threshold_minor - sum(line.before_minor for line in eligible)
    return Unused(terms.coupon, WhyNot.BELOW_THRESHOLD, missing) if missing > 0 else None


def discount_of(terms: CouponTerms, left_minor: int) -> int:
    """What a coupon takes off so much: 15 % up to ¥20 of ¥100.01 -> 1500 (half up, then the ceiling)."""
    if terms.kind == Kind.AMOUNT:
        return min(terms.amount_minor, left_minor)
    return min(percent_of(left_minor, terms.percent_bp), terms.max_minor, left_minor)


def place_of(terms: CouponTerms) -> tuple[Group, int | None]:
    """What only one coupon can hold at once: each shop's place, and one place for every other group."""
    return terms.group, terms.owner if terms.group == Group.SHOP else None


def _checked(lines: Sequence[LinePrice]) -> list[LinePrice]:
    ordered = sorted(lines, key=lambda line: line.key)
    if len({line.key for line in ordered}) < len(ordered):
        raise ValueError("two lines of a quote have one key")
    if any(line.unit_minor < 0 or line.quantity < 1 for line in ordered):
        raise ValueError("a line costs nothing or more, and has one piece or more")
    return ordered


def _shares_of(
    terms: CouponTerms, minor: int, eligible: Sequence[LinePrice], left: Mapping[str, int]
) -> list[DiscountShare]:
    """Split a coupon's discount over lines by what is left of them, and over payers by their shares, exactly both ways.

    500 over lines of 700 and 300, shares 50:50 -> lines 350 and 150, payers 250 and 250. Each payer's part is split over
    what the payers before it left open of each line; the last one takes the rest, so rows and columns both add up.
    """
    open_parts = split_minor(minor, [left[line.key] for line in eligible])
    payers = list(zip(Payer, split_minor(minor, terms.shares.weights), strict=True))
    found: dict[tuple[str, Payer], int] = {}
    for payer, payer_minor in payers:
        if payer_minor == 0:
            continue
        for place, part in enumerate(split_minor(payer_minor, open_parts)):
            open_parts[place] -= part
            line = eligible[place]
            who = terms.owner_pays_as if payer == Payer.CREATOR and not line.has_creator else payer
            found[line.key, who] = found.get((line.key, who), 0) + part
    return [
        DiscountShare(terms.coupon, payer, line.key, part)
        for line in eligible
        for payer in Payer
        if (part := found.get((line.key, payer), 0))
    ]
