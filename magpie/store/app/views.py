"""What a browser needs to install Magpie. All of it is the same for everybody: no visitor, no cookie, no query."""

import hashlib

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magpie.ui.mark import FOLDER, ICONS
from magpie.ui.templatetags.magpie import stylesheet_names

LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
INK, SNOW = "#14161c", "#fafbfd"
VERSION_CHARS = 16


@require_safe
def show_manifest(request: HttpRequest, language: str) -> HttpResponse:
    """Name, colours and icons in one language; the page links the one in its own."""
    if language not in LANGUAGES:
        raise Http404
    with override(language):
        told = msgspec.json.encode(_manifest(LANGUAGES[language]))
    return HttpResponse(
        told, content_type="application/manifest+json", headers={"Cache-Control": "public, max-age=3600"}
    )


@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root because it may only serve what lies below it."""
    kept = [static(f"ui/css/{name}") for name in stylesheet_names()]
    version = version_of(render_to_string("store/offline.html"))
    build = msgspec.json.encode({"version": version, "kept": kept}).decode()
    script = render_to_string("store/worker.js", {"build": build})
    return HttpResponse(
        script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


@require_safe
def show_offline(request: HttpRequest) -> HttpResponse:
    """Kept by every browser: both languages at once, and nothing of anybody."""
    return render(request, "store/offline.html")


def version_of(page: str) -> str:
    """A name for this page and the hashed files it links: a browser takes a new worker when it changes, else none."""
    return hashlib.sha256(page.encode()).hexdigest()[:VERSION_CHARS]


def _manifest(language: str) -> dict[str, object]:
    zh = (get_language() or "en") == "zh-hans"
    return {
        "id": "/",
        "lang": language,
        "name": "鹊桥 Magpie" if zh else "Magpie 鹊桥",
        "short_name": "鹊桥" if zh else "Magpie",
        "description": _("Goods find the people who would love them."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": SNOW,
        "theme_color": INK,
        "icons": [
            {"src": static("ui/img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(_icon(name, size) for name, size, *_rest in ICONS if not name.startswith("touch")),
        ],
        "shortcuts": [
            {"name": _("My interests"), "url": "/interests/"},
            {"name": _("Publish"), "url": "/publish/"},
            {"name": _("Reserved"), "url": "/reservations/"},
        ],
    }


def _icon(name: str, size: int) -> dict[str, str]:
    purpose = "maskable" if name.startswith("maskable") else "any"
    return {
        "src": static(f"{FOLDER}/{name}"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
