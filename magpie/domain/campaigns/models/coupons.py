"""Coupons with their counters, who holds them, and every use and giving back as a row of its own.

Only `actions.coupons` and its neighbours write the counters, by conditional UPDATEs; the CHECKs say the same again.
"""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from magpie.domain.campaigns.rules import coupons as rules
from magpie.domain.outbox.append_only import AppendOnly


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


class Coupon(models.Model):
    """What is given out. `shop` made it (null: the platform); `within` is the one shop whose goods count (null: all).

    `claimed` counts every claim ever, `lapsed` those whose place and money came back unused. `promised_minor` is set aside
    for the claims that did not lapse, `spent_minor` is what uses that hold took off: so whoever holds one can use it.
    """

    personal_data: ClassVar[str] = "none"

    shop = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    within = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    name_zh = models.CharField(max_length=rules.NAME_CHARS_MAX, blank=True)
    name_en = models.CharField(max_length=rules.NAME_CHARS_MAX, blank=True)
    code = models.CharField(max_length=rules.CODE_CHARS_MAX, null=True)
    kind = models.CharField(max_length=7, choices=_choices(rules.Kind))
    amount_minor = models.BigIntegerField(default=0)
    percent_bp = models.PositiveIntegerField(default=0)
    max_minor = models.BigIntegerField(default=0)
    threshold_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    scope = models.CharField(max_length=10, choices=_choices(rules.Scope))
    stack_group = models.CharField(max_length=12, choices=_choices(rules.Group))
    claim_from = models.DateTimeField()
    claim_until = models.DateTimeField()
    use_from = models.DateTimeField(null=True)
    use_until = models.DateTimeField(null=True)
    use_days = models.PositiveSmallIntegerField(null=True)
    budget_minor = models.BigIntegerField()
    quantity = models.BigIntegerField()
    claims_max = models.PositiveSmallIntegerField()
    uses_max = models.PositiveSmallIntegerField()
    platform_bp = models.PositiveSmallIntegerField()
    shop_bp = models.PositiveSmallIntegerField()
    creator_bp = models.PositiveSmallIntegerField()
    is_first_order_only = models.BooleanField(default=False)
    is_compensation = models.BooleanField(default=False)
    is_simulated = models.BooleanField(default=False)
    claimed = models.BigIntegerField(default=0)
    lapsed = models.BigIntegerField(default=0)
    used = models.BigIntegerField(default=0)
    promised_minor = models.BigIntegerField(default=0)
    spent_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("code"), name="coupon_code_taken_once"),
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="coupon_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="amount", amount_minor__gt=0, percent_bp=0, max_minor=0)
                | Q(kind="percent", amount_minor=0, percent_bp__gt=0, percent_bp__lte=10_000, max_minor__gt=0),
                name="coupon_takes_something_off",
            ),
            models.CheckConstraint(
                condition=Q(platform_bp=10_000 - F("shop_bp") - F("creator_bp")), name="coupon_payers_make_a_whole"
            ),
            models.CheckConstraint(
                condition=Q(shop=None) | Q(within__isnull=False, within=F("shop"), platform_bp=0), name="shop_coupon_is_the_shops_own"
            ),
            models.CheckConstraint(
                condition=Q(threshold_minor__gte=0) & (Q(is_compensation=False) | Q(threshold_minor=0, code=None)),
                name="compensation_has_no_minimum",
            ),
            models.CheckConstraint(
                condition=Q(claim_until__gt=F("claim_from"))
                & (
                    Q(use_days__isnull=False, use_days__gt=0, use_until=None, use_from=None)
                    | Q(use_days=None, use_until__isnull=False, use_until__gte=F("claim_until"))
                ),
                name="coupon_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(lapsed__gte=0, used__gte=0, spent_minor__gte=0, claims_max__gte=1, uses_max__gte=1),
                name="coupon_counts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(claimed__lte=F("quantity") + F("lapsed")), name="coupon_claims_within_quantity"
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=F("lapsed") + F("used")), name="coupon_uses_within_claims"
            ),
            models.CheckConstraint(
                condition=Q(promised_minor__lte=F("budget_minor")), name="coupon_promises_within_budget"
            ),
            models.CheckConstraint(
                condition=Q(spent_minor__lte=F("promised_minor")), name="coupon_spends_what_it_promised"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["within", "claim_until"], name="coupon_by_shop"),
            models.Index(fields=["shop", "-id"], name="coupon_by_maker"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"coupon:{self.pk}"

    @property
    def most_minor(self) -> int:
        """What is set aside for one claim."""
        return rules.most_minor(kind=self.kind, amount_minor=self.amount_minor, max_minor=self.max_minor)


class CouponProduct(models.Model):
    """A product a coupon is for."""

    personal_data: ClassVar[str] = "none"

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey("goods.Product", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coupon", "product"], name="coupon_names_a_product_once")
        ]


class CouponCategory(models.Model):
    """A shelf a coupon is for, with those below it: "food/tea"."""

    personal_data: ClassVar[str] = "none"

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="categories")
    path = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coupon", "path"], name="coupon_names_a_shelf_once")]


