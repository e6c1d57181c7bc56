"""A product as somebody wants it to be: what forms, imports and the demo hand to `publish_product`.

A draft is checked as a whole and says everything that is wrong with it, field by field.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from magpie.domain.goods import rules
from magpie.domain.goods.rules.channels import PLACE_PATTERN
from magpie.domain.goods.rules.promises import SHIP_DAYS, Promise
from magpie.domain.goods.rules.returns import RETURN_DAYS, ReturnPolicy


@dataclass(frozen=True, kw_only=True)
class AttributeDraft:
    name: str
    value_zh: str = ""
    value_en: str = ""
    value_type: str = rules.AttributeType.TEXT
    source: str = rules.AttributeSource.MERCHANT


@dataclass(frozen=True, kw_only=True)
class ImageDraft:
    """A file below the media folder, or an https address on an allowed host."""

    file: str = ""
    url: str = ""
    alt_zh: str = ""
    alt_en: str = ""


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """One step of how it is made."""

    words_zh: str = ""
    words_en: str = ""
    source: str = rules.AttributeSource.MAKER


@dataclass(frozen=True, kw_only=True)
class SkuDraft:
    """`on_hand` is how many pieces were handed to Magpie in all; None leaves the stock as it is.

    The names say in words what `options` say in one language; both may be empty.
    """

    code: str
    price_minor: int
    currency: str
    compare_minor: int = 0
    options: dict[str, str] = field(default_factory=dict)
    name_zh: str = ""
    name_en: str = ""
    on_hand: int | None = None
    is_single_piece: bool = False
    market: str = "CN"
    promise: str = Promise.H48
    ship_days: int = 0
    presale_ships_at: datetime | None = None
    exclusive_channel: str = ""
    weight_mg: int = 0
    quality_zh: str = ""
    quality_en: str = ""
    certificate_no: str = ""
    certificate_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ProductDraft:
    """`category` is a readable way such as "Food > Tea"; `topics` maps slugs to weights in 0..1."""

    shop: int
    handle: str
    title_zh: str = ""
    title_en: str = ""
    story_zh: str = ""
    story_en: str = ""
    brand: str = ""
    category: str = ""
    topics: dict[str, float] = field(default_factory=dict)
    attributes: tuple[AttributeDraft, ...] = ()
    images: tuple[ImageDraft, ...] = ()
    steps: tuple[StepDraft, ...] = ()
    skus: tuple[SkuDraft, ...] = ()
    min_age_years: int = 0
    return_policy: str = ReturnPolicy.SEVEN_DAY
    return_days: int = RETURN_DAYS[0]


@dataclass(frozen=True)
class Complaint:
    """One thing wrong with a draft, in both languages. `field` is a path such as "skus.2.price_minor"."""

    field: str
    en: str
    zh: str


def complaints_about(draft: ProductDraft) -> list[Complaint]:
    """Everything wrong with a draft, in the order of its fields; empty when it can be published."""
    return [*_wrong_words(draft), *_wrong_lists(draft), *_wrong_skus(draft)]


def _wrong_words(draft: ProductDraft) -> Iterator[Complaint]:
    if not rules.HANDLE_PATTERN.fullmatch(draft.handle):
        yield Complaint("handle", "use small letters, digits, - and _", "请使用小写字母、数字、- 和 _")
    if not (draft.title_zh.strip() or draft.title_en.strip()):
        yield Complaint("title", "a product needs a title", "商品需要标题")
    for name, text, most in (
        ("title_zh", draft.title_zh, rules.TITLE_CHARS_MAX),
        ("title_en", draft.title_en, rules.TITLE_CHARS_MAX),
        ("story_zh", draft.story_zh, rules.STORY_CHARS_MAX),
        ("story_en", draft.story_en, rules.STORY_CHARS_MAX),
        ("brand", draft.brand, 120),
        ("category", draft.category, 200),
    ):
        if len(text) > most:
            yield Complaint(name, f"longer than {most} characters", f"超过 {most} 个字符")


def _wrong_lists(draft: ProductDraft) -> Iterator[Complaint]:
    if len(draft.images) > rules.IMAGES_MAX:
        yield Complaint("images", f"more than {rules.IMAGES_MAX}", f"超过 {rules.IMAGES_MAX} 张")
    if len(draft.topics) > rules.TOPICS_MAX:
        yield Complaint("topics", f"more than {rules.TOPICS_MAX}", f"超过 {rules.TOPICS_MAX} 个")
    for slug, weight in draft.topics.items():
        if not 0 < weight <= 1:
            yield Complaint(f"topics.{slug}", "a weight lies in 0..1", "权重应在 0 到 1 之间")
    for index, said in enumerate(draft.attributes):
        if said.name not in set(rules.AttributeName):
            yield Complaint(f"attributes.{index}.name", f"unknown attribute “{said.name[:40]}”", "未知属性")
        if not (said.value_zh or said.value_en):
            yield Complaint(f"attributes.{index}", "has no value", "缺少内容")
        if max(len(said.value_zh), len(said.value_en)) > rules.ATTRIBUTE_CHARS_MAX:
            yield Complaint(
                f"attributes.{index}",
                f"longer than {rules.ATTRIBUTE_CHARS_MAX} characters",
                f"超过 {rules.ATTRIBUTE_CHARS_MAX} 个字符",
            )
    yield from _wrong_steps(draft)
    if not 0 <= draft.min_age_years <= 120:
        yield Complaint("min_age_years", "an age is 0 to 120", "年龄应为 0 到 120")
    if draft.return_policy not in set(ReturnPolicy):
        yield Complaint("return_policy", "unknown way of taking back", "未知退货政策")
    if draft.return_days not in RETURN_DAYS:
        yield Complaint("return_days", "7 or 15 days", "应为 7 天或 15 天")


def _wrong_steps(draft: ProductDraft) -> Iterator[Complaint]:
    if len(draft.steps) > rules.STEPS_MAX:
        yield Complaint("steps", f"more than {rules.STEPS_MAX}", f"超过 {rules.STEPS_MAX} 步")
    for index, step in enumerate(draft.steps):
        if not (step.words_zh or step.words_en):
            yield Complaint(f"steps.{index}", "has no words", "缺少内容")
        if max(len(step.words_zh), len(step.words_en)) > rules.STEP_CHARS_MAX:
            most = rules.STEP_CHARS_MAX
            yield Complaint(f"steps.{index}", f"longer than {most} characters", f"超过 {most} 个字符")


def _wrong_skus(draft: ProductDraft) -> Iterator[Complaint]:
    if not draft.skus:
        yield Complaint("skus", "a product needs at least one SKU", "商品至少需要一个规格")
    if len(draft.skus) > rules.SKUS_MAX:
        yield Complaint("skus", f"more than {rules.SKUS_MAX}", f"超过 {rules.SKUS_MAX} 个")
    codes = [sku.code for sku in draft.skus]
    for index, sku in enumerate(draft.skus):
        where = f"skus.{index}"
        if not sku.code or len(sku.code) > rules.CODE_CHARS_MAX:
            yield Complaint(
                f"{where}.code",
                f"1 to {rules.CODE_CHARS_MAX} characters",
                f"1 到 {rules.CODE_CHARS_MAX} 个字符",
            )
        elif sku.code in codes[:index]:
            yield Complaint(f"{where}.code", f"“{sku.code}” appears twice", f"“{sku.code}”重复")
        if max(len(sku.name_zh), len(sku.name_en)) > rules.CODE_CHARS_MAX:
            most = rules.CODE_CHARS_MAX
            yield Complaint(f"{where}.name", f"longer than {most} characters", f"超过 {most} 个字符")
        if not 0 <= sku.price_minor <= rules.PRICE_MINOR_MAX:
            yield Complaint(
                f"{where}.price_minor", f"0 to {rules.PRICE_MINOR_MAX}", f"0 到 {rules.PRICE_MINOR_MAX}"
            )
        if sku.compare_minor and sku.compare_minor < sku.price_minor:
            yield Complaint(f"{where}.compare_minor", "lower than the price itself", "划线价低于售价")
        if not rules.CURRENCY_PATTERN.fullmatch(sku.currency):
            yield Complaint(f"{where}.currency", "three capital letters, such as CNY", "三个大写字母，如 CNY")
        if sku.on_hand is not None and not 0 <= sku.on_hand <= (
            1 if sku.is_single_piece else rules.STOCK_MAX
        ):
            yield Complaint(f"{where}.on_hand", "not a possible number of pieces", "件数不合理")
        yield from _wrong_promise(sku, where)
        yield from _wrong_piece(sku, where)


def _wrong_promise(sku: SkuDraft, where: str) -> Iterator[Complaint]:
    least, most = SHIP_DAYS
    is_days, is_presale = sku.promise == Promise.DAYS, sku.promise == Promise.PRESALE
    if sku.promise not in set(Promise):
        yield Complaint(f"{where}.promise", "unknown promise", "未知发货承诺")
    if (is_days and not least <= sku.ship_days <= most) or (not is_days and sku.ship_days):
        yield Complaint(
            f"{where}.ship_days",
            f"{least} to {most}, and only with the promise of days",
            f"仅用于按天承诺，{least} 到 {most} 天",
        )
    if is_presale != (sku.presale_ships_at is not None):
        yield Complaint(
            f"{where}.presale_ships_at", "goes with a presale, and only with one", "仅预售需要，且必须填写"
        )
    if sku.exclusive_channel and not PLACE_PATTERN.fullmatch(sku.exclusive_channel):
        yield Complaint(
            f"{where}.exclusive_channel", "one place, such as room:5", "应为单一渠道，例如 room:5"
        )


def _wrong_piece(sku: SkuDraft, where: str) -> Iterator[Complaint]:
    if not 0 <= sku.weight_mg <= rules.WEIGHT_MG_MAX:
        yield Complaint(
            f"{where}.weight_mg", f"0 to {rules.WEIGHT_MG_MAX} milligrams", f"0 到 {rules.WEIGHT_MG_MAX} 毫克"
        )
    if max(len(sku.quality_zh), len(sku.quality_en)) > rules.QUALITY_CHARS_MAX:
        most = rules.QUALITY_CHARS_MAX
        yield Complaint(f"{where}.quality", f"longer than {most} characters", f"超过 {most} 个字符")
    if max(len(sku.certificate_no), len(sku.certificate_by)) > rules.CERTIFICATE_CHARS_MAX:
        most = rules.CERTIFICATE_CHARS_MAX
        yield Complaint(f"{where}.certificate_no", f"longer than {most} characters", f"超过 {most} 个字符")
    # A number alone proves nothing, and a space around it would make one certificate two.
    said = (sku.certificate_no, sku.certificate_by)
    if bool(said[0]) != bool(said[1]) or any(text != text.strip() for text in said):
        yield Complaint(
            f"{where}.certificate_no",
            "a number and its certifier, both or neither",
            "证书编号与出具机构须同时填写",
        )
