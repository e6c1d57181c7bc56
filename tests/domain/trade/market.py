"""A small market for drills: two shops, three SKUs, one coupon, and buyers who all hold it once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.campaigns.rules.coupons import Shares
from magpie.domain.goods import actions as goods
from magpie.domain.goods import queries as goods_queries
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.people import actions as people
from magpie.domain.trade.models import ShopTerms
from magpie.domain.trade.queries.checkout import Wanted
from tests.domain.campaigns.cast import coupon
from tests.domain.cast import NOW, green_tea, mei, tao

CARRIAGE_MINOR = 800
OFF_MINOR, OFF_FROM_MINOR = 2_000, 10_000


@dataclass(frozen=True)
class Ware:
    """`pieces` is how many there were when the market opened; `owner` may act for the shop."""

    sku: int
    unit_minor: int
    pieces: int
    owner: str
    carriage_minor: int = 0


@dataclass(frozen=True)
class Market:
    """`claims` is buyer -> their one claim of the coupon: 满 100 减 20 on everything, borne by platform and shop."""

    wares: tuple[Ware, ...]
    buyers: tuple[str, ...]
    coupon: int
    claims: dict[str, int]

    def total_minor(self, pieces: Sequence[int], *, with_coupon: bool) -> int:
        """What so many of each ware cost together: (1, 0, 1) -> 6800 + 12000 + 800, with the coupon 2000 less."""
        goods = sum(ware.unit_minor * count for ware, count in zip(self.wares, pieces, strict=True))
        carriage = sum(ware.carriage_minor for ware, count in zip(self.wares, pieces, strict=True) if count)
        return goods + carriage - OFF_MINOR * (with_coupon and goods >= OFF_FROM_MINOR)

    def lines(self, pieces: Sequence[int]) -> list[Wanted]:
        return [
            Wanted(ware.sku, count, ware.unit_minor)
            for ware, count in zip(self.wares, pieces, strict=True)
            if count
        ]


def open_market(*, buyers: int, tea: int = 7, cups: int = 4, flutes: int = 5) -> Market:
    """Lantern Tea sells tea at ¥68 and cups at ¥15, Bamboo Row flutes at ¥120 and ¥8 for sending."""
    lan, zhu = mei(), mei()
    lantern, bamboo = _shop(lan, "lantern_tea"), _shop(zhu, "bamboo_row")
    ShopTerms.objects.create(shop_id=bamboo, carriage_minor=CARRIAGE_MINOR, changed_at=NOW)
    wares = (
        _ware(lantern, lan, "tea", 6_800, tea),
        _ware(lantern, lan, "cup", 1_500, cups),
        replace(_ware(bamboo, zhu, "flute", 12_000, flutes), carriage_minor=CARRIAGE_MINOR),
    )
    off = coupon(
        None, amount_minor=OFF_MINOR, threshold_minor=OFF_FROM_MINOR, quantity=buyers, budget_minor=buyers * OFF_MINOR,
        use_days=60, shares=Shares(platform_bp=7_000, shop_bp=3_000),
    )  # fmt: skip
    known = tuple(tao() for _ in range(buyers))
    claims = {
        who: campaigns.claim_coupon(person=who, coupon=off, now=NOW - timedelta(hours=1)).id for who in known
    }
    return Market(wares, known, off, claims)


def _shop(owner: str, handle: str) -> int:
    return people.open_account(
        person=owner, kind="shop", handle=handle, name_zh="小店", name_en="A shop", now=NOW
    )


def _ware(shop: int, owner: str, handle: str, unit_minor: int, pieces: int) -> Ware:
    sku = SkuDraft(code=handle, price_minor=unit_minor, currency="CNY", on_hand=pieces)
    product = goods.publish_product(draft=green_tea(shop, handle=handle, skus=(sku,)), now=NOW)
    return Ware(goods_queries.get_product(product).skus[0].id, unit_minor, pieces, owner)
