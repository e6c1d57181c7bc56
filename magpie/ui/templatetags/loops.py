"""Drawings of the loop: a small line, bars, a range against its peers, and goods in circles. SVG made on the server.

Each is a function of its numbers, with direct labels and no colour that alone says something. The numbers always stand
beside a drawing as text, so drawings are hidden from whoever listens.
"""

import math
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from magpie.ui.templatetags.magpie import words

register = template.Library()

LINE_WIDTH, LINE_HEIGHT = 300, 56
RANGE_WIDTH = 200
RATE_SHOWN_MIN = 0.1
"""Ranges are drawn from 0 to 10 in 100 at least, so that small differences do not look large."""
MAP_SIZE, MAP_RADIUS = 400, 132
MAP_EDGE, LABEL_HEIGHT = 4, 20
DISC_MIN, DISC_MAX = 26, 50
GOOD_MIN, GOOD_MAX = 7.5, 13.0
GOODS_AROUND = 5
FEW_CIRCLES = 4
LABEL_CHARS = {True: 8, False: 14}
"""Of a Chinese and of a Latin name; twice as many where there are few circles."""


@register.simple_tag
def small_line(points: Sequence[float]) -> SafeString:
    """A line of values from left to right, its area, and a dot at the last."""
    most = max(points, default=0.0) or 1.0
    step = LINE_WIDTH / max(len(points) - 1, 1)
    places = [(at * step, 4 + (LINE_HEIGHT - 6) * (1 - value / most)) for at, value in enumerate(points)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    last = places[-1] if places else (0.0, 0.0)
    return format_html(
        '<svg class="loop-line" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<polygon class="loop-area" points="0,{} {} {},{}"/><polyline points="{}"/>'
        '<line class="loop-last" x1="{}" y1="{}" x2="{}" y2="{}"/></svg>',
        LINE_WIDTH, LINE_HEIGHT, LINE_HEIGHT, line, LINE_WIDTH, LINE_HEIGHT, line,
        f"{last[0]:.1f}", f"{last[1]:.1f}", f"{last[0]:.1f}", f"{last[1]:.1f}",
    )  # fmt: skip


@register.simple_tag
def stage_bar(part: float, played: float) -> SafeString:
    """A bar of 0..1; what is simulated of it is hatched at its end."""
    whole = 100 * min(max(part, 0.0), 1.0)
    hatched = 100 * min(max(played, 0.0), 1.0)
    return format_html(
        '<svg class="loop-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="loop-track" width="100" height="10"/><rect class="loop-fill" width="{}" height="10"/>'
        '<rect class="loop-played" x="{}" width="{}" height="10"/></svg>',
        f"{whole:.2f}", f"{whole - hatched:.2f}", f"{hatched:.2f}",
    )  # fmt: skip


@register.simple_tag
def rate_range(lower: float, upper: float, peers: float, top: float, fares: str) -> SafeString:
    """The bounds of a card's rate as a bar, and the rate of its peers as a mark across it; `top` is the right edge.

    A bar that is not clear of its peers (`fares` "open") stays grey.
    """
    x1, x2, mark = (RANGE_WIDTH * min(rate / top, 1.0) for rate in (lower, upper, peers))
    return format_html(
        '<svg class="loop-range" viewBox="0 0 {} 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="loop-track" y="7" width="{}" height="2"/><rect class="{}" x="{}" y="4" width="{}" height="8"/>'
        '<rect class="loop-peers" x="{}" width="2" height="16"/></svg>',
        RANGE_WIDTH, RANGE_WIDTH, "loop-open" if fares == "open" else "loop-fill", f"{x1:.1f}", f"{max(x2 - x1, 2):.1f}", f"{max(mark - 1, 0):.1f}",
    )  # fmt: skip


@register.filter
def range_top(trials: Sequence[Any]) -> float:  # trials of any page: things with a `line` that has bounds
    """The right edge of all ranges of a list: the largest of their bounds."""
    return float(max([RATE_SHOWN_MIN, *(max(one.line.upper, one.line.peers_rate) for one in trials)]))


@register.simple_tag
def circle_map(
    circles: Sequence[Any], near: Sequence[tuple[int, int, float]], goods: Sequence[Any]
) -> SafeString:
    """Circles around a ring, lines between those that are near, and each good as its number where it is warm.

    `circles` have number, cards and topics; `goods` have number and places, (circle, share) warmest first.
    """  # fmt: skip
    most = max((circle.cards for circle in circles), default=1)
    discs = {
        circle.number: (
            *_around(place, len(circles)),
            DISC_MIN + (DISC_MAX - DISC_MIN) * math.sqrt(circle.cards / most),
        )
        for place, circle in enumerate(circles)
    }
    top = min((y - radius for _, y, radius in discs.values()), default=0.0) - MAP_EDGE
    bottom = max((y + radius for _, y, radius in discs.values()), default=0.0) + MAP_EDGE + LABEL_HEIGHT
    return format_html(
        '<svg class="loop-map" viewBox="0 {} {} {}" aria-hidden="true" focusable="false">{}{}{}{}{}</svg>',
        f"{top:.1f}", MAP_SIZE, f"{bottom - top:.1f}",
        _near_lines(near, discs), _discs(discs), _paths(goods, discs), _goods(goods, discs), _labels(circles, discs),
    )  # fmt: skip


Discs = dict[int, tuple[float, float, float]]
"""Circle -> x, y, radius."""


def _around(place: int, count: int) -> tuple[float, float]:
    """The first at the top, then clockwise; one alone stands in the middle."""
    middle = MAP_SIZE / 2
    angle = 2 * math.pi * place / max(count, 1) - math.pi / 2
    reach = MAP_RADIUS if count > 1 else 0.0
    return middle + reach * math.cos(angle), middle - 8 + reach * math.sin(angle)


def _near_lines(near: Sequence[tuple[int, int, float]], discs: Discs) -> SafeString:
    return format_html_join(
        "", '<line class="loop-near" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"/>',
        (
            (f"{discs[one][0]:.1f}", f"{discs[one][1]:.1f}", f"{discs[other][0]:.1f}", f"{discs[other][1]:.1f}",
             f"{min(1.0 + lift, 5.0):.1f}")
            for one, other, lift in near if one in discs and other in discs
        ),
    )  # fmt: skip


def _discs(discs: Discs) -> SafeString:
    return format_html_join(
        "", '<circle class="loop-disc" cx="{}" cy="{}" r="{}"/>',
        ((f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}") for x, y, radius in discs.values()),
    )  # fmt: skip


def _labels(circles: Sequence[Any], discs: Discs) -> SafeString:
    """Last, so that no line runs through a name."""
    placed = [
        (*discs[circle.number], _label(circle, is_roomy=len(circles) <= FEW_CIRCLES)) for circle in circles
    ]
    return format_html_join(
        "", '<text class="loop-name" x="{}" y="{}">{}</text>',
        ((f"{x:.1f}", f"{y + radius + 15:.1f}", label) for x, y, radius, label in placed),
    )  # fmt: skip


def _label(circle: Any, *, is_roomy: bool) -> str:
    """The topic that tells most, cut where it would run into its neighbour."""
    name = words(circle.topics[0]) if circle.topics else f"#{circle.number}"
    most = LABEL_CHARS[any("\u4e00" <= letter <= "\u9fff" for letter in name)] * (2 if is_roomy else 1)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _paths(goods: Sequence[Any], discs: Discs) -> SafeString:
    """From where a good is warmest to where else it is warm, bent towards the middle."""
    middle = MAP_SIZE / 2
    drawn = []
    for good in goods:
        (home, _), *others = good.places
        x1, y1 = _seat(good.number, discs[home.number])
        for other, share in others:
            x2, y2 = _seat(good.number, discs[other.number])
            bend_x, bend_y = (x1 + x2) / 4 + middle / 2, (y1 + y2) / 4 + middle / 2
            path = f"M{x1:.1f} {y1:.1f}Q{bend_x:.1f} {bend_y:.1f} {x2:.1f} {y2:.1f}"
            drawn.append((path, f"{1 + 4 * share:.1f}"))
    return format_html_join("", '<path class="loop-path" d="{}" stroke-width="{}"/>', drawn)


def _goods(goods: Sequence[Any], discs: Discs) -> SafeString:
    drawn = []
    for good in goods:
        for circle, share in good.places:
            x, y = _seat(good.number, discs[circle.number])
            radius = GOOD_MIN + (GOOD_MAX - GOOD_MIN) * math.sqrt(share)
            name = f"good-{good.number}-in-{circle.number}"
            drawn.append(
                (name, f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", f"{x:.1f}", f"{y + 4:.1f}", good.number)
            )
    return format_html_join(
        "", '<circle class="loop-good" id="{}" cx="{}" cy="{}" r="{}"/><text class="loop-number" x="{}" y="{}">{}</text>',
        drawn,
    )  # fmt: skip


def _seat(number: int, disc: tuple[float, float, float]) -> tuple[float, float]:
    """Where a good sits in a circle: each number has an angle of its own, so that none covers another."""
    x, y, radius = disc
    angle = 2 * math.pi * (number - 1) / GOODS_AROUND - math.pi / 2
    return x + 0.62 * radius * math.cos(angle), y + 0.62 * radius * math.sin(angle)
