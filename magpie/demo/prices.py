"""What the things of the town cost before: invented, the same for a seed, and written through the domain as it would have happened.

The last price of every story is the catalogue's, so nothing is dearer or cheaper for having a past. No reduction claims
more than was really asked for thirty days before it.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from magpie.domain.goods import actions as goods_actions
from magpie.domain.goods import queries as goods

SEED: Final = 1
DAY: Final = timedelta(days=1)
SHOP_AGE: Final = timedelta(days=180)
"""A shop has been open longer than anything it sells."""
YOUNG, REDUCED, RAISED = 0.25, 0.18, 0.12
"""Shares of the goods; the rest have cost the same for as long as they have been sold."""
SOLD_DAYS: Final = (65, 150)
REDUCED_DAYS: Final = (2, 24)
RAISED_DAYS: Final = (6, 50)
YUAN_MINOR: Final = 100


class Asked(NamedTuple):
    """From so many days ago on, this was the price; `compare_minor` is what the shop says it was before."""

    days_ago: int
    price_minor: int
    compare_minor: int = 0


def price_story(slug: str, price_minor: int, *, seed: int = SEED) -> tuple[Asked, ...]:
    """What was asked, oldest first; one price of today for what is new.

    ("mist-green", 16800) -> (Asked(97, 18500), Asked(11, 16800, 18500)), say.
    """
    rng = random.Random(f"{seed}:{slug}")
    lot, since = rng.random(), rng.randint(*SOLD_DAYS)
    if lot < YOUNG:
        return (Asked(0, price_minor),)
    if lot < YOUNG + REDUCED:
        before = _whole(price_minor * rng.randint(108, 128) // 100) + YUAN_MINOR
        return Asked(since, before), Asked(rng.randint(*REDUCED_DAYS), price_minor, before)
    before = _whole(price_minor * rng.randint(82, 95) // 100)
    if lot < YOUNG + REDUCED + RAISED and before:
        return Asked(since, before), Asked(rng.randint(*RAISED_DAYS), price_minor)
    return (Asked(since, price_minor),)


def play_prices(product: int, later: Sequence[Asked], *, now: datetime) -> None:
    """The prices after the first, for every choice of a product."""
    offers = [sku.offer for sku in goods.get_product(product).skus] if later else []
    for asked in later:
        for offer in offers:
            goods_actions.change_price(
                offer=offer,
                price_minor=asked.price_minor,
                compare_minor=asked.compare_minor,
                now=now - asked.days_ago * DAY,
            )


def _whole(price_minor: int) -> int:
    return price_minor // YUAN_MINOR * YUAN_MINOR
