"""Buying and selling: the cart, what a purchase would cost, placing it, and orders as buyer and shop see them.

Every POST here that moves stock or money takes an Idempotency-Key: the same key and body is answered again, with
`Idempotency-Hit: true`, and not done again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field, StrictInt

from magpie.api.callers import person_of, signed_in
from magpie.api.fields import ID_MAX, BodyId, Cursor, Handle, Limit, Minor, RowId, Scene
from magpie.api.once import Key, Number, once, out_of
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import PageOf
from magpie.api.trade_schemas import CartShopOut, OrderOut, QuoteOut, TradeOut
from magpie.domain.campaigns.queries import terms_of_claims
from magpie.domain.goods.rules.channels import channel_of
from magpie.domain.people import queries as people
from magpie.domain.trade.actions import carts
from magpie.domain.trade.actions.closing import cancel_trade
from magpie.domain.trade.actions.placing import Basket, claimed_lines, place_trade
from magpie.domain.trade.actions.shipping import Waybill, confirm_order, send_parcel
from magpie.domain.trade.actions.terms import replace_carriage
from magpie.domain.trade.queries.carts import read_cart, ways_in_cart
from magpie.domain.trade.queries.checkout import Wanted, quote
from magpie.domain.trade.queries.orders import get_order, get_trade, orders_of_person, orders_of_shop
from magpie.domain.trade.rules import CARRIAGE_MINOR_MAX, LINE_QUANTITY_MAX, NOTE_CHARS_MAX
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.ways import Way
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id

router = Router(auth=signed_in)
Quantity = Annotated[StrictInt, Field(ge=1, le=LINE_QUANTITY_MAX)]
Coupons = Annotated[list[BodyId], Field(max_length=50)]
CARRIER = r"^((post|video|room|product|account):[A-Za-z0-9_-]{1,40})?$"


Room = Annotated[StrictInt, Field(ge=0, le=10**18 - 1)]
RoomAsked = Annotated[int, Query(ge=0, lt=10**18)]


class CartIn(Schema):
    """Pieces of a SKU; scene, slate, position and carrier say what led here, `via` the mark of a shared link.

    `room` is the live room they are bought in: at its price, from the pieces set apart for it, and what is sold there alone.
    """

    sku: BodyId
    quantity: Quantity = 1
    scene: Scene = ""
    slate: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,40}$")] = ""
    position: Annotated[StrictInt, Field(ge=-1, le=10_000)] = -1
    carrier: Annotated[str, Field(pattern=CARRIER)] = ""
    room: Room = 0
    via: Annotated[str, Field(pattern=r"^([0-9A-Z]{26})?$")] = ""


class QuantityIn(Schema):
    quantity: Annotated[StrictInt, Field(ge=0, le=LINE_QUANTITY_MAX)]


class LineIn(Schema):
    """`unit_minor` is the price the buyer saw: another one today is refused, line by line.

    `claim` is one's own claim of a flash sale: then SKU and pieces are that claim's. `room` is the live room it lies in the
    cart of; its price is asked there only.
    """

    sku: BodyId
    quantity: Quantity
    unit_minor: Minor
    claim: Annotated[StrictInt, Field(ge=0, le=ID_MAX)] = 0
    room: Room = 0


class DeliveryIn(Schema):
    name: str
    phone: str
    region: str
    city: str
    street: str
    postcode: str = ""


class NoteIn(Schema):
    shop: BodyId
    words: Annotated[str, Field(max_length=NOTE_CHARS_MAX)]


class QuoteIn(Schema):
    """`coupons` are the caller's own claims (`GET /coupons/claims`), by id."""

    lines: Annotated[list[LineIn], Field(max_length=50)]
    coupons: Coupons = []


class TradeIn(Schema):
    """What the buyer confirms, with the total they saw. Of `coupons` those are used that take something off.

    One that is gone meanwhile makes the total another, and nothing is done.
    """

    lines: Annotated[list[LineIn], Field(max_length=50)]
    coupons: Coupons = []
    total_minor: Minor
    delivery: DeliveryIn
    notes: Annotated[list[NoteIn], Field(max_length=50)] = []


class CarriageIn(Schema):
    """`free_from_minor` 0: never free by amount."""

    fee_minor: Annotated[StrictInt, Field(ge=0, le=CARRIAGE_MINOR_MAX)]
    free_from_minor: Minor = 0


class PiecesIn(Schema):
    line: BodyId
    quantity: Quantity


class ParcelIn(Schema):
    """A waybill and what is in the parcel; without `pieces` all that is left of the order."""

    carrier_name: Annotated[str, Field(max_length=40)]
    waybill: Annotated[str, Field(max_length=40)]
    pieces: Annotated[list[PiecesIn], Field(max_length=50)] | None = None


@router.get("/cart", response={200: list[CartShopOut], REFUSALS: Problem})
def get_cart(request: HttpRequest) -> Any:
    """Everything in the caller's cart, by shop, at today's prices."""
    return read_cart(person_of(request), now=timezone.now())


@router.post("/cart/lines", response={200: list[CartShopOut], REFUSALS: Problem})
def put_in(request: HttpRequest, body: CartIn) -> Any:
    """Put pieces in; answers the cart."""
    person, said = person_of(request), body.dict()
    sku, quantity, room = said.pop("sku"), said.pop("quantity"), channel_of(room=said.pop("room"))
    way = Way(referrer=said.pop("via"), room=room, **said)
    carts.put_in_cart(person=person, sku=sku, quantity=quantity, way=way, now=timezone.now())
    return read_cart(person, now=timezone.now())


