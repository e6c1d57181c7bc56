"""What a page shows of a flash sale: each item with its goods, and how it stands for whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.flash import queries as flash
from magpie.domain.flash.queries import FlashItemView, FlashSaleView
from magpie.domain.flash.rules.flash import ClaimView
from magpie.domain.flash.rules.standing import Standing, open_claim, standing_of
from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.people.rules import is_known
from magpie.kit.clock import ms_of


@dataclass(frozen=True)
class ShownItem:
    """`claim` is the open one that runs out first; `is_known` whether whoever looks may claim at all."""

    item: FlashItemView
    goods: goods.Orderable
    standing: Standing
    claim: ClaimView | None
    is_known: bool

    @property
    def opens_ms(self) -> int:
        return ms_of(self.item.opens_at)

    @property
    def closes_ms(self) -> int:
        return ms_of(self.item.closes_at)

    @property
    def expires_ms(self) -> int:
        return ms_of(self.claim.expires_at) if self.claim else 0

    @property
    def counts_to(self) -> datetime | None:
        """What the clock beside it counts down to, for a page without scripts."""
        if self.claim:
            return self.claim.expires_at
        if self.standing == Standing.COMING:
            return self.item.opens_at
        is_running = self.standing in {Standing.OPEN, Standing.SIGN_IN, Standing.TAKEN}
        return self.item.closes_at if is_running else None

    @property
    def saves_minor(self) -> int:
        """What it costs less than in the shop today; 0 where it is not sold there, or not dearer."""
        return max(0, self.goods.price_minor - self.item.price_minor) if self.goods.offer else 0


@dataclass(frozen=True)
class ShownSale:
    """A sale on its page; `is_coming` and `is_over` at the instant it was read."""

    sale: FlashSaleView
    shop: people.AccountFace
    items: tuple[ShownItem, ...]
    is_coming: bool
    is_over: bool


@dataclass(frozen=True)
class ListedSale:
    """A sale as its shop's page lists it: how many things, and the lowest price among them."""

    sale: FlashSaleView
    is_coming: bool
    picture: str

    @property
    def lowest(self) -> FlashItemView:
        return min(self.sale.items, key=lambda item: item.price_minor)


def read_sale(sale: int, *, person: str, now: datetime) -> ShownSale:
    """Raises NoSuchFlashSale."""
    view = flash.get_sale(sale, person=person, now=now)
    return ShownSale(
        sale=view,
        shop=people.get_account(view.shop),
        items=_shown(view.items, person=person, now=now),
        is_coming=now < view.opens_at,
        is_over=now >= view.closes_at,
    )


def items_of_product(product: int, *, person: str, now: datetime) -> tuple[ShownItem, ...]:
    """What a product's page shows of sales that run or are to come. One query where there is none."""
    return _shown(flash.flash_items_of_product(product, person=person, now=now), person=person, now=now)


def sales_of_shop(shop: int, *, now: datetime) -> tuple[ListedSale, ...]:
    """What a shop's page lists: what runs and what is to come. One query where there is none."""
    sales = flash.current_sales_of_shop(shop, person="", now=now)
    told = goods.orderable([item.sku for sale in sales for item in sale.items], now=now) if sales else {}
    return tuple(ListedSale(sale, now < sale.opens_at, told[sale.items[0].sku].picture) for sale in sales)


def _shown(items: Sequence[FlashItemView], *, person: str, now: datetime) -> tuple[ShownItem, ...]:
    if not items:
        return ()
    told, known = goods.orderable([item.sku for item in items], now=now), is_known(person)
    return tuple(
        ShownItem(
            item=item,
            goods=told[item.sku],
            standing=standing_of(item, is_known=known, now=now),
            claim=open_claim(item),
            is_known=known,
        )
        for item in items
    )
