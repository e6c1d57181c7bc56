"""Requests after a purchase, for their buyer and for staff of the shop; and the shop's money.

Every POST takes an Idempotency-Key: the same key and body is answered again and not done again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router

from magpie.api.aftersales_schemas import (
    AfterSaleOut,
    AskableLineOut,
    AskIn,
    OfferAnswerIn,
    OfferIn,
    OrderMoneyOut,
    PayoutIn,
    PayoutOut,
    ReceiptIn,
    WaybillIn,
    WhereIn,
    WordsIn,
)
from magpie.api.callers import person_of, signed_in
from magpie.api.fields import Currency, Cursor, Handle, Instant, Limit
from magpie.api.once import Key, Number, once, out_of
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import PageOf
from magpie.domain.people import queries as people
from magpie.domain.trade.actions import aftersales, aftersales_parcels, arbitration
from magpie.domain.trade.actions.settling import request_shop_payout
from magpie.domain.trade.actions.shipping import Waybill
from magpie.domain.trade.queries.aftersales import (
    aftersales_of_order,
    aftersales_of_person,
    aftersales_of_shop,
    get_aftersale,
)
from magpie.domain.trade.queries.asking import askable_lines
from magpie.domain.trade.queries.statements import order_money, statement_csv
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id

router = Router(auth=signed_in)
ANSWERS = {200: AfterSaleOut, REFUSALS: Problem}


@router.get("/orders/{number}/askable", response={200: list[AskableLineOut], REFUSALS: Problem})
def list_askable(request: HttpRequest, number: Number) -> Any:
    """What the buyer may ask about each line of an order now."""
    return askable_lines(person=person_of(request), order=number, now=timezone.now())


@router.get("/orders/{number}/aftersales", response={200: list[AfterSaleOut], REFUSALS: Problem})
def list_of_order(request: HttpRequest, number: Number) -> Any:
    """All requests of one order, for its buyer or its shop."""
    return aftersales_of_order(person=person_of(request), order=number, now=timezone.now())


@router.post("/orders/{number}/aftersales", response={201: AfterSaleOut, REFUSALS: Problem})
def ask(request: HttpRequest, number: Number, body: AskIn, key: Key) -> Any:
    """Ask for a refund, a return, another piece, or the difference of a price."""
    person = person_of(request)

    def do(now: datetime) -> Mapping[str, Any]:
        made = aftersales.open_aftersale(
            person=person,
            order=number,
            ask=aftersales.Ask(**body.dict()),
            number=new_id(now_ms=ms_of(now)),
            now=now,
        )
        return out_of(AfterSaleOut, get_aftersale(person=person, number=made, now=now))

    return once(request, person, f"aftersales:{number}", key, 201, do)


@router.get("/aftersales", response={200: PageOf[AfterSaleOut], REFUSALS: Problem})
def list_own(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """The caller's own as a buyer, newest first."""
    return page_of(aftersales_of_person(person_of(request), cursor=cursor, limit=limit, now=timezone.now()))


@router.get("/aftersales/{number}", response=ANSWERS)
def read(request: HttpRequest, number: Number) -> Any:
    """One request of the caller's, or to a shop they work for."""
    return get_aftersale(person=person_of(request), number=number, now=timezone.now())


@router.post("/aftersales/{number}/withdrawal", response=ANSWERS)
def withdraw(request: HttpRequest, number: Number, key: Key) -> Any:
    """The buyer does not want it any more."""
    return _act(request, number, key, "withdrawal", aftersales.withdraw, who="person")


@router.post("/aftersales/{number}/agreement", response=ANSWERS)
def agree(request: HttpRequest, number: Number, key: Key, body: WhereIn | None = None) -> Any:
    """Staff of the shop grant it; goods go back to the named return address, or to the preferred one."""
    return _act(request, number, key, "agreement", aftersales.agree, address=body and body.address)


@router.post("/aftersales/{number}/return-address", response=ANSWERS)
def give_address(request: HttpRequest, number: Number, key: Key, body: WhereIn | None = None) -> Any:
    """Staff of the shop say where goods go back to that were granted without a word of theirs."""
    do = aftersales.give_address
    return _act(request, number, key, "return-address", do, address=body and body.address)


@router.post("/aftersales/{number}/refusal", response=ANSWERS)
def refuse(request: HttpRequest, number: Number, body: WordsIn, key: Key) -> Any:
    """Staff of the shop refuse it and say why."""
    return _act(request, number, key, "refusal", aftersales.refuse, words=body.words)


@router.post("/aftersales/{number}/parcel", response=ANSWERS)
def send_back(request: HttpRequest, number: Number, body: WaybillIn, key: Key) -> Any:
    """The buyer says under which waybill it comes back."""
    waybill = Waybill(body.carrier_name, body.waybill)
    return _act(request, number, key, "parcel", aftersales_parcels.send_back, who="person", waybill=waybill)


@router.post("/aftersales/{number}/parcel/receipt", response=ANSWERS)
def receive_back(request: HttpRequest, number: Number, body: ReceiptIn, key: Key) -> Any:
    """Staff of the shop have it, and it is as it should be."""
    do = aftersales_parcels.receive_back
    return _act(request, number, key, "parcel-receipt", do, is_sellable=body.is_sellable)


@router.post("/aftersales/{number}/parcel/refusal", response=ANSWERS)
def refuse_parcel(request: HttpRequest, number: Number, body: WordsIn, key: Key) -> Any:
    """Staff of the shop say what is wrong with what came back."""
    do = aftersales_parcels.refuse_parcel
    return _act(request, number, key, "parcel-refusal", do, words=body.words)


