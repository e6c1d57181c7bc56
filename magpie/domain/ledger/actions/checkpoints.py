"""Checkpoints: balances written down now and then, so that reading one never sums more than a window of moves.

Moves are taken in windows of WINDOW_MOVES by id, and each account that a window touched gets a checkpoint at its end. What
was checkpointed must not grow afterwards; ids of PostgreSQL are given out before their rows are committed, so a window ends
where no posting is under way any more. Nobody who posts waits longer for that than LOCK_MS.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from magpie.domain.ledger.models import Account, Checkpoint, Move

# Ten thousand moves are two thousand orders: summed in some milliseconds, and a checkpoint for every account they touch.
WINDOW_MOVES: Final = 10_000
WINDOWS_MAX: Final = 20
LOCK_MS: Final = 100
LOCK_NOT_AVAILABLE: Final = "55P03"


def checkpoint_balances(*, now: datetime, window_moves: int = WINDOW_MOVES) -> int:
    """Write checkpoints for at most WINDOWS_MAX whole windows; returns how many were written.

    Two at once write the same: the second gives way. On PostgreSQL it waits for postings under way, at most LOCK_MS, and
    leaves the rest for the next time.
    """
    settled = _settled_move()
    written = 0
    for _ in range(WINDOWS_MAX):
        done = _checkpoint_window(settled, window_moves, now=now)
        if not done:
            break
        written += done
    return written


def _settled_move() -> int:
    """The newest move below which none can still appear; 0 where postings are so busy that we would hold them up."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
                    cursor.execute(f"LOCK TABLE {Move._meta.db_table} IN SHARE MODE")
            return int(Move.objects.aggregate(newest=Max("pk"))["newest"] or 0)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            return 0
        raise


def _checkpoint_window(settled: int, window_moves: int, *, now: datetime) -> int:
    """One window after the last one; 0 where it is not full yet."""
    try:
        with transaction.atomic():
            after = int(Checkpoint.objects.aggregate(newest=Max("upto_move"))["newest"] or 0)
            window = Move.objects.filter(pk__gt=after, pk__lte=settled)
            upto = window.order_by("pk").values_list("pk", flat=True)[window_moves - 1 : window_moves].first()
            if upto is None:
                return 0
            changes = _changes(after, upto)
            before = _balances_before(changes)
            rows = [
                Checkpoint(account_id=account, upto_move=upto, balance_minor=before[account] + change, at=now)
                for account, change in sorted(changes.items())
            ]
            return len(Checkpoint.objects.bulk_create(rows))
    except IntegrityError:
        return 0


def _changes(after: int, upto: int) -> dict[int, int]:
    """account -> credits minus debits of a window."""
    changes: dict[int, int] = defaultdict(int)
    window = Move.objects.filter(pk__gt=after, pk__lte=upto).order_by()
    for side, sign in (("credit", 1), ("debit", -1)):
        for account, total in window.values_list(side).annotate(total=Sum("amount_minor")):
            changes[account] += sign * int(total)
    return changes


def _balances_before(accounts: Collection[int]) -> dict[int, int]:
    """account -> its balance at its last checkpoint; 0 where it has none."""
    newest = Checkpoint.objects.filter(account=OuterRef("pk")).order_by("-upto_move").values("balance_minor")
    rows = Account.objects.filter(pk__in=accounts).annotate(before_minor=Coalesce(Subquery(newest[:1]), 0))
    return dict(rows.values_list("pk", "before_minor"))
