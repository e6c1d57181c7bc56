"""Posting: one entry under one key, once.

No row that another entry needs is changed: a posting only adds, so sales that share every house account run side by side.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from magpie.domain.ledger import rules
from magpie.domain.ledger.actions.reading import check_entry, read_moves
from magpie.domain.ledger.models import Account, Entry, Move
from magpie.domain.ledger.refusals import EntryDiffers
from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.rows import insert_new, insert_rows

# Any fixed number: who opens accounts on PostgreSQL waits for the others who do.
OPENING_LOCK: Final = 0x6C6564676572
Ids = dict[rules.AccountRef, int]


def post_entry(
    *,
    key: str,
    kind: rules.EntryKind,
    ref: str,
    currency: str,
    moves: Sequence[rules.MoveDraft],
    now: datetime,
    simulated: bool = False,
) -> int:
    """Write an entry and its moves; returns its id. The same key with the same content gives the same entry.

    Accounts are opened as they are met. Moves of nothing are dropped. Raises UnreadableEntry, EmptyEntry, EntryDiffers;
    then nothing has changed. No facts. Locks nothing that exists; opening an account waits for others that open some.
    """
    check_entry(key=key, kind=kind, ref=ref, currency=currency)
    drafts = read_moves(key, moves)
    entry = Entry(
        key=key,
        kind=kind,
        ref=ref,
        currency=currency,
        moves_count=len(drafts),
        at=now,
        is_simulated=simulated,
    )
    with transaction.atomic(savepoint=False):
        if insert_new(entry, by=("key",)):
            _write_moves(entry, drafts)
            return int(entry.pk)
    # Posted under this key before, by us or by somebody we waited for.
    return _check_same(entry, drafts)


def _check_same(entry: Entry, drafts: Sequence[rules.MoveDraft]) -> int:
    posted = Entry.objects.get(key=entry.key)
    rows = Move.objects.filter(entry=posted).select_related("debit", "credit")
    written = [
        rules.MoveDraft(row.debit.ref, row.credit.ref, row.amount_minor, rules.Reason(row.reason), row.line)
        for row in rows
    ]
    is_same = _face(posted) == _face(entry) and sorted(map(repr, written)) == sorted(map(repr, drafts))
    if not is_same:
        raise EntryDiffers(key=entry.key)
    return int(posted.pk)


def _face(entry: Entry) -> tuple[str, str, str, bool]:
    """What must be the same when a key comes again. The time may differ: a retry comes later."""
    return str(entry.kind), entry.ref, entry.currency, entry.is_simulated


def _write_moves(entry: Entry, drafts: Sequence[rules.MoveDraft]) -> None:
    ids = _accounts(drafts, entry.currency)
    insert_rows(
        [
            Move(
                entry=entry,
                place=place,
                debit_id=ids[draft.debit],
                credit_id=ids[draft.credit],
                amount_minor=draft.amount_minor,
                reason=draft.reason,
                line=draft.line,
                at=entry.at,
            )
            for place, draft in enumerate(drafts)
        ]
    )


def _accounts(drafts: Sequence[rules.MoveDraft], currency: str) -> Ids:
    """The ids of all accounts of an entry, in one query where they exist. Kept for this entry only: an id remembered for
    longer could outlive the savepoint that made it."""
    wanted = {ref for draft in drafts for ref in (draft.debit, draft.credit)}
    found = _find_accounts(wanted, currency)
    missing = sorted(wanted - found.keys())
    if not missing:
        return found
    _wait_to_open()
    # Whoever held the lock before us may have opened them: then the row that is there is the account.
    Account.objects.bulk_create(
        [Account(kind=ref.kind, owner=ref.owner, currency=currency) for ref in missing], ignore_conflicts=True
    )
    return found | _find_accounts(missing, currency)


def _find_accounts(refs: Collection[rules.AccountRef], currency: str) -> Ids:
    """Asked by owner, who has at most one account of each kind: a quicker question than one by name."""
    rows = _accounts_of(sorted({ref.owner for ref in refs}), currency)
    ids = {row.ref: int(row.pk) for row in rows}
    return {ref: ids[ref] for ref in refs if ref in ids}


@compiled
def _accounts_of(owners: Sequence[str], currency: str) -> "QuerySet[Account]":
    return Account.objects.filter(owner__in=owners, currency=currency)


def _wait_to_open() -> None:
    """Two transactions that each open several accounts in another order would wait for each other for ever."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING_LOCK])
