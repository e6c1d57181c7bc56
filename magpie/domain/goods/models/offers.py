"""What a SKU costs, where, and what it cost before."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.goods import rules
from magpie.domain.goods.models.products import Sku
from magpie.domain.outbox.append_only import AppendOnly


class Offer(models.Model):
    """A price in a market. `exclusive_channel` names the only place that may sell at it, "" for everywhere.

    `compare_minor` is the struck-through price a merchant claims, 0 for none; whether it may be shown is decided
    from the history of prices, not from this field.
    """

    personal_data: ClassVar[str] = "none"

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="offers")
    market = models.CharField(max_length=8, default="CN")
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    compare_minor = models.BigIntegerField(default=0)
    dispatch_hours_max = models.PositiveIntegerField(default=48)
    exclusive_channel = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "market", "currency", "exclusive_channel"],
                name="one_offer_per_market_and_channel",
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gte=0) & Q(price_minor__lte=rules.PRICE_MINOR_MAX),
                name="price_in_range",
            ),
            models.CheckConstraint(
                condition=Q(compare_minor=0) | Q(compare_minor__gte=F("price_minor")),
                name="compare_price_not_below_price",
            ),
        ]


class PriceChange(AppendOnly):
    """One step in the history of an offer. `from_minor` is null for the first price."""

    personal_data: ClassVar[str] = "key of the member of staff who changed a price"

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="history")
    from_minor = models.BigIntegerField(null=True)
    to_minor = models.BigIntegerField()
    by = models.CharField(max_length=28, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["offer", "at"], name="price_history")]
