"""What is new for somebody, how many that are, and that they looked."""

from datetime import UTC, datetime

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.notices import actions
from magpie.store.edge import Asked, back_to, store_page
from magpie.store.notices.reading import count_unseen, read_notices


@require_safe
@store_page
def show_notices(request: Asked) -> HttpResponse:
    """A page of lines; the one that holds the last unread says by itself, a moment later, that it was looked at."""
    told = read_notices(request.visitor.person, now=request.now, cursor=request.GET.get("cursor", ""))
    shown = {"told": told, "has_unseen": told.has_unseen, "until": told.until.isoformat()}
    response = render(request, "store/notices.html", shown)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@store_page
def give_count(request: Asked) -> HttpResponse:
    """{"count": "3"} for the dock, "" for none."""
    response = JsonResponse({"count": count_unseen(request.visitor.person, now=request.now)})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@store_page
def make_look(request: Asked) -> HttpResponse:
    """Everything up to the instant of the page is read."""
    until = _instant(request.POST.get("until", "")) or request.now
    actions.record_look(person=request.visitor.person, seen_until=until, now=request.now)
    if not request.htmx:
        return back_to(request, "/notifications/")
    response = render(request, "store/notices.html#read", {"has_unseen": False})
    response["HX-Trigger"] = "magpie:read"
    return response


def _instant(text: str) -> datetime | None:
    """'2026-03-01T12:00:00+00:00' -> its instant; None for anything else."""
    try:
        said = parse_datetime(text[:40])
        return said.astimezone(UTC) if said is not None and is_aware(said) else None
    except (ValueError, OverflowError):
        return None
