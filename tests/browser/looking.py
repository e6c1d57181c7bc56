"""What a person looks at: a card that has goods, whichever is on top, and a page for as long as it takes to count."""

from playwright.sync_api import Locator, Page

from tests.browser.conftest import DESK

LONG_ENOUGH_MS = 1_300


def card_with_goods(page: Page) -> Locator:
    """The first card in the feed that shows some: what others published or bought may have put one without on top."""
    return page.locator(".card").filter(has=page.locator(".goods-chip")).first


def goods_of(card: Locator, size: tuple[int, int]) -> Locator:
    """The first goods of a card, where a screen of this size shows them."""
    return card.locator(".goods-line" if size == DESK else ".goods-chip").first


def look_at(page: Page, what: str) -> None:
    """Until it counts as seen, from the moment on which the page measures it: on a busy machine that is later than load."""
    page.locator(f"{what}[data-armed]").first.wait_for()
    page.wait_for_timeout(LONG_ENOUGH_MS)
