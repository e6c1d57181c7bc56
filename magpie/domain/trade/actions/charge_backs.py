"""A buyer's bank takes money back, or gives it back to us: the lines of the trade follow what the provider says is disputed.

What is written is the difference between what lies with the bank and what was taken from lines so far. So a dispute that is
heard of twice, late, or in the wrong order ends in the same books.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max, Sum

from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.payment import actions as payment
from magpie.domain.trade.actions.aftersales_moves import hold_case, take_step
from magpie.domain.trade.actions.moving import lock_orders, move_order
from magpie.domain.trade.actions.paying import TRADE
from magpie.domain.trade.actions.splits import splits_of
from magpie.domain.trade.models import AfterSale, ChargeBackShare, Order, OrderLine, Trade
from magpie.domain.trade.rules import aftersales as cases
from magpie.domain.trade.rules.books import carriage_split
from magpie.domain.trade.rules.states import Act, Role, may
from magpie.kit.money import split_minor


@dataclass(frozen=True)
class _Place:
    """Where disputed money is taken from: a line, an order's carriage (`line` None), or the platform (both None)."""

    order: Order | None
    line: OrderLine | None
    minor: int


def follow_charge_backs(*, intent: str, now: datetime) -> int:
    """Make the lines of a trade bear what its buyer's bank holds now; how much more (> 0) or less (< 0) than before.

    Locks the intent, the trade, its orders by key. Requests of the trade that are undecided are closed: the bank decides.
    Facts: those of `take_step`.
    """
    with transaction.atomic():
        state = payment.hold_intent(intent=intent)
        if not state.purpose.startswith(TRADE):
            return 0
        trade = Trade.objects.select_for_update().filter(pk=int(state.purpose[len(TRADE) :])).first()
        if trade is None or trade.paid_at is None or trade.intent != intent:
            return 0
        orders = lock_orders(trade.pk)
        shares = ChargeBackShare.objects.filter(trade=trade)
        before = shares.aggregate(sum=Sum("minor"))["sum"] or 0
        turn = (shares.aggregate(last=Max("turn"))["last"] or 0) + 1
        change = state.charged_back_minor - int(before)
        if change > 0:
            _close_requests(trade, now=now)
            _take(trade, orders, change, turn, now=now)
        elif change < 0:
            _restore(trade, orders, -change, turn, now=now)
        return change


def _close_requests(trade: Trade, *, now: datetime) -> None:
    open_ones = AfterSale.objects.filter(line__order__trade=trade, status__in=cases.UNDECIDED)
    for number in list(open_ones.order_by("line__order", "pk").values_list("number", flat=True)):
        take_step(hold_case(number), cases.Act.CLOSE, by=Role.PROVIDER, now=now, why="charged_back")


def _take(trade: Trade, orders: Sequence[Order], minor: int, turn: int, *, now: datetime) -> None:
    """From what is left of the lines and carriages by what they have; what is more than that the platform has lost."""
    places = [place for order in orders for place in _left(order)]
    whole = sum(place.minor for place in places)
    taken = min(minor, whole)
    parts = split_minor(taken, [place.minor for place in places]) if taken else []
    for order in orders:
        own = [
            (place, part) for place, part in zip(places, parts, strict=True) if part and place.order is order
        ]
        if own:
            _post(trade, order, own, turn, now=now)
    if minor > taken:
        _post_loss(trade, minor - taken, turn, now=now)
    for order in orders:
        _move(order, Act.REFUND_PART, now=now)


def _restore(trade: Trade, orders: Sequence[Order], minor: int, turn: int, *, now: datetime) -> None:
    """To where it was taken from, by how much each still misses."""
    by_key = {order.pk: order for order in orders}
    rows = ChargeBackShare.objects.filter(trade=trade).values_list("order", "line").annotate(sum=Sum("minor"))
    held = [row for row in rows.order_by("order", "line") if row[2] > 0]
    lines = OrderLine.objects.in_bulk([line for _, line, _ in held if line])
    parts = split_minor(minor, [held_minor for _, _, held_minor in held])
    for order in orders:
        own = [
            (_Place(order, lines[line] if line else None, held_minor), -part)
            for (key, line, held_minor), part in zip(held, parts, strict=True)
            if key == order.pk and part
        ]
        if own:
            _post(trade, order, own, turn, now=now)
            _move(order, Act.RESTORE_PART, now=now)
    lost = sum(part for (key, _, _), part in zip(held, parts, strict=True) if key not in by_key)
    if lost:
        _post_loss(trade, -lost, turn, now=now)


