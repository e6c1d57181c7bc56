"""The rim of every console page: who acts for which account, and a refusal turned into a page of its own.

Refuses whoever is not signed in, and whoever does not act for the account the address names; what exists behind other
accounts is not theirs to learn. The site's own desk is for those who run the site, whatever accounts they have.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from magpie.domain.people import queries as people
from magpie.domain.people.refusals import NotYourAccount, OperatorsOnly, SignInFirst
from magpie.kit.errors import Refusal

Rest = ParamSpec("Rest")


@dataclass(frozen=True)
class Desk:
    """Somebody at work: who, for which account, and for which others they could. Four queries with the sign-in."""

    person: str
    account: people.AccountFace
    accounts: tuple[people.AccountFace, ...]


class AtWork(HttpRequest):
    """A request of somebody who is signed in: of staff of a shop, or of an operator of the site."""

    person: str
    now: datetime
    htmx: Any  # django_htmx ships no types


class Staffed(AtWork):
    """A request as the views of a shop's pages see it."""

    desk: Desk


View = Callable[Concatenate[Staffed, Rest], HttpResponseBase]
SiteView = Callable[Concatenate[AtWork, Rest], HttpResponseBase]


def for_staff(view: View[Rest]) -> Callable[..., HttpResponseBase]:
    """Give the view its desk, from the @handle in the address; answer refusals in words."""

    # What else the address names is the view's own business, which ParamSpec cannot say beside `handle`: hence Any.
    def answer(request: HttpRequest, /, *args: Any, handle: str, **kwargs: Any) -> HttpResponseBase:
        def come_in() -> HttpResponseBase:
            desk = _desk_of(request, handle)
            request.desk, request.person = desk, desk.person  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return _answer(request, come_in)

    # What Django prints and resolves is the view itself.
    update_wrapper(answer, view)
    return answer


def for_operator(view: SiteView[Rest]) -> Callable[..., HttpResponseBase]:
    """The same for a page of the site's own desk: for those `magpie operator` let in, and nobody else."""

    def answer(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def come_in() -> HttpResponseBase:
            request.person, _ = accounts_at_hand(request)  # type: ignore[attr-defined]
            if not (request.user.is_authenticated and request.user.is_staff):
                raise OperatorsOnly()
            request.is_site_desk = True  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return _answer(request, come_in)

    update_wrapper(answer, view)
    return answer


def accounts_at_hand(request: HttpRequest) -> tuple[str, tuple[people.AccountFace, ...]]:
    """The person who is signed in and every open account they act for; raises SignInFirst."""
    person = people.find_person_of_user(request.user.pk) if request.user.is_authenticated else None
    if person is None:
        raise SignInFirst()
    return person, tuple(people.accounts_of(person))


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the door, and from there back to this page, or to the console's first one after a form."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/console/"
    return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': back})}")


def show_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What happened, what was kept, and what to do."""
    said = {"said": refusal.say(get_language() or "en"), "refusal": refusal}
    return render(request, "console/refusal.html", said, status=refusal.status)


def _answer(request: HttpRequest, come_in: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    request.now = timezone.now()  # type: ignore[attr-defined]
    response: HttpResponseBase
    try:
        response = come_in()
    except SignInFirst:
        response = ask_to_sign_in(request)
    except Refusal as refusal:
        response = show_refusal(request, refusal)
    response.headers.setdefault("Cache-Control", "private")
    return response


def _desk_of(request: HttpRequest, handle: str) -> Desk:
    person, accounts = accounts_at_hand(request)
    account = next((face for face in accounts if face.handle == handle), None)
    if account is None:
        raise NotYourAccount()
    return Desk(person=person, account=account, accounts=accounts)
