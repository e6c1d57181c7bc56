"""After the purchase: Tao asks, Mei's Lantern Tea answers, the bank sends money back, and the books say where it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.rules import AccountKind, AccountRef
from magpie.domain.payment import rules as payment_rules
from magpie.domain.payment.models import Refund
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.trade.actions.aftersales import Ask, open_aftersale
from magpie.domain.trade.actions.return_addresses import keep_return_address
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, hear_carrier, send_parcel
from magpie.domain.trade.models import AfterSale, Order, OrderLine, Trade
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.delivery import ReturnPlace
from magpie.domain.trade.rules.refunding import Reason
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from tests.domain.cast import NOW, MemoryLog, Town, carry
from tests.domain.trade.cast import captured, hear, place, wanted

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SWIFT = Waybill("Swift Crane", "SC-1001")
BACK = Waybill("Swift Crane", "SC-9001")
PURSE = AccountRef(AccountKind.PROVIDER, "provider:local")
# Whoever runs the site, and has no part in what is bought.
SITE = "p:site"
_numbers = count(1)


WAREHOUSE = ReturnPlace("Mei", "13800000001", "Zhejiang", "Hangzhou", "12 Returns Lane", note="Ring twice")


def takes_back(here: Town, *, place: ReturnPlace = WAREHOUSE) -> int:
    """Lantern Tea says where goods come back to; the address's id."""
    return keep_return_address(by=here.mei, shop=here.shop, place=place, now=NOW)


def bought(here: Town, *, quantity: int = 3, now: datetime = NOW) -> Order:
    """Tao paid for pieces of green tea at ¥68; the money stands in the books."""
    takes_back(here)
    number = place(here.tao, wanted(here, quantity=quantity), now=now)
    hear(captured(number, event=f"paid-{number}", at=now), now=now)
    carry(MemoryLog())
    return Order.objects.get(trade__number=number)


def delivered(here: Town, *, quantity: int = 3, now: datetime = NOW) -> Order:
    """Sent at once, in Tao's hands a day later."""
    order = bought(here, quantity=quantity, now=now)
    waybill = Waybill("Swift Crane", f"SC-{order.pk}")
    send_parcel(by=here.mei, order=order.number, waybill=waybill, now=now)
    word = RouteWord(waybill.number, "r9", RouteKind.ARRIVED, now + DAY)
    hear_carrier(carrier_name="Swift Crane", words=[word], now=now + DAY)
    return Order.objects.get(pk=order.pk)


def line_of(order: Order) -> OrderLine:
    return OrderLine.objects.get(order=order)


def ask(
    here: Town,
    order: Order,
    kind: Kind,
    reason: Reason,
    *,
    quantity: int = 1,
    now: datetime = NOW,
    person: str = "",
    **more: Any,
) -> AfterSale:
    asked = Ask(line_of(order).pk, kind, reason, quantity, **more)
    number = open_aftersale(
        person=person or here.tao,
        order=order.number,
        ask=asked,
        number=new_id(now_ms=ms_of(now)),
        now=now,
    )
    return AfterSale.objects.get(number=number)


def call_off(here: Town, order: Order, *, quantity: int = 1, now: datetime = NOW) -> AfterSale:
    return ask(here, order, Kind.REFUND_BEFORE_SHIP, Reason.NO_REASON, quantity=quantity, now=now)


def faulty(
    here: Town, order: Order, *, quantity: int = 1, now: datetime = NOW + 2 * DAY, **more: Any
) -> AfterSale:
    return ask(here, order, Kind.REFUND_ONLY, Reason.FAULTY, quantity=quantity, now=now, **more)


def stands(case: AfterSale) -> tuple[str, str]:
    case.refresh_from_db()
    return case.status, case.arbitration


def said(case: AfterSale) -> list[tuple[str, str]]:
    return [(event.act, event.by) for event in case.events.all()]


def bank(
    order: Order, kind: payment_rules.EventKind, *, minor: int, now: datetime, refund: str = ""
) -> ProviderEvent:
    """A word of the bank about the payment of an order."""
    trade = Trade.objects.get(orders=order)
    name = f"{kind.value}-{next(_numbers)}"
    return ProviderEvent(
        provider_event_id=name,
        truth=name,
        kind=kind,
        provider_ref=f"charge-{trade.intent}",
        intent=trade.intent,
        amount_minor=minor,
        currency=trade.currency,
        refund=refund,
        at=now,
    )


def bank_sends(order: Order, *, now: datetime) -> list[int]:
    """The bank does every refund it was asked for; how much each was."""
    trade = Trade.objects.get(orders=order)
    waiting = [row for row in Refund.objects.filter(intent__key=trade.intent) if _is_open(row)]
    events = [
        bank(
            order,
            payment_rules.EventKind.REFUND_SUCCEEDED,
            minor=row.amount_minor,
            now=now,
            refund=row.attempt_key,
        )
        for row in waiting
    ]
    if events:
        hear(*events, now=now)
    carry(MemoryLog())
    return [row.amount_minor for row in waiting]


def _is_open(row: Refund) -> bool:
    said_of = row.intent.events.filter(refund=row.attempt_key)
    return not said_of.exists() and row.gave_up_at is None


def refunds(order: Order) -> list[tuple[str, int]]:
    """What the provider was asked to send back for a trade."""
    rows: Sequence[tuple[str, int]] = list(
        Refund.objects.filter(intent__key=Trade.objects.get(orders=order).intent)
        .order_by("pk")
        .values_list("key", "amount_minor")
    )
    return list(rows)


def balance(kind: AccountKind, owner: str = "") -> int:
    return ledger.balance_of(AccountRef(kind, owner), currency="CNY")


def shop_money(here: Town) -> tuple[int, int]:
    """(pending, available) of Lantern Tea."""
    owner = f"shop:{here.shop}"
    return balance(AccountKind.SHOP_PENDING, owner), balance(AccountKind.SHOP_AVAILABLE, owner)


def counters(order: Order) -> tuple[int, int, int, int, int, int]:
    """(asked pieces, asked money, refunded pieces, refunded money, waived, called off)."""
    line = line_of(order)
    return (
        line.asked_quantity, line.asked_minor, line.refunded_quantity, line.refunded_minor, line.waived_minor,
        line.called_off_quantity,
    )  # fmt: skip
