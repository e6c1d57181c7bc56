"""Addresses of merchants' servers, what is to be told to them, and every try with its answer.

What was said and what was answered is written once; only the endpoint and the queue of what is still due change.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.webhooks import rules


class Endpoint(models.Model):
    """One address of a shop. Its row is the lock of its queue.

    It is open while neither `disabled_at` nor `removed_at` is set. `failures` counts the failures in a row since
    `failing_since`; while there are many, one try at a time is made and none before `resting_until`.
    """

    personal_data: ClassVar[str] = "who of a shop's staff added an address and who switched it off"

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=rules.URL_CHARS_MAX, blank=True)
    description = models.CharField(max_length=rules.DESCRIPTION_CHARS_MAX, blank=True)
    types = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(
        max_length=8, blank=True, choices=[(kind.value, kind.value) for kind in rules.Silence]
    )
    disabled_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
    forgotten = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "url"], condition=Q(removed_at=None), name="webhook_address_once_per_shop"
            ),
            models.CheckConstraint(
                condition=Q(disabled_at=None, disabled_why="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_why="")),
                name="webhook_silence_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None) | Q(failures__gt=0, failing_since__isnull=False),
                name="webhook_failures_have_a_beginning",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.disabled_at is None and self.removed_at is None


class Secret(models.Model):
    """A signing secret, sealed. The one without `retires_at` is current; another may still sign beside it for a day."""

    personal_data: ClassVar[str] = "none"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    retires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(retires_at=None), name="one_current_webhook_secret"
            ),
        ]


class Message(AppendOnly):
    """One fact told to one endpoint. `body` is the very text that is signed and sent, on every try."""

    personal_data: ClassVar[str] = "what a shop was told, with the person it was about"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=30, unique=True)
    type = models.CharField(max_length=rules.TYPE_CHARS_MAX)
    body = models.TextField(max_length=rules.BODY_BYTES_MAX)
    person = models.CharField(max_length=28, blank=True, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "id"], name="webhook_message_by_endpoint"),
            models.Index(fields=["created_at"], name="webhook_message_by_age"),
        ]


class Attempt(AppendOnly):
    """One try and what came of it: a status, or an error where no answer came. `next_at` is None on the last one."""

    personal_data: ClassVar[str] = "none"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(
        max_length=16, blank=True, choices=[(kind.value, kind.value) for kind in rules.Failure]
    )
    duration_ms = models.PositiveIntegerField()
    excerpt = models.CharField(max_length=rules.EXCERPT_CHARS_MAX, blank=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="webhook_attempt_numbered_once"),
            models.CheckConstraint(
                condition=Q(status__isnull=False, error="") | (Q(status=None) & ~Q(error="")),
                name="webhook_attempt_has_one_outcome",
            ),
        ]


class Due(models.Model):
    """A message that is still to be delivered; the row goes when it was, or when its last try failed.

    `tries` counts this round's tries. A courier who takes it sets `taken_until`; when that passes without an answer
    recorded, the courier is gone and another may take it.
    """

    personal_data: ClassVar[str] = "none"

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="due")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="queue")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="webhook_due_soonest"),
            models.Index(fields=["endpoint", "due_at"], name="webhook_due_by_endpoint"),
        ]
