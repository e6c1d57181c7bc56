"""What a page weighs before its pictures, and that nothing on it moves while it loads."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, OpenPage

pytestmark = pytest.mark.browser
PLAIN_BYTES_MAX = 120_000
SENT_BYTES_MAX = 48_000
SHIFT_MAX = 0.01
PAGES = ["/", "/p/1", "/@lantern_tea", "/notifications/"]
WEIGHT = """() => performance.getEntriesByType("resource")
  .filter(one => /\\.(css|js)$/.test(new URL(one.name).pathname))
  .map(one => ({ name: one.name, plain: one.decodedBodySize, sent: one.encodedBodySize }))"""
SHIFT = """() => new Promise(tell => {
  let shifted = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(shifted), 1200);
})"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", PAGES)
def test_styles_and_scripts_are_light_as_written_and_lighter_as_sent(
    open_page: OpenPage, path: str, size: tuple[int, int]
) -> None:
    page = open_page(size, service_workers="block")
    page.goto(path, wait_until="load")
    files: list[dict[str, Any]] = page.evaluate(WEIGHT)

    assert len(files) > 15
    assert len({one["name"] for one in files}) == len(files)
    assert sum(one["plain"] for one in files) <= PLAIN_BYTES_MAX
    assert sum(one["sent"] for one in files) <= SENT_BYTES_MAX


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads(open_page: OpenPage, path: str, size: tuple[int, int]) -> None:
    page = open_page(size)
    page.goto(path, wait_until="load")

    assert page.evaluate(SHIFT) < SHIFT_MAX


def test_a_page_that_moves_is_found(open_page: OpenPage) -> None:
    page = open_page(DESK)
    page.goto("/algorithm/")
    push(page)

    assert page.evaluate(SHIFT) > SHIFT_MAX


def push(page: Page) -> None:
    """Something arrives late above everything else."""
    page.wait_for_timeout(600)
    page.locator("main").evaluate("main => main.prepend(document.createElement('hr'))")
    page.locator("main > hr").evaluate("line => line.style.setProperty('block-size', '300px')")
