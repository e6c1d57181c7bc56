"""Webhooks: endpoints, one endpoint, one message. Validate, one call, render."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.webhooks.forms import EndpointForm, ReplayForm
from magpie.console.webhooks.reading import is_soon, mood_of, names_of, pretty, read_endpoints
from magpie.domain.webhooks import actions, queries
from magpie.domain.webhooks.queries import EndpointView
from magpie.domain.webhooks.refusals import NoSuchEndpoint
from magpie.domain.webhooks.rules import EVERYTHING
from magpie.kit.errors import Refusal

MESSAGES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show_endpoints(request: Staffed) -> HttpResponse:
    """The shop's endpoints and a form for one more; what was typed is never lost."""
    form = EndpointForm(request.POST or None, initial={"is_everything": True})
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_endpoint(
                person=request.desk.person,
                account=request.desk.account.id,
                url=form.cleaned_data["url"],
                types=form.wanted,
                description=form.cleaned_data["description"],
                reach=queries.reach_of_site(),
                now=request.now,
            )
            return _show_secret(request, added.endpoint, added.secret)
        except Refusal as refusal:
            form.add_error(None, refusal.say(get_language() or "en"))
    page = read_endpoints(person=request.desk.person, account=request.desk.account.id, now=request.now)
    status = 422 if form.errors else 200
    return render(request, "console/webhooks/endpoints.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show_endpoint(request: Staffed, endpoint: int) -> HttpResponse:
    """One endpoint: how it fares, what it was told, and its settings."""
    view = _own(request, endpoint)
    form = EndpointForm(request.POST or None, initial=_settings_of(view))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(
                person=request.desk.person,
                endpoint=endpoint,
                url=form.cleaned_data["url"],
                types=form.wanted,
                description=form.cleaned_data["description"],
                reach=queries.reach_of_site(),
                now=request.now,
            )
            return _back(request, endpoint, _("Saved."))
        except Refusal as refusal:
            form.add_error(None, refusal.say(get_language() or "en"))
    told = queries.messages_page(
        person=request.desk.person,
        endpoint=endpoint,
        cursor=request.GET.get("after", ""),
        limit=MESSAGES_SHOWN,
    )
    shown = {
        "endpoint": view,
        "mood": mood_of(view),
        "types": names_of(view),
        "told": told,
        "form": form,
        "replay_form": ReplayForm(),
    }
    status = 422 if form.errors else 200
    return render(request, "console/webhooks/endpoint.html", shown, status=status)


@require_POST
@for_staff
def make_test(request: Staffed, endpoint: int) -> HttpResponse:
    """A test message, and the page that shows what becomes of it."""
    _own(request, endpoint)
    key = actions.send_test(person=request.desk.person, endpoint=endpoint, now=request.now)
    return redirect("console_webhook_message", handle=request.desk.account.handle, message=key)


@require_POST
@for_staff
def make_secret(request: Staffed, endpoint: int) -> HttpResponse:
    """A new secret, shown once."""
    _own(request, endpoint)
    secret = actions.rotate_secret(person=request.desk.person, endpoint=endpoint, now=request.now)
    return _show_secret(request, endpoint, secret)


@require_POST
@for_staff
def make_suspension(request: Staffed, endpoint: int) -> HttpResponse:
    """Off."""
    _own(request, endpoint)
    actions.switch_off(person=request.desk.person, endpoint=endpoint, now=request.now)
    return _back(request, endpoint, _("Switched off. What waits stays waiting."))


@require_POST
@for_staff
def remove_suspension(request: Staffed, endpoint: int) -> HttpResponse:
    """On again."""
    _own(request, endpoint)
    actions.switch_on(person=request.desk.person, endpoint=endpoint, now=request.now)
    return _back(request, endpoint, _("Switched on. What waited is on its way."))


@require_POST
@for_staff
def make_removal(request: Staffed, endpoint: int) -> HttpResponse:
    """Away for good."""
    _own(request, endpoint)
    actions.remove_endpoint(person=request.desk.person, endpoint=endpoint, now=request.now)
    messages.success(request, _("The endpoint is removed."))
    return redirect("console_webhooks", handle=request.desk.account.handle)


@require_POST
@for_staff
def make_replays(request: Staffed, endpoint: int) -> HttpResponse:
    """What was not delivered of the last hours, once more."""
    _own(request, endpoint)
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return _back(request, endpoint, "")
    again = actions.replay_since(
        person=request.desk.person,
        endpoint=endpoint,
        since=request.now - timedelta(hours=form.cleaned_data["hours"]),
        is_everything=form.cleaned_data["is_everything"],
        now=request.now,
    )
    said = _("%(count)s messages go out again.") % {"count": again.count}
    more = _("There are more; press once more for the rest.") if again.is_more else ""
    return _back(request, endpoint, f"{said} {more}".strip())


@require_safe
@for_staff
def show_message(request: Staffed, message: str) -> HttpResponse:
    """One message: every try with its answer, and the body."""
    view = queries.get_message(person=request.desk.person, message=message)
    endpoint = _own(request, view.endpoint)
    shown = {
        "told": view,
        "endpoint": endpoint,
        "body": pretty(view.body),
        "is_soon": is_soon(view, now=request.now),
    }
    return render(request, "console/webhooks/message.html", shown)


@require_POST
@for_staff
def make_replay(request: Staffed, message: str) -> HttpResponse:
    """This one once more, under the same id."""
    view = queries.get_message(person=request.desk.person, message=message)
    _own(request, view.endpoint)
    actions.replay(person=request.desk.person, message=message, now=request.now)
    return redirect("console_webhook_message", handle=request.desk.account.handle, message=message)


def _own(request: Staffed, endpoint: int) -> EndpointView:
    """The endpoint, if it is this very account's: the address says whose page this is."""
    view = queries.get_endpoint(person=request.desk.person, endpoint=endpoint)
    if view.account != request.desk.account.id:
        raise NoSuchEndpoint(endpoint=endpoint)
    return view


def _settings_of(view: EndpointView) -> dict[str, object]:
    return {
        "url": view.url,
        "description": view.description,
        "is_everything": EVERYTHING in view.types,
        "types": names_of(view),
    }


def _show_secret(request: Staffed, endpoint: int, secret: str) -> HttpResponse:
    """Shown in the answer itself and kept nowhere on the way."""
    shown = {"endpoint": _own(request, endpoint), "secret": secret}
    response = render(request, "console/webhooks/secret.html", shown, status=201)
    response["Cache-Control"] = "no-store"
    return response


def _back(request: Staffed, endpoint: int, said: str) -> HttpResponse:
    if said:
        messages.success(request, said)
    return redirect("console_webhook", handle=request.desk.account.handle, endpoint=endpoint)
