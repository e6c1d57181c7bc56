"""What is still to be asked of providers: written with its truth, done outside of any transaction."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.payment import rules
from magpie.domain.payment.models.intents import Intent, Refund


class ProviderCall(models.Model):
    """One request to a provider. `key` is the idempotency key it carries each time, so that asking twice is asking once.

    `next_at` is when it may be made; whoever makes it moves that ahead first, and so holds it for a while.
    """

    personal_data: ClassVar[str] = "none"

    key = models.CharField(max_length=80, unique=True)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in rules.CallKind])
    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="calls")
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="refund") & Q(refund__isnull=False)) | (~Q(kind="refund") & Q(refund=None)),
                name="a_refund_call_has_its_refund",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(gave_up_at=None), name="a_call_ends_one_way"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(done_at=None, gave_up_at=None), name="call_by_time")
        ]
