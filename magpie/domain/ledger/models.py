"""Accounts, entries, moves, checkpoints and payouts: every row written once, says the ORM, and the database (`guards`).

A move is both legs in one row, so the legs of whatever is posted sum to zero by construction, on every database and at
every moment, not only at commit. `guards` refuses what columns cannot: other currencies, changes, and moves nobody announced.
"""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.ledger import rules
from magpie.domain.outbox.append_only import AppendOnly


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


def _owner_fits_kind() -> Q:
    """Every kind beside the owners it may have: house accounts "", shop accounts "shop:…"."""
    fits = Q()
    for kind, prefixes in rules.OWNERS.items():
        owners = Q()
        for prefix in prefixes:
            owners |= Q(owner__startswith=f"{prefix}:") if prefix else Q(owner="")
        fits |= Q(kind=kind.value) & owners
    return fits


class Account(AppendOnly):
    """A purse by its name: kind, owner, currency. It holds no balance, so no sale waits for another one's row."""

    personal_data: ClassVar[str] = "the account number of a creator"

    kind = models.CharField(max_length=18, choices=_choices(rules.AccountKind))
    owner = models.CharField(max_length=rules.OWNER_CHARS_MAX, blank=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "currency"], name="one_account_per_name"),
            models.CheckConstraint(condition=_owner_fits_kind(), name="account_owner_fits_kind"),
        ]

    @property
    def ref(self) -> rules.AccountRef:
        return rules.AccountRef(rules.AccountKind(self.kind), self.owner)


class Entry(AppendOnly):
    """Something that happened, posted once under its key. `moves_count` announces its moves; the database takes no more."""

    personal_data: ClassVar[str] = "none"

    key = models.CharField(max_length=rules.KEY_CHARS_MAX, unique=True)
    kind = models.CharField(max_length=15, choices=_choices(rules.EntryKind))
    ref = models.CharField(max_length=rules.REF_CHARS_MAX, db_index=True)
    currency = models.CharField(max_length=3)
    moves_count = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="entry_has_a_key"),
            models.CheckConstraint(condition=Q(moves_count__gt=0), name="entry_moves_something"),
        ]


class Move(AppendOnly):
    """An amount from the account that is debited to the one that is credited: two legs that cannot differ.

    `place` is its number in the entry, from 0. `at` is the entry's, kept here for statements (`guards` compares them).
    """

    personal_data: ClassVar[str] = "none"

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="moves", db_index=False)
    place = models.PositiveSmallIntegerField()
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits", db_index=False)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=16, choices=_choices(rules.Reason))
    line = models.CharField(max_length=rules.LINE_CHARS_MAX, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "place"], name="one_move_per_place"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="move_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) & Q(amount_minor__lte=rules.AMOUNT_MINOR_MAX),
                name="move_amount_in_range",
            ),
        ]
        indexes = [
            # By id for balances (what came after the checkpoint), by time for statements.
            models.Index(fields=["debit", "id"], name="move_by_debit"),
            models.Index(fields=["credit", "id"], name="move_by_credit"),
            models.Index(fields=["debit", "at"], name="move_by_debit_and_time"),
            models.Index(fields=["credit", "at"], name="move_by_credit_and_time"),
        ]


class Checkpoint(AppendOnly):
    """The balance of an account over all its moves up to and with one; summing goes on from there."""

    personal_data: ClassVar[str] = "none"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="checkpoints", db_index=False)
    upto_move = models.BigIntegerField(db_index=True)
    balance_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "upto_move"], name="one_checkpoint_per_place"),
        ]


class Payout(AppendOnly):
    """Available money that somebody asked for, under the key of the request. What became of it are its steps."""

    personal_data: ClassVar[str] = "the account number of a creator, and what was paid out to it"

    key = models.CharField(max_length=rules.PAYOUT_KEY_CHARS_MAX, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="payouts")
    amount_minor = models.BigIntegerField()
    requested_at = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="payout_has_a_key"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) & Q(amount_minor__lte=rules.AMOUNT_MINOR_MAX),
                name="payout_amount_in_range",
            ),
        ]


class PayoutStep(AppendOnly):
    """A payout was sent, then paid or failed; it ends once. `why` is a code, e.g. "account_closed"."""

    personal_data: ClassVar[str] = "none"

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="steps", db_index=False)
    status = models.CharField(
        max_length=6,
        choices=[(s.value, s.value) for s in rules.PayoutStatus if s != rules.PayoutStatus.REQUESTED],
    )
    why = models.CharField(max_length=rules.WHY_CHARS_MAX, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payout", "status"], name="one_step_of_a_kind"),
            models.UniqueConstraint(
                fields=["payout"], condition=Q(status__in=["paid", "failed"]), name="a_payout_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["sent", "paid", "failed"]), name="payout_step_is_known"
            ),
        ]
