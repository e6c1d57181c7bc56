"""Drawings made on the server: a cover for what has no picture, and the tail feathers of My interests.

Every drawing is a function of what it is given: the same thing always has the same cover. Colours are presentation
attributes, since our content policy allows no inline style.
"""

import math
import zlib
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from magpie.ui.templatetags.magpie import words, words_lang

register = template.Library()

# The sheen of the wing, from its teal over its blue to its violet.
SHEEN = ((18, 165, 160), (47, 111, 224), (122, 63, 208))
COVER_INKS = 6
COVER_WIDTH, COVER_HEIGHT = 900, 1600
ARCS = 9
LONG_CHARS, SHORT_CHARS = {"zh-Hans": 10, "en": 30}, {"zh-Hans": 4, "en": 10}
TAIL_WIDTH, TAIL_HEIGHT, TAIL_REACH = 320, 176, 156
TAIL_SPREAD_DEGREES = 152


@register.simple_tag
def cover(title: object, key: str, size: str = "") -> SafeString:
    """A picture for what has none: its name on ink under the arches of a bridge. `size` "small" shows one letter.

    It is decoration: its name always stands beside it as text.
    """
    name, language = words(title).strip() or "·", words_lang(title)
    ink = zlib.crc32(str(key).encode()) % COVER_INKS
    if size == "small":
        return format_html(
            '<span class="cover cover-small cover-ink-{}" aria-hidden="true"><span class="cover-word" lang="{}">{}</span></span>',
            ink, language, name[0],
        )  # fmt: skip
    return format_html(
        '<span class="cover cover-ink-{} {}" aria-hidden="true">{}<span class="cover-word" lang="{}">{}</span></span>',
        ink, _length_of(name, language), _arches(str(key)), language, name,
    )  # fmt: skip


@register.simple_tag
def thumb(url: str, title: object, key: str) -> SafeString:
    """The picture of a line in a list, or the small cover."""
    if not url:
        return cover(title, key, "small")
    return format_html('<img src="{}" alt="" loading="lazy">', url)


@register.simple_tag
def arches(key: str) -> SafeString:
    """The bridge alone, to stand behind words."""
    return _arches(key)


@register.simple_tag
def tail(strengths: Sequence[float]) -> SafeString:
    """A fan of feathers, one for each number, the strongest upright and full, the others beside it in proportion."""
    strongest = max(strengths, default=1.0) or 1.0
    feathers = [
        (f"{angle:.1f}", _feather(strengths[place] / strongest), sheen_at(at))
        for place, angle, at in sorted(_fan(len(strengths)), key=lambda one: strengths[one[0]])
    ]
    drawn = format_html_join(
        "", '<g transform="translate({} {}) rotate({})"><path d="{}" fill="{}"/></g>',
        ((TAIL_WIDTH // 2, TAIL_HEIGHT - 10, angle, path, colour) for angle, path, colour in feathers),
    )  # fmt: skip
    return format_html(
        '<svg class="tail" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}'
        '<circle class="tail-root" cx="{}" cy="{}" r="13"/></svg>',
        TAIL_WIDTH, TAIL_HEIGHT, drawn, TAIL_WIDTH // 2, TAIL_HEIGHT - 14,
    )  # fmt: skip


@register.simple_tag
def tail_bar(strength: float, place: int, count: int) -> SafeString:
    """The line under a belief, in the colour of its feather; `place` is its rank from 0."""
    at = next(at for own, _, at in _fan(count) if own == place)
    return format_html(
        '<svg class="belief-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="belief-track" width="100" height="6"/><rect width="{}" height="6" fill="{}"/></svg>',
        max(1, round(100 * strength)), sheen_at(at),
    )  # fmt: skip


def sheen_at(at: float) -> str:
    """The colour at 0..1 of the wing: 0 -> '#12a5a0'."""
    at = min(max(at, 0.0), 1.0) * (len(SHEEN) - 1)
    low = min(int(at), len(SHEEN) - 2)
    mixed = (round(a + (b - a) * (at - low)) for a, b in zip(SHEEN[low], SHEEN[low + 1], strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _fan(count: int) -> list[tuple[int, float, float]]:
    """(rank, angle in degrees, 0..1 from left to right): rank 0 stands upright, the others left and right in turn."""
    slots = sorted(range(count), key=lambda slot: (abs(slot - (count - 1) / 2), slot))
    step = TAIL_SPREAD_DEGREES / max(count - 1, 6)
    return [
        (rank, step * (slot - (count - 1) / 2), slot / (count - 1) if count > 1 else 0.5)
        for rank, slot in enumerate(slots)
    ]


def _feather(strength: float) -> str:
    """A long drop from the root outwards."""
    reach = TAIL_REACH * (0.24 + 0.76 * min(max(strength, 0.0), 1.0))
    half = 8 + 7 * reach / TAIL_REACH
    return (
        f"M0 0C{-half / 3:.1f} {-reach * 0.3:.1f} {-half:.1f} {-reach * 0.55:.1f} {-half:.1f} {-reach + half:.1f}"
        f"A{half:.1f} {half:.1f} 0 0 1 {half:.1f} {-reach + half:.1f}"
        f"C{half:.1f} {-reach * 0.55:.1f} {half / 3:.1f} {-reach * 0.3:.1f} 0 0Z"
    )


def _arches(key: str) -> SafeString:
    """The arches of a bridge with their reflection, placed by the key."""
    seed = zlib.crc32(f"arches of {key}".encode())
    centre = 180 + seed % 540
    water = 1_010 + (seed >> 8) % 120
    first, step = 210 + (seed >> 14) % 130, 62 + (seed >> 20) % 26
    arcs = format_html_join(
        "",
        '<path d="{}" stroke="{}" stroke-opacity="{}"/><path d="{}" stroke="{}" stroke-opacity="{}"/>',
        (
            (
                _half_circle(centre, water, first + ring * step, rises=True),
                sheen_at(ring / (ARCS - 1)),
                f"{0.95 - 0.1 * ring:.2f}",
                _half_circle(centre, water + 26, first + ring * step, rises=False),
                sheen_at(ring / (ARCS - 1)),
                f"{0.3 - 0.028 * ring:.2f}",
            )
            for ring in range(ARCS)
        ),
    )
    return format_html(
        '<svg class="cover-art" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" focusable="false">'
        '<g fill="none" stroke-width="9">{}</g></svg>',
        COVER_WIDTH, COVER_HEIGHT, arcs,
    )  # fmt: skip


def _half_circle(x: int, y: int, radius: int, *, rises: bool) -> str:
    height = radius if rises else math.floor(radius * 0.42)
    return f"M{x - radius} {y}A{radius} {height} 0 0 {1 if rises else 0} {x + radius} {y}"


def _length_of(name: str, language: str) -> str:
    if len(name) > LONG_CHARS[language]:
        return "cover-long"
    return "cover-short" if len(name) <= SHORT_CHARS[language] else ""
