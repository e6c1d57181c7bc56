"""The places somebody keeps: which there are, which comes first, and forgetting one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.trade.actions.addresses import prefer_address, remove_address
from magpie.domain.trade.queries.addresses import addresses_of
from magpie.store.edge import Asked, store_page


@require_safe
@store_page
def show_addresses(request: Asked) -> HttpResponse:
    """The preferred one first."""
    return render(request, "store/addresses.html", {"addresses": addresses_of(request.visitor.person)})


@require_POST
@store_page
def make_preference(request: Asked, address: int) -> HttpResponse:
    """This one is filled in first from now on."""
    prefer_address(person=request.visitor.person, address=address, now=request.now)
    messages.success(request, _("Checkout begins with this address from now on."))
    return redirect("addresses")


@require_POST
@store_page
def make_removal(request: Asked, address: int) -> HttpResponse:
    """Forget it. What was ordered there keeps its own sealed record."""
    remove_address(person=request.visitor.person, address=address)
    messages.success(request, _("Forgotten. Orders that went there are not touched."))
    return redirect("addresses")
