"""Every explicit choice: one post, one call into the domain, back to where the person was."""

from collections.abc import Callable

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from magpie.domain.people import actions
from magpie.store.edge import Asked, back_to, store_page

HERE = "/interests/"
SUBJECT_CHARS_MAX = 140


@require_POST
@store_page
def make_mute(request: Asked) -> HttpResponse:
    """No more of a card, an account, a topic or a category."""
    return _change(request, actions.mute, "muted", _("Muted. It is gone from your next card on."))


@require_POST
@store_page
def remove_mute(request: Asked) -> HttpResponse:
    return _change(request, actions.unmute, "unmuted", _("No longer muted."))


@require_POST
@store_page
def make_block(request: Asked) -> HttpResponse:
    """Never meet this again."""
    return _change(request, actions.block, "muted", _("Blocked. You will not meet it again."))


@require_POST
@store_page
def remove_block(request: Asked) -> HttpResponse:
    return _change(request, actions.unblock, "unmuted", _("No longer blocked."))


@require_POST
@store_page
def declare(request: Asked) -> HttpResponse:
    """Replace the declared interests with those ticked."""
    topics = request.POST.getlist("topic")[:200]
    actions.declare_topics(person=request.visitor.person, topics=topics, now=request.now)
    messages.success(request, _("Saved. What you choose yourself counts more than anything we guess."))
    return back_to(request, HERE)


@require_POST
@store_page
def switch_personalisation(request: Asked) -> HttpResponse:
    """On or off; off holds from the next request."""
    is_on = request.POST.get("is_on") == "1"
    actions.set_personalisation(person=request.visitor.person, is_on=is_on, now=request.now)
    said = _("Personalisation is on.") if is_on else _("Personalisation is off, from this very page on.")
    messages.success(request, said)
    return back_to(request, HERE)


@require_POST
@store_page
def say_age(request: Asked) -> HttpResponse:
    """How old one is; minors are never profiled."""
    band = request.POST.get("age_band", "")
    actions.set_age_band(person=request.visitor.person, age_band=band, now=request.now)
    messages.success(request, _("Saved."))
    return back_to(request, HERE)


@require_POST
@store_page
def want_outside(request: Asked) -> HttpResponse:
    """Less, more or as usual from outside one's own circles of taste."""
    wanted = request.POST.get("outside", "")
    actions.set_outside(person=request.visitor.person, outside=wanted, now=request.now)
    messages.success(request, _("Saved."))
    return back_to(request, HERE)


@require_POST
@store_page
def reset(request: Asked) -> HttpResponse:
    """Forget everything inferred; keep what was chosen."""
    actions.reset_interests(person=request.visitor.person, now=request.now)
    messages.success(request, _("Forgotten. What you chose yourself stays."))
    return back_to(request, HERE)


def _change(request: Asked, action: Callable[..., int], what: str, said: str) -> HttpResponse:
    """For the feed an empty answer that names what changed, for a page the way back with a sentence."""
    subject = request.POST.get("subject", "")[:SUBJECT_CHARS_MAX]
    action(person=request.visitor.person, subject=subject, now=request.now)
    if not request.htmx:
        messages.success(request, said)
        return back_to(request, HERE)
    response = HttpResponse(status=204)
    told = {"magpie:changed": {"what": what, "subject": subject, "said": said}}
    response["HX-Trigger"] = msgspec.json.encode(told).decode().encode("ascii", "backslashreplace").decode()
    return response
