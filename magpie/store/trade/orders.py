"""One's own orders: the list, one of them with its timeline, and saying that it arrived."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.trade.actions.shipping import confirm_order
from magpie.domain.trade.queries.aftersales import aftersales_of_order
from magpie.domain.trade.queries.asking import askable_lines
from magpie.domain.trade.queries.orders import delivery_of, get_order, orders_of_person
from magpie.domain.trade.refusals import NoSuchOrder
from magpie.domain.trade.rules.settling import LATE_RULE
from magpie.store.edge import Asked, store_page
from magpie.store.trade.pay import told_of

PAGE_ORDERS = 20


@require_safe
@store_page
def show_orders(request: Asked) -> HttpResponse:
    """Newest first."""
    cursor = request.GET.get("cursor", "")
    page = orders_of_person(request.visitor.person, cursor=cursor, limit=PAGE_ORDERS, now=request.now)
    return render(request, "store/orders.html", {"page": page})


@require_safe
@store_page
def show_order(request: Asked, order: str) -> HttpResponse:
    """One order: what happened, where its parcels are, what can be done."""
    view = get_order(person=request.visitor.person, number=order, now=request.now)
    delivery = delivery_of(person=request.visitor.person, order=order)
    cases = aftersales_of_order(person=request.visitor.person, order=order, now=request.now)
    said: dict[str, object] = {
        "order": view,
        "events": view.events,
        "told": told_of(request.visitor.person, view.trade),
        "delivery": delivery,
        "cases": cases,
        "late_rule": LATE_RULE,
    }
    if view.payment_status in ("paid", "partly_refunded"):
        said["is_askable"] = _is_askable(request, order)
    return render(request, "store/order.html", said)


def _is_askable(request: Asked, order: str) -> bool:
    """Only its buyer asks; staff of the shop see the page as well."""
    try:
        return bool(askable_lines(person=request.visitor.person, order=order, now=request.now))
    except NoSuchOrder:
        return False


@require_POST
@store_page
def make_receipt(request: Asked, order: str) -> HttpResponse:
    """The buyer has it."""
    confirm_order(person=request.visitor.person, order=order, now=request.now)
    messages.success(request, _("Thank you. Enjoy it!"))
    return redirect("order", order=order)
