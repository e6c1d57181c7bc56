"""What a shop asks and is asked: carriage for the buyer, fee and settlement days for the shop."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.trade import rules
from magpie.domain.trade.rules.settling import SETTLEMENT_DAYS, SETTLEMENT_DAYS_MAX


class ShopTerms(models.Model):
    """One row of a shop; one that has none sells at the defaults of `rules`. What was sold keeps the terms of its day."""

    personal_data: ClassVar[str] = "none"

    shop = models.OneToOneField(
        "people.Account", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    carriage_minor = models.BigIntegerField(default=0)
    carriage_free_from_minor = models.BigIntegerField(default=0)
    fee_bp = models.PositiveIntegerField(default=rules.PLATFORM_FEE_BP)
    settlement_days = models.PositiveSmallIntegerField(default=SETTLEMENT_DAYS)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(carriage_minor__gte=0) & Q(carriage_free_from_minor__gte=0),
                name="carriage_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(settlement_days__lte=SETTLEMENT_DAYS_MAX), name="settlement_within_reason"
            ),
            models.CheckConstraint(condition=Q(fee_bp__lte=rules.BP), name="fee_at_most_all"),
        ]
