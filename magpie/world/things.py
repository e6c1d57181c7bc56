"""What there is to see in the town, as columns: topics, prices, makers, and the hidden truth of how good each thing is.

The engine is told what a merchant would tell it. Quality and style are known to people who look, and to nobody else.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from magpie.world.catalogue.shapes import Goods, Post, Shop
from magpie.world.circles import F32, I32, circle_styles, circle_topics
from magpie.world.params import BASE_MS, MAKER_LEAN, STYLES

FILM_MS = 4_000


@dataclass(frozen=True)
class Things:
    """Columns over m things; `names` are slugs, "goods:mist-green" or "post:four-am"."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]  # product, post or video
    shop: I32  # [m] place in the list of shops
    shares: F32  # [m, topics] rows sum to 1
    styles: F32  # [m, STYLES] unit length
    quality: F32  # [m] hidden, standard normal
    price_log: F32  # [m] log of fen; nan where nothing is sold
    length_ms: I32  # [m] one reading, or the film's length
    topics: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)


def make_things(shops: Sequence[Shop], *, seed: int) -> Things:
    """Everything that these shops sell and tell, in their order."""
    entries: list[tuple[int, str, Goods | Post]] = []
    for place, keeper in enumerate(shops):
        entries += [(place, f"goods:{one.slug}", one) for one in keeper.goods]
        entries += [(place, f"post:{one.slug}", one) for one in keeper.posts]
    topics = tuple(sorted({topic for _, _, one in entries for topic in one.topics}))
    at = {topic: place for place, topic in enumerate(topics)}
    shares = np.zeros((len(entries), len(topics)), np.float32)
    for row, (_, _, one) in enumerate(entries):
        for rank, topic in enumerate(one.topics):
            shares[row, at[topic]] = 1.0 if rank == 0 else 0.6
    kinds = tuple(_kind_of(one) for _, _, one in entries)
    shop = np.array([place for place, _, _ in entries], np.int32)
    shares /= shares.sum(1, keepdims=True)
    return Things(
        names=tuple(name for _, name, _ in entries),
        kinds=kinds,
        shop=shop,
        shares=shares,
        styles=_styles(
            [name for _, name, _ in entries], _hands(shops, shares, shop, topics, seed), shop, seed
        ),
        quality=np.array([_own_rng(name, seed).normal() for _, name, _ in entries], np.float32),
        price_log=np.array(
            [np.log(one.price_minor) if isinstance(one, Goods) else np.nan for _, _, one in entries],
            np.float32,
        ),
        length_ms=np.array([BASE_MS[kind] or FILM_MS for kind in kinds], np.int32),
        topics=topics,
    )


def _kind_of(one: Goods | Post) -> str:
    if isinstance(one, Goods):
        return "product"
    return "video" if one.picture.film else "post"


def _hands(shops: Sequence[Shop], shares: F32, shop: I32, topics: tuple[str, ...], seed: int) -> F32:
    """float32[shops, STYLES]: each shop's own hand, leaning to the style of the circle that its things are for."""
    own = np.stack([_own_rng(one.handle, seed).normal(size=STYLES) for one in shops])
    told = np.zeros((len(shops), len(topics)), np.float32)
    np.add.at(told, shop, shares)
    home = (told @ circle_topics(topics).T).argmax(1)
    hands: F32 = (own + MAKER_LEAN * circle_styles(seed)[home]).astype(np.float32)
    return hands


def _styles(names: list[str], hands: F32, shop: I32, seed: int) -> F32:
    """Each thing departs from its shop's hand a little."""
    styles = hands[shop] + 0.5 * np.stack(
        [_own_rng(f"style {name}", seed).normal(size=STYLES) for name in names]
    )
    unit: F32 = (styles / np.linalg.norm(styles, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _own_rng(name: str, seed: int) -> np.random.Generator:
    """Each thing's own randomness: adding a shop changes nothing about the others."""
    return np.random.default_rng((seed, zlib.crc32(name.encode())))
