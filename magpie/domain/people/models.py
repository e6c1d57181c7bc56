"""Persons and accounts, and every explicit choice as a row that knows when.

A person's key is the id used everywhere: "p:<ULID>" known, "a:<ULID>" an anonymous browser that has chosen something.
A person is one human and is never shown; an account is a public face and holds no private choice.
"""

from enum import StrEnum
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.people import rules

KEY_CHARS = 28
SUBJECT_CHARS = 140


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.name.replace("_", " ").capitalize()) for kind in kinds]


class User(AbstractUser):
    """Sign-in: a name, a password, perhaps an e-mail address. Everything else about a human is on Person."""

    personal_data: ClassVar[str] = "user name, e-mail address, password hash, times of joining and signing in"

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_taken_once"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="email_taken_once"),
        ]


class Person(models.Model):
    """One human. The row outlives an erasure, empty, so that lawful trade records have something to point at."""

    personal_data: ClassVar[str] = (
        "age band, guardian state, price ceiling, how much from outside their circles, link to the sign-in"
    )

    key = models.CharField(primary_key=True, max_length=KEY_CHARS)
    user = models.OneToOneField(User, null=True, on_delete=models.SET_NULL, related_name="person")
    age_band = models.CharField(max_length=8, blank=True, default="", choices=_choices(rules.AgeBand))
    guardian_state = models.CharField(
        max_length=9, blank=True, default="", choices=_choices(rules.GuardianState)
    )
    price_max_minor = models.BigIntegerField(default=0)
    outside = models.CharField(max_length=4, blank=True, default="", choices=_choices(rules.Outside))
    rights_version = models.PositiveBigIntegerField(default=0)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price_max_minor__gte=0), name="price_ceiling_not_negative"),
            models.CheckConstraint(
                condition=Q(key__startswith="p:") | Q(user__isnull=True), name="anonymous_person_has_no_user"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Erasure(models.Model):
    """A person asked to be forgotten, and was."""

    personal_data: ClassVar[str] = "the key of an erased person and when"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="erasure")
    at = models.DateTimeField()


class Adoption(models.Model):
    """An anonymous browser turned out to be this person. The first sign-in wins; a shared browser gets a new id."""

    personal_data: ClassVar[str] = "which browser a person used"

    anonymous = models.CharField(primary_key=True, max_length=KEY_CHARS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="adoptions")
    at = models.DateTimeField()


class Account(models.Model):
    """A public face: of a person, a creator, a shop or a brand."""

    personal_data: ClassVar[str] = "public names and words chosen by their owner"

    kind = models.CharField(max_length=8, choices=_choices(rules.AccountKind))
    handle = models.CharField(max_length=30, unique=True)
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    about_zh = models.TextField(max_length=1_000, blank=True)
    about_en = models.TextField(max_length=1_000, blank=True)
    zone = models.CharField(max_length=40, default="Asia/Shanghai")
    is_simulated = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="account_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    @property
    def key(self) -> str:
        return f"account:{self.pk}"


class Staff(models.Model):
    """A person may act for an account in a role."""

    personal_data: ClassVar[str] = "who works for which account"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="staff")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=8, choices=_choices(rules.Role))
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "person"], name="one_role_per_account")]


class Consent(AppendOnly):
    """The ledger: what was agreed to or taken back, for which purpose, under which words."""

    personal_data: ClassVar[str] = "what a person agreed to and when"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=17, choices=_choices(rules.Purpose))
    is_granted = models.BooleanField()
    text_version = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "id"], name="consent_by_person")]


class Follow(models.Model):
    personal_data: ClassVar[str] = "whom a person follows"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followers")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "account"], name="followed_once")]


class DeclaredTopic(models.Model):
    personal_data: ClassVar[str] = "interests a person declared"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="topic_declared_once")]


class Mute(models.Model):
    """“Less of this”: a card, an account, "topic:<slug>" or "category:<path>" that is not to be shown."""

    personal_data: ClassVar[str] = "what a person does not want to see"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mutes")
    subject = models.CharField(max_length=SUBJECT_CHARS)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="muted_once")]


class Block(models.Model):
    """“Never again”: stronger than a mute, and it also keeps the account from reaching the person."""

    personal_data: ClassVar[str] = "whom a person does not want to meet"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    subject = models.CharField(max_length=SUBJECT_CHARS)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="blocked_once")]
