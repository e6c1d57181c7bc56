"""What whoever runs the site has to look at: money of a payment that no rule decides."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.trade.models.orders import Trade
from magpie.domain.trade.rules.matters import MatterEnd, MatterKind
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX


class SiteMatter(models.Model):
    """One refund that needs a person; `words` say how it was ended.

    `refund` is its key at the payment, where it was asked for (a SURPLUS_UNASKED could not be).
    """

    personal_data: ClassVar[str] = "none"

    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in MatterKind])
    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="matters")
    refund = models.CharField(max_length=60)
    amount_minor = models.BigIntegerField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=14, blank=True, choices=[(end.value, end.value) for end in MatterEnd])
    words = models.CharField(max_length=WORDS_CHARS_MAX, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "refund"], name="one_matter_of_a_kind_for_a_refund"),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None) | (~Q(end="") & Q(ended_at__isnull=False)),
                name="matter_is_open_or_ended",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="matter_is_about_money"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at=None), name="matters_still_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.refund}"

    @property
    def key(self) -> str:
        return f"matter:{self.pk}"
