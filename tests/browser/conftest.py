"""A whole site with a small town in it, and Debian's Chromium looking at it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.running import Site, command_line, running

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, DESK = (390, 844), (1440, 900)
OpenPage = Callable[..., Page]
# Both sizes, languages and themes, each pair of them met: half of the eight there are.
FOUR_EYES = [
    (PHONE, "zh-CN", "light"),
    (PHONE, "en-US", "dark"),
    (DESK, "zh-CN", "dark"),
    (DESK, "en-US", "light"),
]
NAMES = ["phone-zh-light", "phone-en-dark", "desk-zh-dark", "desk-en-light"]
NOWHERE = "/no/such/place"
BARE = (
    "Handle,Title,Vendor,Tags,Published,Variant SKU,Variant Inventory Qty,Variant Price\n"
    "moss-teapot,Moss Teapot,Stranger Works,tea,TRUE,SW-01,5,128.00\n"
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Lantern Tea and Clay Tiger, eighteen cards, and one product that nobody has drawn yet."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    home: Path = tmp_path_factory.mktemp("town")
    built = command_line(home, "demo", "--no-up", "--shops", "lantern_tea,clay_tiger")
    assert built.returncode == 0, built.stderr[-2_000:]
    (home / "bare.csv").write_text(BARE, encoding="utf-8")
    built = command_line(home, "import", "goods", str(home / "bare.csv"), "--owner", "tao")
    assert built.returncode == 0, built.stderr[-2_000:]
    with running(home) as site:
        yield site


@pytest.fixture(scope="module")
def chromium(site: Site) -> Iterator[Browser]:
    """Closed with its module: Playwright keeps an event loop open, and Django refuses to read SQL under one."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[OpenPage]:
    """A page of a fresh browser; whatever its console complains about fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def act(size: tuple[int, int] = PHONE, language: str = "en-US", **more: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, base_url=site.url, **more
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if _is_complaint(line) else None)
        return page

    yield act
    for context in opened:
        context.close()
    assert complaints == []


def _is_complaint(line: ConsoleMessage) -> bool:
    """A page that is nowhere answers 404, a refused form 422 and a refused claim 409, as they should; the browser mentions it."""
    is_page = line.text.startswith("Failed to load") and line.location["url"].endswith(
        (NOWHERE, "/publish/", "/comments/", "/checkout/", "/v1/claims")
    )
    return line.type == "error" and not is_page


@pytest.fixture
def journey(site: Site) -> Callable[[Page], list[dict[str, Any]]]:
    """Every event the log holds of whoever looks at this page."""

    def act(page: Page) -> list[dict[str, Any]]:
        token = page.locator('meta[name="magpie-token"]').get_attribute("content")
        person = page.evaluate(
            "token => JSON.parse(atob(token.split('.')[0].replaceAll('-', '+').replaceAll('_', '/'))).person",
            token,
        )
        answer = site.client.get(
            f"/v1/journeys/{person}?limit=200", headers={"Authorization": f"Bearer {token}"}
        )
        return [step["event"] for step in answer.json()["steps"]]

    return act
