"""Checkout: one page, one column. What is otherwise than the page said is told line by line, and nothing typed is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from magpie.domain.payment.queries import payment_standing
from magpie.domain.payment.rules.standing import Standing
from magpie.domain.trade.actions.addresses import keep_address
from magpie.domain.trade.actions.placing import Basket, place_trade
from magpie.domain.trade.actions.requests import Answer, answer_once
from magpie.domain.trade.queries.addresses import AddressView, addresses_of
from magpie.domain.trade.queries.carts import ways_in_cart
from magpie.domain.trade.refusals import KeyUsedOtherwise, StillRunning
from magpie.domain.trade.rules.delivery import Delivery
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from magpie.store.edge import Asked, store_page
from magpie.store.trade.forms import DeliveryForm, read_notes, read_numbers, read_seen
from magpie.store.trade.reading import read_checkout

Told = Mapping[str, Any]  # a refusal's body, as the API gives it


@require_http_methods(["GET", "HEAD", "POST"])
@store_page
def show_checkout(request: Asked) -> HttpResponse:
    """The page; posted, the order. A button of the address book fills the fields in and orders nothing."""
    addresses = addresses_of(request.visitor.person)
    if request.method != "POST":
        form = DeliveryForm(initial=_first(addresses))
        return _page(request, form, read_numbers(request.GET.getlist("sku")), addresses)
    skus = [one.sku for one in read_seen(request.POST.getlist("line"), {})]
    if "use" in request.POST:
        chosen = [one for one in addresses if str(one.id) == request.POST["use"]]
        return _page(request, DeliveryForm(initial=_first(chosen)), skus, addresses)
    form = DeliveryForm(request.POST)
    if not form.is_valid():
        return _page(request, form, skus, addresses, status=422)
    try:
        answer = _place(request, form.delivery)
    except (StillRunning, KeyUsedOtherwise) as refusal:
        return _page(request, form, skus, addresses, wrong=refusal.as_dict(), status=refusal.status)
    if answer.status == 201:
        if form.cleaned_data["is_kept"]:
            keep_address(person=request.visitor.person, delivery=form.delivery, now=request.now)
        return redirect("pay", trade=answer.body["trade"])
    return _page(request, form, skus, addresses, wrong=answer.body["error"], status=answer.status)


def _place(request: Asked, delivery: Delivery) -> Answer:
    person = request.visitor.person
    ways = ways_in_cart(person)
    total = request.POST.get("total", "")
    basket = Basket(
        wanted=read_seen(request.POST.getlist("line"), ways, read_numbers(request.POST.getlist("confirm"))),
        claims=read_numbers(request.POST.getlist("claim")),
        delivery=delivery,
        total_minor=int(total) if total.isascii() and total.isdigit() and len(total) <= 18 else -1,
        notes=read_notes(request.POST),
    )

    def place() -> Answer:
        number = new_id(now_ms=ms_of(request.now))
        return Answer(
            201, {"trade": place_trade(person=person, basket=basket, number=number, now=request.now)}
        )

    return answer_once(
        actor=person,
        route="checkout",
        key=request.POST.get("request_key", ""),
        request=request.POST.urlencode().encode(),
        now=request.now,
        do=place,
    )


def _page(
    request: Asked,
    form: DeliveryForm,
    skus: Sequence[int],
    addresses: Sequence[AddressView],
    *,
    wrong: Told | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = read_checkout(request.visitor.person, skus, read_notes(request.POST), now=request.now)
    totals = shown.quote.shops if shown.quote else ()
    said = {
        "shown": shown,
        "form": form,
        "addresses": addresses,
        "confirmed": read_numbers(request.POST.getlist("confirm")),
        "goods_minor": sum(total.goods_minor for total in totals),
        "carriage_minor": sum(total.carriage_minor for total in totals),
        "request_key": new_id(now_ms=ms_of(request.now)),
        "wrong": _sentence(wrong) if wrong else "",
        "has_payment": payment_standing() != Standing.NONE,
        "changed": _changed(wrong["detail"].get("lines", ())) if wrong else [],
    }
    return render(request, "store/checkout.html", said, status=status)


def _sentence(wrong: Told) -> str:
    is_chinese = (get_language() or "").startswith("zh")
    return str(wrong["message"]["zh" if is_chinese else "en"])


def _changed(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """One sentence for each line that is otherwise now."""
    words = {
        "price": _("A price changed: the list below shows today's."),
        "stock": _("Somebody was quicker: fewer are left than you chose."),
        "gone": _("Something is not sold any more."),
    }
    return sorted({words.get(str(line["what"]), str(line["what"])) for line in lines})


def _first(addresses: Sequence[AddressView]) -> dict[str, str]:
    return {name: getattr(addresses[0].delivery, name) for name in DeliveryForm.KNOWN} if addresses else {}
