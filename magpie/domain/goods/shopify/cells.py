"""Single cells of an export: prices, quantities, options and whether a product is shown. A bad cell becomes a problem."""

import re
from decimal import Decimal

from magpie.domain.goods import rules
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.shopify.problems import Problem
from magpie.domain.goods.shopify.table import Row
from magpie.domain.goods.shopify.words import in_languages
from magpie.kit.errors import Refusal
from magpie.kit.money import parse_money

# 1234.50 or 1,234.50. Not 12,50: where a comma is a decimal point, guessing would be wrong by a hundred.
_AMOUNT = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_GRAMS = re.compile(r"\d{1,7}(?:\.\d{1,3}0*)?", re.ASCII)
MG_PER_GRAM = 1_000
_QUANTITY = re.compile(r"-?\d{1,9}", re.ASCII)
_TRUE, _FALSE = {"true", "yes", "1", ""}, {"false", "no", "0"}
_STATUSES = {"": True, "active": True, "draft": False, "archived": False, "unlisted": False}
OPTIONS_MAX = 3


def is_variant(row: Row, *, is_first: bool) -> bool:
    """The first row always is one; a later row is, unless it only adds a picture."""
    return is_first or any(row.get(name) for name in ("variant sku", "variant price", "option1 value"))


def is_shown(row: Row, problems: list[Problem]) -> bool:
    """Status active and not unpublished."""
    status, published = row.get("status").lower(), row.get("published").lower()
    if status not in _STATUSES:
        problems.append(
            Problem(
                row.number, "Status", "write active, draft or archived", "请填写 active、draft 或 archived"
            )
        )
    if published not in _TRUE | _FALSE:
        problems.append(Problem(row.number, "Published", "write TRUE or FALSE", "请填写 TRUE 或 FALSE"))
    return _STATUSES.get(status, False) and published in _TRUE


def picture_position(row: Row) -> tuple[int, int]:
    """Order of pictures: by Image Position where one is given, else by row."""
    text = row.get("image position")
    return (int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 10**6, row.number)


def read_sku(row: Row, first: Row, problems: list[Problem], *, currency: str, stock: int | None) -> SkuDraft:
    """One variant. Without a SKU its options name it, so that importing again finds it again."""
    options = _options(row, first)
    code = row.get("variant sku").lstrip("'").strip() or rules.slug_of(
        " ".join(options.values()) or "default"
    )
    quality_zh, quality_en = in_languages(row.get("quality"))
    return SkuDraft(
        code=code,
        options=options,
        price_minor=_price(row, "Variant Price", problems, currency=currency, is_needed=True),
        compare_minor=_price(row, "Variant Compare At Price", problems, currency=currency, is_needed=False),
        currency=currency,
        on_hand=_quantity(row, problems, stock=stock),
        weight_mg=_weight(row, problems),
        quality_zh=quality_zh,
        quality_en=quality_en,
        certificate_no=row.get("certificate no"),
        certificate_by=row.get("certificate by"),
    )


def _options(row: Row, first: Row) -> dict[str, str]:
    """{'Size': '50 g'}; option names stand in the product's first row. Shopify's “Default Title” is no option."""
    options = {}
    for number in range(1, OPTIONS_MAX + 1):
        name = (row.get(f"option{number} name") or first.get(f"option{number} name"))[:40]
        value = row.get(f"option{number} value")[:120]
        if name and value and (name, value) != ("Title", "Default Title"):
            options[name] = value
    return options


def _price(row: Row, column: str, problems: list[Problem], *, currency: str, is_needed: bool) -> int:
    text = row.get(column.lower())
    if not text:
        if is_needed:
            problems.append(Problem(row.number, column, "is empty", "为空"))
        return 0
    try:
        if not _AMOUNT.fullmatch(text):
            raise ValueError(text)
        return parse_money(text, currency).minor
    except (Refusal, ValueError):
        problems.append(
            Problem(
                row.number,
                column,
                f"“{text[:40]}” is no amount of {currency}, such as 12.50",
                f"“{text[:40]}”不是有效的{currency}金额，例如 12.50",
            )
        )
        return 0


def _weight(row: Row, problems: list[Problem]) -> int:
    """Milligrams of Shopify's grams: '48.32' -> 48320; 0 where it says nothing."""
    text = row.get("variant grams")
    if not text:
        return 0
    if not _GRAMS.fullmatch(text):
        en, zh = (
            f"“{text[:40]}” is no weight in grams, such as 48.32",
            f"“{text[:40]}”不是以克计的重量，例如 48.32",
        )
        problems.append(Problem(row.number, "Variant Grams", en, zh))
        return 0
    return int(Decimal(text) * MG_PER_GRAM)


def _quantity(row: Row, problems: list[Problem], *, stock: int | None) -> int | None:
    """Pieces handed over. Shopify writes a negative number for what it oversold: that is none."""
    text = row.get("variant inventory qty")
    if not text:
        return stock
    if not _QUANTITY.fullmatch(text):
        problems.append(
            Problem(
                row.number,
                "Variant Inventory Qty",
                f"“{text[:40]}” is not a whole number",
                f"“{text[:40]}”不是整数",
            )
        )
        return None
    return max(0, int(text))
