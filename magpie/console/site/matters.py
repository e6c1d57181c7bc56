"""Money of payments that no rule decides: each with what may be done about it, once."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from magpie.console.edge import AtWork, for_operator
from magpie.console.keyed import KeyedForm, do_once, new_key
from magpie.console.site.acts import SiteAct, SiteActView
from magpie.console.site.forms import ButtonForm, FindingForm
from magpie.domain.trade.actions.matters import ask_surplus_again, close_matter, pay_surplus_otherwise
from magpie.domain.trade.queries.matters import MatterView, get_matter, open_matters
from magpie.domain.trade.refusals import NoSuchMatter
from magpie.kit.paging import ROW_ID_MAX

ROWS_SHOWN = 20
POSTED = require_http_methods(["GET", "HEAD", "POST"])
# What was sent and refused: the matter, the act, the form.
Sent = tuple[int, str, KeyedForm]

MATTER_ACTS: Final = (
    SiteAct(
        "again", "asked_again", ButtonForm, "console_matter_attempt", "returns",
        gettext_lazy("Ask the bank again"), gettext_lazy("Ask again"),
        gettext_lazy("It is asked under a new reference. If that fails for good as well, it comes back here."),
    ),
    SiteAct(
        "otherwise", "paid_otherwise", FindingForm, "console_matter_payment", "coins",
        gettext_lazy("It went back another way"), gettext_lazy("It has gone back"),
        gettext_lazy("You paid the buyer yourself. It is booked as sent from the site’s own account."),
    ),
    SiteAct(
        "looked", "looked_at", FindingForm, "console_matter_closing", "check",
        gettext_lazy("I have looked at it"), gettext_lazy("It is settled"),
        gettext_lazy("Ask the provider whether the buyer has it twice, and settle it there. Nothing is booked here."),
    ),
)  # fmt: skip
BY_NAME: Final = {one.act: one for one in MATTER_ACTS}


@require_safe
@for_operator
def show_matters(request: AtWork) -> HttpResponse:
    """What nobody has ended, the newest first."""
    return _page(request)


@POSTED
@for_operator
def make_attempt(request: AtWork, matter: int) -> HttpResponse:
    """The provider is asked once more to send a surplus back."""
    return _act(request, matter, "again", ask_surplus_again, _("The bank is asked again."))


@POSTED
@for_operator
def make_payment(request: AtWork, matter: int) -> HttpResponse:
    """A surplus went back some other way."""
    return _act(request, matter, "otherwise", pay_surplus_otherwise, _("Noted. It is booked as sent."))


@POSTED
@for_operator
def make_closing(request: AtWork, matter: int) -> HttpResponse:
    """It was looked at, and what came of it."""
    return _act(request, matter, "looked", close_matter, _("Noted. It is off this desk."))


def _act(request: AtWork, matter: int, act: str, do: Callable[..., None], said: str) -> HttpResponse:
    """One act, once, then the list again; refused, the list says why and keeps what was typed."""
    if request.method != "POST":
        return redirect("console_matters")
    if not 0 < matter <= ROW_ID_MAX:
        raise NoSuchMatter()
    form = BY_NAME[act].form(request.POST, prefix=f"{act}{matter}")
    if not form.is_valid():
        form.renew(request)
        return _page(request, sent=(matter, act, form), status=422)
    words = {"words": form.cleaned_data["words"]} if "words" in form.cleaned_data else {}

    def run() -> dict[str, int]:
        do(matter=matter, now=request.now, **words)
        return {"matter": matter}

    told = do_once(request, form, route=f"console-site-matter-{act}:{matter}", do=run)
    if told.wrong:
        form.complain(told.wrong, told.detail)
        return _page(request, sent=(matter, act, form), status=told.status)
    messages.success(request, said)
    return redirect("console_matters")


def _page(request: AtWork, *, sent: Sent | None = None, status: int = 200) -> HttpResponse:
    page = open_matters(cursor=request.GET.get("after", ""), limit=ROWS_SHOWN)
    rows, stray = page.rows, None
    if sent and sent[0] not in {row.id for row in rows}:
        # Further down the list, or ended meanwhile: then it has no acts, and its complaint stands above.
        asked = get_matter(sent[0])
        rows, stray = ([asked, *rows], None) if asked.allowed_actions else (rows, sent[2])
    shown: dict[str, Any] = {
        "matters": [(row, _acts_of(row, request, sent)) for row in rows],
        "next_cursor": page.next_cursor,
        "stray": stray,
    }
    return render(request, "console/site/matters.html", shown, status=status)


def _acts_of(matter: MatterView, request: AtWork, sent: Sent | None) -> list[SiteActView]:
    return [
        SiteActView(kind, sent[2], is_open=True)
        if sent and sent[:2] == (matter.id, kind.act)
        else SiteActView(kind, _empty(kind, matter, request), is_open=False)
        for kind in MATTER_ACTS
        if kind.needs in matter.allowed_actions
    ]


def _empty(kind: SiteAct, matter: MatterView, request: AtWork) -> KeyedForm:
    return kind.form(prefix=f"{kind.act}{matter.id}", initial={"request_key": new_key(request)})
