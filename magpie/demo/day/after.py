"""The second half: parcels, a return and its refund, the settlement when nobody may return any more, statement and payout."""

import csv
import io
from collections import defaultdict
from datetime import datetime
from typing import Final

from magpie.demo.day.checking import CURRENCY
from magpie.demo.day.report import Check, Words
from magpie.demo.day.stage import BEGINS, MEI_PIECES, PRICE_MINOR, ZONE, Stage, money
from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.refusals import PayoutTooHigh
from magpie.domain.ledger.rules import ENTRY_WORDS, AccountKind, AccountRef, reason_words
from magpie.domain.trade.actions.aftersales import Ask, open_aftersale
from magpie.domain.trade.actions.aftersales_parcels import hear_return_carrier, receive_back, send_back
from magpie.domain.trade.actions.sending import send_waybills
from magpie.domain.trade.actions.settling import request_shop_payout, settle_due
from magpie.domain.trade.actions.shipping import (
    RouteWord,
    Waybill,
    confirm_due,
    confirm_order,
    hear_carrier,
    send_parcel,
)
from magpie.domain.trade.queries.aftersales import get_aftersale
from magpie.domain.trade.queries.orders import OrderView, get_order, orders_of_shop
from magpie.domain.trade.queries.statements import order_money, period_statement, statement_csv
from magpie.domain.trade.rules.aftersales import Kind, Status
from magpie.domain.trade.rules.books import shop_key
from magpie.domain.trade.rules.refunding import Reason
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.waybills import WaybillRow
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id

Told = tuple[list[Words], list[Check]]
SWIFT: Final = "Swift Crane"
MANY: Final = 500


def part_shipped(stage: Stage) -> Told:
    """Mei's three tins leave in two parcels on two days; everybody else's in one, by one sheet of waybills."""
    stage.wait_until(day=2, hour=9)
    line = _meis(stage).lines[0].id
    first, second = (Waybill(SWIFT, f"SC-MEI-{number}") for number in (1, 2))
    send_parcel(by=stage.tao, order=stage.order, waybill=first, pieces={line: MEI_PIECES - 1}, now=stage.now)
    rows = [
        WaybillRow(number, one.number, SWIFT, f"SC-{number:04}")
        for number, one in enumerate(_to_send(stage), start=1)
    ]
    sheet = send_waybills(by=stage.tao, shop=stage.shop, rows=rows, now=stage.now)
    halfway = _meis(stage).fulfilment_status
    stage.wait_until(day=3, hour=9)
    _arrive([first.number, *(row.waybill for row in rows)], stage)
    not_yet = _meis(stage)
    send_parcel(by=stage.tao, order=stage.order, waybill=second, now=stage.now)
    stage.wait_until(day=4, hour=15)
    _arrive([second.number], stage)
    _arrive([second.number], stage)  # and is heard of twice
    stage.settle_down()
    done = _meis(stage)
    ways = [halfway, not_yet.fulfilment_status, done.fulfilment_status]
    shipped = Check(
        Words("发货", "Shipping"),
        ways == ["partly_shipped", "partly_shipped", "delivered"]
        and len(done.parcels) == 2
        and len(sheet.sent) == len(rows)
        and not sheet.bad,
        Words(
            f"小梅的订单 {len(done.parcels)} 个包裹：部分发货 → 部分发货（首包已到）→ 全部送达；批量发货 {len(sheet.sent)} 单",
            f"Mei's order in {len(done.parcels)} parcels: partly shipped → still partly (the first arrived) → delivered; "
            f"{len(sheet.sent)} orders sent by sheet",
        ),
    )
    return [
        Words(
            f"小梅的 {MEI_PIECES} 件分两个包裹寄出；其余 {len(sheet.sent)} 单用一张表批量发货。",
            f"Mei's {MEI_PIECES} tins leave in two parcels; the other {len(sheet.sent)} orders by one sheet.",
        )
    ], [shipped]


