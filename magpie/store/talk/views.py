"""Reading what is said under a card and adding to it: a page, and for htmx the panel alone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magpie.domain.people.refusals import SignInFirst
from magpie.domain.people.rules import AccountKind
from magpie.domain.talk import actions
from magpie.domain.talk import queries as talk
from magpie.domain.talk.subjects import Subject, get_content_subject, get_subject
from magpie.kit.errors import Refusal
from magpie.store.edge import Asked, store_page
from magpie.store.goods.forms import way_of
from magpie.store.speaking import own_account
from magpie.store.talk.forms import CommentForm, number_of, order_of
from magpie.store.talk.reading import (
    Draft,
    address_of,
    drop_draft,
    find_draft,
    keep_draft,
    read_shown,
    voices_of,
)

CURSOR_CHARS_MAX = 512


@require_http_methods(["GET", "HEAD", "POST"])
@store_page
def product_talk(request: Asked, product: int) -> HttpResponse:
    """What is said under a product; posting adds to it."""
    return _talk(request, get_subject(f"product:{product}"))


@require_http_methods(["GET", "HEAD", "POST"])
@store_page
def content_talk(request: Asked, post: int) -> HttpResponse:
    """The same under a post or film."""
    return _talk(request, get_content_subject(post))


@require_safe
@store_page
def show_comment(request: Asked, comment: int) -> HttpResponse:
    """Where a comment stands: its own conversation comes first there."""
    card, thread = talk.get_place(comment)
    return redirect(f"{address_of(get_subject(card))}?about={thread}#comment-{comment}")


def show_panel(
    request: Asked,
    subject: Subject,
    *,
    draft: Draft | None = None,
    said: str = "",
    wrong: str = "",
    made: int = 0,
) -> HttpResponse:
    """The page, or for htmx the panel or its next rows; 422 where something was wrong."""
    asked = request.GET if request.method in {"GET", "HEAD"} else request.POST
    cursor = request.GET.get("cursor", "")[:CURSOR_CHARS_MAX]
    draft = draft or find_draft(request, subject.card)
    shown = read_shown(
        subject,
        person=request.visitor.person,
        draft=Draft(
            draft.text, number_of(request.GET.get("answers", "")) or draft.answers, draft.voice, draft.handle
        ),
        order=order_of(asked.get("order", "")),
        cursor=cursor,
        about=made or number_of(request.GET.get("about", "")),
        now=request.now,
        said=said,
        wrong=wrong,
        made=made,
    )
    part = ("#rows" if cursor else "#panel") if request.htmx else ""
    status = 422 if wrong else 200
    return render(request, f"store/talk.html{part}", {"shown": shown, "way": way_of(asked)}, status=status)


def _talk(request: Asked, subject: Subject) -> HttpResponse:
    if request.method != "POST":
        return show_panel(request, subject)
    form = CommentForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    draft = Draft(
        text=said.get("text") or request.POST.get("text", ""),
        answers=said.get("answers") or 0,
        voice=said.get("voice") or 0,
        handle=said.get("handle") or "",
    )
    if not request.visitor.is_known:
        keep_draft(request, subject.card, draft)
        raise SignInFirst()
    try:
        made = _post(request, subject, draft, key=said.get("request_key") or None)
    except SignInFirst:
        raise
    except Refusal as refusal:
        return show_panel(request, subject, draft=draft, wrong=refusal.say(get_language() or "en"))
    drop_draft(request)
    if request.htmx:
        return show_panel(request, subject, draft=Draft(voice=draft.voice), said=_("Posted."), made=made)
    return redirect(f"{address_of(subject)}?about={made}#comment-{made}")


def _post(request: Asked, subject: Subject, draft: Draft, *, key: str | None) -> int:
    person, way = request.visitor.person, way_of(request.POST)
    return actions.post_comment(
        person=person,
        card=subject.card,
        voice=draft.voice or _voice(request, subject, draft.handle),
        text=draft.text,
        answers=draft.answers or None,
        request_key=key,
        scene=way.scene,
        slate=way.slate,
        position=way.position,
        now=request.now,
    )


def _voice(request: Asked, subject: Subject, handle: str) -> int:
    """The fitting account of this person where the form names none; for whoever has none yet, a first one."""
    person = request.visitor.person
    own = () if handle else voices_of(person, subject)
    return own[0].id if own else own_account(handle, person=person, kind=AccountKind.PERSON, now=request.now)
