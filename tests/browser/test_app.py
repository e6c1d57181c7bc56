"""An installed Magpie: a calm page while the network is away, nothing personal kept, and a way back."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from tests.browser.conftest import PHONE
from tests.browser.looking import look_at
from tests.browser.test_journeys import Journey, kinds_of, sign_up, wait_for
from tests.running import Site

pytestmark = pytest.mark.browser
KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname);
  }
  return JSON.stringify(kept);
}"""


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """Of a browser whose network may go: its console will say so, and may."""
    context = chromium.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN", base_url=site.url
    )
    yield context.new_page()
    context.close()


def test_without_a_network_a_calm_page_shows_and_with_it_the_way_goes_on(page: Page) -> None:
    page.goto("/interests/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")

    page.context.set_offline(True)
    page.goto("/reservations/")
    expect(page.locator("h1")).to_contain_text("现在连不上")
    expect(page.locator("h1")).to_contain_text("No connection just now")
    assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).textAlign") == "center"
    page.locator(".button-ink").click()
    expect(page.locator("h1")).to_contain_text("No connection just now")

    page.context.set_offline(False)
    page.locator(".button-ink").click()
    expect(page.locator("h1")).to_have_text("为你预留的")
    assert page.url.endswith("/reservations/")


def test_comments_that_cannot_be_fetched_lead_to_the_calm_page(page: Page) -> None:
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    comments = page.locator(".card").first.locator("[data-act=comments]")
    comments.click()
    expect(page.locator("#talk-sheet")).to_be_visible()
    page.locator("#talk-sheet .sheet-close").first.click()

    page.context.set_offline(True)
    comments.click()

    expect(page.locator("h1")).to_contain_text("现在连不上")
    page.context.set_offline(False)


def test_what_the_worker_keeps_is_files_and_the_offline_page_alone(page: Page) -> None:
    sign_up(page, "app_keeper")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    for path in ("/", "/interests/", "/p/1", "/reservations/", "/"):
        page.goto(path)
        page.wait_for_timeout(300)

    kept = json.loads(page.evaluate(KEPT))

    assert "/offline/" in kept
    assert any(path.endswith(".js") for path in kept)
    assert [path for path in kept if path != "/offline/" and not path.startswith("/static/")] == []


def test_an_older_offline_page_is_thrown_away_by_a_new_worker(page: Page) -> None:
    page.goto("/offline/")
    page.evaluate("caches.open('magpie-offline-older').then(cache => cache.add('/offline/'))")
    page.evaluate("caches.open('of-somebody-else')")

    page.goto("/interests/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.wait_for_function("caches.keys().then(names => !names.includes('magpie-offline-older'))")

    names = page.evaluate("caches.keys()")
    assert "of-somebody-else" in names
    assert len([name for name in names if name.startswith("magpie-offline-")]) == 1


def test_the_worker_rules_the_whole_site_and_the_icons_are_there(page: Page) -> None:
    page.goto("/algorithm/")
    scope = page.evaluate("navigator.serviceWorker.ready.then(one => new URL(one.scope).pathname)")
    manifest = page.request.get(page.locator("link[rel=manifest]").get_attribute("href") or "").json()

    assert scope == "/"
    for icon in manifest["icons"]:
        answer = page.request.get(icon["src"])
        assert (answer.status, answer.headers["content-type"]) == (200, icon["type"])
        assert "immutable" in answer.headers["cache-control"]


def test_what_is_said_while_leaving_arrives_though_the_worker_sleeps(page: Page, journey: Journey) -> None:
    """A beacon that first had to wake the worker up was lost with the page, one in two."""
    page.goto("/interests/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    tools = page.context.new_cdp_session(page)
    tools.send("ServiceWorker.enable")
    for _ in range(5):
        page.goto("/p/1")
        look_at(page, "[data-product]")
        tools.send("ServiceWorker.stopAllWorkers")
    page.goto("/interests/")

    wait_for(journey, page, "Product Viewed", count=5)


def test_what_was_lost_while_leaving_is_sent_by_the_next_page_and_is_recorded_once(
    page: Page, journey: Journey
) -> None:
    """As in browsers that lose it; where nothing is lost, the same is sent twice."""
    page.goto("/p/1")
    page.evaluate("navigator.sendBeacon = () => true")
    look_at(page, "[data-product]")
    page.goto("/p/1")
    wait_for(journey, page, "Product Viewed")
    look_at(page, "[data-product]")
    with page.expect_response(is_sent_again) as again:
        page.goto("/interests/")

    assert again.value.status == 202
    wait_for(journey, page, "Product Viewed", count=2)
    assert kinds_of(journey(page)).count("Product Viewed") == 2
    page.reload()
    assert json.loads(page.evaluate("sessionStorage.getItem('magpie.left')"))["bodies"] == []


def test_nothing_is_sent_while_a_form_is_on_its_way(page: Page) -> None:
    """What a tab had left was sent while “delete me” was being done, and was refused in the name of nobody."""
    page.goto("/p/1")
    page.evaluate("navigator.sendBeacon = () => true")
    look_at(page, "[data-product]")
    sent: list[str] = []
    held: list[Route] = []
    page.route("**/interests/erasure/", lambda asked: hold_posts(asked, held))
    page.on("request", lambda asked: sent.append(asked.url))
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('main [name=sure]')?.click())"
    )
    page.goto("/interests/erasure/", wait_until="commit")
    page.wait_for_timeout(1_500)
    assert len(held) == 1
    assert not [url for url in sent if url.endswith("/v1/batch")]

    with page.expect_navigation():
        held[0].continue_()
    page.wait_for_timeout(1_000)
    assert not [url for url in sent if url.endswith("/v1/batch")]


def hold_posts(asked: Route, held: list[Route]) -> None:
    if asked.request.method == "POST":
        held.append(asked)
    else:
        asked.continue_()


def test_nobody_is_spoken_for_by_the_page_of_somebody_else(page: Page) -> None:
    """What an erased person left in their tab was sent in their name, and refused."""
    left = {"person": "a:01JD5Y1V9GZC3M0B5T8RQK2W7N", "bodies": ["theirs"]}
    page.add_init_script(f"sessionStorage['magpie.left'] = JSON.stringify({left})")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.post_data or ""))
    page.goto("/algorithm/")
    page.wait_for_timeout(1_000)

    assert "theirs" not in sent


def is_sent_again(answer: Response) -> bool:
    """Not the beacon of the page that was left, which says the same."""
    asked = answer.request
    return asked.resource_type == "fetch" and "Product Viewed" in (asked.post_data or "")
