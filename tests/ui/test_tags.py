"""The tags every page is made of."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.utils import translation

import magpie
from magpie.log.payloads import Words
from magpie.ui.templatetags.magpie import (
    MODULES,
    avatar,
    icon,
    instant,
    length_of,
    price,
    say,
    stylesheet_names,
    words,
    words_lang,
)

PACKAGE = Path(magpie.__file__).parent
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PAGE_BYTES_MAX = 120_000
SCRIPT_LINES_MAX = 300


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(16800, "CNY", "¥168"), (12950, "CNY", "¥129.50"), (128000, "CNY", "¥1,280"), (500, "JPY", "¥500"), (5, "SEK", "SEK 0.05")],
)  # fmt: skip
def test_a_price_shows_its_decimals_only_when_it_has_some(minor: int, currency: str, shown: str) -> None:
    assert re.sub(r"<[^>]+>", "", price(minor, currency)) == shown


def test_words_come_in_the_readers_language_else_in_the_one_that_exists() -> None:
    both, only = Words(zh="灯笼茶", en="Lantern Tea"), Words(zh="灯笼茶")

    with translation.override("zh-hans"):
        assert words(both) == "灯笼茶"
        assert say(SimpleNamespace(title_zh="茶", title_en="Tea"), "title") == "茶"
    with translation.override("en"):
        assert (words(both), words(only), words({"zh": "茶", "en": ""})) == ("Lantern Tea", "灯笼茶", "茶")
        assert (words_lang(both), words_lang(only)) == ("en", "zh-Hans")


def test_a_name_that_is_markup_is_shown_as_text() -> None:
    assert "<script>" not in avatar(Words(en="<script>"), "account:1")
    assert "&lt;" in avatar(Words(en="<script>"), "account:1")


def test_an_icon_speaks_only_when_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("heart")
    assert 'role="img" aria-label="Liked"' in icon("heart", "Liked")


def test_a_film_of_75_seconds_lasts_one_minute_fifteen() -> None:
    assert length_of(75_000) == "1:15"


@override_settings(STORAGES=PLAIN)
def test_the_layer_order_is_the_first_stylesheet_and_each_file_comes_once() -> None:
    links = re.findall(r'href="([^"]+)"', Template("{% load magpie %}{% stylesheets %}").render(Context()))

    assert links[0].endswith("css/layers.css")
    assert len(links) == len(set(links)) == len(list((PACKAGE / "ui/static/ui/css").glob("*.css")))


@override_settings(STORAGES=PLAIN)
def test_the_import_map_carries_the_nonce_of_the_request() -> None:
    request = SimpleNamespace(csp_nonce="n0nce")

    shown = Template("{% load magpie %}{% import_map %}").render(Context({"request": request}))

    assert shown.startswith('<script type="importmap" nonce="n0nce">')
    assert '"magpie/journey":"/static/store/js/journey.js"' in shown


# Modules that a page fetches when something on it wants them, and the pages where that is as they open.
WHEN_NEEDED = {
    "store/js/sheets.js": {"talk"},
    "store/js/measure.js": {"feed"},
    "store/js/talk.js": {"talk"},
    "store/js/flash.js": {"flash"},
    "store/js/search.js": {"search"},  # when a search box is first touched
}


def test_styles_and_scripts_of_the_heaviest_page_are_light() -> None:
    import django_htmx

    rooms = [Path(django_htmx.__file__).parent / "static", *PACKAGE.glob("*/static")]
    templates = {
        str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8")
        for path in PACKAGE.glob("*/templates/**/*.html")
    }
    asked = {
        name: re.findall(r"{% static '([^']+\.(?:js|css))' %}", text) for name, text in templates.items()
    }
    # The style page shows every sheet at once, and is for who builds pages.
    del asked["store/templates/store/style.html"]
    everywhere = [
        *asked.pop("ui/templates/ui/base.html"),
        *(path for path in MODULES.values() if path not in WHEN_NEEDED),
        *(f"ui/css/{name}" for name in stylesheet_names()),
    ]

    def weight(files: list[str]) -> int:
        return sum((room / file).stat().st_size for file in files for room in rooms if (room / file).exists())

    for page in asked:
        asked[page] += [path for path, pages in WHEN_NEEDED.items() if Path(page).stem in pages]

    assert len(everywhere) > 15
    assert weight(everywhere) + max(map(weight, asked.values())) <= PAGE_BYTES_MAX


def test_a_moment_without_a_script_says_its_zone() -> None:
    there = datetime(2026, 11, 28, 4, 8, tzinfo=timezone(timedelta(hours=8)))

    said = instant(there)

    assert said == '<time data-local datetime="2026-11-28T04:08:00+08:00">2026-11-27 20:08 UTC</time>'


def test_no_script_is_long() -> None:
    scripts = [*PACKAGE.glob("*/static/**/*.js"), *PACKAGE.glob("*/templates/**/*.js")]

    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in scripts}

    assert {name for name, count in lines.items() if count > SCRIPT_LINES_MAX} == set()


def test_no_template_holds_an_inline_script_style_or_handler() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]{3,}=|\sstyle=|javascript:", re.IGNORECASE)

    found = [
        path.name
        for path in PACKAGE.glob("*/templates/**/*.html")
        if inline.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []
