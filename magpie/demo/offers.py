"""What the town's shops offer for a while: a flash sale that runs, one that is to open, both of which come again, and coupons.

Invented, and marked so. Played each time the demo starts: where a shop still has a sale or a coupon, nothing is added.
"""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.campaigns import queries as coupons
from magpie.domain.campaigns.drafts import CouponDraft
from magpie.domain.campaigns.rules.coupons import Scope, Shares
from magpie.domain.flash import actions as flash
from magpie.domain.flash import queries as sales
from magpie.domain.goods import queries as goods
from magpie.domain.goods.refusals import PiecesMissing
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import NoSuchAccount
from magpie.world.catalogue.shapes import Said

CURRENCY: Final = "CNY"
GOODS_MAX: Final = 200
SHOP_PAYS: Final = Shares(shop_bp=10_000)


class Piece(NamedTuple):
    """One thing of a sale: which, at what price, how many of them."""

    slug: str
    price_minor: int
    quota: int


class Sale(NamedTuple):
    """A sale opens so long after the start, each time, and lasts so long. Its pieces are set apart for each time at once."""

    shop: str
    title: Said
    opens_in: tuple[timedelta, ...]
    lasts: timedelta
    pieces: tuple[Piece, ...]


class Coupon(NamedTuple):
    """So much off from so much on, to be claimed for a month."""

    shop: str
    name: Said
    amount_minor: int
    threshold_minor: int


SALES: Final = (
    Sale(
        "lantern_tea", Said("晒秋茶会", "Autumn drying day"), (timedelta(0), timedelta(hours=4)), timedelta(hours=3),
        (Piece("chrysanthemum", 3900, 24), Piece("pocket-gaiwan", 6900, 8)),
    ),
    Sale(
        "clay_tiger", Said("泥虎开窑", "The Clay Tiger kiln opens"),
        (timedelta(minutes=20), timedelta(hours=5)), timedelta(hours=3),
        (Piece("tiger", 8800, 8), Piece("moon-rabbit", 6800, 10)),
    ),
)  # fmt: skip
COUPONS: Final = (
    Coupon("lantern_tea", Said("第一壶茶", "A first pot"), 1000, 0),
    Coupon("lantern_tea", Said("带一份给朋友", "One for a friend"), 5000, 40_000),
    Coupon("clay_tiger", Said("给家里的小孩", "For the child at home"), 1500, 10_000),
)


def play_offers(*, owners: Mapping[str, str], now: datetime) -> None:
    """Open what no shop of the town offers yet; a shop that has not opened, or has too few pieces, offers nothing."""
    # What was not sold in a sale that ended while no site was running is needed for the next one.
    flash.close_due_sales(now=now)
    for sale in SALES:
        with contextlib.suppress(NoSuchAccount, PiecesMissing):
            _play_sale(sale, owner=owners[sale.shop], now=now)
    for coupon in COUPONS:
        with contextlib.suppress(NoSuchAccount):
            _play_coupon(coupon, now=now)


def _play_sale(sale: Sale, *, owner: str, now: datetime) -> None:
    shop = people.get_account_by_handle(sale.shop).id
    items = _drafts(sale.pieces, shop)
    if not items or sales.current_sales_of_shop(shop, person="", now=now):
        return
    for opens_at in (now + opens_in for opens_in in sale.opens_in):
        flash.schedule_flash_sale(
            person=owner,
            shop=shop,
            title_zh=sale.title.zh,
            title_en=sale.title.en,
            opens_at=opens_at,
            closes_at=opens_at + sale.lasts,
            items=items,
            request_key=f"demo-{opens_at:%Y%m%d%H%M}",
            now=now,
        )


def _drafts(pieces: Sequence[Piece], shop: int) -> list[flash.FlashDraft]:
    """The first kind of each thing that is on the shelf."""
    shelf = {one.handle: one for one in goods.products_page(shop=shop, limit=GOODS_MAX).rows}
    return [
        flash.FlashDraft(
            sku=shelf[one.slug].skus[0].id,
            quota=one.quota,
            price_minor=one.price_minor,
            currency=CURRENCY,
        )
        for one in pieces
        if one.slug in shelf and shelf[one.slug].skus
    ]


def _play_coupon(coupon: Coupon, *, now: datetime) -> None:
    shop = people.get_account_by_handle(coupon.shop).id
    offered = coupons.coupons_offered(shop=shop, now=now)
    if any(one.coupon.name_en == coupon.name.en for one in offered):
        return
    draft = CouponDraft(
        shop=shop,
        name_zh=coupon.name.zh,
        name_en=coupon.name.en,
        amount_minor=coupon.amount_minor,
        threshold_minor=coupon.threshold_minor,
        currency=CURRENCY,
        scope=Scope.SHOP,
        claim_from=now,
        claim_until=now + timedelta(days=30),
        use_days=14,
        budget_minor=coupon.amount_minor * 1_000,
        quantity=1_000,
        shares=SHOP_PAYS,
    )
    campaigns.create_coupon(draft=draft, now=now)
