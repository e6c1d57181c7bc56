"""The style page: every token, sheet, template of ui and icon is on it, in both languages, and a new one is missed."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magpie.ui import specimens

pytestmark = pytest.mark.wide

STYLE_QUERIES = 1  # rights version
# Frames around other things: they have no look of their own to show.
FRAMES = {"base.html", "sheen.svg"}


def missing_from(page: str) -> set[str]:
    """Everything ui/ has that the page does not show."""
    shown = set(re.findall(r'data-(?:file|icon|token)="([^"]+)"', page)) | set(
        re.findall(r"<code>([^<]+)</code>", page)
    )
    names = {part.rsplit("/", 1)[-1] for one in shown for part in one.split(" · ")}
    wanted = {*specimens.stylesheet_files(), *specimens.icon_names(), *template_names()}
    return (wanted | {token.name for kind in specimens.tokens().values() for token in kind}) - names


def template_names() -> set[str]:
    return {path.name for path in specimens.ICONS.parent.glob("*.*")} - FRAMES


@pytest.mark.parametrize(("language", "said"), [("en", "House style"), ("zh-hans", "视觉规范")])
def test_everything_is_shown_once_with_its_name_and_file(browser: Client, language: str, said: str) -> None:
    browser.post("/language/", {"language": language})

    answer = browser.get("/style/")
    page = answer.content.decode()

    assert f"<h1>{said}</h1>" in page
    assert missing_from(page) == set()
    assert page.count('data-icon="') == len(specimens.icon_names())
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page


def test_a_sheet_an_icon_or_a_token_that_is_new_is_missed(
    browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browser.get("/style/").content.decode()
    for name in ("css", "ui/icons"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "css" / "tokens.css").write_text(":root { --dawn: red; }", encoding="utf-8")
    (tmp_path / "css" / "drawer.css").write_text("", encoding="utf-8")
    (tmp_path / "ui" / "icons" / "kite.svg").write_text("<svg/>", encoding="utf-8")
    monkeypatch.setattr(specimens, "CSS", tmp_path / "css")
    monkeypatch.setattr(specimens, "ICONS", tmp_path / "ui" / "icons")

    assert missing_from(page) == {"dawn", "drawer.css", "kite"}


def test_a_theme_is_shown_when_it_is_named_and_nonsense_is_not(browser: Client) -> None:
    assert '<html lang="en" data-theme="dark">' in browser.get("/style/?theme=dark").content.decode()
    assert '<html lang="en">' in browser.get("/style/?theme=%22onload").content.decode()


def test_the_style_page_asks_the_database_once(browser: Client) -> None:
    browser.get("/style/")

    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/style/").status_code == 200

    assert len(queries) == STYLE_QUERIES


def test_a_token_says_what_it_is_in_the_light_and_in_the_dark() -> None:
    found = {token.name: token for kind in specimens.tokens().values() for token in kind}

    assert found["ink"].sides == ("oklch(0.2 0.014 265)", "oklch(0.955 0.005 255)")
    assert found["text-1"].sides == ("0.75rem", "0.75rem")
    assert len([one for one in specimens.tokens()["type"] if one.name.startswith("text-")]) == 6
    assert specimens.layers() == ["reset", "base", "components", "pages", "utilities"]
