"""The style page, for whoever designs or translates; no search engine needs it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.store.edge import Asked, store_page
from magpie.store.style.samples import Samples
from magpie.ui import specimens

THEMES = ("light", "dark")


@require_safe
@store_page
def show_style(request: Asked) -> HttpResponse:
    """In the reader's language and theme, or in the theme that `?theme=` names."""
    theme = request.GET.get("theme", "")
    shown = {
        "tokens": specimens.tokens(),
        "icons": specimens.icon_names(),
        "layers": specimens.layers(),
        "themes": THEMES,
        "theme": theme if theme in THEMES else "",
        "samples": Samples.at(request.now),
    }
    response = render(request, "store/style.html", shown)
    response["X-Robots-Tag"] = "noindex"
    return response
