"""Coupons as pages say them: on the strip of a product or shop, and on the page of one's own."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from magpie.domain.campaigns import queries as campaigns
from magpie.domain.campaigns.queries import ClaimView, CouponView, Offered
from magpie.domain.people import queries as people
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id


@dataclass(frozen=True)
class Face:
    """A coupon in words. `percent` is said as the reader's language says it: "15" per cent off, or "8.5" 折."""

    coupon: CouponView
    percent: str


@dataclass(frozen=True)
class OfferedFace:
    face: Face
    state: str
    request_key: str


@dataclass(frozen=True)
class Strip:
    """What is offered beside a product (or a shop, `product` 0), at `address`. `said` is what spoke against the last press."""

    shop: int
    product: int
    address: str
    offered: tuple[OfferedFace, ...]
    said: str = ""


@dataclass(frozen=True)
class Mine:
    """One coupon somebody holds, with the shop whose goods it is for."""

    claim: ClaimView
    face: Face
    shop: people.AccountFace | None


def read_strip(
    *,
    shop: int,
    address: str,
    product: int = 0,
    category: str = "",
    person: str,
    now: datetime,
    said: str = "",
) -> Strip:
    """One query, and one more where somebody known is offered something."""
    offered = campaigns.coupons_offered(
        shop=shop, product=product or None, category=category, person=person, now=now
    )
    return Strip(shop, product, address, tuple(_offered(one, now) for one in offered), said)


def read_mine(person: str, *, now: datetime) -> list[Mine]:
    """What can be used first. Two queries."""
    claims = campaigns.claims_of(person, now=now)
    shops = people.accounts_by_id([one.coupon.within for one in claims if one.coupon.within is not None])
    return [Mine(one, face_of(one.coupon), shops.get(one.coupon.within or 0)) for one in claims]


def face_of(coupon: CouponView) -> Face:
    is_chinese = (get_language() or "en").startswith("zh")
    return Face(coupon, coupon.percent_of_price if is_chinese else coupon.percent_off)


def _offered(one: Offered, now: datetime) -> OfferedFace:
    return OfferedFace(face_of(one.coupon), one.state, new_id(now_ms=ms_of(now)))
