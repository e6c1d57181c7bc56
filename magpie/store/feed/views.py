"""The feed page and its next slate, from one template."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.kit.clock import ms_of
from magpie.store.edge import Asked, store_page
from magpie.store.feed.reading import read_feed
from magpie.store.visitor import promised_offset

PAGE_CHARS_MAX = 8_192


@require_safe
@store_page
def show_feed(request: Asked) -> HttpResponse:
    """The whole page, or for htmx the next slate alone."""
    after = promised_offset(request)
    feed = read_feed(
        request.visitor,
        token=request.visitor.token(now_ms=ms_of(request.now)),
        page=request.GET.get("page", "")[:PAGE_CHARS_MAX],
        after=after,
    )
    response = render(request, "store/feed.html#slate" if request.htmx else "store/feed.html", {"feed": feed})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@store_page
def give_token(request: Asked) -> HttpResponse:
    """A fresh page token for a page that has been open longer than its own lives."""
    response = JsonResponse({"token": request.visitor.token(now_ms=ms_of(request.now))})
    response["Cache-Control"] = "no-store"
    return response
