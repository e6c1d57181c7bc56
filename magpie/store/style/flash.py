"""Two invented items of flash sales for the style page: one that is to open, and one that runs."""

from datetime import datetime, timedelta

from magpie.domain.flash.queries import FlashItemView
from magpie.domain.flash.rules.standing import Standing
from magpie.domain.goods.queries import Orderable
from magpie.store.flash.reading import ShownItem


def sample_flash(now: datetime) -> tuple[ShownItem, ...]:
    return tuple(
        ShownItem(item=_item(now + opens), goods=_TEA, standing=standing, claim=None, is_known=True)
        for opens, standing in ((timedelta(hours=3), Standing.COMING), (-timedelta(minutes=5), Standing.OPEN))
    )


_TEA = Orderable(
    sku=1, product=1, shop=1, category="food/tea", title_zh="明前绿茶", title_en="Spring green tea", option_zh="",
    option_en="", picture="", is_simulated=True, available=20, offer=None,
)  # fmt: skip


def _item(opens_at: datetime) -> FlashItemView:
    return FlashItemView(
        item=1, sale=1, shop=1, product=1, sku=1, title_zh="春茶开门", title_en="Spring tea opens", opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=2), quota=60, claimable=41, claimed=7, sold=12, price_minor=4900,
        currency="CNY", per_person_max=1,
    )  # fmt: skip