@router.post("/aftersales/{number}/parcel/return", response=ANSWERS)
def give_back(request: HttpRequest, number: Number, body: WaybillIn, key: Key) -> Any:
    """Staff of the shop sent what they would not take back to the buyer again."""
    waybill, do = Waybill(body.carrier_name, body.waybill), aftersales_parcels.give_back
    return _act(request, number, key, "parcel-return", do, waybill=waybill)


@router.post("/aftersales/{number}/replacement", response=ANSWERS)
def resend(request: HttpRequest, number: Number, body: WaybillIn, key: Key) -> Any:
    """Staff of the shop sent other pieces."""
    waybill = Waybill(body.carrier_name, body.waybill)
    return _act(request, number, key, "replacement", aftersales_parcels.resend, waybill=waybill)


@router.post("/aftersales/{number}/replacement/receipt", response=ANSWERS)
def confirm_replacement(request: HttpRequest, number: Number, key: Key) -> Any:
    """The buyer has the other pieces, or their own again."""
    do = aftersales_parcels.confirm_replacement
    return _act(request, number, key, "replacement-receipt", do, who="person")


@router.post("/aftersales/{number}/repayment", response=ANSWERS)
def pay_instead(request: HttpRequest, number: Number, key: Key) -> Any:
    """Staff of the shop have no other piece, or keep what they refused: the buyer gets the money."""
    return _act(request, number, key, "repayment", aftersales_parcels.pay_instead)


@router.post("/aftersales/{number}/objection", response=ANSWERS)
def object_to(request: HttpRequest, number: Number, body: WordsIn, key: Key) -> Any:
    """The buyer does not accept a refusal and asks the site to decide."""
    return _act(request, number, key, "objection", arbitration.object_to, who="person", words=body.words)


@router.post("/aftersales/{number}/evidence", response=ANSWERS)
def show_evidence(request: HttpRequest, number: Number, body: WordsIn, key: Key) -> Any:
    """One of the two sides shows something in words; pictures are sent from the page."""
    return _act(request, number, key, "evidence", arbitration.show_evidence, words=body.words)


@router.post("/aftersales/{number}/offer", response=ANSWERS)
def offer(request: HttpRequest, number: Number, body: OfferIn, key: Key) -> Any:
    """Staff of the shop offer an amount instead of the site's word."""
    return _act(request, number, key, "offer", arbitration.offer, **body.dict())


@router.post("/aftersales/{number}/offer/answer", response=ANSWERS)
def answer_offer(request: HttpRequest, number: Number, body: OfferAnswerIn, key: Key) -> Any:
    """The buyer takes the offer, or has the site decide."""
    return _act(request, number, key, "offer-answer", arbitration.answer_offer, who="person", **body.dict())


@router.get("/accounts/{handle}/aftersales", response={200: PageOf[AfterSaleOut], REFUSALS: Problem})
def list_of_shop(
    request: HttpRequest, handle: Handle, cursor: Cursor = "", limit: Limit = 20, waiting: bool = False
) -> Any:
    """Staff of the shop: what is asked of it, newest first; `waiting` for what is undecided."""
    shop = _own_shop(request, handle)
    page = aftersales_of_shop(shop, waiting=waiting, cursor=cursor, limit=limit, now=timezone.now())
    return page_of(page)


@router.get("/accounts/{handle}/money", response={200: PageOf[OrderMoneyOut], REFUSALS: Problem})
def list_money(request: HttpRequest, handle: Handle, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Staff of the shop: what each paid order brought, or the day on which it will."""
    return page_of(order_money(_own_shop(request, handle), cursor=cursor, limit=limit))


@router.get("/accounts/{handle}/statement.csv", response={200: None, REFUSALS: Problem})
def give_statement(
    request: HttpRequest, handle: Handle, since: Instant, until: Instant, currency: Currency = "CNY"
) -> Any:
    """Staff of the shop: all that moved in its accounts from `since` to before `until`, as a table for any spreadsheet."""
    shop, language = _own_shop(request, handle), get_language() or "en"
    rows = statement_csv(shop, currency=currency, since=since, until=until, language=language)
    name = f"statement-{handle}-{since:%Y%m%d}-{until:%Y%m%d}.csv"
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.post("/accounts/{handle}/payouts", response={201: PayoutOut, REFUSALS: Problem})
def ask_payout(request: HttpRequest, handle: Handle, body: PayoutIn, key: Key) -> Any:
    """An owner of the shop asks for available money."""
    person, shop = person_of(request), _own_shop(request, handle)

    def do(now: datetime) -> Mapping[str, Any]:
        made = request_shop_payout(by=person, shop=shop, key=key, now=now, **body.dict())
        return {"payout": made}

    return once(request, person, f"payouts:{shop}", key, 201, do)


def _own_shop(request: HttpRequest, handle: str) -> int:
    shop = people.get_account_by_handle(handle).id
    people.check_may_act_for(person=person_of(request), account=shop)
    return shop


def _act(
    request: HttpRequest,
    number: str,
    key: str,
    route: str,
    act: Callable[..., None],
    *,
    who: str = "by",
    **said: Any,
) -> HttpResponse:
    """Do it once as this caller and answer the request as it stands then."""
    person = person_of(request)

    def do(now: datetime) -> Mapping[str, Any]:
        act(aftersale=number, now=now, **{who: person}, **said)
        return out_of(AfterSaleOut, get_aftersale(person=person, number=number, now=now))

    return once(request, person, f"{route}:{number}", key, 200, do)
