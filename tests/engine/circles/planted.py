"""A small world with hidden circles of people, who look longer at what their circle loves; and how a partition agrees."""

from dataclasses import dataclass

import numpy as np

from magpie.demo.lab.circles import adjusted_rand as adjusted_rand
from magpie.engine.arrays import F64, I32, I64
from magpie.kit.clock import MINUTE_MS


@dataclass(frozen=True)
class PlantedLog:
    """Looks (person, card, value in deviations, ts_ms) in order; the hidden circle of each person and of each card."""

    persons: I32
    cards: I32
    values: F64
    ts_ms: I64
    of_person: I32
    of_card: I32


def planted_log(
    *,
    seed: int,
    cards: int = 160,
    persons: int = 240,
    circles: int = 6,
    looks: int = 30_000,
    love: float = 1.3,
) -> PlantedLog:
    """Everybody is shown anything, famous cards more; a look is normal, `love` longer at the cards of one's own circle."""
    rng = np.random.default_rng(seed)
    of_card = rng.integers(circles, size=cards).astype(np.int32)
    of_person = rng.integers(circles, size=persons).astype(np.int32)
    fame = rng.pareto(2.0, size=cards) + 0.3
    who = rng.integers(persons, size=looks).astype(np.int32)
    what = rng.choice(cards, size=looks, p=fame / fame.sum()).astype(np.int32)
    quality = rng.normal(size=cards) * 0.5
    values = rng.normal(size=looks) + quality[what] + love * (of_person[who] == of_card[what])
    return PlantedLog(who, what, values, np.arange(looks, dtype=np.int64) * MINUTE_MS, of_person, of_card)
