"""Sums over moves: what a period came to sort by sort, what of an order lies where now, how much was paid out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Case, Count, Exists, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Cast

from magpie.domain.ledger.models import Account, Move, Payout, PayoutStep
from magpie.domain.ledger.rules import (
    CARRIAGE_ENDING,
    AccountKind,
    AccountRef,
    EntryKind,
    PayoutStatus,
    Reason,
)
from magpie.domain.ledger.rules.payouts import FINAL


@dataclass(frozen=True)
class PeriodSum:
    """All moves of one sort in a period, seen from the owner: what came in and went out by them, and how many they were.

    Carriage is a sort of its own.
    """

    kind: EntryKind
    reason: Reason
    is_carriage: bool
    debit: AccountKind
    credit: AccountKind
    in_minor: int
    out_minor: int
    moves: int


@dataclass(frozen=True)
class PayoutSums:
    """Payouts of one owner and currency: asked for and not ended, and paid since an instant."""

    currency: str
    under_way_minor: int
    paid_minor: int


def period_sums(owner: str, *, currency: str, since: datetime, until: datetime) -> list[PeriodSum]:
    """What a period came to, sort by sort: sales, fees, refunds before and after the settlement, payouts. Two queries."""
    kinds = dict(Account.objects.filter(owner=owner, currency=currency).values_list("pk", "kind"))
    moves = Move.objects.filter(Q(debit__in=kinds) | Q(credit__in=kinds), at__gte=since, at__lt=until)
    sums = (
        moves.order_by()
        .annotate(
            is_carriage=Case(When(line__endswith=CARRIAGE_ENDING, then=Value(True)), default=Value(False))
        )
        .values("entry__kind", "reason", "is_carriage", "debit", "debit__kind", "credit", "credit__kind")
        .annotate(minor=Cast(Sum("amount_minor"), BigIntegerField()), moves=Count("pk"))
    )
    return [
        PeriodSum(
            kind=EntryKind(row["entry__kind"]),
            reason=Reason(row["reason"]),
            is_carriage=row["is_carriage"],
            debit=AccountKind(row["debit__kind"]),
            credit=AccountKind(row["credit__kind"]),
            in_minor=row["minor"] if row["credit"] in kinds else 0,
            out_minor=row["minor"] if row["debit"] in kinds else 0,
            moves=row["moves"],
        )
        for row in sums
    ]


def standing_by_ref(ref: AccountRef, refs: Collection[str]) -> dict[str, int]:
    """Order or payment -> what of it lies in this account now, in every currency; what left it is absent. Two queries."""
    found: dict[str, int] = {}
    moves = Move.objects.filter(entry__ref__in=set(refs)).order_by().values_list("entry__ref")
    for side, sign in (("credit", 1), ("debit", -1)):
        own = moves.filter(**{f"{side}__kind": ref.kind, f"{side}__owner": ref.owner})
        for key, minor in own.annotate(minor=Cast(Sum("amount_minor"), BigIntegerField())):
            found[key] = found.get(key, 0) + sign * minor
    return {key: minor for key, minor in found.items() if minor}


def payout_sums(owner: str, *, since: datetime) -> list[PayoutSums]:
    """By currency. One query."""
    steps = PayoutStep.objects.filter(payout=OuterRef("pk"))
    is_paid = Exists(steps.filter(status=PayoutStatus.PAID, at__gte=since))
    has_ended = Exists(steps.filter(status__in=[one.value for one in FINAL]))
    rows = Payout.objects.filter(account__owner=owner).order_by().values("account__currency")
    sums = rows.annotate(
        under_way=Sum("amount_minor", filter=~has_ended, default=0),
        paid=Sum("amount_minor", filter=is_paid, default=0),
    )
    return [PayoutSums(row["account__currency"], int(row["under_way"]), int(row["paid"])) for row in sums]
