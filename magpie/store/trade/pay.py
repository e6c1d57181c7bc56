"""Paying: how much, until when, and where to; and what came of it when the browser comes back before the provider's word."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.payment import actions as payment
from magpie.domain.payment import queries as payments
from magpie.domain.payment.refusals import ProviderAway, ProviderRefused
from magpie.domain.payment.rules import Status
from magpie.domain.trade.actions.closing import cancel_trade
from magpie.domain.trade.actions.paying import ask_provider
from magpie.domain.trade.queries.orders import TradeView, get_trade
from magpie.domain.trade.queries.payment_notes import payment_notes
from magpie.domain.trade.rules.payment_notes import Happened, PaymentNote
from magpie.store.edge import Asked, store_page


@require_safe
@store_page
def show_payment(request: Asked, trade: str) -> HttpResponse:
    """What is to be paid, or what became of it. Somebody who comes back is told the truth, webhook or not."""
    view = get_trade(person=request.visitor.person, number=trade, now=request.now)
    pay_url, is_under_way = "", False
    if view.state == "unpaid" and view.intent:
        pay_url, is_under_way = _ask(request, view)
        view = get_trade(person=request.visitor.person, number=trade, now=request.now)
    told = told_of(request.visitor.person, trade)
    said = {
        "trade": view,
        "told": told,
        "to_pay_minor": told[Happened.PART].open_minor if Happened.PART in told else view.total_minor,
        "until": request.now + timedelta(seconds=view.seconds_left),
        "pay_url": pay_url,
        "is_under_way": is_under_way,
    }
    return render(request, "store/pay.html", said)


@require_POST
@store_page
def make_cancellation(request: Asked, trade: str) -> HttpResponse:
    """Call off what is not paid."""
    cancel_trade(person=request.visitor.person, trade=trade, now=request.now)
    if Happened.LATE in told_of(request.visitor.person, trade):
        messages.success(request, _("Called off. What you had paid goes back to where it came from."))
    else:
        messages.success(request, _("Called off. Nothing was charged."))
    return redirect("orders")


def told_of(person: str, trade: str) -> dict[Happened, PaymentNote]:
    """What is to be said of a payment that did not simply arrive, by what happened."""
    return {note.what: note for note in payment_notes(person=person, trade=trade)}


def _ask(request: Asked, view: TradeView) -> tuple[str, bool]:
    """(where to pay, whether the provider is at work on it); "" while the provider does not answer."""
    try:
        payment.do_calls_of(intent=view.intent, now=request.now)
        state = ask_provider(intent=view.intent, now=request.now)
    except (ProviderAway, ProviderRefused):
        return payments.get_intent(view.intent).pay_url, False
    return payments.get_intent(view.intent).pay_url, state.status is Status.PROCESSING
