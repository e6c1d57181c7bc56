"""What a browser needs to install Magpie: a manifest in each language, a worker that keeps nothing personal, a page for no network."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magpie.store.app.views import version_of

pytestmark = pytest.mark.wide


@pytest.mark.parametrize(
    ("language", "tag", "name", "short"),
    [("zh-hans", "zh-Hans", "鹊桥 Magpie", "鹊桥"), ("en", "en", "Magpie 鹊桥", "Magpie")],
)
def test_each_language_has_its_manifest_and_the_page_links_its_own(
    browser: Client, language: str, tag: str, name: str, short: str
) -> None:
    browser.post("/language/", {"language": language})
    page = browser.get("/algorithm/").content.decode()
    address = re.findall(r'<link rel="manifest" href="([^"]+)">', page)

    answer = Client().get(address[0])
    told = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert (told["lang"], told["name"], told["short_name"]) == (tag, name, short)
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == ("/", "/", "/", "standalone")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in told["icons"]}
    assert sizes >= {("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable")}
    assert [shortcut["url"] for shortcut in told["shortcuts"]] == [
        "/interests/",
        "/publish/",
        "/reservations/",
    ]


def test_there_is_no_manifest_in_other_languages(browser: Client) -> None:
    assert browser.get("/app/fr.webmanifest").status_code == 404


def test_the_worker_stands_at_the_root_is_looked_for_anew_and_obeys_the_policy(browser: Client) -> None:
    answer = browser.get("/worker.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    policy = answer.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy and "default-src 'none'" in policy and "connect-src 'self'" in policy


def test_the_worker_names_only_the_offline_page_and_its_sheets(browser: Client) -> None:
    text = browser.get("/worker.js").content.decode()
    build = json.loads(re.findall(r"const BUILD = (.+);", text)[0])

    assert re.fullmatch(r"[0-9a-f]{16}", build["version"])
    assert len(build["kept"]) > 10
    assert {path.rsplit(".", 1)[-1] for path in build["kept"]} == {"css"}


def test_a_new_offline_page_makes_a_new_worker_and_the_same_one_does_not(browser: Client) -> None:
    page = browser.get("/offline/").content.decode()
    first, again = browser.get("/worker.js").content, browser.get("/worker.js").content

    assert first == again
    assert f'"version":"{version_of(page)}"' in first.decode()
    assert version_of(page.replace("base.css", "base.0123456789ab.css")) != version_of(page)


@pytest.mark.parametrize("path", ["/offline/", "/worker.js", "/app/en.webmanifest"])
def test_what_every_browser_keeps_is_the_same_for_everybody(browser: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        mine = browser.get(path)
    hers = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh").get(path)

    assert mine.content == hers.content
    assert len(queries) == 0
    assert not mine.cookies
    assert "Cookie" not in mine.headers.get("Vary", "")


def test_the_offline_page_speaks_both_languages_and_holds_no_token(browser: Client) -> None:
    page = browser.get("/offline/").content.decode()

    assert "现在连不上" in page and "No connection just now" in page
    assert "magpie-token" not in page and "csrf" not in page.lower()
