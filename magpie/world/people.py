"""The people of the town: which circle each belongs to, what they like, what they spend, when they come. All of it hidden.

Seeded and pure: the same seed gives the same people, whoever asks.
"""

from dataclasses import dataclass

import numpy as np

from magpie.world.circles import CIRCLES, F32, I32, NEIGHBOURS, circle_styles, circle_topics
from magpie.world.params import (
    BUDGET_SPREAD,
    CIRCLE_SHARE,
    OWN_TOPICS,
    SECOND_CIRCLE_SHARE,
    STYLE_WOBBLE,
    STYLES,
    VISIT_CARDS,
)

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
    profiles = circle_topics(topics)
    own = np.zeros((count, len(topics)), np.float32)
    for _ in range(OWN_TOPICS):
        own[np.arange(count), rng.integers(0, len(topics), count)] += 1.0 / OWN_TOPICS
    tastes = (
        CIRCLE_SHARE * _wobbled(profiles[circle], rng)
        + SECOND_CIRCLE_SHARE * profiles[second]
        + (1.0 - CIRCLE_SHARE - SECOND_CIRCLE_SHARE) * own
    )
    styles = circle_styles(seed)[circle] + STYLE_WOBBLE * rng.normal(size=(count, STYLES))
    return People(
        circle=circle,
        second=second,
        tastes=(tastes / tastes.sum(1, keepdims=True)).astype(np.float32),
        styles=(styles / np.linalg.norm(styles, axis=1, keepdims=True)).astype(np.float32),
        budget_log=(np.log(BUDGET_MINOR) + BUDGET_SPREAD * rng.normal(size=count)).astype(np.float32),
        visit_cards=(VISIT_CARDS * np.exp(0.5 * rng.normal(size=count))).astype(np.float32),
        hour_shift=rng.choice([-2, -1, 0, 0, 0, 1, 3], count).astype(np.int32),
    )


def _wobbled(profiles: F32, rng: np.random.Generator) -> F32:
    """Nobody is their circle's average."""
    wobbled = profiles * np.exp(0.5 * rng.normal(size=profiles.shape))
    shares: F32 = (wobbled / wobbled.sum(1, keepdims=True)).astype(np.float32)
    return shares
