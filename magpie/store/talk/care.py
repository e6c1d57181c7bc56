"""Taking back, hiding, showing again, reporting; and the desk where the site decides what was reported."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magpie.domain.people.refusals import OperatorsOnly, SignInFirst
from magpie.domain.talk import actions, news
from magpie.domain.talk.queries import get_place
from magpie.domain.talk.rules import HidingReason
from magpie.domain.talk.subjects import find_subject
from magpie.kit.errors import Refusal
from magpie.store.edge import Asked, ask_to_sign_in, store_page
from magpie.store.talk.reading import address_of
from magpie.store.talk.views import show_panel

CASES_MAX = 60
REASON_CHARS_MAX = 20


@require_POST
@store_page
def make_removal(request: Asked, comment: int) -> HttpResponse:
    """Take one's own words back."""
    return _change(request, comment, actions.take_back_comment, _("Taken back. The words are gone."))


@require_POST
@store_page
def make_hiding(request: Asked, comment: int) -> HttpResponse:
    """The card's maker hides it, with a reason that its author reads."""
    said = _(
        "Hidden. Its author reads the reason and can object; everybody else reads that something is hidden."
    )
    return _change(request, comment, actions.hide_comment, said, reason=_reason(request))


@require_POST
@store_page
def remove_hiding(request: Asked, comment: int) -> HttpResponse:
    return _change(request, comment, actions.show_again, _("Everybody can read it again."))


@require_POST
@store_page
def make_report(request: Asked, comment: int) -> HttpResponse:
    """A reader asks the site to look, or the author of a hidden comment objects."""
    said = _("Thank you. Whoever runs this site will look at it.")
    return _change(request, comment, actions.report_comment, said, reason=_reason(request))


@require_safe
@store_page
def show_cases(request: Asked) -> HttpResponse:
    """What waits for the site's decision, the longest waiting first; for those who run it alone."""
    _check_operator(request)
    cases = news.open_cases(limit=CASES_MAX)
    response = render(request, "store/cases.html", {"cases": cases, "reasons": tuple(HidingReason)})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@store_page
def make_decision(request: Asked, comment: int) -> HttpResponse:
    """The site's word: hidden for a reason, or it stays."""
    if not request.visitor.is_known:
        return ask_to_sign_in(request, back=reverse("comment_cases"))
    _check_operator(request)
    actions.settle_reports(
        person=request.visitor.person,
        comment=comment,
        outcome=request.POST.get("outcome", "")[:REASON_CHARS_MAX],
        reason=_reason(request),
        now=request.now,
    )
    messages.success(request, _("Decided. Nothing was deleted; the record keeps it."))
    return redirect("comment_cases")


def _check_operator(request: Asked) -> None:
    if not request.visitor.is_known:
        raise SignInFirst()
    if not request.visitor.may_operate:
        raise OperatorsOnly()


def _reason(request: Asked) -> str:
    return request.POST.get("reason", "")[:REASON_CHARS_MAX]


def _change(request: Asked, comment: int, act: Callable[..., Any], said: str, **more: str) -> HttpResponse:
    """One act, then the panel it was done in: what happened, or why not, stands above it.

    What stands under a card that was taken down is changed all the same; then the feed is shown.
    """
    if not request.visitor.is_known:
        return ask_to_sign_in(request, back=reverse("comment", args=[comment]))
    card, thread = get_place(comment)
    wrong = ""
    try:
        act(person=request.visitor.person, comment=comment, now=request.now, **more)
    except Refusal as refusal:
        wrong = refusal.say(get_language() or "en")
    subject = find_subject(card)
    if request.htmx and subject is not None:
        return show_panel(request, subject, said="" if wrong else said, wrong=wrong)
    messages.add_message(request, messages.ERROR if wrong else messages.SUCCESS, wrong or said)
    return redirect("feed" if subject is None else f"{address_of(subject)}?about={thread}")
