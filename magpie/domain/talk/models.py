"""Comments, their hidings and their reports, each a row with who and when."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.talk import rules


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


class Comment(models.Model):
    """Words under a card, spoken by an account; an answer stands in the thread of a comment. Taken back = no words."""

    personal_data: ClassVar[str] = "what a person said of their own will, and when"

    card = models.CharField(max_length=60)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers_in")
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answered_by")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    voice = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=rules.TEXT_CHARS_MAX, blank=True)
    request_key = models.CharField(max_length=64, null=True)
    is_simulated = models.BooleanField(default=False)
    posted_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "request_key"], name="one_comment_per_request"),
            models.CheckConstraint(
                condition=(~Q(text="") & Q(taken_back_at=None))
                | (Q(text="") & Q(taken_back_at__isnull=False)),
                name="words_until_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(thread=None, answers=None) | Q(thread__isnull=False, answers__isnull=False),
                name="an_answer_stands_in_a_thread",
            ),
        ]
        indexes = [
            models.Index(fields=["card", "thread", "-id"], name="comment_by_card"),
            models.Index(fields=["person", "-posted_at"], name="comment_by_person"),
            models.Index(fields=["account", "-posted_at"], name="comment_by_maker"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"comment:{self.pk}"


class Hiding(models.Model):
    """A comment is not shown to others, from `at` until it is lifted. The row stays: nothing vanishes silently."""

    personal_data: ClassVar[str] = "who hid whose comment, and why"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="hidings")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    is_by_site = models.BooleanField()
    reason = models.CharField(max_length=11, choices=_choices(rules.HidingReason))
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    is_lifted_by_site = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(lifted_at=None), name="hidden_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_lifted_by_site=False) | Q(lifted_at__isnull=False), name="lifted_when_by_site"
            ),
        ]


class Report(models.Model):
    """Somebody asks the site to look: a reader at a comment, or its author (reason "") at its being hidden."""

    personal_data: ClassVar[str] = "who reported whose comment, and why"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=11, blank=True, choices=_choices(rules.HidingReason))
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, blank=True, choices=_choices(rules.Outcome))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], condition=Q(settled_at=None), name="reported_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="settled_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["settled_at", "at"], name="report_by_age")]
