"""Figures: one call, one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.console.edge import Staffed, for_staff
from magpie.console.figures.reading import STRETCHES, read_figures


@require_safe
@for_staff
def show_figures(request: Staffed) -> HttpResponse:
    """What sales were worth and how they were sent, of the last 7, 30 or 90 days; any other number means 30."""
    said = request.GET.get("days", "")
    days = next((stretch for stretch in STRETCHES if str(stretch) == said), 30)
    page = read_figures(request.desk.account, days=days, now=request.now)
    return render(request, "console/figures/figures.html", {"page": page, "stretches": STRETCHES})
