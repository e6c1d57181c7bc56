"""What a shop reads of its money: per order with the day it comes, per period as lines, as a table for a spreadsheet; and
what our books say beside the provider's.

Every figure is read from the ledger; nothing is computed twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules.reconciling import Difference, Movement, reconcile
from magpie.domain.payment import queries as payments
from magpie.domain.payment.queries import EventRecord
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.models import Order, Settlement
from magpie.domain.trade.refusals import NoSuchOrder
from magpie.domain.trade.rules.books import shop_key
from magpie.kit.money import decimals_of
from magpie.kit.paging import Page, read_row_cursor, write_cursor
from magpie.kit.sheets import write_rows

# What a spreadsheet opens; whoever needs more asks for shorter periods.
CSV_ROWS_MAX: Final = 1_000_000
CSV_ROWS_AT_ONCE: Final = 1_000
MOVEMENTS_MAX: Final = 200_000
PAGE_MOVES: Final = 1_000
# A provider's word and our entry of it may lie on two sides of a day's end, and days apart where a webhook was lost.
SLACK: Final = timedelta(days=3)
BOM: Final = "\ufeff"


@dataclass(frozen=True)
class OrderMoney:
    """An order in a shop's books, where it is called `key`. `carriage_minor` of `total_minor` is no sale: no fee is taken of it.

    `expected_at` is when it is settled: an estimate once it arrived, fixed when it is received.
    """

    number: str
    currency: str
    placed_at: datetime
    total_minor: int
    carriage_minor: int
    status: str
    payment_status: str
    expected_at: datetime | None
    settled_at: datetime | None
    shop_minor: int | None
    fee_minor: int | None
    creator_minor: int | None
    key: str


@dataclass(frozen=True)
class Reconciled:
    """How much was compared, and what differs."""

    ours: int
    theirs: int
    differences: tuple[Difference, ...]


def order_money(shop: int, *, cursor: str = "", limit: int = 50) -> Page[OrderMoney]:
    """A shop's paid orders, newest first, with what each brought or when it will. The caller has checked whose shop it is.

    One query.
    """
    rows = Order.objects.filter(shop=shop, paid_at__isnull=False).select_related("settlement")
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = write_cursor([found[limit - 1].pk]) if len(found) > limit else None
    return Page(rows=[_money(row) for row in found[:limit]], next_cursor=more)


def order_statement(shop: int, order: str) -> list[ledger.PostedMove]:
    """Everything posted for one order of a shop that touched its money; raises NoSuchOrder. Two queries."""
    row = Order.objects.filter(number=order, shop=shop).first()
    if row is None:
        raise NoSuchOrder()
    return ledger.statement_of(row.key, owner=shop_key(shop))


def period_statement(
    shop: int,
    *,
    currency: str,
    since: datetime,
    until: datetime,
    cursor: str = "",
    limit: int = ledger.LINES_MAX,
) -> ledger.Statement:
    """One page of what moved in a period in a shop's accounts. Raises BadCursor."""
    return ledger.statement(
        shop_key(shop), currency=currency, since=since, until=until, cursor=cursor, limit=limit
    )


def statement_csv(
    shop: int, *, currency: str, since: datetime, until: datetime, language: str = "zh"
) -> Iterator[str]:
    """The same as a table, some rows at a time, for any spreadsheet: UTF-8 with its mark, money as decimal text, formulas
    disarmed. Never all of it at once: an edge streams it. At most CSV_ROWS_MAX rows; a last line says so where there were more.
    """
    is_chinese = language.lower().startswith("zh")
    yield BOM + write_rows([_HEAD_ZH if is_chinese else _HEAD_EN])
    lines = ledger.statement_lines(shop_key(shop), currency=currency, since=since, until=until)
    capped = islice(lines, CSV_ROWS_MAX)
    while some := list(islice(capped, CSV_ROWS_AT_ONCE)):
        numbers = numbers_of(some)
        yield write_rows(_cells(line, currency, numbers, is_chinese=is_chinese) for line in some)
    if next(lines, None) is not None:
        yield write_rows([[_MORE_ZH if is_chinese else _MORE_EN]])


def reconcile_provider(provider: str, *, since: datetime, until: datetime) -> Reconciled:
    """What the provider said happened in [since, until) beside what stands in our books.

    Both sides are read SLACK wider and joined by the provider's own names; told is what belongs to the period on either
    side. What the provider gave back of its own accord stands in no book of ours: that is a difference to look at.
    """
    theirs = list(_theirs(provider, since=since - SLACK, until=until + SLACK))
    ours = list(_ours(provider, since=since - SLACK, until=until + SLACK))
    inside = {one.key for at, one in (*theirs, *ours) if since <= at < until}
    mine = [one for _, one in ours if one.key in inside]
    others = [one for _, one in theirs if one.key in inside]
    return Reconciled(len(mine), len(others), tuple(reconcile(mine, others)))


