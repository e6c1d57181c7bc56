"""What is to be paid, what providers said of it, and what goes back. No row here names a person.

Whose payment it is, `purpose` knows: "trade:7". Status is folded from the events and stored nowhere; the four counters
are sums of them, kept so that a CHECK can refuse.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.payment import rules


class Intent(models.Model):
    """An amount to be paid once, through one provider, until `expires_at`. `closed_at`: cancelled or run out."""

    personal_data: ClassVar[str] = "none: whose payment it is, only the purpose's own room knows"

    key = models.CharField(max_length=26, unique=True)
    purpose = models.CharField(max_length=60, db_index=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    provider = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=255, blank=True)
    pay_url = models.TextField(blank=True)
    return_path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_simulated = models.BooleanField(default=False)
    captured_minor = models.BigIntegerField(default=0)
    refunding_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    charged_back_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_of_something"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="payment_has_time"),
            models.CheckConstraint(
                condition=Q(
                    captured_minor__gte=0,
                    refunding_minor__gte=0,
                    refunded_minor__gte=0,
                    charged_back_minor__gte=0,
                ),
                name="payment_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(captured_minor__gte=F("refunding_minor") + F("refunded_minor")),
                name="refunds_never_exceed_payment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(closed_at=None, captured_minor=0), name="payment_by_expiry"
            )
        ]

    def __str__(self) -> str:
        return self.key


class ProviderRef(AppendOnly):
    """A name the provider has for an intent's payment: a session, a charge. One name means one intent."""

    personal_data: ClassVar[str] = "none"

    provider = models.CharField(max_length=20)
    ref = models.CharField(max_length=255)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="refs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "ref"], name="one_payment_per_ref")]


class PaymentEvent(AppendOnly):
    """One truth a provider (or, for "own:…", this site) said. `truth` is the same however it was heard of."""

    personal_data: ClassVar[str] = "none: what a provider says of the payer is left out before it is kept"

    provider = models.CharField(max_length=20)
    provider_event_id = models.CharField(max_length=255)
    truth = models.CharField(max_length=255)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in rules.EventKind])
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refund = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    payload = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_event_id"], name="one_event_per_id"),
            models.UniqueConstraint(fields=["provider", "truth"], name="one_event_per_truth"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="event_amount_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind__startswith="refund_") | ~Q(refund=""), name="refund_event_names_its_refund"
            ),
        ]
        indexes = [models.Index(fields=["provider", "at", "id"], name="event_by_time")]


class UnmatchedEvent(models.Model):
    """What a provider said that no payment could count, and why. It waits here for its payment, or for a person's eye."""

    personal_data: ClassVar[str] = "none: what a provider says of the payer is left out before it is kept"

    provider = models.CharField(max_length=20)
    provider_event_id = models.CharField(max_length=255)
    why = models.CharField(max_length=16, choices=[(why.value, why.value) for why in rules.Why])
    truth = models.CharField(max_length=255)
    kind = models.CharField(max_length=16, blank=True)
    provider_ref = models.CharField(max_length=255, blank=True)
    also_ref = models.CharField(max_length=255, blank=True)
    intent_key = models.CharField(max_length=64, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refund = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    payload = models.JSONField()
    matched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_event_id"], name="one_unmatched_per_id"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "provider_ref"],
                condition=Q(matched_at=None, why="unknown"),
                name="waiting_by_ref",
            ),
            models.Index(
                fields=["intent_key"], condition=Q(matched_at=None, why="unknown"), name="waiting_by_key"
            ),
        ]


class Refund(models.Model):
    """Money to give back, once per key. Which attempt is under way, and when the next one is due; its state is folded."""

    personal_data: ClassVar[str] = "none"

    key = models.CharField(max_length=60, unique=True)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    ref = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=1)
    retry_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_of_something"),
            models.CheckConstraint(
                condition=Q(retry_at=None) | Q(gave_up_at=None), name="given_up_is_not_retried"
            ),
        ]
        indexes = [
            models.Index(fields=["retry_at"], condition=Q(retry_at__isnull=False), name="refund_by_retry")
        ]

    @property
    def attempt_key(self) -> str:
        return rules.attempt_key(self.key, self.attempt)
