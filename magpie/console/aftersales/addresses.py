"""Where a shop takes goods back: its addresses, which one is given by itself, one more, one less."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from magpie.console.aftersales.forms import ReturnAddressForm
from magpie.console.edge import Staffed, for_staff
from magpie.console.keyed import Told, do_once, new_key
from magpie.domain.trade.actions.return_addresses import (
    keep_return_address,
    prefer_return_address,
    remove_return_address,
)
from magpie.domain.trade.queries.return_addresses import return_addresses_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show_addresses(request: Staffed) -> HttpResponse:
    """The addresses and a form for one more; whoever came from a request goes back to it."""
    case = request.GET.get("case", "")
    form = ReturnAddressForm(request.POST or None, initial={"request_key": new_key(request)})
    if request.method == "POST" and form.is_valid():
        told = _keep(request, form)
        if not told.wrong:
            messages.success(request, _("Kept. Buyers who wait for an address are told it in a moment."))
            return _to_case(request, case) if case.isascii() and case.isalnum() else _back(request)
        form.complain(told.wrong, told.detail)
    elif form.errors:
        form.renew(request)
    shown = {"addresses": return_addresses_of(request.desk.account.id), "form": form}
    response = render(request, "console/aftersales/addresses.html", shown, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_staff
def make_preference(request: Staffed, address: int) -> HttpResponse:
    """This one is given from now on."""
    prefer_return_address(by=request.person, shop=request.desk.account.id, address=address, now=request.now)
    messages.success(request, _("Returns go to this address from now on."))
    return _back(request)


@require_POST
@for_staff
def make_removal(request: Staffed, address: int) -> HttpResponse:
    """Forget it. Who was told it still reads it."""
    remove_return_address(by=request.person, shop=request.desk.account.id, address=address)
    messages.success(request, _("Forgotten. Parcels that are on their way there are not touched."))
    return _back(request)


def _keep(request: Staffed, form: ReturnAddressForm) -> Told:
    shop = request.desk.account.id

    def do() -> dict[str, int]:
        return {
            "address": keep_return_address(by=request.person, shop=shop, place=form.place, now=request.now)
        }

    return do_once(request, form, route=f"console-return-address:{shop}", do=do)


def _back(request: Staffed) -> HttpResponse:
    return redirect("console_return_addresses", handle=request.desk.account.handle)


def _to_case(request: Staffed, case: str) -> HttpResponse:
    return redirect("console_case", handle=request.desk.account.handle, case=case)
