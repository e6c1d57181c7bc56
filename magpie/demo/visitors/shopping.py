"""What simulated visitors buy, seldom enough for a small machine, and what they do with it later: by everybody's doors.

They pay on the page of the test bank, where one in a dozen lets it fail. They know of their orders what they bought since they
signed in.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from magpie.demo.visitors.browser import Browser
from magpie.demo.visitors.looks import Shown
from magpie.kit.ids import new_id
from magpie.world.params import BUY_RATE, RESERVE_PULL

APART_MS: Final = 20_000
"""Between two orders of the whole town: at most three a minute."""
CHANCE_MAX: Final = 0.5
FAILS: Final = 1 / 12
CONFIRMS, RETURNS = 0.6, 0.1
"""Of what was sent: how often a visit says that it is there, and how often of those something is not right."""
ORDERS_MAX: Final = 5
REASONS: Final = ("not_as_described", "faulty", "wrong_goods")
PLACES: Final = (
    {"name": "阿禾", "phone": "138 0000 1001", "region": "浙江省", "city": "杭州市", "street": "东街 18 号"},
    {"name": "佩芬", "phone": "138 0000 1002", "region": "江苏省", "city": "苏州市", "street": "桥头巷 6 号"},
    {
        "name": "Xiaoman",
        "phone": "138 0000 1003",
        "region": "上海市",
        "city": "徐汇区",
        "street": "梧桐路 21 号",
    },
)


@dataclass
class Till:
    """One order after the other, `apart_ms` apart. `sold_at` are the shops that have something to send."""

    apart_ms: int = APART_MS
    last_ms: int = 0
    sold_at: deque[str] = field(default_factory=lambda: deque(maxlen=100))

    def is_free(self, now_ms: int) -> bool:
        """Whether somebody may buy now; whoever asks and may, does."""
        if now_ms - self.last_ms < self.apart_ms:
            return False
        self.last_ms = now_ms
        return True


def would_buy(felt: float, rng: np.random.Generator) -> bool:
    """Whether a product that was opened is bought, more surely the more it is loved."""
    return bool(rng.random() < min(CHANCE_MAX, BUY_RATE * float(np.exp(RESERVE_PULL * felt))))


async def buy(browser: Browser, shown: Shown, rng: np.random.Generator) -> bool:
    """One of the first kind that is there, from the cart to the bank; whether it was paid."""
    product = await browser.signed("GET", f"/api/v1/products/{shown.card.partition(':')[2]}")
    free = [sku for sku in product["skus"] if sku["available"] > 0]
    if not free:
        return False
    sku = free[0]
    put = {"sku": sku["id"], "scene": "feed", "slate": shown.slate, "position": shown.position}
    await browser.signed("POST", "/api/v1/cart/lines", json=put)
    return await order(browser, {"sku": sku["id"], "quantity": 1, "unit_minor": sku["price_minor"]}, rng)


async def order(browser: Browser, line: dict[str, int], rng: np.random.Generator) -> bool:
    """This one line, as it costs today, and to the bank with it; whether it was paid."""
    quote = await browser.signed("POST", "/api/v1/quotes", json={"lines": [line]})
    said = {
        "lines": [line],
        "total_minor": quote["total_minor"],
        "delivery": PLACES[browser.resident.number % len(PLACES)],
    }
    trade = await browser.signed("POST", "/api/v1/trades", json=said, key=_key(browser))
    return await _pay(browser, trade["number"], is_paid=bool(rng.random() >= FAILS))


async def look_after_orders(browser: Browser, rng: np.random.Generator) -> None:
    """Say of what was sent that it is there, and now and then that it is not as it should be."""
    if browser.own is None:
        return
    page = await browser.signed("GET", "/api/v1/orders", params={"limit": ORDERS_MAX})
    for order in page["items"]:
        if "confirm" not in order["allowed_actions"] or rng.random() >= CONFIRMS:
            continue
        await browser.signed("POST", f"/api/v1/orders/{order['number']}/receipt", key=_key(browser))
        if rng.random() < RETURNS:
            await _ask_back(browser, order, REASONS[int(rng.integers(len(REASONS)))])


async def _pay(browser: Browser, trade: str, *, is_paid: bool) -> bool:
    """At the bank that the page of payment names, and back; False where that is no test bank."""
    way = re.search(r'href="(/bank/[0-9A-Za-z]+/)"', await browser.page(f"/pay/{trade}/"))
    if way is None:
        return False
    await browser.page(f"{way[1]}decisions/", form={"choice": "pay" if is_paid else "fail"})
    await browser.page(f"/pay/{trade}/")
    return is_paid


async def _ask_back(browser: Browser, order: dict[str, Any], reason: str) -> None:
    asked = {"line": order["lines"][0]["id"], "kind": "return_refund", "reason": reason, "quantity": 1}
    await browser.signed(
        "POST", f"/api/v1/orders/{order['number']}/aftersales", json=asked, key=_key(browser)
    )


def _key(browser: Browser) -> str:
    return new_id(now_ms=browser.clock.now_ms())