def return_one(stage: Stage) -> Told:
    """Within her seven days Mei sends one tin back without a reason; it is looked at, and its money goes back."""
    stage.wait_until(day=6, hour=20)
    line = _meis(stage).lines[0].id
    case = open_aftersale(
        person=stage.mei, order=stage.order, ask=Ask(line, Kind.RETURN_REFUND, Reason.NO_REASON),
        number=new_id(now_ms=ms_of(stage.now)), now=stage.now,
    )  # fmt: skip
    granted = _case_status(stage, case)
    stage.wait_until(day=7, hour=10)
    back = Waybill(SWIFT, "SC-BACK-1")
    send_back(person=stage.mei, aftersale=case, waybill=back, now=stage.now)
    stage.wait_until(day=8, hour=10)
    hear_return_carrier(carrier_name=SWIFT, words=[_arrived(back.number, stage)], now=stage.now)
    stage.wait_until(day=8, hour=17)
    receive_back(by=stage.tao, aftersale=case, is_sellable=True, now=stage.now)
    stage.tally.sold -= 1
    stage.tally.granted_minor += PRICE_MINOR
    stage.tally.sent_back_minor += PRICE_MINOR
    stage.settle_down()
    view = get_aftersale(person=stage.mei, number=case, now=stage.now)
    order = _meis(stage)
    refunded = Check(
        Words("退款", "Refund"),
        granted == Status.SENDING_BACK
        and view.status == Status.DONE
        and view.refund_minor == order.lines[0].refunded_minor == PRICE_MINOR
        and order.payment_status == "partly_refunded",
        Words(
            f"退 1 件 {money(PRICE_MINOR)}，原路退回已到账；订单实付 {money(order.total_minor)}，余 "
            f"{money(order.total_minor - view.refund_minor)}",
            f"1 tin, {money(PRICE_MINOR)}, back where it came from; of {money(order.total_minor)} paid "
            f"{money(order.total_minor - view.refund_minor)} stay",
        ),
    )
    return [
        Words(
            "小梅在 7 天内无理由退回 1 件：自动同意，寄回，阿陶验收后重新上架，款项原路退回。",
            "Mei sends one tin back within her seven days: granted at once, sent, looked at by Tao and put on the shelf again, "
            "the money back where it came from.",
        )
    ], [refunded]


def settle(stage: Stage) -> Told:
    """The clock is moved to the last second of the right to return, then past it."""
    confirm_order(person=stage.mei, order=stage.order, now=stage.now)
    stage.wait_until(day=10, hour=12)
    confirm_due(now=stage.now)
    rows = order_money(stage.shop, limit=MANY).rows
    due = sorted({row.expected_at for row in rows if row.expected_at})
    early = stage.now = due[0]
    stage.wait(seconds=-1)
    before = settle_due(now=stage.now)
    stage.now = due[-1]
    after = settle_due(now=stage.now)
    again = settle_due(now=stage.now)
    stage.settle_down()
    pending, available = (
        _balance(stage, kind) for kind in (AccountKind.SHOP_PENDING, AccountKind.SHOP_AVAILABLE)
    )
    fee = ledger.balance_of(AccountRef(AccountKind.FEE), currency=CURRENCY)
    settled = Check(
        Words("结算", "Settlement"),
        (before, after, again) == (0, len(rows), 0)
        and pending == 0
        and available + fee == stage.tally.paid_minor - stage.tally.granted_minor,
        Words(
            f"到期前 1 秒结算 {before} 单，到期 {after} 单，再跑一次 {again} 单；实付 {money(stage.tally.paid_minor)} − 退款 "
            f"{money(stage.tally.granted_minor)} = 店铺 {money(available)} + 平台服务费 {money(fee)}",
            f"a second before: {before} orders; then: {after}; once more: {again}; paid {money(stage.tally.paid_minor)} − back "
            f"{money(stage.tally.granted_minor)} = shop {money(available)} + platform fee {money(fee)}",
        ),
    )
    return [
        Words(
            f"最早一单的退货期到 {_wall(early)} 结束；到最后一单也结束时，{after} 单的货款已转入店铺可用余额。",
            f"The first right to return ends at {_wall(early)}; when the last one has, the money of {after} orders is the shop's.",
        )
    ], [settled]


