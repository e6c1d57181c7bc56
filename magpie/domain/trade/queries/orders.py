"""Trades and orders as their buyer or their shop sees them, each with what may be done with it now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from magpie.domain.goods.rules.returns import terms_told
from magpie.domain.outbox.compiled import compiled
from magpie.domain.people import queries as people
from magpie.domain.trade.models import Order, OrderEvent, OrderLine, Parcel, ParcelLine, RouteEvent, Trade
from magpie.domain.trade.refusals import NoSuchOrder, NoSuchTrade
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.rules.states import GONE, Act, OrderStatus, Role, allowed_actions
from magpie.domain.trade.sealing import open_contact
from magpie.kit.paging import Page, read_row_cursor, write_cursor

_SENT: Final = (
    ParcelLine.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(pieces=Sum("quantity"))
)
_UNSENT: Final = OrderLine.objects.annotate(sent=Coalesce(Subquery(_SENT.values("pieces")), 0)).filter(
    order=OuterRef("pk"), quantity__gt=F("called_off_quantity") + F("sent")
)
# What waits for a parcel: paid, and pieces are left that nobody asked to call off.
TO_SHIP: Final = Q(
    Exists(_UNSENT),
    status="open",
    payment_status__in=["paid", "partly_refunded"],
    fulfilment_status__in=["unfulfilled", "partly_shipped"],
)


@dataclass(frozen=True)
class LineView:
    """One line as it was sold; `returns` says how it is taken back, in both languages. `fee_minor` and `commission_minor` are the shop's affair; `called_off_quantity` is not sent."""

    id: int
    sku: int
    product: int
    title_zh: str
    title_en: str
    option_zh: str
    option_en: str
    picture: str
    quantity: int
    unit_minor: int
    goods_minor: int
    discount_minor: int
    paid_minor: int
    fee_minor: int
    commission_minor: int
    refunded_quantity: int
    refunded_minor: int
    called_off_quantity: int
    returns_en: str
    returns_zh: str


@dataclass(frozen=True)
class EventView:
    act: str
    by: str
    at: datetime


@dataclass(frozen=True)
class RouteView:
    kind: str
    place: str
    words: str
    at: datetime


@dataclass(frozen=True)
class ParcelView:
    """`contents` is line -> pieces; `route` is newest first."""

    id: int
    carrier_name: str
    waybill: str
    sent_at: datetime
    arrived_at: datetime | None
    contents: dict[int, int]
    route: tuple[RouteView, ...]


@dataclass(frozen=True)
class OrderView:
    """One order. `seconds_left` to pay is 0 where nothing is to be paid."""

    number: str
    trade: str
    shop: people.AccountFace
    currency: str
    goods_minor: int
    discount_minor: int
    carriage_minor: int
    total_minor: int
    status: str
    payment_status: str
    fulfilment_status: str
    note: str
    placed_at: datetime
    paid_at: datetime | None
    ship_by: datetime | None
    delivered_at: datetime | None
    completed_at: datetime | None
    seconds_left: int
    lines: tuple[LineView, ...]
    events: tuple[EventView, ...]
    parcels: tuple[ParcelView, ...]
    allowed_actions: tuple[str, ...]
    is_simulated: bool

    @property
    def is_charged_back(self) -> bool:
        """Its whole price lies with the buyer's bank; nobody here gave it back."""
        gone = [event.act for event in self.events if event.act in GONE]
        return self.payment_status == "refunded" and gone[-1:] == [Act.CHARGE_BACK]

    @property
    def pieces_left(self) -> dict[int, int]:
        """Line -> pieces that no parcel holds yet and nobody called off; lines that have none are absent."""
        sent: Counter[int] = Counter()
        for parcel in self.parcels:
            sent.update(parcel.contents)
        left = {line.id: line.quantity - line.called_off_quantity - sent[line.id] for line in self.lines}
        return {line: pieces for line, pieces in left.items() if pieces > 0}


@dataclass(frozen=True)
class TradeView:
    """What is paid at once. `state` is "unpaid", "paid" or "ended"."""

    number: str
    intent: str
    currency: str
    goods_minor: int
    discount_minor: int
    carriage_minor: int
    total_minor: int
    state: str
    seconds_left: int
    placed_at: datetime
    orders: tuple[OrderView, ...]


