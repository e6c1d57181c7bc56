"""Sheets of waybills: what waits as a file, a filled one read and sent, and what could not be sent as a file again."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.waybills.forms import SheetForm
from magpie.console.waybills.reading import write_bad, write_waiting
from magpie.domain.trade.actions.sending import send_waybills
from magpie.domain.trade.queries import shops
from magpie.domain.trade.rules.waybills import ROWS_MAX, SHEET_BYTES_MAX, read_waybills
from magpie.kit.sheets import UnreadableSheet, read_sheet, write_sheet


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show_waybills(request: Staffed) -> HttpResponse:
    """The way out and back in; posted, what became of every row."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    try:
        sheet = read_waybills(form.data_sent)
    except UnreadableSheet as refusal:
        form.add_error(None, refusal.say(_language()))
        return _page(request, form, status=422)
    done = send_waybills(
        by=request.desk.person, shop=request.desk.account.id, rows=sheet.rows, now=request.now
    )
    bad = sorted((*sheet.bad, *done.bad), key=lambda one: one.row.number)
    told = [(one.row, one.why.say(_language())) for one in bad]
    rest = SheetForm(initial={"rows": write_bad(bad, language=_language())})
    return _page(request, rest, sheet=sheet, done=done, bad=told)


@require_safe
@for_staff
def give_waiting(request: Staffed) -> HttpResponse:
    """What waits to be sent, as a sheet to be filled in."""
    shop = request.desk.account
    return _file(request, "to-send", write_waiting(shop, language=_language(), now=request.now))


@require_POST
@for_staff
def give_rest(request: Staffed) -> HttpResponse:
    """The rows of the page before, as a file; raises UnreadableSheet."""
    rows = request.POST.get("rows", "").encode()
    sheet = read_sheet(rows, bytes_max=2 * SHEET_BYTES_MAX, rows_max=ROWS_MAX + 1)
    return _file(request, "not-sent", write_sheet(record.cells for record in sheet.records))


def _file(request: Staffed, name: str, data: bytes) -> HttpResponse:
    """Names and addresses are in it: nobody on the way keeps a copy."""
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    file = f"{request.desk.account.handle}-{name}-{request.now:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response["Cache-Control"] = "no-store"
    return response


def _page(request: Staffed, form: SheetForm, *, status: int = 200, **found: object) -> HttpResponse:
    waiting = shops.waiting_of(request.desk.account.id, now=request.now)
    shown = {
        "form": form,
        "waiting": waiting,
        "rows_max": ROWS_MAX,
        "kb_max": SHEET_BYTES_MAX // 1024,
        **found,
    }
    return render(request, "console/waybills/waybills.html", shown, status=status)


def _language() -> str:
    return get_language() or "en"
