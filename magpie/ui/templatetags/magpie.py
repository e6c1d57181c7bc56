"""Tags every page uses: icons, stylesheets, the import map, prices, and text in the reader's language.

They take plain values; none of them asks a database anything.
"""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from magpie.kit.clock import MINUTE_MS, SECOND_MS
from magpie.kit.money import SIGNS, decimals_of
from magpie.log.payloads import Words

register = template.Library()

CSS_FOLDER = Path(__file__).parent.parent / "static" / "ui" / "css"
AVATAR_HUES = 8
CSS_FIRST = ("layers.css", "reset.css", "tokens.css")
MODULES = {
    "magpie/clock": "store/js/clock.js",
    "magpie/journey": "store/js/journey.js",
    "magpie/measure": "store/js/measure.js",
    "magpie/search": "store/js/search.js",
    "magpie/sheets": "store/js/sheets.js",
    "magpie/talk": "store/js/talk.js",
    "magpie/token": "store/js/token.js",
    "magpie/flash": "store/js/flash.js",
}


@register.simple_tag
def stylesheets() -> SafeString:
    """One <link> per stylesheet, the layer order first: no bundle, and each file cached by its own hash.

    What a single page needs lies in `only/`, and that page links it.
    """
    links = ((static(f"ui/css/{name}"),) for name in stylesheet_names())
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', links)


def stylesheet_names() -> list[str]:
    """["layers.css", "reset.css", "tokens.css", "algorithm.css", …]: the order of the layers first."""
    rest = (path.name for path in sorted(CSS_FOLDER.glob("*.css")) if path.name not in CSS_FIRST)
    return [*CSS_FIRST, *rest]


@register.simple_tag
def instant(when: datetime) -> SafeString:
    """A moment in the reader's own zone, which a script knows; without one in UTC, and it says so."""
    plain = when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return format_html('<time data-local datetime="{}">{}</time>', when.isoformat(), plain)


@register.simple_tag(takes_context=True)
def import_map(context: Mapping[str, object]) -> SafeString:
    """The bare names of our modules and the hashed files they stand for; the only inline block, under a nonce."""
    request = context.get("request")
    imports = {name: static(path) for name, path in MODULES.items()}
    text = msgspec.json.encode({"imports": imports}).decode().replace("<", "\\u003c")
    nonce = getattr(request, "csp_nonce", "")
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of ours. With a label it speaks; without one it is decoration beside words."""
    drawing = mark_safe(get_template(f"ui/icons/{name}.svg").render().strip())
    if label:
        return format_html('<span class="icon" role="img" aria-label="{}">{}</span>', label, drawing)
    return format_html('<span class="icon" aria-hidden="true">{}</span>', drawing)


@register.simple_tag
def price(minor: int, currency: str) -> SafeString:
    """12950 CNY -> ¥129.50 with a small sign and small decimals; whole amounts show no decimals."""
    decimals = decimals_of(currency)
    whole, part = divmod(abs(minor), 10**decimals)
    tail = f".{part:0{decimals}d}" if decimals and part else ""
    return format_html(
        '<span class="price"><span class="price-sign">{}</span>{}<span class="price-part">{}</span></span>',
        SIGNS.get(currency, f"{currency} "),
        f"{whole:,}",
        tail,
    )


@register.simple_tag
def say(thing: object, name: str) -> str:
    """`say product "title"` -> title_zh or title_en, in the reader's language, else in the one that exists."""
    zh, en = getattr(thing, f"{name}_zh", ""), getattr(thing, f"{name}_en", "")
    return Words(zh=zh or "", en=en or "").say(get_language() or "en")


@register.simple_tag
def avatar(face: object, key: str, size: str = "") -> SafeString:
    """The first letter of a public name on a colour of its own; the same account always has the same one.

    `face` is a `Words`, or anything with name_zh and name_en.
    """
    shown = (say(face, "name") if hasattr(face, "name_zh") else words(face)) or "·"
    hue = zlib.crc32(str(key).encode()) % AVATAR_HUES
    return format_html(
        '<span class="avatar {} hue-{}" aria-hidden="true">{}</span>',
        f"avatar-{size}" if size else "",
        hue,
        shown[0],
    )


@register.filter
def words(value: object) -> str:
    """A `Words`, or {"zh": …, "en": …}, in the reader's language, else in the one that exists."""
    if isinstance(value, Mapping):
        value = Words(zh=str(value.get("zh") or ""), en=str(value.get("en") or ""))
    if isinstance(value, Words):
        return value.say(get_language() or "en")
    return "" if value is None else str(value)


@register.filter
def words_lang(value: object) -> str:
    """The language tag of what `words` shows, so that a Chinese story on an English page is read as Chinese."""
    shown = words(value)
    return "zh-Hans" if any("\u4e00" <= letter <= "\u9fff" for letter in shown) else "en"


@register.filter
def length_of(duration_ms: int) -> str:
    """75000 -> 1:15."""
    minutes, rest = divmod(int(duration_ms), MINUTE_MS)
    return f"{minutes}:{rest // SECOND_MS:02d}"


@register.filter
def age_of(instant: datetime) -> str:
    """How long ago, in its largest unit alone: "10 hours"."""
    return timesince(instant, depth=1)


@register.filter
def ago(instant: datetime) -> str:
    """How long ago, said: "10 hours ago", and "just now" for the first minute."""
    lasted = age_of(instant)
    return _("just now") if lasted.startswith("0") else _("%(time)s ago") % {"time": lasted}


@register.filter
def percent(share: float) -> int:
    """0.437 -> 44."""
    return round(float(share) * 100)