def get_trade(*, person: str, number: str, now: datetime) -> TradeView:
    """One trade of this person; raises NoSuchTrade. Six queries, two more for parcels."""
    row = next(iter(_trades(person, number)), None)
    if row is None:
        raise NoSuchTrade()
    orders = tuple(_views(_orders_of(row.pk), role=Role.BUYER, now=now))
    return TradeView(
        number=row.number,
        intent=row.intent,
        currency=row.currency,
        goods_minor=row.goods_minor,
        discount_minor=row.discount_minor,
        carriage_minor=row.carriage_minor,
        total_minor=row.total_minor,
        state="paid" if row.paid_at else "ended" if row.ended_at else "unpaid",
        seconds_left=_seconds_left(row, now=now),
        placed_at=row.placed_at,
        orders=orders,
    )


def orders_of_person(person: str, *, cursor: str = "", limit: int = 20, now: datetime) -> Page[OrderView]:
    """A buyer's orders, newest first. Seven queries."""
    return _page(Order.objects.filter(trade__person=person), Role.BUYER, cursor=cursor, limit=limit, now=now)


def orders_of_shop(
    shop: int, *, cursor: str = "", limit: int = 20, to_ship: bool = False, now: datetime
) -> Page[OrderView]:
    """A shop's orders, newest first; `to_ship` for those that wait for a parcel. The caller has checked whose shop it is."""
    rows = Order.objects.filter(shop=shop)
    if to_ship:
        rows = rows.filter(TO_SHIP)
    return _page(rows, Role.SHOP, cursor=cursor, limit=limit, now=now)


def orders_to_send(shop: int, *, limit: int, now: datetime) -> list[OrderView]:
    """What waits for a parcel, the earliest promise first. Six queries. The caller has checked whose shop it is."""
    first = F("ship_by").asc(nulls_last=True)
    rows = Order.objects.select_related("trade").filter(TO_SHIP, shop=shop).order_by(first, "pk")[:limit]
    return list(_views(rows, role=Role.SHOP, now=now))


def get_order_of_shop(shop: int, *, number: str, now: datetime) -> OrderView:
    """One order as its shop sees it, also where its buyer works there; raises NoSuchOrder.

    Seven queries. The caller has checked whose shop it is.
    """
    found = list(
        _views(
            Order.objects.select_related("trade").filter(shop=shop, number=number), role=Role.SHOP, now=now
        )
    )
    if not found:
        raise NoSuchOrder()
    return found[0]


def get_order(*, person: str, number: str, now: datetime) -> OrderView:
    """One order of this buyer, or of a shop this person works for; raises NoSuchOrder."""
    row = Order.objects.filter(number=number).select_related("trade").first()
    if row is None:
        raise NoSuchOrder()
    if row.trade.person_id == person:
        role = Role.BUYER
    elif people.may_act_for(person=person, account=row.shop_id):
        role = Role.SHOP
    else:
        raise NoSuchOrder()
    return next(iter(_views(Order.objects.select_related("trade").filter(pk=row.pk), role=role, now=now)))


def has_bought(person: str) -> bool:
    """Whether a person has ever paid here for what was not called off whole. One query."""
    paid = Order.objects.filter(trade__person=person, paid_at__isnull=False)
    return paid.exclude(status=OrderStatus.CANCELLED).exists()


def delivery_of(*, person: str, order: str) -> Delivery | None:
    """Where an order goes, for its buyer and for staff of its shop; None once the record's key is destroyed.

    Raises NoSuchOrder.
    """
    row = Order.objects.filter(number=order).select_related("trade").first()
    if row is None or not (
        row.trade.person_id == person or people.may_act_for(person=person, account=row.shop_id)
    ):
        raise NoSuchOrder()
    return open_contact(row.trade_id)


def _page(rows: "QuerySet[Order]", role: Role, *, cursor: str, limit: int, now: datetime) -> Page[OrderView]:
    if cursor:
        rows = rows.filter(pk__lt=read_row_cursor(cursor))
    found = list(rows.order_by("-pk").values_list("pk", flat=True)[: limit + 1])
    views = list(
        _views(
            Order.objects.select_related("trade").filter(pk__in=found[:limit]).order_by("-pk"),
            role=role,
            now=now,
        )
    )
    more = write_cursor([found[limit - 1]]) if len(found) > limit else None
    return Page(rows=views, next_cursor=more)


def _views(rows: "Iterable[Order]", *, role: Role, now: datetime) -> Iterable[OrderView]:
    """The rows with their trades. Five queries, and two more where there are parcels."""
    found = list(rows)
    orders = [row.pk for row in found]
    lines, events = _by_order(_lines(orders)), _by_order(_events(orders))
    parcels = _parcels_of(orders)
    faces = people.accounts_by_id([row.shop_id for row in found])
    return [
        _view(
            row, faces[row.shop_id], role, lines=lines[row.pk], events=events[row.pk], parcels=parcels[row.pk], now=now
        )
        for row in found
    ]  # fmt: skip


