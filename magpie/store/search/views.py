"""The search page and its suggestions."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from magpie.store.edge import Asked, store_page
from magpie.store.search.rates import WINDOW_S, may_suggest
from magpie.store.search.reading import read_results, read_suggestions

SUGGESTIONS_LIFE_S = 60


@require_safe
@store_page
def show_search(request: Asked) -> HttpResponse:
    """What answers the words, or topics to begin with."""
    results = read_results(
        request.GET.get("q", ""), kind=request.GET.get("kind", ""), visitor=request.visitor
    )
    return render(request, "store/search.html", {"results": results})


@require_safe
@store_page
def give_suggestions(request: Asked) -> HttpResponse:
    """{"suggestions": […]} for a few typed letters; 429 for whoever asks faster than anybody types."""
    address = request.META.get("REMOTE_ADDR", "")
    if not may_suggest(person=request.visitor.person, address=address, now=request.now):
        return JsonResponse({"suggestions": []}, status=429, headers={"Retry-After": str(WINDOW_S)})
    offered = read_suggestions(
        request.GET.get("q", ""), visitor=request.visitor, language=get_language() or "en"
    )
    response = JsonResponse({"suggestions": offered})
    response["Cache-Control"] = f"private, max-age={SUGGESTIONS_LIFE_S}"
    return response