def statement(stage: Stage) -> Told:
    """What Tao reads: every line of the period, what it opened and closed with, and the same as a table."""
    stage.wait(hours=1)
    since, until = BEGINS, stage.now
    lines: list[ledger.StatementLine] = []
    cursor, closing = "", 0
    while True:
        page = period_statement(stage.shop, currency=CURRENCY, since=since, until=until, cursor=cursor)
        lines += page.lines
        closing = page.closing_minor
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    table = "".join(statement_csv(stage.shop, currency=CURRENCY, since=since, until=until))
    rows = list(csv.reader(io.StringIO(table, newline="")))
    came, went = sum(line.in_minor for line in lines), sum(line.out_minor for line in lines)
    has = sum(balance.minor for balance in ledger.balances_of(shop_key(stage.shop)))
    adds_up = Check(
        Words("对账单", "Statement"),
        came - went == closing == has and len(rows) == len(lines) + 1 and lines[-1].balance_minor == closing,
        Words(
            f"{len(lines)} 行：收入 {money(came)} − 支出 {money(went)} = 期末 {money(closing)} = 账本余额；CSV {len(rows) - 1} 行",
            f"{len(lines)} lines: in {money(came)} − out {money(went)} = closing {money(closing)} = balance in the books; CSV has "
            f"{len(rows) - 1} rows",
        ),
    )
    sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for line in lines:
        kind, reason = ENTRY_WORDS[line.kind], reason_words(line.reason, line.line)
        sums[kind.zh, reason.zh, kind.en, reason.en] += line.in_minor - line.out_minor
    told = [
        Words(f"{money(minor):>12}  {kind_zh}·{reason_zh}", f"{money(minor):>12}  {kind_en} · {reason_en}")
        for (kind_zh, reason_zh, kind_en, reason_en), minor in sums.items()
        if minor
    ]
    return told, [adds_up]


def payout(stage: Stage) -> Told:
    """Tao asks for all that is available; more is refused, and asking twice asks once."""
    stage.wait(hours=1)
    available = _balance(stage, AccountKind.SHOP_AVAILABLE)
    is_refused = False
    try:
        _ask_out(stage, available + 1, key="too-much")
    except PayoutTooHigh:
        is_refused = True
    first, second = (_ask_out(stage, available, key="march") for _ in range(2))
    stage.tally.asked_out_minor += available
    stage.settle_down()
    (instruction,) = ledger.payouts_of(shop_key(stage.shop))
    one = Check(
        Words("提现", "Payout"),
        is_refused
        and first == second == instruction.id
        and (instruction.amount_minor, instruction.status) == (available, "requested")
        and _balance(stage, AccountKind.SHOP_AVAILABLE) == 0,
        Words(
            f"多提 1 分被拒绝；提交 2 次 → 1 笔；可用余额 {money(available)} → {money(0)}",
            f"a cent too much is refused; asked twice → 1 payout; available {money(available)} → {money(0)}",
        ),
    )
    line = (
        f"#{instruction.id}  {instruction.owner} → {money(instruction.amount_minor)} {instruction.currency}"
    )
    return [
        Words(
            f"打款指令 {line}，待银行执行（这里没有真实资金）。",
            f"Payout instruction {line}, for a bank to carry out (no real money here).",
        )
    ], [one]


def _wall(at: datetime) -> str:
    """By the clock on the shop's wall: '03-11 00:00'."""
    return f"{at.astimezone(ZONE):%m-%d %H:%M}"


def _ask_out(stage: Stage, minor: int, *, key: str) -> int:
    return request_shop_payout(
        by=stage.tao, shop=stage.shop, currency=CURRENCY, amount_minor=minor, key=key, now=stage.now
    )


def _meis(stage: Stage) -> OrderView:
    return get_order(person=stage.mei, number=stage.order, now=stage.now)


def _to_send(stage: Stage) -> list[OrderView]:
    """Everybody's orders but Mei's that are paid and not sent, the oldest first."""
    rows = orders_of_shop(stage.shop, limit=MANY, now=stage.now).rows
    return [row for row in reversed(rows) if row.payment_status == "paid" and row.number != stage.order]


def _arrive(waybills: list[str], stage: Stage) -> None:
    hear_carrier(carrier_name=SWIFT, words=[_arrived(one, stage) for one in waybills], now=stage.now)


def _arrived(waybill: str, stage: Stage) -> RouteWord:
    return RouteWord(waybill, f"{waybill}-arrived", RouteKind.ARRIVED, stage.now)


def _case_status(stage: Stage, case: str) -> str:
    return get_aftersale(person=stage.mei, number=case, now=stage.now).status


def _balance(stage: Stage, kind: AccountKind) -> int:
    return ledger.balance_of(AccountRef(kind, shop_key(stage.shop)), currency=CURRENCY)