class CouponClaim(models.Model):
    """Somebody holds a coupon from `valid_from` until `expires_at`. `granted_for` says what a compensation makes good.

    Open: `lapses_at` is when its place goes back by itself. In use: neither instant. Lapsed: `lapsed_at` says since when.
    `number` is the person's own count of this coupon. An erased person's claim keeps no person and no key.
    """

    personal_data: ClassVar[str] = "which coupons a person holds, since when, and what they make good"

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    number = models.PositiveSmallIntegerField()
    request_key = models.CharField(max_length=64, null=True)
    granted_for = models.CharField(max_length=rules.REF_CHARS_MAX, blank=True)
    claimed_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    expires_at = models.DateTimeField()
    lapses_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "request_key"], name="one_claim_per_request"),
            models.UniqueConstraint(
                fields=["coupon", "person", "number"], name="claims_of_a_person_are_counted"
            ),
            models.CheckConstraint(
                condition=Q(lapses_at=None) | Q(lapsed_at=None), name="claim_is_open_or_lapsed"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(expires_at__gt=F("valid_from")), name="claim_has_its_times"
            ),
        ]
        indexes = [models.Index(fields=["lapses_at"], name="claim_by_lapsing")]

    @property
    def key(self) -> str:
        return f"claim:{self.pk}"


class CouponUse(AppendOnly):
    """A claim took something off `ref` ("trade:7"), borne by these payers. `turn` is 1, and one more after each giving back.

    It holds until a CouponUseEnd; so the database itself refuses a second use of a claim that is in use.
    """

    personal_data: ClassVar[str] = "none"

    claim = models.ForeignKey(CouponClaim, on_delete=models.PROTECT, related_name="uses")
    turn = models.PositiveSmallIntegerField()
    ref = models.CharField(max_length=rules.REF_CHARS_MAX)
    amount_minor = models.BigIntegerField()
    platform_minor = models.BigIntegerField()
    shop_minor = models.BigIntegerField()
    creator_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "turn"], name="one_use_of_a_claim_at_a_time"),
            models.UniqueConstraint(fields=["claim", "ref"], name="one_use_of_a_claim_per_order"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, platform_minor__gte=0, shop_minor__gte=0, creator_minor__gte=0)
                & Q(amount_minor=F("platform_minor") + F("shop_minor") + F("creator_minor")),
                name="payers_bear_the_whole_use",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ref"], name="coupon_use_by_ref")]


class CouponUseEnd(AppendOnly):
    """What it was used for was called off: its use holds no more. There can be only one."""

    personal_data: ClassVar[str] = "none"

    use = models.OneToOneField(CouponUse, primary_key=True, on_delete=models.PROTECT, related_name="end")
    at = models.DateTimeField()
