"""A product, and setting one aside. The price never reads who asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.goods import actions
from magpie.domain.people.refusals import SignInFirst
from magpie.kit.errors import Refusal
from magpie.store.edge import Asked, back_to, store_page
from magpie.store.goods.forms import ReservationForm, Way, way_of
from magpie.store.goods.reading import read_kept, read_product


@require_safe
@store_page
def show_product(request: Asked, product: int) -> HttpResponse:
    """The page, or for htmx the sheet that rises over the feed."""
    shown = read_product(product, person=request.visitor.person, now=request.now)
    name = "store/product.html#sheet" if request.htmx else "store/product.html"
    return render(request, name, {"shown": shown, "product": shown.product, "way": way_of(request.GET)})


@require_POST
@store_page
def make_reservation(request: Asked, product: int) -> HttpResponse:
    """Set one aside, then show it; what cannot be is said on the product's own page."""
    form = ReservationForm(request.POST)
    if not form.is_valid():
        return redirect("product", product=product)
    way: Way = way_of(request.POST)
    try:
        actions.reserve_stock(
            person=request.visitor.person,
            sku=form.cleaned_data["sku"],
            quantity=1,
            now=request.now,
            scene=way.scene,
            slate=way.slate,
            position=way.position,
            carrier=way.carrier,
            request_key=form.cleaned_data["request_key"] or None,
        )
    except SignInFirst:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.say(get_language() or "en"))
    return back_to(request, f"/p/{product}")


@require_safe
@store_page
def list_reservations(request: Asked) -> HttpResponse:
    """Everything set aside for this person, open ones first."""
    return render(
        request, "store/reservations.html", {"kept": read_kept(request.visitor.person, now=request.now)}
    )


@require_POST
@store_page
def make_release(request: Asked, reservation: int) -> HttpResponse:
    """Give it back."""
    actions.release_reservation(person=request.visitor.person, reservation=reservation, now=request.now)
    messages.success(request, _("Given back. Somebody else can have it now."))
    return back_to(request, "/reservations/")
