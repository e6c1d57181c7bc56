"""The overview: one call, one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.overview.reading import read_overview
from magpie.domain.payment.queries import payment_standing


@require_safe
@for_staff
def show_overview(request: Staffed) -> HttpResponse:
    """One sentence of what to do now, and at most five figures."""
    page = read_overview(request.desk.account, now=request.now)
    said = {"page": page, "money": payment_standing()}
    return render(request, "console/overview/overview.html", said)
