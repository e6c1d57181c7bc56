"""Parcels of after-sales: back to the shop, looked at there, and other pieces on their way to the buyer.

Pieces that come back go on the shelf only by the shop's word, for they may be damaged. Locks as in `aftersales`.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from magpie.domain.goods import actions as goods
from magpie.domain.trade.actions.aftersales_moves import (
    hold_case,
    hold_for_buyer,
    hold_for_shop,
    keep_words,
    take_step,
)
from magpie.domain.trade.actions.places import pieces_of
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, read_waybill
from magpie.domain.trade.models import AfterSale, ParcelGivenBack, ParcelReturn, ReplacementParcel
from magpie.domain.trade.rules.aftersales import Act, may
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import Role


def send_back(*, person: str, aftersale: str, waybill: Waybill, now: datetime) -> None:
    """The buyer says under which waybill it comes back. Raises NoSuchAfterSale, NotNowAfterSale, UnreadableWaybill.

    The same waybill again changes nothing. Facts: `take_step`.
    """
    read = read_waybill(waybill)
    with transaction.atomic():
        case = hold_for_buyer(person, aftersale)
        known = {"carrier_name": read.carrier_name, "waybill": read.number}
        if ParcelReturn.objects.filter(aftersale=case, **known).exists():
            return
        take_step(case, Act.SEND_BACK, by=Role.BUYER, now=now)
        ParcelReturn.objects.create(aftersale=case, sent_at=now, **known)


def hear_return_carrier(*, carrier_name: str, words: Sequence[RouteWord], now: datetime) -> int:
    """A carrier says which parcels reached a shop; how many were new. Facts: `take_step`."""
    arrived = {word.waybill for word in words if word.kind is RouteKind.ARRIVED}
    coming = ParcelReturn.objects.filter(carrier_name=carrier_name, waybill__in=arrived, arrived_at=None)
    heard = 0
    for number in list(coming.order_by("aftersale").values_list("aftersale__number", flat=True)):
        with transaction.atomic():
            case = hold_case(number)
            if may(Act.ARRIVE, case.state, Role.PROVIDER):
                _note_arrival(case, by=Role.PROVIDER, now=now)
                heard += 1
    return heard


def _note_arrival(case: AfterSale, *, by: Role, now: datetime) -> None:
    """It is at the shop; nobody has looked at it yet."""
    take_step(case, Act.ARRIVE, by=by, now=now)
    ParcelReturn.objects.filter(aftersale=case).update(arrived_at=now)


def receive_back(*, by: str, aftersale: str, is_sellable: bool, now: datetime) -> None:
    """Staff of the shop have it and it is as it should be; `is_sellable` puts its pieces on the shelf again.

    Raises NoSuchAfterSale, NotNowAfterSale. Facts: `take_step`; StockMoved.
    """
    with transaction.atomic():
        case = hold_for_shop(by, aftersale)
        take_step(case, Act.RECEIVE, by=Role.SHOP, now=now, sellable=is_sellable)
        ParcelReturn.objects.filter(aftersale=case).update(received_at=now, is_sellable=is_sellable)
        if is_sellable:
            pieces = [pieces_of(case.line, case.quantity)]
            goods.take_back_pieces(pieces=pieces, ref=case.key, now=now)


def refuse_parcel(*, by: str, aftersale: str, words: str, now: datetime) -> None:
    """Staff of the shop say what is wrong with what came back. Raises NoSuchAfterSale, NotNowAfterSale, SayWhy."""
    with transaction.atomic():
        case = hold_for_shop(by, aftersale)
        take_step(case, Act.REFUSE_PARCEL, by=Role.SHOP, now=now)
        ParcelReturn.objects.filter(aftersale=case).update(received_at=now, is_sellable=False)
        keep_words(case, words, by=Role.SHOP, act="refuse_parcel", is_needed=True, now=now)


def resend(*, by: str, aftersale: str, waybill: Waybill, now: datetime) -> None:
    """Staff of the shop sent other pieces, from the shelf. The same waybill again changes nothing.

    Raises NoSuchAfterSale, NotNowAfterSale, UnreadableWaybill, PiecesMissing. Facts: `take_step`; StockMoved.
    """
    read = read_waybill(waybill)
    with transaction.atomic():
        case = hold_for_shop(by, aftersale)
        known = {"carrier_name": read.carrier_name, "waybill": read.number}
        if ReplacementParcel.objects.filter(aftersale=case, **known).exists():
            return
        take_step(case, Act.RESEND, by=Role.SHOP, now=now)
        ReplacementParcel.objects.create(aftersale=case, sent_at=now, **known)
        pieces = [goods.Pieces(case.line.sku_id, case.quantity)]
        goods.hold_pieces(pieces=pieces, ref=case.key, now=now)
        goods.sell_pieces(pieces=pieces, ref=case.key, now=now)


def give_back(*, by: str, aftersale: str, waybill: Waybill, now: datetime) -> None:
    """Staff of the shop sent what they would not take back to the buyer again. The same waybill again changes nothing.

    Raises NoSuchAfterSale, NotNowAfterSale, UnreadableWaybill. Facts: `take_step`.
    """
    read = read_waybill(waybill)
    with transaction.atomic():
        case = hold_for_shop(by, aftersale)
        known = {"carrier_name": read.carrier_name, "waybill": read.number}
        if ParcelGivenBack.objects.filter(aftersale=case, **known).exists():
            return
        take_step(case, Act.GIVE_BACK, by=Role.SHOP, now=now)
        ParcelGivenBack.objects.create(aftersale=case, sent_at=now, **known)


def pay_instead(*, by: str, aftersale: str, now: datetime) -> None:
    """The shop has no other piece, or keeps what it refused: the buyer gets the money. Raises NoSuchAfterSale, NotNowAfterSale."""
    with transaction.atomic():
        take_step(hold_for_shop(by, aftersale), Act.PAY_BACK, by=Role.SHOP, now=now)


def confirm_replacement(*, person: str, aftersale: str, now: datetime) -> None:
    """The buyer has the other piece, or their own again. Raises NoSuchAfterSale, NotNowAfterSale. Facts: `take_step`."""
    with transaction.atomic():
        take_step(hold_for_buyer(person, aftersale), Act.CONFIRM, by=Role.BUYER, now=now)
