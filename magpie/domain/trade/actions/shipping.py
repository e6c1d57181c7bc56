"""Sending parcels, hearing of their way, and the end of an order: received by the buyer's word or by time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.domain.trade import rules
from magpie.domain.trade.actions.moving import move_order
from magpie.domain.trade.events import OrderCompleted, OrderDelivered, ParcelSent
from magpie.domain.trade.models import AfterSale, Order, OrderLine, Parcel, ParcelLine, RouteEvent
from magpie.domain.trade.queries.settling import settling_day
from magpie.domain.trade.refusals import NoSuchOrder, NothingToSend, SentAlready, UnreadableWaybill
from magpie.domain.trade.rules.aftersales import UNDECIDED, Kind
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import Act, OrderStatus, Role, after, may
from magpie.kit.crashpoints import Point, reach


@dataclass(frozen=True)
class Waybill:
    """Who carries a parcel and under which number."""

    carrier_name: str
    number: str


@dataclass(frozen=True)
class RouteWord:
    """What a carrier says of a waybill; `event_id` is the carrier's own, so a repeated word is one."""

    waybill: str
    event_id: str
    kind: RouteKind
    at: datetime
    place: str = ""
    words: str = ""


def send_parcel(
    *, by: str, order: str, waybill: Waybill, pieces: Mapping[int, int] | None = None, now: datetime
) -> int:
    """Staff of the shop say that a parcel left: with these pieces of these lines, or with all that is left.

    The same waybill again changes nothing. Locks the order. Fact: ParcelSent.
    Raises NoSuchOrder, NotNow, NothingToSend, SentAlready, UnreadableWaybill.
    """
    read = read_waybill(waybill)
    with transaction.atomic():
        row = _lock().filter(number=order).select_related("trade").first()
        if row is None or not people.may_act_for(person=by, account=row.shop_id):
            raise NoSuchOrder()
        known = Parcel.objects.filter(order=row, carrier_name=read.carrier_name, waybill=read.number).first()
        if known is not None:
            return int(known.pk)
        if row.status != OrderStatus.OPEN:
            after(Act.SHIP, row.state)
        left = pieces_left(row.pk)
        sent = _chosen(left, pieces)
        is_last = left == sent and not _waits_for_word(row.pk)
        # What an event keeps, it keeps for good: the waybill, which an erasure takes away, is the parcel's alone.
        move_order(row, Act.SHIP if is_last else Act.SHIP_PART, by=Role.SHOP, now=now)
        parcel = Parcel.objects.create(
            order=row, carrier_name=read.carrier_name, waybill=read.number, sent_at=now
        )
        ParcelLine.objects.bulk_create(
            ParcelLine(parcel=parcel, line_id=line, quantity=quantity) for line, quantity in sent.items()
        )
        reach(Point.PARCEL_WRITTEN)
        fact = ParcelSent(
            order=row.pk,
            number=row.number,
            parcel=parcel.pk,
            person=row.trade.person_id or "",
            shop=row.shop_id,
            carrier_name=read.carrier_name,
            waybill=read.number,
            is_last=is_last,
        )
        write_fact(fact, now=now, simulated=row.trade.is_simulated)
        return int(parcel.pk)


def read_waybill(waybill: Waybill) -> Waybill:
    """' Swift  Crane', 'SC 1001' -> 'Swift Crane', 'SC1001'; raises UnreadableWaybill."""
    read = Waybill(" ".join(waybill.carrier_name.split()), "".join(waybill.number.split()))
    is_readable = read.number.isascii() and read.number.isprintable() and read.carrier_name.isprintable()
    if not (0 < len(read.carrier_name) <= 40 and 0 < len(read.number) <= 40 and is_readable):
        raise UnreadableWaybill()
    return read


def pieces_left(order: int) -> dict[int, int]:
    """Line -> pieces that no parcel holds yet and nobody called off; of those a buyer asked to call off, none is sent."""
    called = F("quantity") - F("called_off_quantity")
    ordered = dict(OrderLine.objects.filter(order=order).values_list("pk", called))
    sent = ParcelLine.objects.filter(line__order=order).values_list("line").annotate(pieces=Sum("quantity"))
    gone = {int(line): int(pieces) for line, pieces in sent}
    return {
        line: quantity - gone.get(line, 0)
        for line, quantity in ordered.items()
        if quantity > gone.get(line, 0)
    }


def is_all_sent(order: int) -> bool:
    """Whether nothing is left to send, and nobody waits for an answer that could change that."""
    return not pieces_left(order) and not _waits_for_word(order)


def deliver_if_all_here(row: Order, *, by: Role, now: datetime) -> None:
    """The last parcel of a sent order arrived: so did the order. The caller holds it. Fact: OrderDelivered."""
    if may(Act.DELIVER, row.state) and not row.parcels.filter(arrived_at=None).exists():
        _deliver(row, by=by, now=now)