@router.put("/cart/lines/{sku}", response={200: list[CartShopOut], REFUSALS: Problem})
def change_line(request: HttpRequest, sku: RowId, body: QuantityIn, room: RoomAsked = 0) -> Any:
    """Say how many; 0 takes the line out. `room` for a line of a live room's. Answers the cart."""
    person, channel = person_of(request), channel_of(room=room)
    carts.change_quantity(person=person, sku=sku, quantity=body.quantity, channel=channel, now=timezone.now())
    return read_cart(person, now=timezone.now())


@router.post("/quotes", response={200: QuoteOut, REFUSALS: Problem})
def make_quote(request: HttpRequest, body: QuoteIn) -> Any:
    """What these lines cost now with these coupons, carriage included. Nothing is held."""
    person, now = person_of(request), timezone.now()
    lines = claimed_lines([_wanted(line, {}) for line in body.lines], person=person, now=now)
    return quote(lines, terms_of_claims(person=person, claims=body.coupons), now=now)


@router.post("/trades", response={201: TradeOut, REFUSALS: Problem})
def make_trade(request: HttpRequest, body: TradeIn, key: Key) -> Any:
    """Order everything at once, one order for each shop, and hold the pieces for 15 minutes."""
    person = person_of(request)
    ways = ways_in_cart(person)
    basket = Basket(
        wanted=[_wanted(line, ways) for line in body.lines],
        claims=body.coupons,
        delivery=Delivery(**body.delivery.dict()),
        total_minor=body.total_minor,
        notes={note.shop: note.words for note in body.notes},
    )

    def place(now: datetime) -> Mapping[str, Any]:
        number = new_id(now_ms=ms_of(now))
        place_trade(person=person, basket=basket, number=number, now=now)
        return out_of(TradeOut, get_trade(person=person, number=number, now=now))

    return once(request, person, "trades", key, 201, place)


def _wanted(line: LineIn, ways: Mapping[tuple[int, str], Way]) -> Wanted:
    """A line with the way that led to it, and its live room where it was put in from one."""
    channel = channel_of(room=line.room)
    way = ways.get((line.sku, channel), Way(room=channel))
    return Wanted(line.sku, line.quantity, line.unit_minor, channel, way=way, claim=line.claim)


@router.get("/trades/{number}", response={200: TradeOut, REFUSALS: Problem})
def read_trade(request: HttpRequest, number: Number) -> Any:
    """One of the caller's purchases."""
    return get_trade(person=person_of(request), number=number, now=timezone.now())


@router.post("/trades/{number}/cancellation", response={200: TradeOut, REFUSALS: Problem})
def cancel(request: HttpRequest, number: Number, key: Key) -> Any:
    """Call off what is not paid; its pieces are free again."""
    person = person_of(request)

    def act(now: datetime) -> Mapping[str, Any]:
        cancel_trade(person=person, trade=number, now=now)
        return out_of(TradeOut, get_trade(person=person, number=number, now=now))

    return once(request, person, f"cancellation:{number}", key, 200, act)


@router.get("/orders", response={200: PageOf[OrderOut], REFUSALS: Problem})
def list_orders(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """The caller's own, newest first."""
    return page_of(orders_of_person(person_of(request), cursor=cursor, limit=limit, now=timezone.now()))


@router.get("/orders/{number}", response={200: OrderOut, REFUSALS: Problem})
def read_order(request: HttpRequest, number: Number) -> Any:
    """One order of the caller's, or of a shop they work for."""
    return get_order(person=person_of(request), number=number, now=timezone.now())


@router.post("/orders/{number}/receipt", response={200: OrderOut, REFUSALS: Problem})
def receive(request: HttpRequest, number: Number, key: Key) -> Any:
    """The buyer has it."""
    person = person_of(request)

    def act(now: datetime) -> Mapping[str, Any]:
        confirm_order(person=person, order=number, now=now)
        return out_of(OrderOut, get_order(person=person, number=number, now=now))

    return once(request, person, f"receipt:{number}", key, 200, act)


@router.post("/orders/{number}/parcels", response={201: OrderOut, REFUSALS: Problem})
def send(request: HttpRequest, number: Number, body: ParcelIn, key: Key) -> Any:
    """Staff of the shop: a parcel left."""
    person = person_of(request)
    pieces = None if body.pieces is None else {one.line: one.quantity for one in body.pieces}

    def act(now: datetime) -> Mapping[str, Any]:
        waybill = Waybill(body.carrier_name, body.waybill)
        send_parcel(by=person, order=number, waybill=waybill, pieces=pieces, now=now)
        return out_of(OrderOut, get_order(person=person, number=number, now=now))

    return once(request, person, f"parcels:{number}", key, 201, act)


@router.put("/accounts/{handle}/carriage", response={204: None, REFUSALS: Problem})
def set_carriage(request: HttpRequest, handle: Handle, body: CarriageIn) -> Any:
    """Staff of the shop: what sending costs the buyer, and from which amount on it is free."""
    shop = people.get_account_by_handle(handle).id
    replace_carriage(by=person_of(request), shop=shop, now=timezone.now(), **body.dict())
    return Status(204, None)


@router.get("/accounts/{handle}/orders", response={200: PageOf[OrderOut], REFUSALS: Problem})
def list_shop_orders(
    request: HttpRequest, handle: Handle, cursor: Cursor = "", limit: Limit = 20, to_ship: bool = False
) -> Any:
    """Staff of the shop: its orders, newest first; `to_ship` for those that wait for a parcel."""
    shop = people.get_account_by_handle(handle).id
    people.check_may_act_for(person=person_of(request), account=shop)
    return page_of(orders_of_shop(shop, cursor=cursor, limit=limit, to_ship=to_ship, now=timezone.now()))
