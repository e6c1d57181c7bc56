"""Giving money of a line back: counters, books, the provider, stock and the order's own axes, in the caller's transaction.

The caller holds the payment's intent and the order. Counters move by one conditional UPDATE and CHECKs say the same again,
so however many requests are open, no line gives back more pieces or money than it took.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from magpie.domain.goods import actions as goods
from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.outbox.actions import write_fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment.refusals import RefundTooHigh, TooManyRefunds
from magpie.domain.trade.actions.coupons import give_back_coupons
from magpie.domain.trade.actions.moving import move_order
from magpie.domain.trade.actions.places import pieces_of
from magpie.domain.trade.actions.shipping import deliver_if_all_here, is_all_sent
from magpie.domain.trade.actions.splits import split_of
from magpie.domain.trade.events import OrderRefunded
from magpie.domain.trade.models import AfterSale, Order, OrderLine
from magpie.domain.trade.refusals import MayNotAsk
from magpie.domain.trade.rules.aftersales import GRANTED, Kind
from magpie.domain.trade.rules.books import carriage_split
from magpie.domain.trade.rules.refunding import carriage_goes_back
from magpie.domain.trade.rules.states import Act, FulfilmentStatus, OrderStatus, Role, may


def set_aside(line: OrderLine, *, pieces: int, minor: int, called_off: int) -> None:
    """Pieces and money of a line for one open request; raises MayNotAsk when others were quicker."""
    room = OrderLine.objects.filter(
        pk=line.pk,
        quantity__gte=F("asked_quantity") + F("refunded_quantity") + pieces,
        paid_minor__gte=F("asked_minor") + F("refunded_minor") + F("waived_minor") + minor,
    )
    if not room.update(
        asked_quantity=F("asked_quantity") + pieces,
        asked_minor=F("asked_minor") + minor,
        called_off_quantity=F("called_off_quantity") + called_off,
    ):
        raise MayNotAsk.because("pieces")


def release_share(case: AfterSale) -> None:
    """The request came to nothing, or to other pieces: what was set aside for it is free again."""
    OrderLine.objects.filter(pk=case.line_id).update(
        asked_quantity=F("asked_quantity") - case.pieces,
        asked_minor=F("asked_minor") - case.share_minor,
        called_off_quantity=F("called_off_quantity") - _called_off(case),
    )


def pay_back(case: AfterSale, minor: int, *, by: Role, now: datetime) -> bool:
    """The request is granted with so much; False where the provider can be asked for nothing (more).

    Posts the refund under the key of the request; asks the provider under it. Facts: OrderRefunded, before shipping
    StockMoved, and CouponGivenBack once nothing of the order is left.
    """
    order = case.line.order
    line = OrderLine.objects.get(pk=case.line_id)
    OrderLine.objects.filter(pk=line.pk).update(
        asked_quantity=F("asked_quantity") - case.pieces,
        asked_minor=F("asked_minor") - case.share_minor,
        refunded_quantity=F("refunded_quantity") + case.pieces,
        refunded_minor=F("refunded_minor") + minor,
        waived_minor=F("waived_minor") + case.share_minor - minor,
    )
    lines = list(OrderLine.objects.filter(order=order).order_by("pk"))
    case.refund_minor, case.carriage_minor = minor, _carriage_minor(case, order, lines)
    case.save()
    _post(case, line, order, now=now)
    order.carriage_refunded_minor += case.carriage_minor
    _move_order(case, order, lines, by=by, now=now)
    if case.kind == Kind.REFUND_BEFORE_SHIP:
        pieces = [pieces_of(line, case.quantity)]
        goods.take_back_pieces(pieces=pieces, ref=case.key, now=now)
    _say_refunded(case, line, order, now=now)
    return ask_provider_for(case, now=now)


def ask_provider_for(case: AfterSale, *, now: datetime) -> bool:
    """Ask the provider to send the money; False where it cannot be asked: then people have to. Twice under one key is once."""
    total_minor = case.refund_minor + case.carriage_minor
    if not total_minor:
        return True
    try:
        payment.request_refund(
            intent=case.line.order.trade.intent,
            key=refund_key(case),
            amount_minor=total_minor,
            ref=case.key,
            now=now,
        )
    except (RefundTooHigh, TooManyRefunds):
        return False
    return True


def refund_key(case: AfterSale) -> str:
    """'aftersale:3', and 'aftersale:3:2' for a second round after the first was given up."""
    return case.key if case.refund_round == 1 else f"{case.key}:{case.refund_round}"


def _called_off(case: AfterSale) -> int:
    return case.quantity if case.kind == Kind.REFUND_BEFORE_SHIP else 0


def _carriage_minor(case: AfterSale, order: Order, lines: Sequence[OrderLine]) -> int:
    left = order.carriage_minor - order.carriage_refunded_minor
    if not left or any(line.refunded_quantity < line.quantity for line in lines):
        return 0
    granted = AfterSale.objects.filter(line__order=order, status__in=GRANTED)
    # What is called off never travelled, and a price that fell brings no piece back.
    sent = granted.exclude(kind__in=(Kind.REFUND_BEFORE_SHIP, Kind.PRICE_PROTECTION))
    goes = carriage_goes_back(
        {case.reason, *sent.values_list("reason", flat=True)},
        is_before_shipping=order.fulfilment_status == FulfilmentStatus.UNFULFILLED,
    )
    return left if goes else 0


def _post(case: AfterSale, line: OrderLine, order: Order, *, now: datetime) -> None:
    """`line` is as it was before this refund: what was refunded before decides where the slice is cut."""
    is_settled = order.settled_at is not None
    moves: list[books.MoveDraft] = []
    share = None
    if case.refund_minor:
        share = books.RefundShare(case.refund_minor, line.paid_minor, line.refunded_minor)
    elif not line.paid_minor and case.pieces:
        share = books.RefundShare(case.pieces, line.quantity, line.refunded_quantity)
    if share:
        moves += flows.refund_moves(split_of(line, shop=order.shop_id), share, is_settled=is_settled)
    if case.carriage_minor:
        whole = carriage_split(order.key, order.carriage_minor, shop=order.shop_id)
        share = books.RefundShare(case.carriage_minor, order.carriage_minor, order.carriage_refunded_minor)
        moves += flows.refund_moves(whole, share, is_settled=is_settled)
    if moves:
        ledger.post_entry(
            key=f"{case.key}:refund",
            kind=books.EntryKind.REFUND,
            ref=order.key,
            currency=order.currency,
            moves=moves,
            now=now,
            simulated=order.trade.is_simulated,
        )


def _move_order(
    case: AfterSale, order: Order, lines: Sequence[OrderLine], *, by: Role, now: datetime
) -> None:
    is_all = all(
        line.refunded_quantity == line.quantity and line.refunded_minor == line.paid_minor for line in lines
    )
    act = Act.REFUND_PART
    if is_all:
        is_unsent = order.fulfilment_status == FulfilmentStatus.UNFULFILLED
        act = Act.CANCEL_PAID if is_unsent and order.status == OrderStatus.OPEN else Act.REFUND
    if act is Act.REFUND:
        order.completed_at = order.completed_at or now
        order.settles_at = now
    move_order(order, act, by=by, now=now, aftersale=case.number, minor=case.refund_minor)
    if act is Act.CANCEL_PAID:
        give_back_coupons(order, now=now)
    if may(Act.NOTHING_LEFT, order.state) and is_all_sent(order.pk):
        move_order(order, Act.NOTHING_LEFT, by=Role.CLOCK, now=now)
        deliver_if_all_here(order, by=Role.CLOCK, now=now)


def _say_refunded(case: AfterSale, line: OrderLine, order: Order, *, now: datetime) -> None:
    fact = OrderRefunded(
        order=order.pk,
        number=order.number,
        line=line.pk,
        aftersale=case.pk,
        person=order.trade.person_id or "",
        shop=order.shop_id,
        product=line.product_id,
        quantity=case.pieces,
        amount_minor=case.refund_minor + case.carriage_minor,
        currency=order.currency,
        kind=case.kind,
        reason=case.reason,
        scene=line.scene,
        slate=line.slate,
        position=line.position,
        carrier=line.carrier,
    )
    write_fact(fact, now=now, simulated=order.trade.is_simulated)
