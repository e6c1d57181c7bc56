"""Publishing: one form, one call, and a page that says when it is live."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from magpie.domain.people.refusals import SignInFirst
from magpie.kit.clock import ms_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import new_id
from magpie.store.edge import Asked, store_page
from magpie.store.publish.forms import PublishForm
from magpie.store.publish.publishing import form_choices, publish_from, read_live


@require_http_methods(["GET", "HEAD", "POST"])
@store_page
def publish(request: Asked) -> HttpResponse:
    """The form; what was typed is never lost, except the file, which browsers do not give back.

    Each form has a key of its own, so that a second tap or a resent page answers with the same post.
    """
    if not request.visitor.is_known:
        raise SignInFirst()
    choices = form_choices(request.visitor.person, language=get_language() or "en")
    key = new_id(now_ms=ms_of(request.now))
    form = PublishForm(request.POST or None, request.FILES or None, initial={"request_key": key}, **choices)
    if request.method == "POST" and form.is_valid():
        try:
            content = publish_from(form, person=request.visitor.person, now=request.now)
            return redirect("live", content=content)
        except Refusal as refusal:
            form.add_error(None, refusal.say(get_language() or "en"))
    status = 422 if form.errors else 200
    response = render(request, "store/publish.html", {"form": form, **choices}, status=status)
    # Whoever comes back by the browser's button to publish something else gets a key of its own.
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@store_page
def show_live(request: Asked, content: int) -> HttpResponse:
    """What became of it: saved, live, on trial; the page looks again by itself until it is."""
    live = read_live(content, token=request.visitor.token(now_ms=ms_of(request.now)))
    return render(request, "store/live.html#state" if request.htmx else "store/live.html", {"live": live})
