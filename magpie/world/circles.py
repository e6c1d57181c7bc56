"""The hidden circles of taste: who belongs together in the town, and who are neighbours. The engine must find them itself."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from magpie.world.params import STYLES

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


class Circle(NamedTuple):
    """A name for people who read a report, and what its members lean to: topic slug -> weight."""

    name: str
    topics: dict[str, float]


CIRCLES: Final = (
    Circle("slow tables", {"tea": 3, "teaware": 2, "ceramics": 2, "calligraphy": 1, "lacquer": 1}),
    Circle("kitchens", {"home-cooking": 3, "local-food": 2, "kitchenware": 2, "fresh-produce": 2, "baking": 1}),
    Circle("night snacks", {"snacks": 3, "coffee": 2, "baking": 2, "wine": 1, "local-food": 1}),
    Circle("hanfu streets", {"hanfu": 3, "jewellery": 2, "makeup": 2, "textiles": 1, "traditional-music": 1}),
    Circle("plain wardrobes", {"everyday-wear": 3, "shoes": 2, "bags": 2, "vintage": 1, "skincare": 1}),
    Circle("soft rooms", {"home-decor": 3, "lighting": 2, "bedding": 2, "plants": 2, "fragrance": 1}),
    Circle("hands that make", {"heritage-craft": 3, "woodwork": 2, "textiles": 2, "paper-craft": 2, "diy": 1}),
    Circle("desks", {"stationery": 3, "books": 2, "keyboards": 2, "learning": 1, "calligraphy": 1}),
    Circle("far roads", {"hiking": 3, "camping": 3, "cycling": 2, "travel": 1, "running": 1}),
    Circle("light and sound", {"photography": 3, "music": 3, "electronics": 1, "traditional-music": 1, "museums": 1}),
    Circle("play", {"board-games": 3, "figures": 3, "anime": 2, "video-games": 1, "ball-games": 1}),
    Circle("small ones", {"parenting": 3, "pets": 3, "gifts": 1, "festivals": 1, "learning": 1}),
)  # fmt: skip
NEIGHBOURS: Final = (
    (1, 6),
    (0, 2),
    (1, 9),
    (4, 6),
    (3, 5),
    (0, 4),
    (0, 7),
    (6, 9),
    (9, 11),
    (7, 8),
    (7, 11),
    (10, 8),
)
"""For each circle the two that things spread to first."""


def circle_topics(topics: tuple[str, ...]) -> F32:
    """float32[circles, topics], rows sum to 1; topics that no thing of the world carries are left out."""
    at = {topic: place for place, topic in enumerate(topics)}
    profiles = np.full((len(CIRCLES), len(topics)), 1e-6, np.float32)
    for row, circle in enumerate(CIRCLES):
        for topic, weight in circle.topics.items():
            if topic in at:
                profiles[row, at[topic]] += weight
    shares: F32 = profiles / profiles.sum(1, keepdims=True)
    return shares


def circle_styles(seed: int) -> F32:
    """float32[circles, STYLES]: what people of each circle find beautiful, one deviation apart in each direction."""
    styles: F32 = np.random.default_rng((seed, 5)).normal(size=(len(CIRCLES), STYLES)).astype(np.float32)
    return styles