def hear_carrier(*, carrier_name: str, words: list[RouteWord], now: datetime) -> int:
    """What a carrier says of parcels; how many words were new. A parcel that arrived may be the order's last.

    Locks the orders by key. Fact, once for an order: OrderDelivered.
    """
    heard = 0
    with transaction.atomic():
        numbers = {word.waybill for word in words}
        parcels = Parcel.objects.filter(carrier_name=carrier_name, waybill__in=numbers).order_by(
            "order", "pk"
        )
        list(_lock().filter(parcels__in=parcels).order_by("pk"))
        for parcel in parcels:
            for word in sorted(
                (word for word in words if word.waybill == parcel.waybill), key=lambda word: word.at
            ):
                heard += _hear(parcel, word, now=now)
    return heard


def confirm_order(*, person: str, order: str, now: datetime) -> None:
    """The buyer has it. Locks the order. Fact: OrderCompleted. Raises NoSuchOrder, NotNow."""
    with transaction.atomic():
        row = _lock().filter(number=order, trade__person=person).first()
        if row is None:
            raise NoSuchOrder()
        _complete(row, by=Role.BUYER, why="confirmed", now=now)


def confirm_due(*, now: datetime) -> int:
    """Complete what arrived CONFIRM_AFTER ago, and count as arrived what left ARRIVED_AFTER ago; how many moved.

    What was sold elsewhere stays where that system left it.
    """
    moved = 0
    ours = Order.objects.filter(
        status="open", payment_status__in=["paid", "partly_refunded"], trade__origin=""
    )
    silent = ours.filter(
        fulfilment_status="shipped", parcels__sent_at__lte=now - rules.ARRIVED_AFTER
    ).values_list("pk", flat=True)
    for pk in list(silent.distinct()[: rules.SWEEP_ROWS_MAX]):
        with transaction.atomic():
            row = _lock().select_related("trade").get(pk=pk)
            last = row.parcels.order_by("-sent_at").first()
            if last and last.sent_at <= now - rules.ARRIVED_AFTER and may(Act.DELIVER, row.state):
                _deliver(row, by=Role.CLOCK, now=now)
                moved += 1
    due = ours.filter(delivered_at__lte=now - rules.CONFIRM_AFTER)
    for pk in list(due.order_by("delivered_at").values_list("pk", flat=True)[: rules.SWEEP_ROWS_MAX]):
        with transaction.atomic():
            row = _lock().get(pk=pk)
            if may(Act.CONFIRM, row.state):
                _complete(row, by=Role.CLOCK, why="by_time", now=now)
                moved += 1
    return moved


def _lock() -> "QuerySet[Order]":
    """Orders to be locked, and nothing they are joined with: a trade is locked before its orders, never after."""
    return Order.objects.select_for_update(of=("self",))


def _waits_for_word(order: int) -> bool:
    """Whether a buyer asked to call pieces off and is not answered yet."""
    asked = AfterSale.objects.filter(line__order=order, kind=Kind.REFUND_BEFORE_SHIP)
    return asked.filter(status__in=UNDECIDED).exists()


def _chosen(left: Mapping[int, int], pieces: Mapping[int, int] | None) -> dict[int, int]:
    if not left:
        raise SentAlready()
    if pieces is None:
        return dict(left)
    if not pieces or any(quantity < 1 or quantity > left.get(line, 0) for line, quantity in pieces.items()):
        raise NothingToSend()
    return dict(pieces)


def _hear(parcel: Parcel, word: RouteWord, *, now: datetime) -> bool:
    said = {"kind": word.kind.value, "place": word.place[:120], "words": word.words[:200], "at": word.at}
    _, is_new = RouteEvent.objects.get_or_create(parcel=parcel, event_id=word.event_id[:80], defaults=said)
    if is_new and word.kind is RouteKind.ARRIVED and parcel.arrived_at is None:
        parcel.arrived_at = min(word.at, now)
        parcel.save()
        order = Order.objects.select_related("trade").get(pk=parcel.order_id)
        deliver_if_all_here(order, by=Role.PROVIDER, now=now)
    return is_new


def _deliver(row: Order, *, by: Role, now: datetime) -> None:
    row.delivered_at = now
    # What the shop is told until the buyer says more: settled is only what is completed.
    row.settles_at = settling_day(row, received_at=now + rules.CONFIRM_AFTER)
    move_order(row, Act.DELIVER, by=by, now=now)
    fact = OrderDelivered(order=row.pk, number=row.number, person=row.trade.person_id or "", shop=row.shop_id)
    write_fact(fact, now=now, simulated=row.trade.is_simulated)


def _complete(row: Order, *, by: Role, why: str, now: datetime) -> None:
    row.completed_at = now
    row.delivered_at = row.delivered_at or now
    row.settles_at = settling_day(row, received_at=now)
    move_order(row, Act.CONFIRM, by=by, now=now)
    fact = OrderCompleted(
        order=row.pk, number=row.number, person=row.trade.person_id or "", shop=row.shop_id, why=why
    )
    write_fact(fact, now=now, simulated=row.trade.is_simulated)
