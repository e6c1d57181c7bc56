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
from magpie.domain.trade.actions.matters import bring_met_refunds
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
    """Where disputed money can lie: a line, or an order's carriage (`line` None). `held_minor` of it does already.

    `room_minor` is all that could: what was paid for it and did not go back another way.
    """

    order: Order
    line: OrderLine | None
    room_minor: int
    held_minor: int


def follow_charge_backs(*, intent: str, now: datetime) -> int:
    """Make the lines of a trade bear what its buyer's bank holds now; how much more (> 0) or less (< 0) than before.

    Locks the intent, the trade, its orders by key. Requests of the trade that are undecided are closed: the bank decides.
    A refund that has no answer yet is brought before a person. Facts: those of `take_step`, SiteMatterOpened.
    """
    with transaction.atomic():
        state = payment.hold_intent(intent=intent)
        if not state.purpose.startswith(TRADE):
            return 0
        trade = Trade.objects.select_for_update().filter(pk=int(state.purpose[len(TRADE) :])).first()
        if trade is None or trade.paid_at is None or trade.intent != intent:
            return 0
        orders = lock_orders(trade.pk)
        held = _held(trade)
        change = state.charged_back_minor - sum(held.values())
        if change > 0:
            _close_requests(trade, now=now)
            bring_met_refunds(trade, state, now=now)
        if change:
            _shift(trade, orders, held, state.charged_back_minor, now=now)
        return change


Held = dict[tuple[int | None, int | None], int]


def _held(trade: Trade) -> Held:
    """(order, line) -> what of it lies with the bank; (order, None) is carriage, (None, None) the platform's loss."""
    rows = ChargeBackShare.objects.filter(trade=trade).values_list("order", "line")
    return {(order, line): int(minor) for order, line, minor in rows.annotate(sum=Sum("minor")).order_by()}


def _close_requests(trade: Trade, *, now: datetime) -> None:
    open_ones = AfterSale.objects.filter(line__order__trade=trade, status__in=cases.UNDECIDED)
    for number in list(open_ones.order_by("line__order", "pk").values_list("number", flat=True)):
        take_step(hold_case(number), cases.Act.CLOSE, by=Role.PROVIDER, now=now, why="charged_back")


def _shift(trade: Trade, orders: Sequence[Order], held: Held, disputed_minor: int, *, now: datetime) -> None:
    """Every place holds its part of what is disputed, by its room: the same parts whichever way it came to be so much.

    What is more than all rooms the platform has lost.
    """
    turn = (ChargeBackShare.objects.filter(trade=trade).aggregate(last=Max("turn"))["last"] or 0) + 1
    places = [place for order in orders for place in _places(order, held)]
    rooms = [place.room_minor for place in places]
    borne = min(disputed_minor, sum(rooms))
    parts = split_minor(borne, rooms) if borne else [0] * len(rooms)
    for order in orders:
        own = [
            (place, part - place.held_minor)
            for place, part in zip(places, parts, strict=True)
            if place.order is order and part != place.held_minor
        ]
        if own:
            _post(trade, order, own, turn, now=now)
            is_more = sum(change for _, change in own) > 0
            _move(order, Act.REFUND_PART if is_more else Act.RESTORE_PART, now=now)
    lost = disputed_minor - borne - held.get((None, None), 0)
    if lost:
        _post_loss(trade, lost, turn, now=now)


def _places(order: Order, held: Held) -> list[_Place]:
    """Carriage last. A bargain's waived part is the buyer's bank's as well."""
    found = []
    for line in OrderLine.objects.filter(order=order).order_by("pk"):
        minor = held.get((order.pk, line.pk), 0)
        found.append(_Place(order, line, line.paid_minor - line.refunded_minor + minor, minor))
    minor = held.get((order.pk, None), 0)
    left = order.carriage_minor - order.carriage_refunded_minor
    found.append(_Place(order, None, left + minor, minor))
    return [place for place in found if place.room_minor]


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
