"""Products as a page, a card or a partner sees them: seven queries for any number of products."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from magpie.domain.goods import rules
from magpie.domain.goods.models import Offer, Product, ProductImage, ProductStep, Sku
from magpie.domain.goods.refusals import NoSuchOffer, NoSuchProduct, NoSuchSku
from magpie.domain.goods.rules.prices import claimed_minor
from magpie.domain.goods.rules.returns import ReturnTerms, terms_told
from magpie.domain.people import queries as people
from magpie.kit.paging import Page, read_row_cursor, write_cursor


@dataclass(frozen=True)
class AttributeView:
    name: str
    value_zh: str
    value_en: str
    value_type: str
    source: str


@dataclass(frozen=True)
class ImageView:
    url: str
    alt_zh: str
    alt_en: str


@dataclass(frozen=True)
class StepView:
    words_zh: str
    words_en: str
    source: str


@dataclass(frozen=True)
class SkuView:
    """`offer` is the open offer anybody may buy at; `reserved` pieces may come back, `available` ones are there.

    `price_minor` is what is asked now, `list_minor` what it costs when no sale is on. `weight_mg` is 0 where it is not told.
    """

    id: int
    code: str
    options: dict[str, str]
    name_zh: str
    name_en: str
    is_single_piece: bool
    weight_mg: int
    quality_zh: str
    quality_en: str
    certificate_no: str
    certificate_by: str
    offer: int
    price_minor: int
    list_minor: int
    compare_minor: int
    currency: str
    promise: str
    ship_days: int
    presale_ships_at: datetime | None
    available: int
    reserved: int


@dataclass(frozen=True)
class SoldElsewhere:
    """A SKU that is not sold on the shelf, and where it is: channels as offers write them, ("room:5",)."""

    sku: int
    code: str
    options: dict[str, str]
    name_zh: str
    name_en: str
    channels: tuple[str, ...]


@dataclass(frozen=True)
class ProductView:
    """One product, whole. `price_minor` is the lowest open price, `available` what is left of all SKUs together.

    `skus` can be bought here; what is sold in one channel only stands in `sold_elsewhere` and counts for neither.
    """

    id: int
    key: str
    shop: people.AccountFace
    handle: str
    title_zh: str
    title_en: str
    story_zh: str
    story_en: str
    brand_zh: str
    brand_en: str
    category: str
    topics: dict[str, float]
    attributes: tuple[AttributeView, ...]
    images: tuple[ImageView, ...]
    skus: tuple[SkuView, ...]
    sold_elsewhere: tuple[SoldElsewhere, ...]
    return_policy: str
    return_days: int
    min_age_years: int
    price_minor: int
    currency: str
    available: int
    version: int
    is_simulated: bool
    published_at: datetime | None
    is_on_shelf: bool

    @property
    def returns(self) -> ReturnTerms:
        return terms_told(self.return_policy, self.return_days)


def get_product(product: int, *, may_see_withdrawn: bool = False) -> ProductView:
    """One product on the shelf; raises NoSuchProduct."""
    view = find_product(product)
    if view is None or not (view.is_on_shelf or may_see_withdrawn):
        raise NoSuchProduct(product=product)
    return view


def find_product(product: int) -> ProductView | None:
    """One product, on the shelf or not; None when there never was one."""
    return next(iter(_views(Product.objects.filter(pk=product))), None)


def products_by_id(ids: Sequence[int]) -> dict[int, ProductView]:
    """The products on the shelf among these."""
    return {view.id: view for view in _views(_on_shelf().filter(pk__in=set(ids)))}


def products_page(
    *, cursor: str = "", limit: int = 20, shop: int | None = None, category: str = "", topic: str = ""
) -> Page[ProductView]:
    """Products on the shelf, newest first; `category` includes the shelves below it."""
    rows = _on_shelf()
    if shop is not None:
        rows = rows.filter(shop=shop)
    if category:
        rows = rows.filter(Q(category__path=category) | Q(category__path__startswith=f"{category}/"))
    if topic:
        rows = rows.filter(topics__topic=topic)
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    views = list(_views(rows.order_by("-pk")[: limit + 1]))
    more = write_cursor([views[limit - 1].id]) if len(views) > limit else None
    return Page(rows=views[:limit], next_cursor=more)


def steps_of(product: int) -> tuple[StepView, ...]:
    """How it is made, step by step. One query."""
    rows = ProductStep.objects.filter(product=product).values_list("words_zh", "words_en", "source")
    return tuple(StepView(*row) for row in rows)


def count_of_shop(shop: int) -> int:
    """How many products of a shop are on the shelf. One query."""
    return _on_shelf().filter(shop=shop).count()


def shop_of_sku(sku: int) -> int:
    """The account that sells a SKU; raises NoSuchSku."""
    shop = Sku.objects.filter(pk=sku).values_list("product__shop", flat=True).first()
    if shop is None:
        raise NoSuchSku(sku=sku)
    return int(shop)


def shops_of_products(products: Sequence[int]) -> dict[int, int]:
    """Product -> the account that sells it; what no row has is absent. One query."""
    return dict(Product.objects.filter(pk__in=products).values_list("pk", "shop"))


def is_file_shown(path: str) -> bool:
    """Whether a picture of any product lies in this file below the media folder."""
    return ProductImage.objects.filter(file=path).exists()


def shop_of_offer(offer: int) -> int:
    """The account that made an offer; raises NoSuchOffer."""
    shop = Offer.objects.filter(pk=offer).values_list("sku__product__shop", flat=True).first()
    if shop is None:
        raise NoSuchOffer(offer=offer)
    return int(shop)


def may_edit_product(*, person: str, product: int) -> bool:
    """Staff of its shop may."""
    shop = Product.objects.filter(pk=product).values_list("shop", flat=True).first()
    return shop is not None and people.may_act_for(person=person, account=shop)


def _on_shelf() -> "QuerySet[Product]":
    return Product.objects.filter(published_at__isnull=False, withdrawn_at=None)


def _views(rows: "QuerySet[Product]") -> list[ProductView]:
    offers = Offer.objects.filter(ended_at=None).order_by("asked_minor", "pk")
    skus = Sku.objects.filter(retired_at=None).select_related("stock")
    found = list(
        rows.select_related("brand", "category").prefetch_related(
            "attributes", "images", "topics", Prefetch("skus", skus), Prefetch("skus__offers", offers)
        )
    )
    shops = people.accounts_by_id([row.shop_id for row in found])
    return [_view(row, shops[row.shop_id]) for row in found]


def _view(row: Product, shop: people.AccountFace) -> ProductView:
    on_sale = [(sku, list(sku.offers.all())) for sku in row.skus.all()]
    skus = tuple(_sku_view(sku, offers) for sku, offers in on_sale if _is_open_to_all(offers))
    cheapest = min(skus, key=lambda sku: sku.price_minor, default=None)
    return ProductView(
        id=row.pk,
        key=row.key,
        shop=shop,
        handle=row.handle,
        title_zh=row.title_zh,
        title_en=row.title_en,
        story_zh=row.story_zh,
        story_en=row.story_en,
        brand_zh=row.brand.name_zh if row.brand else "",
        brand_en=row.brand.name_en if row.brand else "",
        category=row.category.path if row.category else "",
        topics={said.topic_id: said.weight for said in row.topics.all()},
        attributes=tuple(
            AttributeView(said.name, said.value_zh, said.value_en, said.value_type, said.source)
            for said in row.attributes.all()
        ),
        images=tuple(
            ImageView(image.url or f"{settings.MEDIA_URL}{image.file}", image.alt_zh, image.alt_en)
            for image in row.images.all()
        ),
        skus=skus,
        sold_elsewhere=tuple(
            _elsewhere(sku, offers) for sku, offers in on_sale if offers and not _is_open_to_all(offers)
        ),
        return_policy=row.return_policy,
        return_days=row.return_days,
        min_age_years=row.min_age_years,
        price_minor=cheapest.price_minor if cheapest else 0,
        currency=cheapest.currency if cheapest else "",
        available=sum(sku.available for sku in skus),
        version=row.version,
        is_simulated=row.is_simulated,
        published_at=row.published_at,
        is_on_shelf=row.published_at is not None and row.withdrawn_at is None,
    )


def _is_open_to_all(offers: Sequence[Offer]) -> bool:
    return any(not offer.exclusive_channel for offer in offers)


def _elsewhere(sku: Sku, offers: Sequence[Offer]) -> SoldElsewhere:
    return SoldElsewhere(
        sku=sku.pk,
        code=sku.code,
        options=sku.options,
        name_zh=sku.name_zh,
        name_en=sku.name_en,
        channels=tuple(sorted({offer.exclusive_channel for offer in offers})),
    )


def _sku_view(sku: Sku, offers: Sequence[Offer]) -> SkuView:
    offer = next(one for one in offers if not one.exclusive_channel)
    stock = sku.stock
    return SkuView(
        id=sku.pk,
        code=sku.code,
        options=sku.options,
        name_zh=sku.name_zh,
        name_en=sku.name_en,
        is_single_piece=sku.is_single_piece,
        weight_mg=sku.weight_mg,
        quality_zh=sku.quality_zh,
        quality_en=sku.quality_en,
        certificate_no=sku.certificate_no,
        certificate_by=sku.certificate_by,
        offer=offer.pk,
        price_minor=offer.asked_minor,
        list_minor=offer.price_minor,
        compare_minor=claimed_minor(
            list_minor=offer.price_minor, asked_minor=offer.asked_minor, compare_minor=offer.compare_minor
        ),
        currency=offer.currency,
        promise=offer.promise,
        ship_days=offer.ship_days,
        presale_ships_at=offer.presale_ships_at,
        available=rules.available(on_hand=stock.on_hand, reserved=stock.reserved, sold=stock.sold),
        reserved=stock.reserved,
    )
