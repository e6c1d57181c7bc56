"""A charge at the local test bank, and the decision about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.payment.providers.local_desk import ChargeView, decide, read_charge
from magpie.domain.payment.refusals import ChargeClosed, UnfitChoice
from magpie.store.bank.forms import DecisionForm
from magpie.store.edge import Asked, store_page


@require_safe
@store_page
def show_charge(request: Asked, charge: str) -> HttpResponse:
    """What is to be paid, what happened to it, and what can be decided. Whoever has the address may, as at any bank."""
    shown = read_charge(charge=charge, now=request.now)
    return _page(request, shown, DecisionForm(currency=shown.currency))


@require_POST
@store_page
def make_decision(request: Asked, charge: str) -> HttpResponse:
    """Let it happen; then back to the shop, or stay for what comes after paying."""
    shown = read_charge(charge=charge, now=request.now)
    form = DecisionForm(request.POST, currency=shown.currency)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    try:
        decide(
            charge=charge,
            choice=form.choice_made,
            faults=form.faults,
            amount_minor=form.cleaned_data["amount_minor"],
            now=request.now,
        )
    except (ChargeClosed, UnfitChoice) as refusal:
        messages.error(request, refusal.say(get_language() or "en"))
        return redirect("bank", charge=charge)
    return redirect(shown.return_path) if form.ends_the_visit else redirect("bank", charge=charge)


def _page(request: Asked, shown: ChargeView, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    response = render(request, "store/bank.html", {"charge": shown, "form": form}, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
