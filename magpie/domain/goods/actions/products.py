"""Putting a product on the shelf and taking it off.

`publish_product` makes the shelf equal to a draft and writes only what differs, so doing it twice is doing it once.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from magpie.domain.goods import rules
from magpie.domain.goods.actions.offers import replace_offer
from magpie.domain.goods.actions.stock import count_stock
from magpie.domain.goods.drafts import ProductDraft, SkuDraft, complaints_about
from magpie.domain.goods.events import ProductPublished, ProductWithdrawn
from magpie.domain.goods.models import (
    Brand,
    Category,
    Product,
    ProductAttribute,
    ProductImage,
    ProductStep,
    ProductTopic,
    Sku,
    Stock,
    Topic,
)
from magpie.domain.goods.refusals import CertificateTaken, NoSuchProduct, NotAShop, UnreadableProduct
from magpie.domain.goods.shelves import shelf_words
from magpie.domain.goods.taxonomy import TAXONOMY_VERSION
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.domain.people.rules import AccountKind

WORDS = ("title_zh", "title_en", "story_zh", "story_en", "min_age_years", "return_policy", "return_days")
SHAPE = (
    "options",
    "name_zh",
    "name_en",
    "is_single_piece",
    "weight_mg",
    "quality_zh",
    "quality_en",
    "certificate_no",
    "certificate_by",
)


def publish_product(*, draft: ProductDraft, now: datetime, by: str = "") -> int:
    """Make the shelf equal to the draft (found again by shop and handle) and show it; returns the product's id.

    Locks the product. Facts: ProductPublished when a card would change, PriceChanged and StockMoved where they did.
    """
    for complaint in complaints_about(draft):
        raise UnreadableProduct(field=complaint.field, why_en=complaint.en, why_zh=complaint.zh)
    shop = people.get_account(draft.shop)
    if not shop.is_open or shop.kind == AccountKind.PERSON:
        raise NotAShop(handle=shop.handle)
    with transaction.atomic():
        row, is_new = Product.objects.select_for_update().get_or_create(
            shop_id=draft.shop, handle=draft.handle, defaults=_first_words(draft, shop.is_simulated, now)
        )
        is_changed = _replace_words(row, draft)
        is_changed |= (
            _replace_attributes(row, draft) | _replace_topics(row, draft) | _replace_images(row, draft)
        )
        is_changed |= _replace_steps(row, draft)
        is_changed |= _replace_skus(row, draft, now=now, by=by)
        if is_new or is_changed or row.published_at is None or row.withdrawn_at is not None:
            row.published_at = row.published_at if row.published_at and not row.withdrawn_at else now
            row.withdrawn_at, row.withdrawn_why = None, ""
            row.version += 1
            row.save()
            write_fact(ProductPublished(product=row.pk), now=now, simulated=row.is_simulated)
        return int(row.pk)


def withdraw_product(*, product: int, why: str = "", now: datetime) -> bool:
    """Take a product off the shelf; True when it was on it. Open reservations stay valid. Locks the product.

    Fact: ProductWithdrawn.
    """
    with transaction.atomic():
        row = Product.objects.select_for_update().filter(pk=product).first()
        if row is None:
            raise NoSuchProduct(product=product)
        if row.withdrawn_at is not None or row.published_at is None:
            return False
        row.withdrawn_at, row.withdrawn_why = now, why[:200]
        row.version += 1
        row.save()
        write_fact(ProductWithdrawn(product=row.pk, why=why[:200]), now=now, simulated=row.is_simulated)
        return True


def _first_words(draft: ProductDraft, is_simulated: bool, now: datetime) -> dict[str, object]:
    words = {name: getattr(draft, name) for name in WORDS}
    return {**words, "is_simulated": is_simulated, "created_at": now}


def _replace_words(row: Product, draft: ProductDraft) -> bool:
    before = [row.brand_id, row.category_id, *(getattr(row, name) for name in WORDS)]
    for name in WORDS:
        setattr(row, name, getattr(draft, name))
    row.brand = _brand(draft.brand)
    row.category = _category(draft.category)
    return before != [row.brand_id, row.category_id, *(getattr(row, name) for name in WORDS)]


def _brand(name: str) -> Brand | None:
    if not name.strip():
        return None
    return Brand.objects.get_or_create(slug=rules.slug_of(name), defaults=_named(name))[0]


def _category(text: str) -> Category | None:
    """The last shelf on the way, making those that are missing."""
    shelf: Category | None = None
    for path, name in rules.path_of(text):
        shelf, _ = Category.objects.get_or_create(path=path, defaults={"parent": shelf, **_named(name)})
    return shelf


def _named(name: str) -> dict[str, str]:
    said = shelf_words(name)
    return {"name_zh": said.zh, "name_en": said.en}


def _replace_attributes(row: Product, draft: ProductDraft) -> bool:
    fields = ("name", "value_zh", "value_en", "value_type", "source")
    wanted = [tuple(getattr(said, field) for field in fields) for said in draft.attributes]
    if list(row.attributes.values_list(*fields)) == wanted:
        return False
    row.attributes.all().delete()
    ProductAttribute.objects.bulk_create(
        ProductAttribute(product=row, position=index, **dict(zip(fields, said, strict=True)))
        for index, said in enumerate(wanted)
    )
    return True


def _replace_topics(row: Product, draft: ProductDraft) -> bool:
    if dict(row.topics.values_list("topic", "weight")) == draft.topics:
        return False
    known = set(
        Topic.objects.filter(slug__in=draft.topics, retired_version=None).values_list("slug", flat=True)
    )
    for slug in draft.topics:
        if slug not in known:
            raise UnreadableProduct(field=f"topics.{slug[:40]}", why_en="unknown topic", why_zh="未知话题")
    row.topics.all().delete()
    ProductTopic.objects.bulk_create(
        ProductTopic(product=row, topic_id=slug, weight=weight, taxonomy_version=TAXONOMY_VERSION)
        for slug, weight in draft.topics.items()
    )
    return True


def _replace_images(row: Product, draft: ProductDraft) -> bool:
    fields = ("file", "url", "alt_zh", "alt_en")
    wanted = [tuple(getattr(image, field) for field in fields) for image in draft.images]
    if list(row.images.values_list(*fields)) == wanted:
        return False
    row.images.all().delete()
    ProductImage.objects.bulk_create(
        ProductImage(product=row, position=index, **dict(zip(fields, image, strict=True)))
        for index, image in enumerate(wanted)
    )
    return True


def _replace_steps(row: Product, draft: ProductDraft) -> bool:
    fields = ("words_zh", "words_en", "source")
    wanted = [tuple(getattr(step, field) for field in fields) for step in draft.steps]
    if list(row.steps.values_list(*fields)) == wanted:
        return False
    row.steps.all().delete()
    ProductStep.objects.bulk_create(
        ProductStep(product=row, position=index, **dict(zip(fields, step, strict=True)))
        for index, step in enumerate(wanted)
    )
    return True


def _replace_skus(row: Product, draft: ProductDraft, *, now: datetime, by: str) -> bool:
    codes = [sku.code for sku in draft.skus]
    is_changed = bool(row.skus.filter(retired_at=None).exclude(code__in=codes).update(retired_at=now))
    for position, wanted in enumerate(draft.skus):
        sku, is_drawn = _replace_sku(row, wanted, position=position)
        is_changed |= is_drawn | replace_offer(sku=sku, wanted=wanted, now=now, by=by)
        if wanted.on_hand is not None:
            count_stock(sku=sku.pk, on_hand=wanted.on_hand, now=now, ref=f"product:{row.pk}")
    return is_changed


def _replace_sku(row: Product, wanted: SkuDraft, *, position: int) -> tuple[Sku, bool]:
    """The SKU as it is wanted, and whether it was not. The database says whether its certificate is free."""
    shape = {**{name: getattr(wanted, name) for name in SHAPE}, "position": position, "retired_at": None}
    sku = Sku.objects.filter(product=row, code=wanted.code).first() or Sku(product=row, code=wanted.code)
    if sku.pk and all(getattr(sku, name) == value for name, value in shape.items()):
        return sku, False
    for name, value in shape.items():
        setattr(sku, name, value)
    try:
        with transaction.atomic():
            sku.save()
    except IntegrityError as refused:
        if not sku.certificate_no:
            raise
        raise CertificateTaken(number=sku.certificate_no, by=sku.certificate_by) from refused
    Stock.objects.get_or_create(sku=sku)
    return sku, True
