"""The books of the local test bank. It is an outside system that lives in this house: no row here points at ours.

Payments reach it by its provider interface, and hear of it by signed webhooks alone.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.payment import rules


class LocalCharge(models.Model):
    """A payment at the bank. `intent` is the merchant's reference, plain text to the bank."""

    personal_data: ClassVar[str] = "none"

    key = models.CharField(max_length=26, unique=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    intent = models.CharField(max_length=26)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    return_path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    refund_failures_left = models.PositiveSmallIntegerField(default=0)


class LocalEvent(AppendOnly):
    """What happened at the bank; each truth once."""

    personal_data: ClassVar[str] = "none"

    event_id = models.CharField(max_length=40, unique=True)
    charge = models.ForeignKey(LocalCharge, on_delete=models.PROTECT, related_name="events")
    truth = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in rules.EventKind])
    amount_minor = models.BigIntegerField()
    refund = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "id"], name="local_event_by_time")]


class LocalDelivery(models.Model):
    """One webhook to send: when, how often it was tried, and how the site answered (0 for no answer)."""

    personal_data: ClassVar[str] = "none"

    event = models.ForeignKey(LocalEvent, on_delete=models.PROTECT, related_name="deliveries")
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(delivered_at=None, gave_up_at=None),
                name="local_delivery_by_time",
            )
        ]
