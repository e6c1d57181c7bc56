"""Flash sales: the list, one that moves while one looks, planning one, ending one early."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.flash.forms import ROWS, ItemForm, SaleForm
from magpie.console.keyed import new_key
from magpie.domain.flash.actions import end_flash_sale, schedule_flash_sale
from magpie.domain.flash.queries import SaleBooks, get_sale_of_shop, sales_of_shop
from magpie.domain.goods import queries as goods
from magpie.domain.goods.queries import SkuChoice
from magpie.kit.errors import Refusal

SALES_SHOWN = 20
# What the form begins with: time enough to tell people of it, and short enough to be a flash.
FIRST_OPENS, LASTS = timedelta(hours=25), timedelta(hours=2)


@require_safe
@for_staff
def show_sales(request: Staffed) -> HttpResponse:
    """Planned, running and over, the newest first."""
    page = sales_of_shop(
        request.desk.account.id, cursor=request.GET.get("after", ""), limit=SALES_SHOWN, now=request.now
    )
    running = next((one for one in page.rows if one.stage == "running"), None)
    planned = min((one.opens_at for one in page.rows if one.stage == "planned"), default=None)
    shown = {"page": page, "running": running, "planned_at": planned}
    return render(request, "console/flash/sales.html", shown)


@require_safe
@for_staff
def show_sale(request: Staffed, sale: int) -> HttpResponse:
    """Where the pieces are; while it runs the figures come anew by themselves."""
    view = _own(request, sale)
    template = "console/flash/sale.html#now" if request.htmx else "console/flash/sale.html"
    response = render(request, template, {"sale": view})
    response["Vary"] = "HX-Request"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def make_sale(request: Staffed) -> HttpResponse:
    """Plan one: its pieces are set apart at once. The same form twice is one sale."""
    choices = goods.choices_of_shop(request.desk.account.id)
    zone, said = request.desk.account.zone, request.POST if request.method == "POST" else None
    opens_at = request.now.replace(minute=0, second=0) + FIRST_OPENS
    begun = {"request_key": new_key(request), "opens_at": opens_at, "closes_at": opens_at + LASTS}
    form = SaleForm(said, zone=zone, initial=begun)
    rows = [ItemForm(said, prefix=f"item{place}", choices=choices) for place in range(ROWS)]
    if said is None:
        return _form(request, form, rows, choices)
    is_readable = all([form.is_valid(), *(row.is_valid() for row in rows)])
    if is_readable and all(row.is_empty for row in rows):
        rows[0].add_error("sku", _("Choose at least one."))
        is_readable = False
    if not is_readable:
        form.renew(request)
        return _form(request, form, rows, choices, status=422)
    words = form.cleaned_data
    try:
        made = schedule_flash_sale(
            person=request.person,
            shop=request.desk.account.id,
            title_zh=words["title_zh"],
            title_en=words["title_en"],
            opens_at=words["opens_at"],
            closes_at=words["closes_at"],
            items=[row.draft(words["claim_ttl_s"]) for row in rows if not row.is_empty],
            request_key=words["request_key"],
            now=request.now,
        )
    except Refusal as refusal:
        form.complain(refusal.say(get_language() or "en"), refusal.detail)
        form.renew(request)
        return _form(request, form, rows, choices, status=refusal.status)
    messages.success(request, _("Planned. Its pieces are set apart from the shelf now."))
    return redirect("console_flash_sale", handle=request.desk.account.handle, sale=made)


@require_POST
@for_staff
def make_ending(request: Staffed, sale: int) -> HttpResponse:
    """End it now: nobody claims any more, and what nobody holds is on the shelf again."""
    _own(request, sale)
    end_flash_sale(person=request.person, sale=sale, now=request.now)
    messages.success(request, _("Ended. What nobody holds is on the shelf again."))
    return redirect("console_flash_sale", handle=request.desk.account.handle, sale=sale)


def _own(request: Staffed, sale: int) -> SaleBooks:
    return get_sale_of_shop(request.desk.account.id, sale, now=request.now)


def _form(
    request: Staffed, form: SaleForm, rows: list[ItemForm], choices: list[SkuChoice], *, status: int = 200
) -> HttpResponse:
    used = sum(1 for row in rows if row.is_bound and row.data.get(row.add_prefix("sku")))
    shown = {"form": form, "first": rows[0], "others": rows[1:], "is_more_open": used > 1, "choices": choices}
    return render(request, "console/flash/new.html", shown, status=status)
