"""How simulated visitors use a flash sale: they come by its shop's page, look, claim, and order what is kept for them or let it go.

One after the other, so that a small machine hardly feels it and whoever looks on sees the places get fewer one by one.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from magpie.demo.visitors.browser import Browser
from magpie.demo.visitors.looks import SEEN_MS, event_of
from magpie.demo.visitors.shopping import order
from magpie.kit.clock import instant_of
from magpie.log.event import FLASH

APART_MS: Final = 45_000
"""Between two visits of the whole town to its sales: some thirty places last about an hour."""
GOES: Final = 0.5
"""How often somebody who comes to the town looks at a sale first, where the last one has gone long enough ago."""
LAPSES: Final = 1 / 3
"""Of what was claimed: nobody orders it, and after some minutes it is the next one's."""
LOOK_MS: Final = 4_000
ENDED: Final = {"expired", "given_back", "erased"}


async def visit_sales(browser: Browser, handles: Sequence[str], rng: np.random.Generator) -> str:
    """The sales of these shops, one after the other until something is claimed; the shop where it was paid, "" for none.

    Raises Refused where somebody else was quicker.
    """
    for handle in handles:
        items = await _items_of(browser, handle)
        if items:
            began = instant_of(browser.clock.now_ms())
            await asyncio.sleep(LOOK_MS / 1_000)
            await browser.say([event for item in items for event in _seen(item["card"], began)])
        free = [item for item in items if _is_free(item)]
        if free:
            is_paid = await _claim(browser, free[int(rng.integers(len(free)))], rng)
            return handle if is_paid else ""
    return ""


async def _claim(browser: Browser, wanted: dict[str, Any], rng: np.random.Generator) -> bool:
    """Press, and order what is kept, or let it lapse; whether it was paid."""
    pressed = instant_of(browser.clock.now_ms())
    await browser.say([event_of("Product Clicked", pressed, card=wanted["card"], scene=FLASH)])
    claim = await browser.claim(wanted["item"])
    if rng.random() < LAPSES:
        return False
    line = {
        "sku": wanted["sku"],
        "quantity": claim["quantity"],
        "unit_minor": claim["price_minor"],
        "claim": claim["claim"],
    }
    return await order(browser, line, rng)


async def _items_of(browser: Browser, handle: str) -> list[dict[str, Any]]:
    """What is in the first sale that the page of a shop leads to, as it stands for this person."""
    way = re.search(r'href="(/flash/\d+/)', await browser.page(f"/@{handle}"))
    page = await browser.page(way[1]) if way else ""
    return [await browser.flash_item(int(item)) for item in re.findall(r'data-flash="(\d+)"', page)]


def _is_free(item: dict[str, Any]) -> bool:
    """Whether this person can have one now."""
    opens_at, closes_at, now = (
        datetime.fromisoformat(item[name]) for name in ("opens_at", "closes_at", "now")
    )
    held = sum(claim["quantity"] for claim in item["mine"] if claim["state"] not in ENDED)
    return opens_at <= now < closes_at and item["left"] > 0 and held < item["per_person_max"]


def _seen(card: str, began: datetime) -> Iterator[dict[str, Any]]:
    """As the page of a sale tells it."""
    seen, left = (began + timedelta(milliseconds=ms) for ms in (SEEN_MS, LOOK_MS))
    yield event_of("Content Impressed", seen, card=card, scene=FLASH, visible_ms=SEEN_MS)
    yield event_of("Content Viewed", left, card=card, scene=FLASH, dwell_ms=LOOK_MS)
