"""What campaigns say to the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class CouponClaimed(FactBody):
    """Somebody took a coupon. `shop` is 0 for one of the platform; `most_minor` is the most it can take off."""

    subject_field: ClassVar[str] = "claim"
    claim: int
    person: str
    coupon: int
    shop: int
    most_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class CouponGranted(FactBody):
    """Somebody was given a coupon to make something good; `granted_for` says what."""

    subject_field: ClassVar[str] = "claim"
    claim: int
    person: str
    coupon: int
    shop: int
    most_minor: int
    currency: str
    granted_for: str


@dataclass(frozen=True, kw_only=True)
class CouponUsed(FactBody):
    """A coupon took something off an order that was placed; `ref` is that order's payment ("trade:7")."""

    subject_field: ClassVar[str] = "claim"
    claim: int
    person: str
    coupon: int
    shop: int
    ref: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class CouponGivenBack(FactBody):
    """What a coupon was used for was called off, unpaid or before anything was sent, and it came back; `person` is "" when they
    were erased."""

    subject_field: ClassVar[str] = "claim"
    claim: int
    person: str
    coupon: int
    shop: int
    ref: str
    amount_minor: int
    currency: str
