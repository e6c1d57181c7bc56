"""A browser that turns out to be somebody, and somebody who wants to be forgotten."""

from datetime import datetime

from django.db import transaction

from magpie.domain.people.refusals import PersonIsErased
from magpie.domain.trade.actions.addresses import forget_addresses
from magpie.domain.trade.actions.carts import empty_cart, merge_carts
from magpie.domain.trade.actions.closing import cancel_trade
from magpie.domain.trade.actions.requests import forget_told
from magpie.domain.trade.models import (
    Address,
    AfterSale,
    AnsweredRequest,
    CartLine,
    Evidence,
    LineChain,
    Order,
    OrderLine,
    Parcel,
    ParcelGivenBack,
    ParcelReturn,
    ReplacementParcel,
    RouteEvent,
    Trade,
)
from magpie.domain.trade.rules.links import mark_of
from magpie.domain.trade.rules.states import NotNow


def adopt_browser(*, person: str, anonymous: str, now: datetime) -> None:
    """Cart, purchases and addresses of a browser become the person's. Twice is once. Locks the person.

    Of somebody who was erased meanwhile nothing is kept: their erasure names this browser and forgets it as well.
    """
    try:
        merge_carts(person=person, anonymous=anonymous, now=now)
    except PersonIsErased:
        return
    with transaction.atomic():
        Trade.objects.filter(person=anonymous).update(person=person)
        Address.objects.filter(person=anonymous).update(person=person)


def forget_buyer(*, person: str, now: datetime) -> None:
    """An erased person's cart and addresses go, what they have not paid is called off, and what they bought forgets who
    and what led there, as do those they sent here by a link, with their notes to the shops and every word and picture of a dispute about it; money that is owed still goes where it came from.
    The sealed record of each sale stays until its term (E-Commerce Law art. 31). Twice is once."""
    empty_cart(person=person)
    forget_addresses(person=person)
    for number in list(
        Trade.objects.filter(person=person, paid_at=None, ended_at=None).values_list("number", flat=True)
    ):
        try:
            cancel_trade(person=person, trade=number, now=now)
        except NotNow:
            continue  # paid in this very moment: it is a purchase like the others
    with transaction.atomic():
        # Held first, as whoever freezes a chain, moves an order, or says something of it holds them: nothing is written behind this.
        list(Trade.objects.select_for_update().filter(person=person).order_by("pk").values_list("pk"))
        orders = Order.objects.filter(trade__person=person)
        list(orders.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        orders.update(note="")
        lines = OrderLine.objects.filter(order__trade__person=person)
        lines.update(slate="", carrier="", referrer="", source="", first_carrier="", first_at=None)
        LineChain.objects.filter(line__order__trade__person=person).erase()
        OrderLine.objects.filter(referrer=mark_of(person)).update(referrer="")
        CartLine.objects.filter(referrer=mark_of(person)).update(referrer="")
        RouteEvent.objects.filter(parcel__order__trade__person=person).erase()
        Parcel.objects.filter(order__trade__person=person).update(waybill="")
        Evidence.objects.filter(aftersale__line__order__trade__person=person).erase()
        ParcelReturn.objects.filter(aftersale__line__order__trade__person=person).update(waybill="")
        ParcelGivenBack.objects.filter(aftersale__line__order__trade__person=person).update(waybill="")
        ReplacementParcel.objects.filter(aftersale__line__order__trade__person=person).update(waybill="")
        AnsweredRequest.objects.filter(actor=person).delete()
        cases = AfterSale.objects.filter(line__order__trade__person=person)
        forget_told(orders=orders.values("number"), cases=cases.values("number"))
        Trade.objects.filter(person=person).update(person=None, phone_hash="")
