"""Statements: what came in and went out of an owner's accounts in a period, and everything that was posted for one order.

A line is placed by the time of its entry, then by the order of posting. Periods that are over never change, unless
somebody posts with an old time.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from magpie.domain.ledger.models import Account, Move, Payout, PayoutStep
from magpie.domain.ledger.queries.balances import with_balance
from magpie.domain.ledger.rules import AccountKind, AccountRef, EntryKind, PayoutStatus, Reason, status_of
from magpie.domain.ledger.rules.payouts import FINAL
from magpie.kit.paging import read_time_cursor, write_time_cursor

LINES_MAX: Final = 200
MOVES_SHOWN_MAX: Final = 1_000
STREAM_ROWS: Final = 1_000


@dataclass(frozen=True)
class StatementLine:
    """A move seen from the owner. One between two of their accounts comes in and goes out, and changes no balance."""

    at: datetime
    kind: EntryKind
    ref: str
    reason: Reason
    line: str
    debit: AccountKind
    credit: AccountKind
    in_minor: int
    out_minor: int
    balance_minor: int


@dataclass(frozen=True)
class Statement:
    """One page of a period. Opening and closing are those of the period; a line's balance is the one right after it."""

    owner: str
    currency: str
    opening_minor: int
    closing_minor: int
    lines: tuple[StatementLine, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class PostedMove:
    """A move as it was posted, with both its sides."""

    at: datetime
    kind: EntryKind
    key: str
    ref: str
    reason: Reason
    line: str
    debit: AccountRef
    credit: AccountRef
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class PayoutView:
    id: int
    owner: str
    amount_minor: int
    currency: str
    status: PayoutStatus
    why: str
    requested_at: datetime
    ended_at: datetime | None


def statement(
    owner: str,
    *,
    currency: str,
    since: datetime,
    until: datetime,
    kinds: Collection[AccountKind] | None = None,
    cursor: str = "",
    limit: int = LINES_MAX,
) -> Statement:
    """What moved from `since` until before `until`, oldest first, at most LINES_MAX a page. Raises BadCursor.

    `kinds` narrows it to some of the owner's accounts, e.g. SHOP_AVAILABLE alone. Three queries, four on
    later pages.
    """
    accounts = Account.objects.filter(owner=owner, currency=currency)
    if kinds is not None:
        accounts = accounts.filter(kind__in=list(kinds))
    rows = list(with_balance(accounts, since=since).values_list("pk", "balance_minor", "later_minor"))
    ids = frozenset(pk for pk, _, _ in rows)
    opening_minor = sum(int(balance) - int(later) for _, balance, later in rows)
    moves = _moves_of(ids).filter(at__gte=since, at__lt=until).select_related("entry", "debit", "credit")
    change_minor = _change(moves, ids)
    before_minor = opening_minor
    if cursor:
        at, pk = read_time_cursor(cursor)
        before_minor += _change(moves.filter(Q(at__lt=at) | Q(at=at, pk__lte=pk)), ids)
        moves = moves.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk))
    limit = max(1, min(limit, LINES_MAX))
    page = list(moves.order_by("at", "pk")[: limit + 1])
    more = len(page) > limit
    return Statement(
        owner=owner,
        currency=currency,
        opening_minor=opening_minor,
        closing_minor=opening_minor + change_minor,
        lines=tuple(_lines(page[:limit], ids, before_minor)),
        next_cursor=write_time_cursor(page[limit - 1].at, page[limit - 1].pk) if more else None,
    )


def statement_lines(
    owner: str, *, currency: str, since: datetime, until: datetime
) -> Iterator[StatementLine]:
    """All lines of a period, oldest first, read STREAM_ROWS at a time and never all at once. Two queries, one more each time."""
    accounts = Account.objects.filter(owner=owner, currency=currency)
    rows = list(with_balance(accounts, since=since).values_list("pk", "balance_minor", "later_minor"))
    ids = frozenset(pk for pk, _, _ in rows)
    balance_minor = sum(int(balance) - int(later) for _, balance, later in rows)
    moves = _moves_of(ids).filter(at__gte=since, at__lt=until).select_related("entry", "debit", "credit")
    ahead, is_over = moves, False
    while not is_over:
        page = list(ahead.order_by("at", "pk")[:STREAM_ROWS])
        for line in _lines(page, ids, balance_minor):
            balance_minor = line.balance_minor
            yield line
        is_over = len(page) < STREAM_ROWS
        if page:
            at, pk = page[-1].at, page[-1].pk
            ahead = moves.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk))


def statement_of(ref: str, *, owner: str | None = None) -> list[PostedMove]:
    """Everything posted for one order, payment or payout, in order; for an `owner`, only what touched them. One query."""
    moves = Move.objects.filter(entry__ref=ref)
    if owner is not None:
        moves = moves.filter(Q(debit__owner=owner) | Q(credit__owner=owner))
    rows = moves.select_related("entry", "debit", "credit").order_by("at", "pk")[:MOVES_SHOWN_MAX]
    return [_posted(row) for row in rows]


