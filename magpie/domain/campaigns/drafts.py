"""What somebody wants a coupon to be, and everything that is wrong with it, before anything is written.

A shop can offer its own money and its own goods, nobody else's: what the platform pays only the platform can promise.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.campaigns.refusals import UnreadableCoupon
from magpie.domain.campaigns.rules import coupons as rules
from magpie.domain.campaigns.rules.coupons import Kind, Scope, Shares

# Beyond them no calendar of a database is sure of an instant.
YEAR_MIN, YEAR_MAX = 2000, 2200
CURRENCY_PATTERN = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, kw_only=True)
class CouponDraft:
    """A coupon to be. `shop` is the account that makes it, None for the platform; `within` the one shop it is for.

    Used from `use_from` (or from claiming on) until `use_until`, or for `use_days` after claiming: one of the two.
    """

    shop: int | None
    within: int | None = None
    name_zh: str = ""
    name_en: str = ""
    code: str = ""
    kind: str = Kind.AMOUNT
    amount_minor: int = 0
    percent_bp: int = 0
    max_minor: int = 0
    threshold_minor: int = 0
    currency: str
    scope: str = Scope.SHOP
    products: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    claim_from: datetime
    claim_until: datetime
    use_from: datetime | None = None
    use_until: datetime | None = None
    use_days: int | None = None
    budget_minor: int
    quantity: int
    claims_max: int = 1
    uses_max: int = 1
    shares: Shares
    is_first_order_only: bool = False
    is_compensation: bool = False

    @property
    def most_minor(self) -> int:
        return rules.most_minor(kind=self.kind, amount_minor=self.amount_minor, max_minor=self.max_minor)


def check_draft(draft: CouponDraft) -> None:
    """Raises UnreadableCoupon for the first thing that cannot be."""
    for complaints in (
        _words(draft),
        _amounts(draft),
        _goods(draft),
        _times(draft),
        _limits(draft),
        _payers(draft),
    ):
        for is_wrong, field, en, zh in complaints:
            if is_wrong:
                raise UnreadableCoupon(field=field, why_en=en, why_zh=zh)


Complaint = tuple[bool, str, str, str]


def _words(draft: CouponDraft) -> list[Complaint]:
    names = (draft.name_zh, draft.name_en)
    is_unfit = any(len(name) > rules.NAME_CHARS_MAX or not name.isprintable() for name in names)
    code = rules.normal_code(draft.code)
    return [
        (not any(name.strip() for name in names), "name", "it needs a name in Chinese or English", "需要中文或英文名称"),
        (is_unfit, "name", f"at most {rules.NAME_CHARS_MAX} characters in one line", f"最多 {rules.NAME_CHARS_MAX} 字，一行"),
        (
            bool(draft.code) and not rules.CODE_PATTERN.fullmatch(code),
            "code",
            f"{rules.CODE_CHARS_MIN} to {rules.CODE_CHARS_MAX} Latin letters, digits or -",
            f"{rules.CODE_CHARS_MIN} 到 {rules.CODE_CHARS_MAX} 个拉丁字母、数字或 -",
        ),
        (bool(draft.code) and draft.is_compensation, "code", "a compensation is given, not claimed", "补偿券由系统发放，不设券码"),
    ]  # fmt: skip


def _amounts(draft: CouponDraft) -> list[Complaint]:
    is_amount = draft.kind == Kind.AMOUNT
    most = rules.AMOUNT_MINOR_MAX
    both = draft.amount_minor and (draft.percent_bp or draft.max_minor)
    return [
        (draft.kind not in set(Kind), "kind", "amount or percent", "amount 或 percent"),
        (bool(both), "kind", "it takes off an amount or a percentage, not both", "只能选择满减或折扣之一"),
        (is_amount and not 1 <= draft.amount_minor <= most, "amount_minor", f"1 to {most}", f"1 到 {most}"),
        (
            not is_amount and not 1 <= draft.percent_bp <= rules.WHOLE_BP,
            "percent_bp",
            f"1 to {rules.WHOLE_BP} basis points",
            f"1 到 {rules.WHOLE_BP} 个基点",
        ),
        (not is_amount and not 1 <= draft.max_minor <= most, "max_minor", f"a percentage needs a ceiling, 1 to {most}", f"折扣需要封顶金额，1 到 {most}"),
        (not 0 <= draft.threshold_minor <= most, "threshold_minor", f"0 to {most}", f"0 到 {most}"),
        (
            is_amount and 0 < draft.threshold_minor < draft.amount_minor,
            "threshold_minor",
            "it would take off more than the minimum",
            "优惠金额不能超过门槛",
        ),
        (draft.is_compensation and draft.threshold_minor > 0, "threshold_minor", "a compensation has no minimum", "补偿券不设门槛"),
        (not CURRENCY_PATTERN.fullmatch(draft.currency), "currency", "three capital letters, such as CNY", "三个大写字母，例如 CNY"),
    ]  # fmt: skip


def _goods(draft: CouponDraft) -> list[Complaint]:
    has_products, has_categories = draft.scope == Scope.PRODUCTS, draft.scope == Scope.CATEGORIES
    products, categories = len(draft.products), len(draft.categories)
    return [
        (draft.scope not in set(Scope), "scope", "platform, shop, products or categories", "platform、shop、products 或 categories"),
        (draft.scope == Scope.PLATFORM and draft.shop is not None, "scope", "a shop's coupon is for its own goods", "店铺券只能用于本店商品"),
        (
            draft.shop is not None and draft.within not in {None, draft.shop},
            "within",
            "a shop's coupon is for its own goods",
            "店铺券只能用于本店商品",
        ),
        (draft.scope == Scope.SHOP and draft.shop is None and draft.within is None, "within", "say which shop", "请指定店铺"),
        (draft.scope == Scope.PLATFORM and draft.within is not None, "within", "it is for every shop", "全平台券不限店铺"),
        (has_products != bool(products) or products > rules.PRODUCTS_MAX, "products", f"1 to {rules.PRODUCTS_MAX} products, for that scope alone", f"1 到 {rules.PRODUCTS_MAX} 个商品，且仅用于该范围"),
        (
            has_categories != bool(categories) or categories > rules.CATEGORIES_MAX,
            "categories",
            f"1 to {rules.CATEGORIES_MAX} categories, for that scope alone",
            f"1 到 {rules.CATEGORIES_MAX} 个类目，且仅用于该范围",
        ),
    ]  # fmt: skip


def _times(draft: CouponDraft) -> list[Complaint]:
    is_fixed = draft.use_until is not None
    ends = draft.use_until or draft.claim_until
    starts = draft.use_from or draft.claim_from
    said = (draft.claim_from, draft.claim_until, draft.use_from, draft.use_until)
    is_far = any(one is not None and not YEAR_MIN <= one.year <= YEAR_MAX for one in said)
    return [
        (is_far, "claim_from", f"all times lie in the years {YEAR_MIN} to {YEAR_MAX}", f"时间应在 {YEAR_MIN} 年到 {YEAR_MAX} 年之间"),
        (draft.claim_until <= draft.claim_from, "claim_until", "after the claiming begins", "应晚于开始领取的时间"),
        (is_fixed == (draft.use_days is not None), "use_until", "a last moment of use, or days after claiming: one of them", "使用期限请二选一：截止时间，或领取后天数"),
        (not is_fixed and draft.use_from is not None, "use_from", "only with a last moment of use", "仅与截止时间一起使用"),
        (is_fixed and ends < draft.claim_until, "use_until", "not before the claiming ends", "不早于领取结束时间"),
        (is_fixed and starts >= ends, "use_from", "before the last moment of use", "应早于使用截止时间"),
        (
            draft.use_days is not None and not 1 <= draft.use_days <= rules.USE_DAYS_MAX,
            "use_days",
            f"1 to {rules.USE_DAYS_MAX}",
            f"1 到 {rules.USE_DAYS_MAX}",
        ),
    ]  # fmt: skip


def _limits(draft: CouponDraft) -> list[Complaint]:
    each = rules.CLAIMS_PER_PERSON_MAX
    return [
        (not 1 <= draft.quantity <= rules.QUANTITY_MAX, "quantity", f"1 to {rules.QUANTITY_MAX}", f"1 到 {rules.QUANTITY_MAX}"),
        (
            not draft.most_minor <= draft.budget_minor <= rules.BUDGET_MINOR_MAX,
            "budget_minor",
            f"enough for one coupon, and at most {rules.BUDGET_MINOR_MAX}",
            f"至少够一张券，最多 {rules.BUDGET_MINOR_MAX}",
        ),
        (not 1 <= draft.claims_max <= each, "claims_max", f"1 to {each} for each person", f"每人 1 到 {each} 张"),
        (not 1 <= draft.uses_max <= each, "uses_max", f"1 to {each} for each person", f"每人 1 到 {each} 次"),
    ]  # fmt: skip


def _payers(draft: CouponDraft) -> list[Complaint]:
    parts = draft.shares.weights
    return [
        (min(parts) < 0 or sum(parts) != rules.WHOLE_BP, "shares", f"they make {rules.WHOLE_BP} basis points", f"合计应为 {rules.WHOLE_BP} 个基点"),
        (draft.shop is not None and draft.shares.platform_bp > 0, "shares", "a shop cannot promise what the platform pays", "店铺不能替平台出资"),
    ]  # fmt: skip
