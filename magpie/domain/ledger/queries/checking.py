"""Whether the books are what they claim to be. For drills and for whoever is on duty: it reads every move.

Constraints and guards refuse all of this when it is written; here it is looked for once more, in what is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q

from magpie.domain.ledger.guards import missing_guards
from magpie.domain.ledger.models import Account, Entry, Move
from magpie.domain.ledger.queries.balances import sum_of, trial_balance, with_balance

FOUND_MAX: Final = 100


class Fault(StrEnum):
    """What can be wrong."""

    GUARD_MISSING = "guard_missing"  # a trigger is gone, so the next wrong row would be taken
    SUM_NOT_ZERO = "sum_not_zero"  # the balances of a currency do not cancel out
    MOVES_MISSING = "moves_missing"  # an entry has other moves than it announced
    FOREIGN_MOVE = "foreign_move"  # a move in another currency or time than its entry
    ORPHAN = "orphan"  # a move without entry or account
    WRONG_CHECKPOINT = "wrong_checkpoint"  # a written-down balance that is not the sum


@dataclass(frozen=True)
class Imbalance:
    """`subject` is a guard, a currency, or the id of a row: Imbalance(SUM_NOT_ZERO, "CNY", -300)."""

    what: Fault
    subject: str
    minor: int = 0


def is_balanced() -> bool:
    """Whether nothing is wrong."""
    return not find_imbalance()


def find_imbalance() -> list[Imbalance]:
    """Everything that is wrong, at most FOUND_MAX of each kind."""
    found = chain(_guards(), _sums(), _moves_missing(), _foreign_moves(), _orphans(), _wrong_checkpoints())
    return list(found)


def _guards() -> Iterator[Imbalance]:
    return (Imbalance(Fault.GUARD_MISSING, name) for name in missing_guards(connection))


def _sums() -> Iterator[Imbalance]:
    sums: dict[str, int] = {}
    for line in trial_balance():
        sums[line.currency] = sums.get(line.currency, 0) + line.credit_minor - line.debit_minor
    return (Imbalance(Fault.SUM_NOT_ZERO, currency, minor) for currency, minor in sums.items() if minor)


def _moves_missing() -> Iterator[Imbalance]:
    rows = Entry.objects.annotate(count=Count("moves")).exclude(count=F("moves_count")).order_by("pk")
    return (Imbalance(Fault.MOVES_MISSING, str(row.pk)) for row in rows[:FOUND_MAX])


def _foreign_moves() -> Iterator[Imbalance]:
    is_own = Q(
        debit__currency=F("entry__currency"), credit__currency=F("entry__currency"), at=F("entry__at")
    ) & Q(place__lt=F("entry__moves_count"))
    rows = Move.objects.exclude(is_own).order_by("pk")
    return (Imbalance(Fault.FOREIGN_MOVE, str(row.pk), row.amount_minor) for row in rows[:FOUND_MAX])


def _orphans() -> Iterator[Imbalance]:
    has_all = (
        Exists(Entry.objects.filter(pk=OuterRef("entry_id")))
        & Exists(Account.objects.filter(pk=OuterRef("debit_id")))
        & Exists(Account.objects.filter(pk=OuterRef("credit_id")))
    )
    rows = Move.objects.filter(~has_all).order_by("pk")
    return (Imbalance(Fault.ORPHAN, str(row.pk), row.amount_minor) for row in rows[:FOUND_MAX])


def _wrong_checkpoints() -> Iterator[Imbalance]:
    upto: dict[str, Any] = {"id__lte": OuterRef("mark")}
    summed = with_balance(Account.objects.all()).annotate(
        wrong_minor=F("marked_minor") - sum_of("credit", upto) + sum_of("debit", upto)
    )
    rows = summed.exclude(wrong_minor=0).order_by("pk")
    return (Imbalance(Fault.WRONG_CHECKPOINT, str(row.pk), row.wrong_minor) for row in rows[:FOUND_MAX])
