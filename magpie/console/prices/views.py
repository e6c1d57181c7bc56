"""Prices: the list, one SKU with its history, a sale that is planned or ended, a new list price."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.keyed import KeyedForm, do_once, new_key
from magpie.console.prices.forms import FindForm, ListPriceForm, SalePriceForm
from magpie.console.prices.reading import PricePage, read_price
from magpie.domain.goods import actions
from magpie.domain.goods import queries as goods
from magpie.domain.goods.refusals import NoSuchOffer, NoSuchTimedPrice
from magpie.domain.goods.rules.prices import PriceKind

POSTED = require_http_methods(["GET", "HEAD", "POST"])
LASTS = timedelta(days=3)


@require_safe
@for_staff
def show_prices(request: Staffed) -> HttpResponse:
    """Every SKU on the shelf with its price, or those that were looked for."""
    find = FindForm(request.GET)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    rows = goods.choices_of_shop(request.desk.account.id, words=words)
    on_sale = sum(1 for one in rows if one.asked_minor < one.price_minor)
    return render(request, "console/prices/prices.html", {"rows": rows, "words": words, "on_sale": on_sale})


@require_safe
@for_staff
def show_price(request: Staffed, sku: int) -> HttpResponse:
    """What it asks, what it asked, what is planned, and the price before that may be named."""
    return _page(request, _own(request, sku))


@POSTED
@for_staff
def make_sale_price(request: Staffed, sku: int) -> HttpResponse:
    """Less for everybody for a while; the same form twice is one sale."""
    page = _own(request, sku)
    zone, currency = request.desk.account.zone, page.book.currency
    form = SalePriceForm(request.POST or None, zone=zone, currency=currency)

    def do() -> dict[str, int]:
        said = form.cleaned_data
        made = actions.set_timed_price(
            offer=page.book.offer,
            kind=PriceKind.SALE,
            price_minor=said["price"],
            from_at=said["from_at"],
            until_at=said["until_at"],
            now=request.now,
            by=request.person,
        )
        return {"price": made}

    return _make(request, page, form, do, _("Planned. Everybody is asked this price for that time."))


@POSTED
@for_staff
def make_list_price(request: Staffed, sku: int) -> HttpResponse:
    """Another list price, from now on."""
    page = _own(request, sku)
    form = ListPriceForm(request.POST or None, currency=page.book.currency)

    def do() -> dict[str, bool]:
        is_changed = actions.change_price(
            offer=page.book.offer, price_minor=form.cleaned_data["price"], now=request.now, by=request.person
        )
        return {"is_changed": is_changed}

    return _make(request, page, form, do, _("Saved. It is asked from now on."))


@require_POST
@for_staff
def make_price_ending(request: Staffed, sku: int, price: int) -> HttpResponse:
    """End a planned or running price now."""
    page = _own(request, sku)
    if price not in {one.id for one in page.book.timed}:
        raise NoSuchTimedPrice(price=price)
    actions.end_timed_price(price=price, now=request.now, by=request.person)
    messages.success(request, _("Ended. The list price is asked again."))
    return redirect("console_price", handle=request.desk.account.handle, sku=sku)


def _make(
    request: Staffed, page: PricePage, form: KeyedForm, do: Callable[[], Mapping[str, int]], said: str
) -> HttpResponse:
    sku, handle = page.book.sku, request.desk.account.handle
    if request.method != "POST":
        return redirect("console_price", handle=handle, sku=sku)
    if not page.book.offer:
        raise NoSuchOffer(offer=0)
    if not form.is_valid():
        form.renew(request)
        return _page(request, page, sent=form, status=422)
    told = do_once(request, form, route=f"console-{form.prefix}-price:{sku}", do=do)
    if told.wrong:
        form.complain(told.wrong, told.detail)
        return _page(request, page, sent=form, status=told.status)
    messages.success(request, said)
    return redirect("console_price", handle=handle, sku=sku)


def _own(request: Staffed, sku: int) -> PricePage:
    return read_price(request.desk.account.id, sku, now=request.now)


def _page(
    request: Staffed, page: PricePage, *, sent: KeyedForm | None = None, status: int = 200
) -> HttpResponse:
    begin = request.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    key = {"request_key": new_key(request)}
    sale = SalePriceForm(
        zone=request.desk.account.zone,
        currency=page.book.currency,
        initial={**key, "from_at": begin, "until_at": begin + LASTS},
    )
    listed = ListPriceForm(currency=page.book.currency, initial=key)
    shown = {
        "page": page,
        "book": page.book,
        "sale": sent if isinstance(sent, SalePriceForm) else sale,
        "listed": sent if isinstance(sent, ListPriceForm) else listed,
        "is_list_open": isinstance(sent, ListPriceForm),
    }
    return render(request, "console/prices/price.html", shown, status=status)
