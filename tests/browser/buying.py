"""What buyers of several browser tests do: fill in a checkout, pay at the test bank, and open a sale of a shop for them."""

import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.running import Site

ADDRESS = {
    "name": "陶小满",
    "phone": "138 0000 0000",
    "region": "浙江省",
    "city": "杭州市",
    "street": "龙井路 1 号",
}
TABS_MAX = 160
# Run beside the site, as a shop's own program would be: a sale of one SKU of /p/{product}, opening in so many seconds.
SCHEDULE = """
import sys
from datetime import timedelta
from pathlib import Path
from magpie.cli.persons import open_truth
open_truth(Path(sys.argv[1]))
from django.utils import timezone
from magpie.domain.flash.actions import FlashDraft, schedule_flash_sale
from magpie.domain.goods.queries import get_product
from magpie.domain.people.queries import get_person_named
product, now = get_product(int(sys.argv[2])), timezone.now()
opens_at = now + timedelta(seconds=float(sys.argv[3]))
draft = FlashDraft(product.skus[0].id, int(sys.argv[4]), 1900, "CNY")
print(schedule_flash_sale(
    person=get_person_named("tao"), shop=product.shop.id, title_zh="快闪", title_en="A quick one", items=[draft],
    opens_at=opens_at, closes_at=opens_at + timedelta(hours=1), now=now,
))
"""


def schedule_sale(site: Site, *, product: int, opens_in_s: float, quota: int) -> int:
    """A flash sale at ¥19; its id."""
    said = [str(site.home), str(product), str(opens_in_s), str(quota)]
    done = subprocess.run([sys.executable, "-c", SCHEDULE, *said], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    return int(done.stdout)


def tab_to(page: Page, target: Locator, *, key: str = "Tab") -> None:
    """With the tab key alone, however far it is; the focus is there when it ends."""
    expect(target).to_be_visible()
    for _ in range(TABS_MAX):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{TABS_MAX} tabs did not reach {target}")


def press(page: Page, target: Locator) -> None:
    """Reach it by the tab key and press Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def fill_in(page: Page, *, write: Callable[[Locator, str], None] | None = None) -> None:
    """Where it goes: typed, or written as `write` does it."""
    for name, text in ADDRESS.items():
        field = page.locator(f"[name={name}]")
        (write or Locator.fill)(field, text)


def pay_at_the_bank(page: Page) -> None:
    """From the page of payment to the bank and back, paid."""
    page.locator(".pay .button-buy").click()
    page.locator("[name=choice][value=pay]").click()
    expect(page.locator(".pay-mark-good")).to_be_visible()
