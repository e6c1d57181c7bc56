"""What is checked after every step: ledger, stock, money and the provider's list, each against something it was not made of.

The tally is kept by the script with plain additions, from what it saw happen; the bank's list comes from the bank's own tables.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from magpie.demo.day.report import Check, Words
from magpie.demo.day.till import list_of_bank
from magpie.domain.flash.queries import find_flash_difference
from magpie.domain.goods import queries as goods
from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.payment import queries as payments
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.providers.local import NAME
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.queries.statements import reconcile_provider
from magpie.kit.money import format_minor

CURRENCY = "CNY"
_MOMENT = timedelta(milliseconds=1)
_SHOP = (AccountKind.SHOP_PENDING, AccountKind.SHOP_AVAILABLE, AccountKind.SHOP_DEPOSIT)
_PLATFORM = (AccountKind.FEE_PENDING, AccountKind.FEE)


@dataclass
class Tally:
    """What the script counted itself. `held` are pieces of unpaid orders and of the flash sale's quota."""

    put_up: int = 0
    held: int = 0
    sold: int = 0
    paid_minor: int = 0
    granted_minor: int = 0
    sent_back_minor: int = 0
    asked_out_minor: int = 0


def check_all(tally: Tally, *, shop: int, sku: int, since: datetime, now: datetime) -> tuple[Check, ...]:
    """Every check, as things stand at `now`; the bank has told and the relay has carried all there was."""
    bank = list_of_bank(since=since, until=now + _MOMENT)
    return (
        _ledger(),
        _stock(tally, shop=shop, sku=sku),
        _money(tally, bank),
        _provider(bank, since=since, until=now + _MOMENT),
    )


def _ledger() -> Check:
    """Nothing is out of balance, and both columns of the trial balance have one sum."""
    faults = ledger.find_imbalance()
    lines = ledger.trial_balance()
    debit = sum(line.debit_minor for line in lines)
    credit = sum(line.credit_minor for line in lines)
    said = f"{_money_text(debit)} = {_money_text(credit)}"
    return Check(
        Words("账本", "Ledger"),
        not faults and debit == credit,
        Words(
            f"借方 = 贷方：{said}；{len(lines)} 类账户，{len(faults)} 处不符",
            f"debits = credits: {said}; {len(lines)} kinds of account, {len(faults)} faults",
        ),
    )


def _stock(tally: Tally, *, shop: int, sku: int) -> Check:
    """Counters are their movements and the claims, and just what the script saw held and sold."""
    row = goods.get_stock(shop, sku)
    differs = [*goods.find_stock_difference(), *find_flash_difference()]
    is_well = (row.on_hand, row.reserved, row.sold) == (tally.put_up, tally.held, tally.sold)
    free = row.available
    return Check(
        Words("库存", "Stock"),
        is_well and not differs and free >= 0,
        Words(
            f"上架 {row.on_hand} = 已售 {row.sold} + 占用 {row.reserved} + 可售 {free}；流水核对 {len(differs)} 处不符",
            f"put up {row.on_hand} = sold {row.sold} + held {row.reserved} + free {free}; "
            f"{len(differs)} differences from its movements",
        ),
    )


def _money(tally: Tally, bank: list[ProviderEvent]) -> Check:
    """What the bank holds by its own list is what the books say it holds, and the books say whose it is."""
    said = _sums(bank)
    captured, back, fees = (
        said[kind] for kind in (EventKind.CAPTURED, EventKind.REFUND_SUCCEEDED, EventKind.FEE)
    )
    books = _balances()
    shop, platform = sum(books[kind] for kind in _SHOP), sum(books[kind] for kind in _PLATFORM)
    under_way, out = books[AccountKind.REFUND_RESERVE], books[AccountKind.PAYOUT]
    is_well = (
        captured == tally.paid_minor
        and back == tally.sent_back_minor
        and captured - back - fees == -books[AccountKind.PROVIDER]
        and fees == -books[AccountKind.PROVIDER_FEE]
        and shop + platform == tally.paid_minor - tally.granted_minor - tally.asked_out_minor
        and under_way == tally.granted_minor - tally.sent_back_minor
        and out == tally.asked_out_minor
        and not books[AccountKind.BUYER_CLEARING]
    )
    left = (("渠道存款", "at the bank", captured - back - fees), ("手续费", "its fees", fees))
    right = (
        ("店铺", "shop", shop),
        ("平台", "platform", platform),
        ("退款途中", "refunds under way", under_way),
        ("提现途中", "payouts under way", out),
    )
    return Check(
        Words("资金", "Money"),
        is_well,
        Words(*(f"{_side(left, place)} = {_side(right, place)}" for place in (0, 1))),
    )


def _side(parts: Sequence[tuple[str, str, int]], place: int) -> str:
    """One side of the equation, its empty parts left out: "shop ¥199.92 + platform ¥4.08"."""
    return " + ".join(f"{part[place]} {_money_text(part[2])}" for part in parts if part[2]) or _money_text(0)


def _provider(bank: list[ProviderEvent], *, since: datetime, until: datetime) -> Check:
    """Every word of the bank was heard once, and every movement of money stands in the books once."""
    told = sorted(event.truth for event in bank)
    heard = sorted(_heard(since, until))
    done = reconcile_provider(NAME, since=since, until=until)
    return Check(
        Words("对账", "Reconciliation"),
        told == heard and not done.differences,
        Words(
            f"渠道 {len(told)} 条，收到 {len(heard)} 条；资金变动 渠道 {done.theirs} = 账本 {done.ours}，差异 {len(done.differences)}",
            f"{len(told)} words of the bank, {len(heard)} heard; movements of money: bank {done.theirs} = books {done.ours}, "
            f"{len(done.differences)} differences",
        ),
    )


def _heard(since: datetime, until: datetime) -> list[str]:
    truths: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = payments.events_between(since, until, provider=NAME, cursor=cursor)
        truths += [row.truth for row in page.rows]
        cursor = page.next_cursor
    return truths


def _sums(bank: list[ProviderEvent]) -> dict[EventKind, int]:
    sums: dict[EventKind, int] = defaultdict(int)
    for event in bank:
        if event.kind is not None:
            sums[event.kind] += event.amount_minor
    return sums


def _balances() -> dict[AccountKind, int]:
    """Credits minus debits of all accounts of a kind."""
    sums: dict[AccountKind, int] = defaultdict(int)
    for line in ledger.trial_balance():
        sums[line.kind] += line.credit_minor - line.debit_minor
    return sums


def _money_text(minor: int) -> str:
    return format_minor(minor, CURRENCY)
