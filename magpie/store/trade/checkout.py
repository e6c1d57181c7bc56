"""Checkout: one page, one column. What is otherwise than the page said is told line by line, and nothing typed is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
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
from magpie.domain.trade.refusals import KeyUsedOtherwise, StillRunning, TotalChanged
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.ways import Way
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from magpie.store.edge import Asked, store_page
from magpie.store.goods.forms import way_of
from magpie.store.trade.forms import DeliveryForm, read_coupons, read_notes, read_numbers, read_seen
from magpie.store.trade.reading import Chosen, read_checkout

Told = Mapping[str, Any]  # a refusal's body, as the API gives it


@require_http_methods(["GET", "HEAD", "POST"])
@store_page
def show_checkout(request: Asked) -> HttpResponse:
    """The page; posted, the order. A button of the address book or of the coupons fills in or counts anew, and orders nothing."""
    addresses = addresses_of(request.visitor.person)
    if request.method != "POST":
        form = DeliveryForm(initial=_first(addresses))
        return _page(request, form, _asked_for(request), addresses)
    if "use" in request.POST:
        used = [one for one in addresses if str(one.id) == request.POST["use"]]
        return _page(request, DeliveryForm(initial=_first(used)), _sent_back(request), addresses)
    if "coupons" in request.POST:
        typed = DeliveryForm(initial=request.POST.dict())
        return _page(request, typed, _sent_back(request), addresses)
    form = DeliveryForm(request.POST)
    if not form.is_valid():
        return _page(request, form, _sent_back(request), addresses, status=422)
    try:
        answer = _place(request, form.delivery)
    except (StillRunning, KeyUsedOtherwise) as refusal:
        wrong = refusal.as_dict()
        return _page(request, form, _sent_back(request), addresses, wrong=wrong, status=refusal.status)
    if answer.status == 201:
        if form.cleaned_data["is_kept"]:
            keep_address(person=request.visitor.person, delivery=form.delivery, now=request.now)
        return redirect("pay", trade=answer.body["trade"])
    wrong = answer.body["error"]
    return _page(request, form, _sent_back(request), addresses, wrong=wrong, status=answer.status)


def _asked_for(request: Asked) -> Chosen:
    """What a link names: SKUs of the cart, claims of flash sales with the way that led there, or neither."""
    asked = request.GET
    return Chosen(read_numbers(asked.getlist("sku")), read_numbers(asked.getlist("claim")), way=_way(asked))


def _sent_back(request: Asked) -> Chosen:
    """What the page itself named."""
    lines = read_seen(request.POST.getlist("line"), {})
    return Chosen(
        skus=[one.sku for one in lines if not one.claim],
        claims=[one.claim for one in lines if one.claim],
        coupons=read_coupons(request.POST.dict()),
        way=_way(request.POST),
    )


def _way(said: QueryDict) -> Way:
    came = way_of(said)
    return Way(
        scene=came.scene, slate=came.slate, position=came.position, carrier=came.carrier, referrer=came.via
    )


def _place(request: Asked, delivery: Delivery) -> Answer:
    person, said = request.visitor.person, request.POST
    ways, confirmed = ways_in_cart(person), read_numbers(said.getlist("confirm"))
    total = said.get("total", "")
    basket = Basket(
        wanted=read_seen(said.getlist("line"), ways, confirmed, _way(said)),
        claims=read_coupons(said.dict()) or (),
        delivery=delivery,
        total_minor=int(total) if total.isascii() and total.isdigit() and len(total) <= 18 else -1,
        notes=read_notes(said),
    )

    def place() -> Answer:
        number = new_id(now_ms=ms_of(request.now))
        return Answer(
            201, {"trade": place_trade(person=person, basket=basket, number=number, now=request.now)}
        )

    return answer_once(
        actor=person,
        route="checkout",
        key=said.get("request_key", ""),
        request=said.urlencode().encode(),
        now=request.now,
        do=place,
    )


def _page(
    request: Asked,
    form: DeliveryForm,
    chosen: Chosen,
    addresses: Sequence[AddressView],
    *,
    wrong: Told | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = read_checkout(request.visitor.person, chosen, read_notes(request.POST), now=request.now)
    totals = shown.quote.shops if shown.quote else ()
    said = {
        "shown": shown,
        "form": form,
        "addresses": addresses,
        "way": chosen.way,
        "is_best": chosen.coupons is None,
        "totals": _totals(wrong) if wrong else None,
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


def _totals(wrong: Told) -> dict[str, int] | None:
    """The total that the buyer saw and today's, for a page to say as money; None where something else is wrong."""
    detail = wrong["detail"]
    is_total = wrong["code"] == TotalChanged.code
    return {"seen": detail["seen_minor"], "now": detail["now_minor"]} if is_total else None


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