def _left(order: Order) -> list[_Place]:
    """Carriage last. A bargain's waived part is the buyer's bank's as well."""
    lines = OrderLine.objects.filter(order=order).order_by("pk")
    places = [_Place(order, line, line.paid_minor - line.refunded_minor) for line in lines]
    places.append(_Place(order, None, order.carriage_minor - order.carriage_refunded_minor))
    return [place for place in places if place.minor]


def _post(
    trade: Trade, order: Order, parts: Sequence[tuple[_Place, int]], turn: int, *, now: datetime
) -> None:
    """One entry for an order, and its counters; a part below zero goes back into the line."""
    splits = splits_of([place.line for place, _ in parts if place.line], shop=order.shop_id)
    moves: list[books.MoveDraft] = []
    for place, part in parts:
        if place.line is None:
            split, whole, before = (
                carriage_split(order.key, order.carriage_minor, shop=order.shop_id),
                order.carriage_minor,
                order.carriage_refunded_minor,
            )
        else:
            line = place.line
            split, whole, before = splits[line.pk], line.paid_minor, line.refunded_minor
        share = books.RefundShare(abs(part), whole, min(before, before + part))
        drafts = flows.refund_moves(split, share, is_settled=order.settled_at is not None)
        moves += drafts if part > 0 else [move.reversed() for move in drafts]
        _count(trade, order, place, part, turn, now=now)
    _write(trade, f"{order.key}:charge_back:{turn}", order.key, moves, now=now)


def _count(trade: Trade, order: Order, place: _Place, part: int, turn: int, *, now: datetime) -> None:
    pieces = 0
    if place.line is None:
        order.carriage_refunded_minor += part
        order.save()
    else:
        pieces = _pieces(trade, place.line, part)
        left = place.line.paid_minor - place.line.refunded_minor - part
        OrderLine.objects.filter(pk=place.line.pk).update(
            refunded_minor=F("refunded_minor") + part,
            refunded_quantity=F("refunded_quantity") + pieces,
            waived_minor=min(place.line.waived_minor, left),
        )
    ChargeBackShare.objects.create(
        trade=trade, order=order, line=place.line, turn=turn, minor=part, quantity=pieces, at=now
    )


def _pieces(trade: Trade, line: OrderLine, part: int) -> int:
    """A line whose whole price the bank holds has no pieces to ask anything for; they return with the first money."""
    if part > 0:
        return line.quantity - line.refunded_quantity if line.refunded_minor + part == line.paid_minor else 0
    held = ChargeBackShare.objects.filter(trade=trade, line=line).aggregate(sum=Sum("quantity"))["sum"]
    return -int(held or 0)


def _post_loss(trade: Trade, minor: int, turn: int, *, now: datetime) -> None:
    """The bank took what had gone back already: nobody's line can bear it."""
    move = books.MoveDraft(flows.SUBSIDY, flows.REFUNDS, abs(minor), books.Reason.CHARGE_BACK)
    moves = [move if minor > 0 else move.reversed()]
    _write(trade, f"{trade.key}:charge_back:{turn}", trade.key, moves, now=now)
    ChargeBackShare.objects.create(trade=trade, turn=turn, minor=minor, at=now)


def _write(trade: Trade, key: str, ref: str, moves: list[books.MoveDraft], *, now: datetime) -> None:
    ledger.post_entry(
        key=key,
        kind=books.EntryKind.CHARGE_BACK,
        ref=ref,
        currency=trade.currency,
        moves=moves,
        now=now,
        simulated=trade.is_simulated,
    )


def _move(order: Order, in_part: Act, *, now: datetime) -> None:
    """The payment axis says whether the price is gone, whoever took it; `in_part` is what a part of it is called."""
    lines = OrderLine.objects.filter(order=order)
    paid = sum(line.paid_minor for line in lines)
    gone = sum(line.refunded_minor for line in lines)
    if not gone:
        act = Act.RESTORE
    elif gone == paid:
        act = Act.CHARGE_BACK
    else:
        act = in_part
    # What a bank does to an order that was called off, or is where it should be, moves nothing.
    if may(act, order.state):
        move_order(order, act, by=Role.PROVIDER, now=now)
