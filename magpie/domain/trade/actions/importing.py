"""Bringing in a sale of another system: buyer, shops, goods, orders, payment and books, in one transaction, once.

It is history. Stock is not touched, nobody is told (no facts), no clock of ours moves it, and nothing is sealed: whoever
imports brings no name and no address.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from magpie.domain.goods import actions as goods
from magpie.domain.goods.rules.promises import Promise
from magpie.domain.goods.rules.returns import RETURN_DAYS, ReturnPolicy
from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.payment import actions as payment
from magpie.domain.payment.actions.importing import IMPORTED
from magpie.domain.people import actions as people
from magpie.domain.trade import rules
from magpie.domain.trade.models import Order, OrderEvent, OrderLine, Parcel, ParcelLine, Trade
from magpie.domain.trade.refusals import UnreadableSale
from magpie.domain.trade.rules.books import carriage_split, line_split
from magpie.domain.trade.rules.elsewhere import OrderElsewhere, SaleElsewhere, acts_of, state_of, wrong_with
from magpie.kit.ids import derive_id


def import_order(*, sale: SaleElsewhere, now: datetime) -> bool:
    """Take a sale as it is said; True when it was new. One that is known stays as it is, whatever is said of it now.

    Raises UnreadableSale, and what reading people, goods and payments raises; then nothing of it was taken. No facts.
    Locks nothing: the database takes one sale of a number.
    """
    if field := wrong_with(sale):
        raise UnreadableSale(number=sale.number[:64], field=field)
    known = Trade.objects.filter(origin=sale.origin, origin_number=sale.number)
    if known.exists():
        return False
    try:
        with transaction.atomic():
            _import(sale, now=now)
    except IntegrityError:
        # Somebody else brought the same sale since we looked, or the error is another one.
        if not known.exists():
            raise
        return False
    return True


def _import(sale: SaleElsewhere, *, now: datetime) -> None:
    is_there = people.know_person(person=sale.person, since=sale.placed_at)
    trade = Trade.objects.create(
        number=derive_id("trade", sale.origin, sale.number),
        person_id=sale.person if is_there else None,
        currency=sale.currency,
        goods_minor=sale.goods_minor,
        carriage_minor=sale.carriage_minor,
        total_minor=sale.total_minor,
        placed_at=sale.placed_at,
        pay_until=sale.placed_at + rules.PAY_WITHIN,
        paid_at=sale.paid_at,
        ended_at=None if sale.is_paid else sale.placed_at + rules.PAY_WITHIN,
        origin=sale.origin,
        origin_number=sale.number,
    )
    for sold in sale.orders:
        order = _make_order(trade, sale, sold)
        lines = OrderLine.objects.bulk_create(_lines(order, sold, since=sale.placed_at))
        _write_history(order, sale)
        _send(order, lines, sale)
        if sale.is_sale:
            _post_sale(order, lines, at=sale.paid_at or now)
    _pay(trade, sale, now=now)


def _make_order(trade: Trade, sale: SaleElsewhere, sold: OrderElsewhere) -> Order:
    shop = people.know_shop(
        handle=sold.shop, name_zh=sold.shop_zh, name_en=sold.shop_en, zone=sale.zone, since=sale.placed_at
    )
    state = state_of(sale)
    return Order.objects.create(
        trade=trade,
        shop_id=shop,
        number=derive_id("order", trade.number, shop),
        currency=sale.currency,
        goods_minor=sold.goods_minor,
        carriage_minor=sold.carriage_minor,
        total_minor=sold.goods_minor + sold.carriage_minor,
        status=state.order,
        payment_status=state.payment,
        fulfilment_status=state.fulfilment,
        placed_at=sale.placed_at,
        paid_at=sale.paid_at,
        # No `ship_by`: that promise bound another system, and no clock of ours asks for it.
        delivered_at=sale.arrived_at,
        completed_at=sale.arrived_at if state.order == "completed" else None,
    )


def _lines(order: Order, sold: OrderElsewhere, *, since: datetime) -> list[OrderLine]:
    made = []
    for line in sold.lines:
        thing = goods.record_goods(
            shop=order.shop_id,
            handle=line.handle,
            title_zh=line.title_zh,
            title_en=line.title_en,
            since=since,
        )
        made.append(
            OrderLine(
                order=order,
                sku_id=thing.sku,
                product_id=thing.product,
                offer=0,
                title_zh=line.title_zh,
                title_en=line.title_en,
                quantity=line.quantity,
                unit_minor=line.unit_minor,
                list_minor=line.unit_minor,
                goods_minor=line.goods_minor,
                paid_minor=line.goods_minor,
                carriage_minor=line.carriage_minor,
                fee_bp=0,
                fee_minor=0,
                promise=Promise.DAYS,
                ship_days=line.ship_days,
                return_policy=ReturnPolicy.SEVEN_DAY,
                return_days=RETURN_DAYS[0],
            )
        )
    return made


def _write_history(order: Order, sale: SaleElsewhere) -> None:
    said = {"origin": sale.origin, "status": sale.status}
    OrderEvent.objects.bulk_create(
        OrderEvent(order=order, act=act, by=by.value, detail=said if act == "place" else {}, at=at)
        for act, by, at in acts_of(sale)
    )


def _send(order: Order, lines: Sequence[OrderLine], sale: SaleElsewhere) -> None:
    """One parcel with everything. Its carrier and waybill were not told; the other system stands for its carrier."""
    if sale.sent_at is None:
        return
    parcel = Parcel.objects.create(
        order=order, carrier_name=sale.origin, sent_at=sale.sent_at, arrived_at=sale.arrived_at
    )
    ParcelLine.objects.bulk_create(
        ParcelLine(parcel=parcel, line=line, quantity=line.quantity) for line in lines
    )


def _pay(trade: Trade, sale: SaleElsewhere, *, now: datetime) -> None:
    """The payment as it was heard of there, and its money in the books. What was for nothing has none."""
    due_minor = sale.total_minor or sale.paid_minor
    if not due_minor:
        return
    state = payment.import_payment(
        purpose=trade.key,
        amount_minor=due_minor,
        currency=sale.currency,
        paid=sale.paid,
        opened_at=sale.placed_at,
        expired_at=trade.pay_until,
        now=now,
    )
    trade.intent = state.key
    trade.save()
    if sale.paid_minor:
        ledger.post_entry(
            key=f"{trade.key}:imported",
            kind=books.EntryKind.PAYMENT,
            ref=trade.key,
            currency=sale.currency,
            moves=flows.payment_moves(sale.paid_minor, provider=f"provider:{IMPORTED}"),
            now=sale.paid_at or now,
        )


def _post_sale(order: Order, lines: Sequence[OrderLine], *, at: datetime) -> None:
    splits = [line_split(line, shop=order.shop_id) for line in lines]
    splits.append(carriage_split(order.key, order.carriage_minor, shop=order.shop_id))
    moves = [move for split in splits for move in flows.sale_moves(split)]
    if moves:
        ledger.post_entry(
            key=f"{order.key}:sale",
            kind=books.EntryKind.SALE,
            ref=order.key,
            currency=order.currency,
            moves=moves,
            now=at,
        )
