"""How soon the first card is seen, what a page weighs before its pictures, and how much of it moves while it loads.

A town of two shops, Debian's Chromium, a fresh browser each time (nothing cached), one visit after another. Prints one
Markdown section; every visit of a page is of a new stranger.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402  the checkout's root comes first

from tests.browser.conftest import ARGUMENTS, CHROMIUM, DESK, PHONE  # noqa: E402
from tests.running import command_line, running  # noqa: E402

# What is looked at first on each page.
PAGES = {"/": ".card .card-media", "/p/1": ".goods h1", "/@lantern_tea": ".account-head h1"}
SIZES = {"phone": PHONE, "desk": DESK}
SETTLED_MS = 1_500
LOOK = """() => {
  window.looked = { shift: 0, largest: 0 };
  const watch = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch("layout-shift", one => { if (!one.hadRecentInput) window.looked.shift += one.value; });
  watch("largest-contentful-paint", one => { window.looked.largest = one.startTime; });
}"""
WEIGHT = """() => performance.getEntriesByType("resource")
  .filter(one => /\\.(css|js)$/.test(new URL(one.name).pathname))
  .reduce((sum, one) => [sum[0] + one.decodedBodySize, sum[1] + one.encodedBodySize], [0, 0])"""


@dataclass(frozen=True)
class Visit:
    """`seen_ms` from the click to the first words painted, `largest_ms` to the largest picture; bytes as written and sent."""

    seen_ms: float
    largest_ms: float
    plain: int
    sent: int
    shift: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=10)
    visits = parser.parse_args().visits
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        home = Path(folder) / "home"
        built = command_line(home, "demo", "--no-up", "--shops", "lantern_tea,clay_tiger")
        if built.returncode:
            sys.exit(built.stderr[-2_000:])
        with running(home) as site, sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            print(section(browser, site.url, visits))
            browser.close()


def section(browser: Browser, url: str, visits: int) -> str:
    return "\n".join(
        [
            "## First card: what a stranger sees, and when",
            "",
            f"Milliseconds from the click, on this machine, nothing cached; the middle and the worst of {visits} visits.",
            "",
            "| page | size | first words, middle | worst | largest picture, middle | worst | CSS + JS, kB | as sent, kB | worst shift |",
            "|---|---|---|---|---|---|---|---|---|",
            *rows(browser, url, visits),
        ]
    )


def rows(browser: Browser, url: str, visits: int) -> Iterator[str]:
    for path, first in PAGES.items():
        for name, size in SIZES.items():
            visit(browser, url + path, first, size)  # the site has made the page once
            seen = [visit(browser, url + path, first, size) for _ in range(visits)]
            words, pictures = [one.seen_ms for one in seen], [one.largest_ms for one in seen]
            yield (
                f"| `{path}` | {name} | {statistics.median(words):.0f} | {max(words):.0f} "
                f"| {statistics.median(pictures):.0f} | {max(pictures):.0f} "
                f"| {seen[0].plain / 1000:.1f} | {seen[0].sent / 1000:.1f} | {max(one.shift for one in seen):.4f} |"
            )


def visit(browser: Browser, address: str, first: str, size: tuple[int, int]) -> Visit:
    """One stranger opens one page in a browser that knows nothing."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="en-US", service_workers="block"
    )
    page = context.new_page()
    page.add_init_script(f"({LOOK})()")
    page.goto(address, wait_until="commit")
    seen_ms = first_seen(page, first)
    page.wait_for_timeout(SETTLED_MS)
    looked, (plain, sent) = page.evaluate("window.looked"), page.evaluate(WEIGHT)
    context.close()
    return Visit(seen_ms, looked["largest"], plain, sent, looked["shift"])


def first_seen(page: Page, first: str) -> float:
    """When the words stand in the window and a frame with them has been painted."""
    page.locator(first).first.wait_for(state="visible")
    return float(
        page.evaluate(
            "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
            " ?? new Promise(tell => requestAnimationFrame(() => tell(performance.now())))"
        )
    )


if __name__ == "__main__":
    main()
