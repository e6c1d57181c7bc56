"""What a coupon is, as published: how much it takes off, of what, from when on, and who pays for it. No ORM.

These are all the facts a price may read. Who may use a coupon stands apart, in `rules/eligibility.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

WHOLE_BP: Final = 10_000
AMOUNT_MINOR_MAX: Final = 10**9
BUDGET_MINOR_MAX: Final = 10**12
QUANTITY_MAX: Final = 10**8
# One person may hold this many of one coupon at most, whatever its maker says.
CLAIMS_PER_PERSON_MAX: Final = 100
USE_DAYS_MAX: Final = 366
PRODUCTS_MAX: Final = 100
CATEGORIES_MAX: Final = 20
NAME_CHARS_MAX: Final = 60
REF_CHARS_MAX: Final = 80
# A code is a secret that is typed: six of 32 signs are a thousand million.
CODE_CHARS_MIN: Final = 6
CODE_CHARS_MAX: Final = 24
CODE_PATTERN = re.compile(r"[A-Z0-9-]{6,24}")
SWEEP_ROWS_MAX: Final = 500


class Kind(StrEnum):
    """How it takes something off: so much, or so many basis points up to a ceiling."""

    AMOUNT = "amount"
    PERCENT = "percent"


class Scope(StrEnum):
    """Which goods count: all of the platform, all of one shop, these products, or these shelves and those below."""

    PLATFORM = "platform"
    SHOP = "shop"
    PRODUCTS = "products"
    CATEGORIES = "categories"


class Payer(StrEnum):
    """Who bears a discount. The order is the one in which an odd minor unit is given out."""

    PLATFORM = "platform"
    SHOP = "shop"
    CREATOR = "creator"


class Group(StrEnum):
    """What a coupon stacks with follows from its group, and its group from what it is; nobody chooses it."""

    SHOP = "shop"
    SHELF = "shelf"
    PLATFORM = "platform"
    COMPENSATION = "compensation"


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Who pays, in basis points that make 10,000: Shares(platform_bp=3000, shop_bp=7000)."""

    platform_bp: int = 0
    shop_bp: int = 0
    creator_bp: int = 0

    @property
    def weights(self) -> tuple[int, int, int]:
        """In the order of Payer."""
        return self.platform_bp, self.shop_bp, self.creator_bp


@dataclass(frozen=True, kw_only=True)
class CouponTerms:
    """All that a price may read of a coupon. `owner` is the shop that made it, None for the platform.

    `within` is the one shop whose goods count, None for every shop's. `threshold_minor` is compared with what the goods
    it is for cost before any coupon. `max_minor` is the most it can take off.
    """

    coupon: int
    owner: int | None
    within: int | None
    scope: Scope
    kind: Kind
    currency: str
    shares: Shares
    amount_minor: int = 0
    percent_bp: int = 0
    max_minor: int = 0
    threshold_minor: int = 0
    products: frozenset[int] = frozenset()
    categories: frozenset[str] = frozenset()
    valid_from: datetime
    valid_until: datetime
    is_compensation: bool = False

    @property
    def group(self) -> Group:
        return group_of(owner=self.owner, scope=self.scope, is_compensation=self.is_compensation)

    @property
    def owner_pays_as(self) -> Payer:
        return Payer.PLATFORM if self.owner is None else Payer.SHOP


def group_of(*, owner: int | None, scope: str, is_compensation: bool) -> Group:
    """A platform coupon for some goods only is of the shelf group, one for everything of the platform group."""
    if is_compensation:
        return Group.COMPENSATION
    if owner is not None:
        return Group.SHOP
    return Group.PLATFORM if scope == Scope.PLATFORM else Group.SHELF


def most_minor(*, kind: str, amount_minor: int, max_minor: int) -> int:
    """The most one claim can take off, which is what its budget sets aside for it."""
    return amount_minor if kind == Kind.AMOUNT else max_minor


def percent_of(minor: int, percent_bp: int) -> int:
    """Basis points of an amount, half up: 1,500 of 333 -> 50 (49.95)."""
    return (minor * percent_bp * 2 + WHOLE_BP) // (2 * WHOLE_BP)


def normal_code(text: str) -> str:
    """' spring-88 ' -> 'SPRING-88': codes are read without their case."""
    return text.strip().upper()


def is_on_shelf(paths: Sequence[str], wanted: frozenset[str]) -> bool:
    """Whether one of these categories is wanted or lies below a wanted one: 'food/tea' lies below 'food'."""
    return any(path == one or path.startswith(f"{one}/") for path in paths for one in wanted)