def provider_moves(
    *, since: datetime, until: datetime, provider: str = "", after: int = 0, limit: int = MOVES_SHOWN_MAX
) -> list[tuple[int, PostedMove]]:
    """What moved at the provider, by id, for reconciliation: money came in where PROVIDER is debited. One query.

    Ask again with `after` the last id for the next page.
    """
    purse = Account.objects.filter(kind=AccountKind.PROVIDER, owner=provider).values("pk")
    moves = Move.objects.filter(
        Q(debit__in=purse) | Q(credit__in=purse), at__gte=since, at__lt=until, pk__gt=after
    )
    rows = moves.select_related("entry", "debit", "credit").order_by("pk")[: min(limit, MOVES_SHOWN_MAX)]
    return [(row.pk, _posted(row)) for row in rows]


def payouts_of(owner: str, *, limit: int = LINES_MAX) -> list[PayoutView]:
    """Payouts of an owner, newest first. Two queries."""
    rows = Payout.objects.filter(account__owner=owner).select_related("account").prefetch_related("steps")
    return [_payout(row) for row in rows.order_by("-pk")[: min(limit, LINES_MAX)]]


def payouts_to_send(*, limit: int = LINES_MAX) -> list[PayoutView]:
    """What was asked for and has not ended, whoever owns it, the oldest first. For whoever runs the site. Two queries."""
    ended = PayoutStep.objects.filter(payout=OuterRef("pk"), status__in=[one.value for one in FINAL])
    rows = Payout.objects.filter(~Exists(ended)).select_related("account").prefetch_related("steps")
    return [_payout(row) for row in rows.order_by("pk")[: min(limit, LINES_MAX)]]


def payouts_by_id(ids: Collection[int]) -> dict[int, PayoutView]:
    """Two queries. The caller has checked whose they are."""
    rows = Payout.objects.filter(pk__in=ids).select_related("account").prefetch_related("steps")
    return {row.pk: _payout(row) for row in rows}


def payout_steps(owners: Iterable[str], *, since: datetime, newest: int) -> "QuerySet[PayoutStep]":
    """What became of so many of the newest payouts of these owners. Not asked yet: it may be a part of somebody's question."""
    payouts = Payout.objects.filter(account__owner__in=owners).order_by("-pk").values("pk")[:newest]
    return PayoutStep.objects.filter(payout__in=payouts, at__gt=since)


def payouts_for_export(owners: Iterable[str]) -> list[PayoutView]:
    """Every payout of the accounts a person owns, oldest first, for the copy the person may ask for."""
    rows = Payout.objects.filter(account__owner__in=list(owners)).select_related("account")
    return [_payout(row) for row in rows.prefetch_related("steps").order_by("pk")]


def _moves_of(ids: Collection[int]) -> QuerySet[Any]:
    return Move.objects.filter(Q(debit__in=ids) | Q(credit__in=ids))


def _change(moves: QuerySet[Any], ids: Collection[int]) -> int:
    """In minus out of the accounts; a move between two of them is both."""
    came = Case(
        When(credit__in=ids, then=F("amount_minor")), default=Value(0), output_field=BigIntegerField()
    )
    went = Case(When(debit__in=ids, then=F("amount_minor")), default=Value(0), output_field=BigIntegerField())
    total = moves.aggregate(change=Cast(Sum(came - went), BigIntegerField()))["change"]
    return int(total or 0)


def _lines(page: Iterable[Move], ids: Collection[int], balance_minor: int) -> Iterable[StatementLine]:
    for row in page:
        in_minor = row.amount_minor if row.credit_id in ids else 0
        out_minor = row.amount_minor if row.debit_id in ids else 0
        balance_minor += in_minor - out_minor
        yield StatementLine(
            at=row.at,
            kind=EntryKind(row.entry.kind),
            ref=row.entry.ref,
            reason=Reason(row.reason),
            line=row.line,
            debit=AccountKind(row.debit.kind),
            credit=AccountKind(row.credit.kind),
            in_minor=in_minor,
            out_minor=out_minor,
            balance_minor=balance_minor,
        )


def _posted(row: Move) -> PostedMove:
    return PostedMove(
        at=row.at,
        kind=EntryKind(row.entry.kind),
        key=row.entry.key,
        ref=row.entry.ref,
        reason=Reason(row.reason),
        line=row.line,
        debit=row.debit.ref,
        credit=row.credit.ref,
        amount_minor=row.amount_minor,
        currency=row.entry.currency,
    )


def _payout(row: Payout) -> PayoutView:
    steps = {PayoutStatus(step.status): step for step in row.steps.all()}
    status = status_of(list(steps))
    last = steps.get(status)
    return PayoutView(
        id=row.pk,
        owner=row.account.owner,
        amount_minor=row.amount_minor,
        currency=row.account.currency,
        status=status,
        why=last.why if last else "",
        requested_at=row.requested_at,
        ended_at=last.at if last and status in (PayoutStatus.PAID, PayoutStatus.FAILED) else None,
    )
