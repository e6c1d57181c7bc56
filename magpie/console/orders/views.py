"""Orders: the list, one order, and a parcel of it. Validate, one call, render."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.orders.forms import ParcelForm
from magpie.domain.goods import queries as goods
from magpie.domain.trade.actions.shipping import Waybill, send_parcel
from magpie.domain.trade.queries import shops
from magpie.domain.trade.queries.after_desk import marks_of_order
from magpie.domain.trade.queries.chains import chains_of_shops_order
from magpie.domain.trade.queries.orders import OrderView, delivery_of, get_order_of_shop, orders_of_shop
from magpie.domain.trade.queries.payment_notes import charged_back_minor
from magpie.domain.trade.rules.settling import LATE_RULE
from magpie.kit.errors import Refusal

ORDERS_SHOWN = 20


@require_safe
@for_staff
def show_orders(request: Staffed) -> HttpResponse:
    """What waits to be sent, or everything; newest first."""
    shop, is_all = request.desk.account.id, request.GET.get("show") == "all"
    page = orders_of_shop(
        shop, cursor=request.GET.get("after", ""), limit=ORDERS_SHOWN, to_ship=not is_all, now=request.now
    )
    waiting = shops.waiting_of(shop, now=request.now)
    shown = {"page": page, "waiting": waiting, "is_all": is_all}
    return render(request, "console/orders/orders.html", shown)


@require_safe
@for_staff
def show_order(request: Staffed, order: str) -> HttpResponse:
    """What happened, what is in it, where it goes, and the parcel that can be sent."""
    view = _own(request, order)
    return _page(request, view, ParcelForm(order=view))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def make_parcel(request: Staffed, order: str) -> HttpResponse:
    """A parcel left. What was typed is never lost, also where somebody else was quicker."""
    view = _own(request, order)
    if request.method != "POST":
        return redirect("console_order", handle=request.desk.account.handle, order=order)
    form = ParcelForm(request.POST, order=view)
    if not form.is_valid():
        return _page(request, view, form, status=422)
    waybill = Waybill(form.cleaned_data["carrier_name"], form.cleaned_data["waybill"])
    try:
        send_parcel(by=request.desk.person, order=order, waybill=waybill, pieces=form.pieces, now=request.now)
    except Refusal as refusal:
        view = _own(request, order)
        form, wrong = ParcelForm(request.POST, order=view), refusal.say(get_language() or "en")
        return _page(request, view, form, wrong=wrong, status=refusal.status)
    messages.success(request, _("Sent. The buyer sees it with the order."))
    return redirect("console_order", handle=request.desk.account.handle, order=order)


def _own(request: Staffed, order: str) -> OrderView:
    return get_order_of_shop(request.desk.account.id, number=order, now=request.now)


def _page(
    request: Staffed, view: OrderView, form: ParcelForm, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    shown = {
        "order": view,
        "codes": goods.codes_of([line.sku for line in view.lines]),
        "delivery": delivery_of(person=request.desk.person, order=view.number),
        "carriers": shops.carriers_of(request.desk.account.id),
        "chains": chains_of_shops_order(request.desk.account.id, order=view.number, now=request.now),
        "form": form,
        "wrong": wrong,
        "charged_back_minor": charged_back_minor(request.desk.account.id, order=view.number),
        "late_rule": LATE_RULE,
        "cases": marks_of_order(request.desk.account.id, view.number),
        "fee_minor": sum(line.fee_minor for line in view.lines),
        "commission_minor": sum(line.commission_minor for line in view.lines),
    }
    return render(request, "console/orders/order.html", shown, status=status)
