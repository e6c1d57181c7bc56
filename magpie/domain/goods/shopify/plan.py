"""From rows to drafts: rows of one handle are one product, and every cell that cannot be read is a problem.

Shopify writes a product as its first row (title, words, first variant, first picture) followed by rows that repeat the
handle and add a variant, a picture, or both.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from magpie.domain.goods import rules
from magpie.domain.goods.drafts import AttributeDraft, ImageDraft, ProductDraft, complaints_about
from magpie.domain.goods.pictures import store_picture
from magpie.domain.goods.shopify import cells
from magpie.domain.goods.shopify.pictures import Named, read_name
from magpie.domain.goods.shopify.problems import Note, Problem
from magpie.domain.goods.shopify.table import Row, Table, read_table
from magpie.domain.goods.shopify.words import in_languages, plain_text, split_tags, weigh_topics
from magpie.kit.errors import Refusal

TAGS_KEPT_MAX = 30
COLUMN_OF = {
    "handle": "Handle",
    "title": "Title",
    "title_zh": "Title",
    "title_en": "Title",
    "story_zh": "Body (HTML)",
    "story_en": "Body (HTML)",
    "brand": "Vendor",
    "category": "Type",
    "topics": "Tags",
    "attributes": "Tags",
    "images": "Image Src",
    "skus": "Variant SKU",
    "code": "Variant SKU",
    "price_minor": "Variant Price",
    "compare_minor": "Variant Compare At Price",
    "on_hand": "Variant Inventory Qty",
    "weight_mg": "Variant Grams",
    "quality": "Quality",
    "certificate_no": "Certificate No",
}


@dataclass(frozen=True)
class PlannedProduct:
    """A draft without its shop, its pictures still as the export names them."""

    row: int
    draft: ProductDraft
    vendor: str
    is_shown: bool
    pictures: tuple[tuple[Named, str], ...] = ()

    def ready(self, *, shop: int, media: Path) -> ProductDraft:
        """The draft for a shop, its picture files kept below the media folder."""
        images = tuple(self._image(named, alt, media) for named, alt in self.pictures)
        return replace(self.draft, shop=shop, images=images)

    @staticmethod
    def _image(named: Named, alt: str, media: Path) -> ImageDraft:
        zh, en = in_languages(alt[:200])
        if named.file is None:
            return ImageDraft(url=named.url, alt_zh=zh, alt_en=en)
        with named.file.open("rb") as file:
            return ImageDraft(file=store_picture(file, folder=media).path, alt_zh=zh, alt_en=en)


@dataclass
class Plan:
    """Everything an export holds: products when there is no problem, and what to tell the reader either way."""

    products: list[PlannedProduct] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hosts_left_out: Counter[str] = field(default_factory=Counter)
    strange_tags: Counter[str] = field(default_factory=Counter)
    uncounted_skus: int = 0
    row_count: int = 0

    def notes(self) -> list[Note]:
        found = []
        hidden = sum(not product.is_shown for product in self.products)
        if hidden:
            found.append(
                Note(
                    f"{hidden} products are drafts or archived: not shown",
                    f"{hidden} 件商品为草稿或已归档，不展示",
                )
            )
        for host, count in self.hosts_left_out.most_common():
            found.append(
                Note(
                    f"{count} pictures on {host} were left out; to show them over https, put the host in MAGPIE_IMAGE_HOSTS",
                    f"{count} 张位于 {host} 的图片未采用；如需展示，请将其加入 MAGPIE_IMAGE_HOSTS（仅限 https）",
                )
            )
        if self.uncounted_skus:
            found.append(
                Note(
                    f"{self.uncounted_skus} SKUs have no quantity and are sold out until stock is received (or use --stock)",
                    f"{self.uncounted_skus} 个规格没有库存数量，收货前显示售罄（可使用 --stock）",
                )
            )
        if self.strange_tags:
            shown = ", ".join(tag for tag, _ in self.strange_tags.most_common(8))
            count = len(self.strange_tags)
            shown += ", …" if count > 8 else ""
            found.append(
                Note(
                    f"{count} tags name no topic and were kept as tags: {shown}",
                    f"{count} 个标签不在话题表中，按标签保留：{shown}",
                )
            )
        return found


def read_export(
    data: bytes, *, currency: str, folder: Path, hosts: frozenset[str], stock: int | None = None
) -> Plan:
    """Read a whole export. `stock` stands in for quantities it does not give. Raises UnreadableExport."""
    table = read_table(data)
    plan = Plan(problems=list(table.problems), row_count=len(table.rows))
    for rows in _products(table, plan):
        _plan_product(rows, plan, currency=currency, folder=folder, hosts=hosts, stock=stock)
    plan.problems.sort(key=lambda problem: (problem.row, problem.column))
    return plan


def _products(table: Table, plan: Plan) -> list[list[Row]]:
    """Rows of one handle together. A handle that comes back after another product is a problem: two are mixed up."""
    groups: list[list[Row]] = []
    seen: set[str] = set()
    for handle, rows in itertools.groupby(table.rows, key=lambda row: row.get("handle").lower()):
        group = list(rows)
        if not handle:
            plan.problems.extend(Problem(row.number, "Handle", "is empty", "为空") for row in group)
        elif handle in seen:
            plan.problems.append(
                Problem(
                    group[0].number,
                    "Handle",
                    f"“{handle[:60]}” was already listed above",
                    f"“{handle[:60]}”已在上方出现",
                )
            )
        else:
            groups.append(group)
        seen.add(handle)
    return groups


def _plan_product(
    rows: list[Row], plan: Plan, *, currency: str, folder: Path, hosts: frozenset[str], stock: int | None
) -> None:
    first = rows[0]
    title = plain_text(first.get("title"))
    shelf = first.get("type") or first.get("product category")
    topics, strange = weigh_topics(tags=split_tags(first.get("tags")), shelf=shelf, title=title)
    plan.strange_tags.update(strange)
    variants = [row for row in rows if cells.is_variant(row, is_first=row is first)]
    skus = tuple(
        cells.read_sku(row, rows[0], plan.problems, currency=currency, stock=stock) for row in variants
    )
    plan.uncounted_skus += sum(sku.on_hand is None for sku in skus)
    title_zh, title_en = in_languages(title)
    story_zh, story_en = in_languages(plain_text(first.get("body (html)")))
    draft = ProductDraft(
        shop=0,
        handle=first.get("handle").lower(),
        title_zh=title_zh,
        title_en=title_en,
        story_zh=story_zh,
        story_en=story_en,
        brand=first.get("vendor"),
        category=shelf,
        topics=topics,
        attributes=tuple(_tag(tag) for tag in strange[:TAGS_KEPT_MAX]),
        skus=skus,
    )
    _collect_complaints(draft, first, variants, plan)
    pictures = _pictures(rows, plan, folder=folder, hosts=hosts)
    is_shown = cells.is_shown(first, plan.problems)
    plan.products.append(PlannedProduct(first.number, draft, first.get("vendor"), is_shown, pictures))


def _tag(tag: str) -> AttributeDraft:
    zh, en = in_languages(tag)
    return AttributeDraft(
        name=rules.AttributeName.TAG, source=rules.AttributeSource.IMPORT, value_zh=zh, value_en=en
    )


def _collect_complaints(draft: ProductDraft, first: Row, variants: list[Row], plan: Plan) -> None:
    """What the draft's own rules say, put back onto the rows and columns it came from. A cell is named once."""
    named = {(problem.row, problem.column) for problem in plan.problems}
    for complaint in complaints_about(draft):
        path = complaint.field.split(".")
        row = variants[int(path[1])] if path[0] == "skus" and len(path) > 1 else first
        column = COLUMN_OF.get(path[-1]) or COLUMN_OF.get(path[0], path[0])
        if (row.number, column) not in named:
            plan.problems.append(Problem(row.number, column, complaint.en, complaint.zh))


def _pictures(
    rows: list[Row], plan: Plan, *, folder: Path, hosts: frozenset[str]
) -> tuple[tuple[Named, str], ...]:
    found: list[tuple[Named, str]] = []
    for row in sorted(rows, key=cells.picture_position):
        for column in ("image src", "variant image"):
            text = row.get(column)
            if not text:
                continue
            try:
                named = read_name(text, folder=folder, hosts=hosts)
            except (Refusal, ValueError) as refusal:
                en, zh = (
                    (refusal.say("en"), refusal.say("zh"))
                    if isinstance(refusal, Refusal)
                    else ("is no address", "不是有效地址")
                )
                plan.problems.append(Problem(row.number, column.title(), en, zh))
                continue
            if named.left_out:
                plan.hosts_left_out[named.left_out] += 1
            elif all(named != known for known, _ in found):
                found.append((named, row.get("image alt text") if column == "image src" else ""))
    return tuple(found[: rules.IMAGES_MAX])
