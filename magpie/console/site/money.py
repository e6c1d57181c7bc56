"""The site's money: payouts to be sent, what the provider said that fits nothing, books beside its list, shops' terms."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magpie.console.edge import AtWork, for_operator
from magpie.console.keyed import do_once, new_key
from magpie.console.money.forms import PeriodForm
from magpie.console.site.forms import DaysForm, OutcomeForm
from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.actions import settle_payout
from magpie.domain.ledger.refusals import NoSuchPayout
from magpie.domain.ledger.rules import PayoutStatus
from magpie.domain.payment import queries as payments
from magpie.domain.people import queries as people
from magpie.domain.people.queries import AccountFace
from magpie.domain.people.refusals import NoSuchAccount
from magpie.domain.trade.actions.terms import replace_settlement_days
from magpie.domain.trade.queries.settling import settlement_days_of
from magpie.domain.trade.queries.statements import reconcile_provider
from magpie.domain.trade.rules.books import account_of
from magpie.kit.clock import day_of, ms_of
from magpie.kit.paging import ROW_ID_MAX

SHOPS_SHOWN = 30
SAID_SHOWN = 50
ZONE = "UTC"
PERIOD = timedelta(days=7)
POSTED = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_operator
def show_payouts(request: AtWork) -> HttpResponse:
    """What shops and creators asked for and nobody has sent or ended yet, the oldest first."""
    return _payouts(request)


@POSTED
@for_operator
def make_outcome(request: AtWork, payout: int) -> HttpResponse:
    """What became of a payout: sent, arrived, or failed and given back."""
    if request.method != "POST":
        return redirect("console_site_payouts")
    if not 0 < payout <= ROW_ID_MAX:
        raise NoSuchPayout(payout=payout)
    form = OutcomeForm(request.POST, prefix=f"payout{payout}", purses=ledger.provider_purses())
    if not form.is_valid():
        form.renew(request)
        return _payouts(request, sent=(payout, form), status=422)
    said = form.cleaned_data

    def do() -> dict[str, str]:
        outcome = PayoutStatus(said["outcome"])
        told = {"why": said["why"], "provider": said["purse"], "now": request.now}
        return {"status": settle_payout(payout=payout, outcome=outcome, **told).value}

    told = do_once(request, form, route=f"console-site-payout:{payout}", do=do)
    if told.wrong:
        form.add_error(None, told.wrong)
        return _payouts(request, sent=(payout, form), status=told.status)
    messages.success(request, _("Noted. Whoever asked for it sees it."))
    return redirect("console_site_payouts")


@require_safe
@for_operator
def show_books(request: AtWork) -> HttpResponse:
    """Our books beside the provider's list for some days, calls without an answer, and words that fit nothing."""
    today = day_of(ms_of(request.now), zone=ZONE)
    begun = {"since": (today - PERIOD).isoformat(), "until": today.isoformat()}
    form = PeriodForm({**begun, **request.GET.dict()}, zone=ZONE, today=today)
    provider = request.GET.get("provider", "local")[:20]
    shown: dict[str, Any] = {
        "form": form,
        "provider": provider,
        "stuck": payments.stuck_calls(limit=SAID_SHOWN),
        "odd": payments.odd_events(limit=SAID_SHOWN),
    }
    if not form.is_valid():
        return render(request, "console/site/books.html", shown, status=422)
    shown["told"] = reconcile_provider(provider, since=form.begin, until=form.end)
    return render(request, "console/site/books.html", shown)


@require_safe
@for_operator
def show_terms(request: AtWork) -> HttpResponse:
    """How long each shop waits for its money."""
    return _terms(request)


@POSTED
@for_operator
def make_terms(request: AtWork, shop: str) -> HttpResponse:
    """Another number of days, for orders that are received from now on."""
    account = people.get_account_by_handle(shop)
    if account.kind != "shop":
        raise NoSuchAccount(account=shop)
    if request.method != "POST":
        return redirect("console_terms")
    form = DaysForm(request.POST, prefix=shop)
    if not form.is_valid():
        form.renew(request)
        return _terms(request, sent=(account, form), status=422)

    def do() -> dict[str, int]:
        replace_settlement_days(shop=account.id, days=form.cleaned_data["days"], now=request.now)
        return {"days": form.cleaned_data["days"]}

    told = do_once(request, form, route=f"console-site-terms:{account.id}", do=do)
    if told.wrong:
        form.add_error(None, told.wrong)
        return _terms(request, sent=(account, form), status=told.status)
    messages.success(request, _("Saved. It holds for orders that are received from now on."))
    return redirect("console_terms")


def _payouts(
    request: AtWork, *, sent: tuple[int, OutcomeForm] | None = None, status: int = 200
) -> HttpResponse:
    rows, purses = ledger.payouts_to_send(), ledger.provider_purses()
    faces = people.accounts_by_id([account_of(row.owner) for row in rows])
    told = [
        (
            row,
            faces.get(account_of(row.owner)),
            sent[1]
            if sent and sent[0] == row.id
            else OutcomeForm(
                prefix=f"payout{row.id}",
                purses=purses,
                initial={"request_key": new_key(request), "purse": next((one for one in purses if one), "")},
            ),
        )
        for row in rows
    ]
    # One that ended meanwhile has no row: its complaint stands above them.
    stray = sent[1] if sent and sent[0] not in {row.id for row in rows} else None
    return render(request, "console/site/payouts.html", {"payouts": told, "stray": stray}, status=status)


def _terms(
    request: AtWork, *, sent: tuple[AccountFace, DaysForm] | None = None, status: int = 200
) -> HttpResponse:
    page = people.accounts_page(cursor=request.GET.get("after", ""), limit=SHOPS_SHOWN)
    shops = [one for one in page.rows if one.kind == "shop"]
    days = settlement_days_of([one.id for one in shops])
    told = [
        (
            one,
            sent[1]
            if sent and sent[0].id == one.id
            else DaysForm(prefix=one.handle, initial={"request_key": new_key(request), "days": days[one.id]}),
        )
        for one in shops
    ]
    shown = {"shops": told, "next_cursor": page.next_cursor}
    return render(request, "console/site/terms.html", shown, status=status)
