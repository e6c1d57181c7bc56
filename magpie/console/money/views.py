"""Money: what lies where, a period, an order's own statement, a table to take home, and asking for a payout."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.keyed import do_once, new_key
from magpie.console.money.forms import PayoutForm, PeriodForm
from magpie.console.money.reading import read_money, read_period
from magpie.domain.people import queries as people
from magpie.domain.people.rules import Role
from magpie.domain.trade.actions.settling import request_shop_payout
from magpie.domain.trade.queries.money import order_books, purses_of
from magpie.domain.trade.queries.statements import decimal_text, statement_csv
from magpie.kit.clock import day_of, ms_of


@require_safe
@for_staff
def show_money(request: Staffed) -> HttpResponse:
    """Pending, available, on its way, paid out; what comes on which day; every paid order with its day."""
    return _money(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def make_payout(request: Staffed) -> HttpResponse:
    """An owner asks for available money; once, however often the button is pressed."""
    shop, handle = request.desk.account.id, request.desk.account.handle
    if request.method != "POST":
        return redirect("console_money", handle=handle)
    people.check_may_act_for(person=request.person, account=shop, role=Role.OWNER)
    currency = request.POST.get("currency", "")
    form = PayoutForm(request.POST, currency=currency)
    if currency not in {one.currency for one in purses_of(shop, now=request.now)} or not form.is_valid():
        form.renew(request)
        return _money(request, form, status=422)
    key, minor = form.cleaned_data["request_key"], form.cleaned_data["amount"]

    def do() -> dict[str, int]:
        asked = {"currency": currency, "amount_minor": minor, "key": key, "now": request.now}
        return {"payout": request_shop_payout(by=request.person, shop=shop, **asked)}

    told = do_once(request, form, route=f"console-payouts:{shop}", do=do)
    if told.wrong:
        form.add_error(None, told.wrong)
        return _money(request, form, status=told.status)
    messages.success(request, _("Asked for. It is on its way as soon as this site has sent it."))
    return redirect("console_money", handle=handle)


@require_safe
@for_staff
def show_period(request: Staffed) -> HttpResponse:
    """What a period came to, and every move of it."""
    form, currency = _period(request), _currency(request)
    shown = {"form": form, "currency": currency}
    if not form.is_valid():
        return render(request, "console/money/period.html", shown, status=422)
    page = read_period(
        request.desk.account.id,
        currency=currency,
        since=form.begin,
        until=form.end,
        cursor=request.GET.get("after", ""),
    )
    more = request.GET.copy()
    more["after"] = page.next_cursor or ""
    return render(request, "console/money/period.html", {**shown, "page": page, "more": more})


@require_safe
@for_staff
def give_period(request: Staffed) -> HttpResponseBase:
    """The same as a table for any spreadsheet, written as it is read."""
    form, currency, shop = _period(request), _currency(request), request.desk.account
    if not form.is_valid():
        return render(request, "console/money/period.html", {"form": form, "currency": currency}, status=422)
    rows = statement_csv(
        shop.id, currency=currency, since=form.begin, until=form.end, language=get_language() or "en"
    )
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    days = f"{form.cleaned_data['since']:%Y%m%d}-{form.cleaned_data['until']:%Y%m%d}"
    response["Content-Disposition"] = f'attachment; filename="{shop.handle}-statement-{days}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@for_staff
def show_order_books(request: Staffed, order: str) -> HttpResponse:
    """What one order leaves the shop, line by line, and every move of its money."""
    books = order_books(request.desk.account.id, number=order)
    return render(request, "console/money/order.html", {"books": books})


def _money(request: Staffed, form: PayoutForm | None = None, *, status: int = 200) -> HttpResponse:
    page = read_money(
        request.desk.account,
        currency=request.POST.get("currency", request.GET.get("currency", "")),
        cursor=request.GET.get("after", ""),
        now=request.now,
    )
    is_owner = people.may_act_for(person=request.person, account=request.desk.account.id, role=Role.OWNER)
    purse = page.purse
    # Whoever asks usually asks for all of it.
    said = {"request_key": new_key(request), "amount": decimal_text(purse.available_minor, purse.currency)}
    empty = PayoutForm(currency=purse.currency, initial=said)
    shown = {"page": page, "is_owner": is_owner, "form": form or empty}
    return render(request, "console/money/money.html", shown, status=status)


def _period(request: Staffed) -> PeriodForm:
    zone = request.desk.account.zone
    return PeriodForm(request.GET, zone=zone, today=day_of(ms_of(request.now), zone=zone))


def _currency(request: Staffed) -> str:
    """One that the books may have; else the one most of them have."""
    said = request.GET.get("currency", "")
    return said if len(said) == 3 and said.isascii() and said.isupper() else "CNY"
