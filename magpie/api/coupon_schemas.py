"""What the API says of coupons, field by field, and what a shop's staff may say of one."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field, StrictInt

from magpie.api.fields import BodyId, Flag

Amount = Annotated[StrictInt, Field(ge=0, le=10**12, description="integer minor units")]
Days = Annotated[StrictInt, Field(ge=1, le=366)]
Each = Annotated[StrictInt, Field(ge=1, le=100)]
Name = Annotated[str, Field(max_length=60)]
RequestKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{6,24}$")]
Shelf = Annotated[str, Field(max_length=120, pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")]


class CouponIn(Schema):
    """A coupon of the caller's shop, for its own goods and at its own cost.

    Used until `use_until` (from `use_from` on, if said), or for `use_days` after claiming: one of the two.
    """

    name_zh: Name = ""
    name_en: Name = ""
    code: Code | None = None
    kind: Literal["amount", "percent"]
    amount_minor: Amount = 0
    percent_bp: Annotated[StrictInt, Field(ge=0, le=10_000)] = 0
    max_minor: Amount = 0
    threshold_minor: Amount = 0
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    scope: Literal["shop", "products", "categories"] = "shop"
    products: Annotated[list[BodyId], Field(max_length=100)] = []
    categories: Annotated[list[Shelf], Field(max_length=20)] = []
    claim_from: AwareDatetime
    claim_until: AwareDatetime
    use_from: AwareDatetime | None = None
    use_until: AwareDatetime | None = None
    use_days: Days | None = None
    budget_minor: Amount
    quantity: Annotated[StrictInt, Field(ge=1, le=10**8)]
    claims_max: Each = 1
    uses_max: Each = 1
    is_first_order_only: Flag = False


class ClaimIn(Schema):
    """A coupon by its id, or by its code. `request_key` makes a repeated request claim once."""

    coupon: BodyId | None = None
    code: Code | None = None
    request_key: RequestKey | None = None


class CouponOut(Schema):
    """A coupon as published, the same to everybody. `shop` is null for one of the platform, `within` where every shop counts."""

    id: int
    key: str
    shop: int | None
    within: int | None
    name_zh: str
    name_en: str
    kind: str
    amount_minor: int
    percent_bp: int
    max_minor: int
    threshold_minor: int
    currency: str
    scope: str
    stack_group: str
    claim_from: datetime
    claim_until: datetime
    use_from: datetime | None
    use_until: datetime | None
    use_days: int | None
    claims_max: int
    uses_max: int
    platform_bp: int
    shop_bp: int
    creator_bp: int
    is_first_order_only: bool
    is_compensation: bool
    left: int


class OfferedOut(Schema):
    """`state` is the caller's: open, claimed (they have theirs) or gone; `held` is how many they ever claimed."""

    coupon: CouponOut
    state: str
    held: int


class ClaimOut(Schema):
    """A coupon the caller holds: open, soon, used or over."""

    id: int
    key: str
    coupon: CouponOut
    state: str
    granted_for: str
    claimed_at: datetime
    valid_from: datetime
    expires_at: datetime


class CouponBooksOut(Schema):
    """What its own shop sees: `promised_minor` is set aside for claims, `spent_minor` was taken off orders that hold."""

    coupon: CouponOut
    code: str
    quantity: int
    claimed: int
    lapsed: int
    used: int
    budget_minor: int
    promised_minor: int
    spent_minor: int
    unpromised_minor: int
    created_at: datetime
    ended_at: datetime | None


class StackingOut(Schema):
    """One step of the published table: who goes when, how many at once, what it reads, and why."""

    group: str
    at_once_en: str
    at_once_zh: str
    reads_en: str
    reads_zh: str
    why_en: str
    why_zh: str


class CouponHeldOut(Schema):
    """One coupon as kept of a person."""

    claim: int
    coupon: int
    name_zh: str
    name_en: str
    granted_for: str
    claimed_at: datetime
    valid_from: datetime
    expires_at: datetime
    lapsed_at: datetime | None
    uses: list[str]
