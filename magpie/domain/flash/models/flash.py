"""Flash sales: pieces set apart for a while at a price, and who came first.

Two equations hold after every transaction, per item: `claimed` = pieces of claims without an end, `sold` = pieces of
claims that ended as sold. The CHECK below keeps their sum, with what went back to the shelf, within the quota.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.flash.rules import flash as rules
from magpie.domain.goods.rules import PRICE_MINOR_MAX, TITLE_CHARS_MAX
from magpie.domain.outbox.append_only import AppendOnly

PERSON_CHARS = 28


class FlashSale(models.Model):
    """A stated span of time in which a shop sells stated quantities. `closed_at` is when its end was noticed.

    `request_hash` is of what was asked for under `request_key`, so that the same key is known from the same request.
    """

    personal_data: ClassVar[str] = "none"

    shop = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    title_zh = models.CharField(max_length=TITLE_CHARS_MAX, blank=True)
    title_en = models.CharField(max_length=TITLE_CHARS_MAX, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    request_key = models.CharField(max_length=rules.KEY_CHARS_MAX, null=True)
    request_hash = models.CharField(max_length=64, blank=True)
    is_simulated = models.BooleanField(default=False)
    scheduled_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "request_key"], name="one_flash_sale_per_request"),
            models.CheckConstraint(
                condition=~Q(title_zh="") | ~Q(title_en=""), name="flash_sale_has_a_title"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("opens_at")), name="flash_sale_closes_after_opening"
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(closed_at=None), name="flash_sale_to_close")
        ]

    @property
    def key(self) -> str:
        return f"flash:{self.pk}"


class FlashItem(models.Model):
    """One SKU of a sale. Only `actions` write its counters.

    `numbered` is the number of the last claim; whoever gives claims says which number they saw, so two writers can never
    count on the same piece. Every claim up to the number `swept` has run out of time and was looked at.
    """

    personal_data: ClassVar[str] = "none"

    sale = models.ForeignKey(FlashSale, on_delete=models.PROTECT, related_name="items")
    sku = models.ForeignKey("goods.Sku", on_delete=models.PROTECT, related_name="+")
    quota = models.BigIntegerField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    per_person_max = models.PositiveIntegerField(default=1)
    claim_ttl_s = models.PositiveIntegerField(default=rules.CLAIM_TTL_S)
    claimed = models.BigIntegerField(default=0)
    sold = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    numbered = models.BigIntegerField(default=0)
    swept = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "sku"], name="sku_once_per_flash_sale"),
            models.CheckConstraint(
                condition=Q(quota__gt=0) & Q(quota__lte=rules.QUOTA_MAX), name="flash_quota_in_range"
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=0) & Q(sold__gte=0) & Q(returned__gte=0),
                name="flash_counts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(quota__gte=F("claimed") + F("sold") + F("returned")), name="flash_never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(swept__gte=0) & Q(numbered__gte=F("swept")), name="flash_swept_what_was_numbered"
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gte=0) & Q(price_minor__lte=PRICE_MINOR_MAX),
                name="flash_price_in_range",
            ),
            models.CheckConstraint(
                condition=Q(per_person_max__gt=0) & Q(per_person_max__lte=rules.PER_PERSON_MAX),
                name="flash_limit_in_range",
            ),
            models.CheckConstraint(
                condition=Q(claim_ttl_s__gte=rules.CLAIM_TTL_S_MIN)
                & Q(claim_ttl_s__lte=rules.CLAIM_TTL_S_MAX),
                name="flash_claim_life_in_range",
            ),
        ]

    @property
    def left(self) -> int:
        return self.quota - self.claimed - self.sold - self.returned


class Claim(models.Model):
    """Pieces of an item that somebody was given, until `expires_at`. Written once; only an erasure takes the person out.

    `person` is a key and no foreign key: the batch that writes claims holds the persons' rows itself, all in one
    statement, where a foreign key would look each of them up again.
    """

    personal_data: ClassVar[str] = "what a person claimed in a flash sale, and when"

    item = models.ForeignKey(FlashItem, on_delete=models.PROTECT, related_name="claims", db_index=False)
    person = models.CharField(max_length=PERSON_CHARS, null=True)
    request_key = models.CharField(max_length=rules.KEY_CHARS_MAX, null=True)
    quantity = models.PositiveIntegerField()
    number = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="claim_has_pieces"),
            models.UniqueConstraint(
                fields=["person", "item", "request_key"], name="one_flash_claim_per_request"
            ),
            models.UniqueConstraint(fields=["item", "number"], name="one_claim_per_number"),
        ]

    @property
    def key(self) -> str:
        return f"claim:{self.pk}"


class ClaimUse(AppendOnly):
    """A claim became part of an order, before its time ran out. At most once."""

    personal_data: ClassVar[str] = "which order a claim became"

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.PROTECT, related_name="use")
    ref = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ref"], name="claim_use_by_order")]


class ClaimEnd(AppendOnly):
    """How and when a claim ended. There can be only one."""

    personal_data: ClassVar[str] = "none"

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.PROTECT, related_name="end")
    outcome = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in rules.Ending])
    at = models.DateTimeField()
