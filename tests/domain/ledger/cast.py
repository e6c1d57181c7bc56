"""One sale of Lantern Tea: ¥90.00 in cash, ¥5.00 from the platform, ¥5.00 from the creator who led there."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Barrier

from django.db import connection

from magpie.domain.ledger import actions, queries
from magpie.domain.ledger.guards import install_guards
from magpie.domain.ledger.models import Account, Entry, Move
from magpie.domain.ledger.rules import (
    AccountKind,
    AccountRef,
    EntryKind,
    LineSplit,
    MoveDraft,
    Reason,
    payment_moves,
    sale_moves,
    settlement_moves,
)
from tests.domain.cast import NOW

SHOP, CREATOR = "shop:12", "creator:5"
PROVIDER = AccountRef(AccountKind.PROVIDER)
BUYERS = AccountRef(AccountKind.BUYER_CLEARING)
PAYOUTS = AccountRef(AccountKind.PAYOUT)
SHOP_PENDING = AccountRef(AccountKind.SHOP_PENDING, SHOP)
SHOP_AVAILABLE = AccountRef(AccountKind.SHOP_AVAILABLE, SHOP)
CREATOR_AVAILABLE = AccountRef(AccountKind.CREATOR_AVAILABLE, CREATOR)
LINE = LineSplit(
    "line:9",
    SHOP,
    CREATOR,
    cash_minor=9000,
    subsidy_minor=500,
    creator_discount_minor=500,
    fee_minor=200,
    commission_minor=2000,
)


def post(
    key: str,
    moves: Sequence[MoveDraft],
    *,
    kind: EntryKind = EntryKind.SALE,
    ref: str = "order:7",
    currency: str = "CNY",
    now: datetime = NOW,
) -> int:
    return actions.post_entry(key=key, kind=kind, ref=ref, currency=currency, moves=moves, now=now)


def paid(amount_minor: int, key: str = "payment:1", *, now: datetime = NOW) -> int:
    return post(key, payment_moves(amount_minor), kind=EntryKind.PAYMENT, now=now)


def settled_sale(split: LineSplit = LINE, *, number: int = 7, now: datetime = NOW) -> None:
    """A line that was paid, sold and settled."""
    ref = f"order:{number}"
    post(f"{ref}:payment", payment_moves(split.cash_minor), kind=EntryKind.PAYMENT, ref=ref, now=now)
    post(f"{ref}:sale", sale_moves(split), ref=ref, now=now)
    post(f"{ref}:settled", settlement_moves(split), kind=EntryKind.SETTLEMENT, ref=ref, now=now)


def given(owner: str, amount_minor: int, key: str, *, currency: str = "CNY", now: datetime = NOW) -> None:
    """Money that an owner may take out, or with a negative amount a debt."""
    kind = AccountKind.SHOP_AVAILABLE if owner.startswith("shop:") else AccountKind.CREATOR_AVAILABLE
    move = MoveDraft(PROVIDER, AccountRef(kind, owner), abs(amount_minor), Reason.CORRECTION)
    moves = [move if amount_minor > 0 else move.reversed()]
    post(key, moves, kind=EntryKind.CORRECTION, ref="test:1", currency=currency, now=now)


def balance(ref: AccountRef, currency: str = "CNY") -> int:
    return queries.balance_of(ref, currency=currency)


def summed(ref: AccountRef, currency: str = "CNY") -> int:
    """The balance as the plain sum of all moves, in Python."""
    account = Account.objects.get(kind=ref.kind, owner=ref.owner, currency=currency)
    came = sum(Move.objects.filter(credit=account).values_list("amount_minor", flat=True))
    went = sum(Move.objects.filter(debit=account).values_list("amount_minor", flat=True))
    return came - went


def counts() -> tuple[int, int, int]:
    return Account.objects.count(), Entry.objects.count(), Move.objects.count()


def execute(statement: str, values: Sequence[object] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)


@contextmanager
def without_guard(name: str, table: str) -> Iterator[None]:
    """The books with one guard taken away."""
    execute(
        f"DROP TRIGGER {name} ON {table}" if connection.vendor == "postgresql" else f"DROP TRIGGER {name}"
    )
    try:
        yield
    finally:
        install_guards(connection)


def at_once(threads: int, work: Callable[[int], None]) -> None:
    """`work(0)`, `work(1)` … in as many threads, begun together; what one of them raises is raised here."""
    gate = Barrier(threads)

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))
