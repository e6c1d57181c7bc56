"""The page of a flash sale. Claiming is the gateway's: the page asks it by itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.store.edge import Asked, store_page
from magpie.store.flash.reading import read_sale
from magpie.store.goods.forms import way_of


@require_safe
@store_page
def show_sale(request: Asked, sale: int) -> HttpResponse:
    """When, what, how many and at which price; before, while and after it runs."""
    shown = read_sale(sale, person=request.visitor.person, now=request.now)
    response = render(request, "store/flash.html", {"shown": shown, "way": way_of(request.GET)})
    response["Cache-Control"] = "no-store"
    return response
