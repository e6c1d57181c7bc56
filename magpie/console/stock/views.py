"""Stock: the list, one SKU with its movements, and two forms: pieces came in, pieces were counted."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.stock.forms import CountForm, FindForm, ReceiptForm
from magpie.console.stock.reading import read_ledger
from magpie.domain.goods import actions as goods_actions
from magpie.domain.goods import queries as goods
from magpie.domain.goods.queries import StockView
from magpie.domain.trade.actions.requests import Answer, answer_once
from magpie.kit.clock import ms_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import new_id

SKUS_SHOWN = 30


@require_safe
@for_staff
def show_stock(request: Staffed) -> HttpResponse:
    """Every SKU with its counters, or those that are sold out, or those that were looked for."""
    find = FindForm(request.GET)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    is_sold_out = request.GET.get("show") == "sold_out"
    page = goods.stock_page(
        request.desk.account.id,
        cursor=request.GET.get("after", ""),
        limit=SKUS_SHOWN,
        is_sold_out=is_sold_out,
        words=words,
    )
    more = QueryDict(mutable=True)
    more.update({"show": "sold_out"} if is_sold_out else {})
    more.update({"q": words} if words else {})
    more.update({"after": page.next_cursor or ""})
    sold_out = goods.count_sold_out(request.desk.account.id)
    shown = {"page": page, "words": words, "is_sold_out": is_sold_out, "sold_out": sold_out, "more": more}
    return render(request, "console/stock/stock.html", shown)


@require_safe
@for_staff
def show_sku(request: Staffed, sku: int) -> HttpResponse:
    """One SKU."""
    return _page(request, _own(request, sku))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def make_receipt(request: Staffed, sku: int) -> HttpResponse:
    """Pieces came in. The same form twice is one receipt."""
    view, form = _own(request, sku), ReceiptForm(request.POST)
    if request.method != "POST":
        return redirect("console_sku", handle=request.desk.account.handle, sku=sku)
    if not form.is_valid():
        return _page(request, view, receipt=form, status=422)
    try:
        answer = _receive_once(request, sku, form)
    except Refusal as refusal:
        form.add_error(None, refusal.say(get_language() or "en"))
        return _page(request, view, receipt=form, status=refusal.status)
    if answer.status != 201:
        is_chinese = (get_language() or "").startswith("zh")
        form.add_error(None, answer.body["error"]["message"]["zh" if is_chinese else "en"])
        return _page(request, view, receipt=_with_new_key(request, form), status=answer.status)
    return _back(request, sku, _said_left(answer.body["available"]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def make_count(request: Staffed, sku: int) -> HttpResponse:
    """Pieces were counted. What was sold or held since the page was read is told first, and asked again."""
    view, form = _own(request, sku), CountForm(request.POST)
    if request.method != "POST":
        return redirect("console_sku", handle=request.desk.account.handle, sku=sku)
    if not form.is_valid():
        return _page(request, view, count=form, status=422)
    if form.cleaned_data["taken"] != view.taken:
        form = _with_taken(request, view)
        form.add_error(
            None,
            _(
                "Meanwhile some were sold, held or given back. Look at the figures above and say it once more."
            ),
        )
        return _page(request, view, count=form, status=409)
    try:
        in_all = form.cleaned_data["free"] + view.taken
        available = goods_actions.count_stock(sku=sku, on_hand=in_all, now=request.now)
    except Refusal as refusal:
        form.add_error(None, refusal.say(get_language() or "en"))
        return _page(request, view, count=form, status=refusal.status)
    return _back(request, sku, _said_left(available))


def _receive_once(request: Staffed, sku: int, form: ReceiptForm) -> Answer:
    quantity, batch = form.cleaned_data["quantity"], form.cleaned_data["batch"]

    def receive() -> Answer:
        available = goods_actions.receive_stock(
            sku=sku, quantity=quantity, batch=batch or None, now=request.now
        )
        return Answer(201, {"available": available})

    return answer_once(
        actor=request.desk.person,
        route=f"receipts:{sku}",
        key=form.cleaned_data["request_key"],
        request=f"{quantity}:{batch}".encode(),
        now=request.now,
        do=receive,
    )


def _own(request: Staffed, sku: int) -> StockView:
    return goods.get_stock(request.desk.account.id, sku)


def _page(
    request: Staffed,
    view: StockView,
    *,
    receipt: ReceiptForm | None = None,
    count: CountForm | None = None,
    status: int = 200,
) -> HttpResponse:
    ledger = read_ledger(request.desk.account.id, view.sku, cursor=request.GET.get("after", ""))
    shown = {
        "sku": view,
        "ledger": ledger,
        "receipt": receipt or ReceiptForm(initial={"request_key": _new_key(request)}),
        "count": count or CountForm(initial={"taken": view.taken}),
    }
    return render(request, "console/stock/sku.html", shown, status=status)


def _with_new_key(request: Staffed, form: ReceiptForm) -> ReceiptForm:
    """What was refused may be said again; under the old key it would be answered again."""
    said = request.POST.copy()
    said[form.add_prefix("request_key")] = _new_key(request)
    again = ReceiptForm(said)
    for error in form.non_field_errors():
        again.add_error(None, error)
    return again


def _with_taken(request: Staffed, view: StockView) -> CountForm:
    said = request.POST.copy()
    said["count-taken"] = str(view.taken)
    return CountForm(said)


def _new_key(request: Staffed) -> str:
    return new_id(now_ms=ms_of(request.now))


def _said_left(available: int) -> str:
    return ngettext(
        "Noted. %(count)s piece can be sold now.", "Noted. %(count)s pieces can be sold now.", available
    ) % {"count": available}


def _back(request: Staffed, sku: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("console_sku", handle=request.desk.account.handle, sku=sku)
