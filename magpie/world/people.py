"""The people of the town: which circle each belongs to, what they like, what they spend, when they come. All of it hidden.

Seeded and pure: the same seed gives the same people, whoever asks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from magpie.world.circles import CIRCLES, NEIGHBOURS
from magpie.world.params import (
    BUDGET_SPREAD,
    CIRCLE_SHARE,
    OWN_TOPICS,
    SECOND_CIRCLE_SHARE,
    STYLES,
    VISIT_CARDS,
)

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
BUDGET_MINOR = 9_000.0
"""What the middle person likes to spend on one thing, in fen."""


@dataclass(frozen=True)
class People:
    """Columns over n persons. `tastes` rows sum to 1 over the topics they were made for; `styles` are of unit length."""

    circle: I32  # [n] the hidden circle
    second: I32  # [n] the neighbouring circle that a person has a foot in
    tastes: F32  # [n, topics]
    styles: F32  # [n, STYLES]
    budget_log: F32  # [n] log of fen
    visit_cards: F32  # [n] cards of a visit in a neutral mood
    hour_shift: I32  # [n] how many hours later than the town this person lives

    def __len__(self) -> int:
        return len(self.circle)


def make_people(count: int, *, topics: tuple[str, ...], seed: int) -> People:
    """`topics` names the columns of `tastes`, e.g. ("tea", "hiking", …)."""
    rng = np.random.default_rng((seed, 1))
    circle = rng.integers(0, len(CIRCLES), count).astype(np.int32)
    second = np.array(NEIGHBOURS, np.int32)[circle, rng.integers(0, 2, count)]
    profiles = _profiles(topics)
    own = np.zeros((count, len(topics)), np.float32)
    for _ in range(OWN_TOPICS):
        own[np.arange(count), rng.integers(0, len(topics), count)] += 1.0 / OWN_TOPICS
    tastes = (
        CIRCLE_SHARE * _wobbled(profiles[circle], rng)
        + SECOND_CIRCLE_SHARE * profiles[second]
        + (1.0 - CIRCLE_SHARE - SECOND_CIRCLE_SHARE) * own
    )
    circle_styles = rng.normal(size=(len(CIRCLES), STYLES))
    styles = circle_styles[circle] + 0.6 * rng.normal(size=(count, STYLES))
    return People(
        circle=circle,
        second=second,
        tastes=(tastes / tastes.sum(1, keepdims=True)).astype(np.float32),
        styles=(styles / np.linalg.norm(styles, axis=1, keepdims=True)).astype(np.float32),
        budget_log=(np.log(BUDGET_MINOR) + BUDGET_SPREAD * rng.normal(size=count)).astype(np.float32),
        visit_cards=(VISIT_CARDS * np.exp(0.5 * rng.normal(size=count))).astype(np.float32),
        hour_shift=rng.choice([-2, -1, 0, 0, 0, 1, 3], count).astype(np.int32),
    )


def _profiles(topics: tuple[str, ...]) -> F32:
    """float32[circles, topics]; topics that no thing of the world carries are left out."""
    at = {topic: place for place, topic in enumerate(topics)}
    profiles = np.full((len(CIRCLES), len(topics)), 1e-6, np.float32)
    for row, circle in enumerate(CIRCLES):
        for topic, weight in circle.topics.items():
            if topic in at:
                profiles[row, at[topic]] += weight
    shares: F32 = profiles / profiles.sum(1, keepdims=True)
    return shares


def _wobbled(profiles: F32, rng: np.random.Generator) -> F32:
    """Nobody is their circle's average."""
    wobbled = profiles * np.exp(0.5 * rng.normal(size=profiles.shape))
    shares: F32 = (wobbled / wobbled.sum(1, keepdims=True)).astype(np.float32)
    return shares
