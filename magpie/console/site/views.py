"""The site's desk: what waits, disputes with both sides' evidence, stuck refunds, and the word of whoever runs the site."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magpie.console.edge import AtWork, for_operator
from magpie.console.keyed import KeyedForm, do_once
from magpie.console.site.acts import sent_form, site_acts_of
from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.rules.payouts import PayoutStatus
from magpie.domain.payment import queries as payments
from magpie.domain.trade.actions.aftersales_clock import ask_again, pay_otherwise
from magpie.domain.trade.actions.arbitration import call_for_evidence, decide
from magpie.domain.trade.queries.after_desk import site_counts
from magpie.domain.trade.queries.aftersales import (
    AfterSaleView,
    disputes_by_deadline,
    evidence_picture_for_site,
    get_aftersale_for_site,
    payments_of_aftersale,
    stuck_refunds,
)
from magpie.domain.trade.queries.matters import count_open_matters

ROWS_SHOWN = 20
POSTED = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_operator
def show_site(request: AtWork) -> HttpResponse:
    """What waits for whoever runs the site."""
    shown = {
        "counts": site_counts(),
        "matters": count_open_matters(),
        "payouts": sum(one.status is PayoutStatus.REQUESTED for one in ledger.payouts_to_send()),
        "stuck_calls": len(payments.stuck_calls()),
        "odd_events": len(payments.odd_events()),
    }
    return render(request, "console/site/site.html", shown)


@require_safe
@for_operator
def show_disputes(request: AtWork) -> HttpResponse:
    """What waits for the site's word, or every dispute; the earliest deadline first."""
    is_all, cursor = request.GET.get("show") == "all", request.GET.get("after", "")
    page = disputes_by_deadline(is_to_decide=not is_all, cursor=cursor, limit=ROWS_SHOWN, now=request.now)
    shown = {"page": page, "is_all": is_all, "counts": site_counts()}
    return render(request, "console/site/disputes.html", shown)


@require_safe
@for_operator
def show_refunds(request: AtWork) -> HttpResponse:
    """Money that could not go back by itself, the newest first."""
    page = stuck_refunds(cursor=request.GET.get("after", ""), limit=ROWS_SHOWN, now=request.now)
    return render(request, "console/site/refunds.html", {"page": page})


@require_safe
@for_operator
def show_site_case(request: AtWork, case: str) -> HttpResponse:
    """One request with all that both sides said and showed, and what the provider did."""
    return _page(request, _found(request, case))


@require_safe
@for_operator
def show_site_picture(request: AtWork, case: str, evidence: int) -> HttpResponse:
    """One picture that a side showed."""
    picture = evidence_picture_for_site(number=case, evidence=evidence)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@POSTED
@for_operator
def make_evidence_call(request: AtWork, case: str) -> HttpResponse:
    """Both sides are asked for what they can show."""
    return _act(request, case, "call", lambda form: {}, call_for_evidence, _("Both sides are asked."))


@POSTED
@for_operator
def make_decision(request: AtWork, case: str) -> HttpResponse:
    """The site's word, with its reason."""

    def read(form: KeyedForm) -> dict[str, Any]:
        said = form.cleaned_data
        return {
            "by": request.person,
            "is_for_buyer": said["is_for"] == "buyer",
            "words": said["words"],
        }

    return _act(request, case, "decide", read, decide, _("Decided. Both sides read it."))


@POSTED
@for_operator
def make_refund_attempt(request: AtWork, case: str) -> HttpResponse:
    """The provider is asked once more."""
    return _act(request, case, "again", lambda form: {}, ask_again, _("The bank is asked again."))


@POSTED
@for_operator
def make_other_payment(request: AtWork, case: str) -> HttpResponse:
    """The money went back some other way."""

    def read(form: KeyedForm) -> dict[str, Any]:
        return {"words": form.cleaned_data["words"]}

    return _act(request, case, "otherwise", read, pay_otherwise, _("Noted. It is booked as sent."))


def _act(
    request: AtWork,
    number: str,
    act: str,
    read: Callable[[KeyedForm], dict[str, Any]],
    do: Callable[..., None],
    said: str,
) -> HttpResponse:
    """One act, once, then the page again; refused, the page says why and keeps what was typed."""
    case = _found(request, number)
    if request.method != "POST":
        return redirect("console_site_case", case=number)
    form = sent_form(act, request)
    if not form.is_valid():
        form.renew(request)
        return _page(request, case, sent=(act, form), status=422)

    def run() -> dict[str, str]:
        do(aftersale=number, now=request.now, **read(form))
        return {"aftersale": number}

    told = do_once(request, form, route=f"console-site-{act}:{number}", do=run)
    if told.wrong:
        return _page(request, _found(request, number), sent=(act, form), wrong=told.wrong, status=told.status)
    messages.success(request, said)
    return redirect("console_site_case", case=number)


def _found(request: AtWork, number: str) -> AfterSaleView:
    return get_aftersale_for_site(by=request.person, number=number, now=request.now)


def _page(
    request: AtWork,
    case: AfterSaleView,
    *,
    sent: tuple[str, KeyedForm] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = {
        "case": case,
        "acts": site_acts_of(case, request, sent=sent),
        "sides": [
            ("buyer", [one for one in case.evidence if one.by == "buyer"]),
            ("shop", [one for one in case.evidence if one.by == "shop"]),
        ],
        "site_words": [one for one in case.evidence if one.by == "operator"],
        "payments": payments_of_aftersale(number=case.number),
        "wrong": wrong,
    }
    response = render(request, "console/site/case.html", shown, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
