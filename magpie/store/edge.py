"""The rim of every store page: who is asking, what time it is, and a refusal turned into a page of its own."""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from magpie.domain.distribution.rights import tell_rights
from magpie.domain.people import queries as people
from magpie.domain.people.refusals import SignInFirst
from magpie.kit.clock import ms_of
from magpie.kit.errors import Refusal
from magpie.store.visitor import Visitor, remember, visitor_of

Rest = ParamSpec("Rest")


class Asked(HttpRequest):
    """A request as store views see it: with its visitor, its instant, and htmx's marks."""

    visitor: Visitor
    now: datetime
    htmx: Any  # django_htmx ships no types


View = Callable[Concatenate[Asked, Rest], HttpResponse]


def store_page(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Give the view its visitor; answer refusals in words; remember the browser."""

    def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        now = timezone.now()
        request.now = now  # type: ignore[attr-defined]
        request.visitor = visitor_of(request, now_ms=ms_of(now))  # type: ignore[attr-defined]
        try:
            response = view(request, *args, **kwargs)  # type: ignore[arg-type]
        except SignInFirst:
            response = ask_to_sign_in(request, back=request.get_full_path())
        except Refusal as refusal:
            response = show_refusal(request, refusal)
        if request.method == "POST":
            _tell_newer_rights(request.visitor, now)  # type: ignore[attr-defined]
        remember(response, request.visitor)  # type: ignore[attr-defined]
        # Every page carries its visitor's token: no shared cache may keep one.
        response.headers.setdefault("Cache-Control", "private")
        return response

    # What Django prints and resolves is the view itself.
    update_wrapper(answer, view)
    return answer


def _tell_newer_rights(visitor: Visitor, now: datetime) -> None:
    """What was chosen by this very request holds for every page of this person before any of them is answered."""
    version = people.rights_version_of(visitor.person)
    if version > visitor.rights_version:
        tell_rights(person=visitor.person, version=version, now=now)


def show_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What happened, what was kept, and what to do; as a line for htmx, as a page for everybody else."""
    name = "store/refusal.html#line" if getattr(request, "htmx", False) else "store/refusal.html"
    said = {"said": refusal.say(get_language() or "en"), "refusal": refusal}
    return render(request, name, said, status=refusal.status)


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Where the form came from, if that is a page of ours."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return redirect(target if is_ours else otherwise)


def ask_to_sign_in(request: HttpRequest, *, back: str) -> HttpResponse:
    """The way to the door, and from there to the page the form names, else to `back`, which a browser can open."""
    target = request.POST.get("next") or back
    address = f"{settings.LOGIN_URL}?{urlencode({'next': target})}"
    if not getattr(request, "htmx", False):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