def _money(row: Order) -> OrderMoney:
    done: Settlement | None = getattr(row, "settlement", None)
    return OrderMoney(
        number=row.number,
        currency=row.currency,
        placed_at=row.placed_at,
        total_minor=row.total_minor,
        carriage_minor=row.carriage_minor,
        status=row.status,
        payment_status=row.payment_status,
        expected_at=row.settles_at,
        settled_at=row.settled_at,
        shop_minor=done.shop_minor if done else None,
        fee_minor=done.fee_minor if done else None,
        creator_minor=done.creator_minor if done else None,
        key=row.key,
    )


_HEAD_ZH = ["时间(UTC)", "类型", "单号", "原因", "币种", "收入", "支出", "余额"]
_HEAD_EN = ["Time (UTC)", "Kind", "Order", "Reason", "Currency", "In", "Out", "Balance"]
_MORE_ZH = f"仅列出前 {CSV_ROWS_MAX} 行，请缩短期间。"
_MORE_EN = f"Only the first {CSV_ROWS_MAX} rows are listed; ask for a shorter period."


def _cells(
    line: ledger.StatementLine, currency: str, numbers: dict[str, str], *, is_chinese: bool
) -> list[str]:
    kind, reason = books.ENTRY_WORDS[line.kind], books.reason_words(line.reason, line.line)
    return [
        line.at.strftime("%Y-%m-%d %H:%M:%S"),
        kind.zh if is_chinese else kind.en,
        numbers.get(line.ref, line.ref),
        reason.zh if is_chinese else reason.en,
        currency,
        decimal_text(line.in_minor, currency),
        decimal_text(line.out_minor, currency),
        decimal_text(line.balance_minor, currency),
    ]


def numbers_of(lines: Iterable[ledger.StatementLine]) -> dict[str, str]:
    """'order:7' -> the number that buyer and shop know it by. One query."""
    refs = {line.ref for line in lines if line.ref.startswith("order:")}
    pks = [int(ref.partition(":")[2]) for ref in refs]
    rows = Order.objects.filter(pk__in=pks).values_list("pk", "number")
    return {f"order:{pk}": number for pk, number in rows}


def decimal_text(minor: int, currency: str) -> str:
    """(-123450, 'CNY') -> '-1234.50': digits that a spreadsheet reads as the number they are."""
    decimals = decimals_of(currency)
    whole, part = divmod(abs(minor), 10**decimals)
    digits = f"{whole}.{part:0{decimals}d}" if decimals else str(whole)
    return f"-{digits}" if minor < 0 else digits


def _theirs(provider: str, *, since: datetime, until: datetime) -> Iterator[tuple[datetime, Movement]]:
    """Signed as the provider sees its till. A refund that it reports failed after it was made came back."""
    made: dict[str, EventRecord] = {}
    failed: dict[str, EventRecord] = {}
    cursor: str | None = ""
    for _ in range(MOVEMENTS_MAX // payments.PAGE_ROWS_MAX):
        page = payments.events_between(since, until, provider=provider, cursor=cursor or "")
        for row in page.rows:
            if row.kind in _SIGNS:
                minor = _SIGNS[row.kind] * row.amount_minor
                yield row.at, Movement(row.truth, _KINDS[row.kind], minor, row.currency)
            if row.kind == EventKind.REFUND_SUCCEEDED:
                made[row.refund] = row
            if row.kind == EventKind.REFUND_FAILED:
                failed[row.refund] = row
        cursor = page.next_cursor
        if cursor is None:
            break
    for refund in made.keys() & failed.keys():
        back = Movement(f"{refund}:came_back", "refund", made[refund].amount_minor, made[refund].currency)
        yield failed[refund].at, back


_SIGNS = {
    EventKind.CAPTURED.value: 1,
    EventKind.REFUND_SUCCEEDED.value: -1,
    EventKind.FEE.value: -1,
    EventKind.CHARGE_BACK.value: -1,
    EventKind.CHARGE_BACK_WON.value: 1,
}
_KINDS = {
    EventKind.CAPTURED.value: "payment",
    EventKind.REFUND_SUCCEEDED.value: "refund",
    EventKind.FEE.value: "fee",
    EventKind.CHARGE_BACK.value: "charge_back",
    EventKind.CHARGE_BACK_WON.value: "charge_back",
}
_ENTRY_KINDS = {
    books.EntryKind.PAYMENT: "payment",
    books.EntryKind.REFUND_SENT: "refund",
    books.EntryKind.PROVIDER_FEE: "fee",
    books.EntryKind.CHARGE_BACK: "charge_back",
}


def _ours(provider: str, *, since: datetime, until: datetime) -> Iterator[tuple[datetime, Movement]]:
    """What stands in the books of the provider's till; payouts leave it by another door and are not among it."""
    owner, after = f"provider:{provider}", 0
    for _ in range(MOVEMENTS_MAX // PAGE_MOVES):
        rows = ledger.provider_moves(since=since, until=until, provider=owner, after=after, limit=PAGE_MOVES)
        for _, row in rows:
            if row.kind in _ENTRY_KINDS:
                is_in = row.debit.kind == books.AccountKind.PROVIDER
                minor = row.amount_minor if is_in else -row.amount_minor
                key = row.key.removeprefix(f"{provider}:")
                yield row.at, Movement(key, _ENTRY_KINDS[row.kind], minor, row.currency)
        if len(rows) < PAGE_MOVES:
            return
        after = rows[-1][0]
