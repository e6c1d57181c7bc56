"""A price over time as a picture, and the words of kinds of prices. Takes plain values; asks no database anything."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magpie.console.prices.reading import Point, Span

register = template.Library()

WIDTH, HEIGHT, MARGIN, BAR_LEAST = 720, 200, 12, 6
KINDS: Final = {
    "sale": gettext_noop("Sale for everybody"),
    "live": gettext_noop("In a live room"),
    "flash": gettext_noop("In a flash sale"),
}


@register.simple_tag
def price_chart(points: Sequence[Point], spans: Sequence[Span], since: datetime, now: datetime) -> SafeString:
    """Steps from `since` to now: the list price as a thin line, what everybody was asked as a strong one, rooms as bars.

    Words and figures stand beside it, where they keep their size on a phone.
    """
    prices = [minor for one in points for minor in (one.asked_minor, one.list_minor)]
    prices += [one.minor for one in spans]
    low, high = min(prices), max(prices)

    def x(at: datetime) -> int:
        return round(WIDTH * min(1, max(0, (at - since) / (now - since))))

    def y(minor: int) -> int:
        return MARGIN + (HEIGHT - 2 * MARGIN) * (high - minor) // max(1, high - low)

    def path(values: Sequence[tuple[datetime, int]]) -> str:
        known = [(max(at, since), minor) for at, minor in values]
        drawn = f"M{x(known[0][0])} {y(known[0][1])}"
        for at, minor in known[1:]:
            drawn += f"H{x(at)}V{y(minor)}"
        return f"{drawn}H{WIDTH}"

    def reach(one: Span) -> tuple[int, int]:
        begin = min(x(one.from_at), WIDTH - BAR_LEAST)
        return begin, max(BAR_LEAST, x(one.until_at) - begin)

    bars = format_html_join(
        "", '<rect class="chart-{}" x="{}" width="{}" y="{}" height="6" rx="2"/>',
        ((one.kind, *reach(one), y(one.minor) - 3) for one in spans),
    )  # fmt: skip
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<path class="chart-list" d="{}"/><path class="chart-asked" d="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        path([(one.at, one.list_minor) for one in points]),
        path([(one.at, one.asked_minor) for one in points]),
        bars,
    )


@register.simple_tag
def price_kind(kind: str) -> str:
    return _(KINDS[kind])
