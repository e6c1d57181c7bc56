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
    said = {
        "trade": view,
        "until": request.now + timedelta(seconds=view.seconds_left),
        "pay_url": pay_url,
        "is_under_way": is_under_way,
        "is_refunding": view.state == "ended" and _has_money(view),
    }
    return render(request, "store/pay.html", said)


@require_POST
@store_page
def make_cancellation(request: Asked, trade: str) -> HttpResponse:
    """Call off what is not paid."""
    cancel_trade(person=request.visitor.person, trade=trade, now=request.now)
    messages.success(request, _("Called off. Nothing was charged."))
    return redirect("orders")


def _ask(request: Asked, view: TradeView) -> tuple[str, bool]:
    """(where to pay, whether the provider is at work on it); "" while the provider does not answer."""
    try:
        payment.do_calls_of(intent=view.intent, now=request.now)
        state = ask_provider(intent=view.intent, now=request.now)
    except (ProviderAway, ProviderRefused):
        return payments.get_intent(view.intent).pay_url, False
    return payments.get_intent(view.intent).pay_url, state.status is Status.PROCESSING


def _has_money(view: TradeView) -> bool:
    return bool(view.intent) and payments.state_of(view.intent).captured_minor > 0
