"""Balances: the last checkpoint of an account and what came after it, in one statement, so no half of a move is seen.

A balance is credits minus debits (see `rules.accounts`); `rules.natural_minor` turns it where people expect the other side.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from magpie.domain.ledger.models import Account, Checkpoint, Move
from magpie.domain.ledger.rules import AccountKind, AccountRef


@dataclass(frozen=True)
class Balance:
    account: AccountRef
    currency: str
    minor: int


@dataclass(frozen=True)
class TrialLine:
    """All accounts of one kind and currency: those with more debits in one sum, those with more credits in the other."""

    kind: AccountKind
    currency: str
    debit_minor: int
    credit_minor: int


def balance_of(account: AccountRef, *, currency: str) -> int:
    """Credits minus debits of one account; 0 where it was never used. Money at the provider reads negative."""
    row = with_balance(
        Account.objects.filter(kind=account.kind, owner=account.owner, currency=currency)
    ).first()
    return int(row.balance_minor) if row else 0


def balances_of(owner: str) -> list[Balance]:
    """Every account of an owner ("" is the platform), by currency and kind. One query."""
    rows = with_balance(Account.objects.filter(owner=owner)).order_by("currency", "kind")
    return [Balance(row.ref, row.currency, int(row.balance_minor)) for row in rows]


def provider_purses() -> list[str]:
    """Owners of the purses in which money lies outside: "" the site's own, "provider:local" a provider's. One query."""
    rows = Account.objects.filter(kind=AccountKind.PROVIDER).order_by("owner")
    return list(rows.values_list("owner", flat=True).distinct())


def trial_balance() -> list[TrialLine]:
    """The whole house on one page, by currency and kind; both columns of a currency have the same sum."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    rows = with_balance(Account.objects.all()).values_list("currency", "kind", "balance_minor")
    for currency, kind, balance_minor in rows.iterator():
        sums[currency, kind][balance_minor > 0] += abs(int(balance_minor))
    return [
        TrialLine(AccountKind(kind), currency, debit_minor, credit_minor)
        for (currency, kind), (debit_minor, credit_minor) in sorted(sums.items())
    ]


def with_balance(accounts: QuerySet[Any], *, since: datetime | None = None) -> QuerySet[Any]:
    """Accounts with `balance_minor`; and, for a `since`, `later_minor`: how much of it moved from then on."""
    newest = Checkpoint.objects.filter(account=OuterRef("pk")).order_by("-upto_move")
    marked = accounts.annotate(
        mark=Coalesce(Subquery(newest.values("upto_move")[:1]), 0),
        marked_minor=Coalesce(Subquery(newest.values("balance_minor")[:1]), 0),
    )
    after_mark = {"id__gt": OuterRef("mark")}
    balanced: QuerySet[Any] = marked.annotate(
        balance_minor=F("marked_minor") + sum_of("credit", after_mark) - sum_of("debit", after_mark)
    )
    if since is None:
        return balanced
    later = {"at__gte": since}
    moved: QuerySet[Any] = balanced.annotate(later_minor=sum_of("credit", later) - sum_of("debit", later))
    return moved


def sum_of(side: str, which: dict[str, Any]) -> Coalesce:
    """The sum of an account's moves on one side; PostgreSQL adds big integers up to a decimal number."""
    moves = Move.objects.filter(**{side: OuterRef("pk")}, **which).order_by()
    total = moves.values(side).annotate(total=Cast(Sum("amount_minor"), BigIntegerField())).values("total")
    return Coalesce(Subquery(total), 0, output_field=BigIntegerField())