class _OfAnOrder(Protocol):
    order_id: int


Part = TypeVar("Part", bound=_OfAnOrder)


def _by_order(rows: Iterable[Part]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found


def _parcels_of(orders: Sequence[int]) -> dict[int, list[ParcelView]]:
    parcels = _parcels(orders)
    contents: dict[int, dict[int, int]] = defaultdict(dict)
    route: dict[int, list[RouteView]] = defaultdict(list)
    if parcels:
        for parcel, line, quantity in _contents([row.pk for row in parcels]):
            contents[parcel][line] = quantity
        for said in _route([row.pk for row in parcels]):
            route[said.parcel_id].append(RouteView(said.kind, said.place, said.words, said.at))
    found: dict[int, list[ParcelView]] = defaultdict(list)
    for row in parcels:
        found[row.order_id].append(
            ParcelView(
                row.pk, row.carrier_name, row.waybill, row.sent_at, row.arrived_at, contents[row.pk],
                tuple(route[row.pk]),
            )
        )  # fmt: skip
    return found


@compiled
def _trades(person: str, number: str) -> "QuerySet[Trade]":
    return Trade.objects.filter(number=number, person=person)


@compiled
def _orders_of(trade: int) -> "QuerySet[Order]":
    return Order.objects.filter(trade=trade).order_by("pk").select_related("trade")


@compiled
def _lines(orders: Sequence[int]) -> "QuerySet[OrderLine]":
    return OrderLine.objects.filter(order__in=orders).order_by("pk")


@compiled
def _events(orders: Sequence[int]) -> "QuerySet[OrderEvent]":
    return OrderEvent.objects.filter(order__in=orders).order_by("pk")


@compiled
def _parcels(orders: Sequence[int]) -> "QuerySet[Parcel]":
    return Parcel.objects.filter(order__in=orders).order_by("pk")


@compiled
def _contents(parcels: Sequence[int]) -> "QuerySet[ParcelLine, tuple[int, int, int]]":
    rows = ParcelLine.objects.filter(parcel__in=parcels).order_by("pk")
    return rows.values_list("parcel", "line", "quantity")


@compiled
def _route(parcels: Sequence[int]) -> "QuerySet[RouteEvent]":
    """Newest first."""
    return RouteEvent.objects.filter(parcel__in=parcels).order_by("-at", "-pk")


def _view(
    row: Order,
    shop: people.AccountFace,
    role: Role,
    *,
    lines: Sequence[OrderLine],
    events: Sequence[OrderEvent],
    parcels: Sequence[ParcelView],
    now: datetime,
) -> OrderView:
    return OrderView(
        number=row.number,
        trade=row.trade.number,
        shop=shop,
        currency=row.currency,
        goods_minor=row.goods_minor,
        discount_minor=row.discount_minor,
        carriage_minor=row.carriage_minor,
        total_minor=row.total_minor,
        status=row.status,
        payment_status=row.payment_status,
        fulfilment_status=row.fulfilment_status,
        note=row.note,
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        ship_by=row.ship_by,
        delivered_at=row.delivered_at,
        completed_at=row.completed_at,
        seconds_left=_seconds_left(row.trade, now=now),
        lines=tuple(line_view(line) for line in lines),
        events=tuple(EventView(event.act, event.by, event.at) for event in events),
        parcels=tuple(parcels),
        allowed_actions=allowed_actions(row.state, role),
        is_simulated=row.trade.is_simulated,
    )


def line_view(line: OrderLine) -> LineView:
    """One line as everybody sees it."""
    terms = terms_told(line.return_policy, line.return_days, is_confirmed=line.is_exclusion_confirmed)
    return LineView(
        line.pk, line.sku_id, line.product_id, returns_en=terms.returns_en, returns_zh=terms.returns_zh,
        **{name: getattr(line, name) for name in _SAME},
    )  # fmt: skip


_SAME: Sequence[str] = tuple(
    name
    for name in LineView.__dataclass_fields__
    if name not in {"id", "sku", "product", "returns_en", "returns_zh"}
)


def _seconds_left(trade: Trade, *, now: datetime) -> int:
    is_waiting = trade.paid_at is None and trade.ended_at is None
    return max(0, int((trade.pay_until - now).total_seconds())) if is_waiting else 0
