"""After the purchase: choosing what is wrong with what, asking, and the page of a request with its time and what may be done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.domain.trade.actions.aftersales import open_aftersale, withdraw
from magpie.domain.trade.actions.aftersales_parcels import confirm_replacement, send_back
from magpie.domain.trade.actions.arbitration import answer_offer, object_to, show_evidence
from magpie.domain.trade.actions.requests import Answer, answer_once
from magpie.domain.trade.queries.aftersales import evidence_picture, get_aftersale
from magpie.domain.trade.queries.asking import Askable, AskableLine, askable_lines
from magpie.domain.trade.queries.orders import get_order
from magpie.domain.trade.refusals import MayNotAsk
from magpie.domain.trade.rules.refunding import CARRIAGE_RULE, WORDS_CHARS_MAX
from magpie.kit.clock import ms_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import new_id
from magpie.store.edge import Asked, store_page
from magpie.store.trade.aftersales_forms import AskForm, ReturnParcelForm, read_amount


@require_http_methods(["GET", "HEAD", "POST"])
@store_page
def show_asking(request: Asked, order: str) -> HttpResponse:
    """First what of which line, then why and how many; posted, the request."""
    person = request.visitor.person
    view = get_order(person=person, number=order, now=request.now)
    lines = askable_lines(person=person, order=order, now=request.now)
    line, kind = _chosen(lines, request.POST if request.method == "POST" else request.GET)
    said: dict[str, Any] = {"order": view, "lines": lines, "line": line, "kind": kind, "rule": CARRIAGE_RULE}
    if line is None or kind is None:
        if request.method == "POST" and (told := _once(request, order, _nothing_left)).status == 201:
            return redirect("aftersale", aftersale=told.body["aftersale"])
        return render(request, "store/asking.html", said, status=200 if request.method != "POST" else 422)
    form = AskForm(line, kind, request.POST or None)
    wrong = ""
    if request.method == "POST" and form.is_valid():
        answer = _ask(request, order, form)
        if answer.status == 201:
            return redirect("aftersale", aftersale=answer.body["aftersale"])
        wrong = _sentence(answer.body["error"])
    said |= {"form": form, "wrong": wrong, "request_key": new_id(now_ms=ms_of(request.now))}
    return render(request, "store/asking.html", said, status=422 if request.method == "POST" else 200)


@require_safe
@store_page
def show_aftersale(request: Asked, aftersale: str) -> HttpResponse:
    """What happened, who is waited for until when, and what can be done."""
    view = get_aftersale(person=request.visitor.person, number=aftersale, now=request.now)
    acts = view.allowed_actions if view.role == "buyer" else ()
    said = {"case": view, "acts": acts, "form": ReturnParcelForm(), "words_max": WORDS_CHARS_MAX}
    response = render(request, "store/aftersale.html", said)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@store_page
def show_picture(request: Asked, aftersale: str, evidence: int) -> HttpResponse:
    """One picture, for the two sides alone."""
    data = evidence_picture(person=request.visitor.person, number=aftersale, evidence=evidence)
    response = HttpResponse(data, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@store_page
def make_withdrawal(request: Asked, aftersale: str) -> HttpResponse:
    """The buyer does not want it any more."""
    return _change(request, aftersale, withdraw, _("Withdrawn. You may ask again while your right stands."))


@require_POST
@store_page
def make_parcel(request: Asked, aftersale: str) -> HttpResponse:
    """Under which waybill it comes back."""
    form = ReturnParcelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say who carries it and under which number."))
        return redirect("aftersale", aftersale=aftersale)
    said = _("Thank you. The shop looks at it when it arrives.")
    return _change(request, aftersale, send_back, said, waybill=form.waybill)


@require_POST
@store_page
def make_replacement_receipt(request: Asked, aftersale: str) -> HttpResponse:
    """The other piece is here."""
    return _change(request, aftersale, confirm_replacement, _("Thank you. Enjoy it!"))


@require_POST
@store_page
def make_objection(request: Asked, aftersale: str) -> HttpResponse:
    """A refusal is not accepted: the site decides."""
    said = _("Whoever runs this site looks at it. Show what you can.")
    return _change(request, aftersale, object_to, said, words=request.POST.get("words", ""))


@require_POST
@store_page
def make_evidence(request: Asked, aftersale: str) -> HttpResponse:
    """Words or a picture."""
    picture = request.FILES.get("picture")
    more: dict[str, Any] = {"words": request.POST.get("words", ""), "picture": picture}
    return _change(
        request, aftersale, show_evidence, _("Kept. The other side sees it too."), who="by", **more
    )


@require_POST
@store_page
def make_offer_answer(request: Asked, aftersale: str) -> HttpResponse:
    """The offer that was seen is taken, or the site decides."""
    return _change(
        request,
        aftersale,
        answer_offer,
        _("Thank you for the answer."),
        amount_minor=read_amount(request.POST.get("offer", "")),
        is_accepted="accept" in request.POST,
    )


def _ask(request: Asked, order: str, form: AskForm) -> Answer:
    def do() -> Answer:
        number = new_id(now_ms=ms_of(request.now))
        made = open_aftersale(
            person=request.visitor.person, order=order, ask=form.ask, number=number, now=request.now
        )
        return Answer(201, {"aftersale": made})

    return _once(request, order, do)


def _nothing_left() -> Answer:
    """What the form names cannot be asked (any more), unless this very form was answered already."""
    raise MayNotAsk.because("pieces")


def _once(request: Asked, order: str, do: Callable[[], Answer]) -> Answer:
    """Once for the key of the form, however often the button was pressed."""
    try:
        return answer_once(
            actor=request.visitor.person,
            route=f"aftersales:{order}",
            key=request.POST.get("request_key", ""),
            request=request.POST.urlencode().encode(),
            now=request.now,
            do=do,
        )
    except Refusal as refusal:
        return Answer(refusal.status, {"error": refusal.as_dict()})


def _chosen(
    lines: tuple[AskableLine, ...], said: Mapping[str, str]
) -> tuple[AskableLine | None, Askable | None]:
    """(line, kind) that the address or the form names, where both may be asked."""
    line = next((one for one in lines if str(one.line.id) == said.get("line")), None)
    kinds = line.kinds if line else ()
    return line, next((one for one in kinds if one.kind == said.get("kind")), None)


def _sentence(wrong: Mapping[str, Any]) -> str:
    is_chinese = (get_language() or "").startswith("zh")
    return str(wrong["message"]["zh" if is_chinese else "en"])


def _change(
    request: Asked, aftersale: str, act: Callable[..., None], said: str, *, who: str = "person", **more: Any
) -> HttpResponse:
    """One act, then the page again: what happened, or why not, stands above it."""
    try:
        act(aftersale=aftersale, now=request.now, **{who: request.visitor.person}, **more)
    except Refusal as refusal:
        messages.error(request, refusal.say(get_language() or "en"))
    else:
        messages.success(request, said)
    return redirect("aftersale", aftersale=aftersale)
