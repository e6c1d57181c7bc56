"""Requests that moved stock or money, so that repeating one is answered and not done again."""

from typing import ClassVar

from django.db import models


class AnsweredRequest(models.Model):
    """One Idempotency-Key of one actor. `status` is null while the request runs; `attempt` says which run may finish it."""

    personal_data: ClassVar[str] = "what a person asked for and was told, for a day"

    actor = models.CharField(max_length=80)
    route = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    attempt = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "route", "key"], name="one_answer_per_key"),
        ]
        indexes = [models.Index(fields=["began_at"], name="answer_by_age")]
