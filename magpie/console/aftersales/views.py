"""After-sales: the queue, one case, and an address for each act. Validate, one call, render."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magpie.console.aftersales.acts import acts_of, form_of
from magpie.console.aftersales.forms import AddressForm, OfferForm, WaybillForm
from magpie.console.aftersales.reading import read_queue
from magpie.console.edge import Staffed, for_staff
from magpie.console.keyed import KeyedForm, do_once
from magpie.domain.trade.actions import aftersales, aftersales_parcels, arbitration
from magpie.domain.trade.queries import shops
from magpie.domain.trade.queries.aftersales import (
    AfterSaleView,
    evidence_picture_for_site,
    get_aftersale_of_shop,
)
from magpie.domain.trade.queries.return_addresses import ReturnAddressView, return_addresses_of

POSTED = require_http_methods(["GET", "HEAD", "POST"])
Act = Callable[[dict[str, Any], Any], None]


@require_safe
@for_staff
def show_queue(request: Staffed) -> HttpResponse:
    """What waits for this shop, or for others, the earliest deadline first; or what has ended, newest first."""
    queue = read_queue(
        request.desk.account.id,
        show=request.GET.get("show", ""),
        cursor=request.GET.get("after", ""),
        now=request.now,
    )
    return render(request, "console/aftersales/queue.html", {"queue": queue})


@require_safe
@for_staff
def show_case(request: Staffed, case: str) -> HttpResponse:
    """What is asked, what is at stake, who is waited for until when, what was said and shown, what may be done."""
    return _page(request, _own(request, case))


@require_safe
@for_staff
def show_picture(request: Staffed, case: str, evidence: int) -> HttpResponse:
    """One picture that a side showed."""
    _own(request, case)
    picture = evidence_picture_for_site(number=case, evidence=evidence)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@POSTED
@for_staff
def make_agreement(request: Staffed, case: str) -> HttpResponse:
    """Granted."""

    def do(by: dict[str, Any], form: AddressForm) -> None:
        aftersales.agree(**by, address=form.address)

    return _act(request, case, "agree", do, _("Agreed. The buyer sees it with the order."))


@POSTED
@for_staff
def make_address(request: Staffed, case: str) -> HttpResponse:
    """Where the goods go that the buyer may send back."""

    def do(by: dict[str, Any], form: AddressForm) -> None:
        aftersales.give_address(**by, address=form.address)

    return _act(request, case, "give_address", do, _("Given. The buyer has 7 days to send it."))


@POSTED
@for_staff
def make_refusal(request: Staffed, case: str) -> HttpResponse:
    """Refused, with the reason."""

    def do(by: dict[str, Any], form: KeyedForm) -> None:
        aftersales.refuse(**by, words=form.cleaned_data["words"])

    return _act(request, case, "refuse", do, _("Refused. The buyer reads why and may ask the site."))


@POSTED
@for_staff
def make_receipt(request: Staffed, case: str) -> HttpResponse:
    """What came back is accepted."""

    def do(by: dict[str, Any], form: KeyedForm) -> None:
        aftersales_parcels.receive_back(**by, is_sellable=form.cleaned_data["shelf"] == "back")

    return _act(request, case, "receive", do, _("Accepted. The buyer sees it with the order."))


@POSTED
@for_staff
def make_parcel_refusal(request: Staffed, case: str) -> HttpResponse:
    """What came back is not as it should be."""

    def do(by: dict[str, Any], form: KeyedForm) -> None:
        aftersales_parcels.refuse_parcel(**by, words=form.cleaned_data["words"])

    return _act(request, case, "refuse_parcel", do, _("Refused. The buyer reads why and may ask the site."))


@POSTED
@for_staff
def make_replacement(request: Staffed, case: str) -> HttpResponse:
    """Other pieces have left."""

    def do(by: dict[str, Any], form: WaybillForm) -> None:
        aftersales_parcels.resend(**by, waybill=form.parcel)

    return _act(request, case, "resend", do, _("Sent. The buyer sees it with the order."))


@POSTED
@for_staff
def make_parcel_return(request: Staffed, case: str) -> HttpResponse:
    """What the shop would not take back has left for its buyer."""

    def do(by: dict[str, Any], form: WaybillForm) -> None:
        aftersales_parcels.give_back(**by, waybill=form.parcel)

    return _act(request, case, "give_back", do, _("Sent. The buyer sees it with the order."))


@POSTED
@for_staff
def make_repayment(request: Staffed, case: str) -> HttpResponse:
    """There is nothing to send, or the shop keeps it: the money goes back."""
    said = _("The money goes back. The buyer sees it with the order.")
    return _act(request, case, "pay_back", lambda by, form: aftersales_parcels.pay_instead(**by), said)


@POSTED
@for_staff
def make_offer(request: Staffed, case: str) -> HttpResponse:
    """An amount instead of the site's word."""

    def do(by: dict[str, Any], form: OfferForm) -> None:
        said = form.cleaned_data
        arbitration.offer(**by, amount_minor=said["amount"], words=said["words"])

    return _act(request, case, "offer", do, _("Offered. The buyer has 3 days to answer."))


@POSTED
@for_staff
def make_evidence(request: Staffed, case: str) -> HttpResponse:
    """Something in words or a picture."""

    def do(by: dict[str, Any], form: KeyedForm) -> None:
        said = form.cleaned_data
        arbitration.show_evidence(**by, words=said["words"], picture=said["picture"])

    return _act(request, case, "evidence", do, _("Kept. The buyer and the site see it too."))


def _act(request: Staffed, number: str, act: str, do: Act, said: str) -> HttpResponse:
    """One act, once, then the page again; refused, the page says why and keeps what was typed."""
    case = _own(request, number)
    if request.method != "POST":
        return redirect("console_case", handle=request.desk.account.handle, case=number)
    form = form_of(case, act, request, _places(request, case), is_sent=True)
    if not form.is_valid():
        form.renew(request)
        return _page(request, case, sent=(act, form), status=422)

    def run() -> dict[str, str]:
        do({"by": request.person, "aftersale": number, "now": request.now}, form)
        return {"aftersale": number}

    told = do_once(request, form, route=f"console-{act}:{number}", do=run)
    if told.wrong:
        return _page(request, _own(request, number), sent=(act, form), wrong=told.wrong, status=told.status)
    messages.success(request, said)
    return redirect("console_case", handle=request.desk.account.handle, case=number)


def _own(request: Staffed, number: str) -> AfterSaleView:
    return get_aftersale_of_shop(request.desk.account.id, number=number, now=request.now)


def _places(request: Staffed, case: AfterSaleView) -> tuple[ReturnAddressView, ...]:
    """Where goods may go back to, if that is to be said now."""
    return return_addresses_of(request.desk.account.id) if case.address_acts else ()


def _page(
    request: Staffed,
    case: AfterSaleView,
    *,
    sent: tuple[str, KeyedForm] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    places = _places(request, case)
    acts = acts_of(case, request, places, sent=sent)
    is_to_send = any(one.kind.form is WaybillForm for one in acts)
    shown = {
        "case": case,
        "acts": acts,
        "is_address_missing": bool(case.address_acts) and not places,
        "carriers": shops.carriers_of(request.desk.account.id) if is_to_send else [],
        "wrong": wrong,
    }
    response = render(request, "console/aftersales/case.html", shown, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
