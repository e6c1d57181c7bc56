"""The loop at this moment, whole or as the part that is read again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.store.edge import Asked, store_page
from magpie.store.loop.reading import read_loop


@require_safe
@store_page
def show_loop(request: Asked) -> HttpResponse:
    """The whole page, or for htmx its figures alone."""
    loop = read_loop(
        request.visitor,
        hides_simulated=request.GET.get("simulated") == "hidden",
        is_still=request.GET.get("still") == "1",
    )
    response = render(request, "store/loop.html#now" if request.htmx else "store/loop.html", {"loop": loop})
    response["Cache-Control"] = "no-store"
    return response
