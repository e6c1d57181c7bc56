"""A small world with hidden circles, and the adjusted Rand index that compares a partition with them."""

from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F64, I32, I64
from magpie.kit.clock import MINUTE_MS


@dataclass(frozen=True)
class PlantedLog:
    """Events (person, card, ts_ms) in order, and the hidden circle of each card."""

    persons: I32
    cards: I32
    ts_ms: I64
    hidden: I32


def planted_log(
    *,
    seed: int,
    cards: int = 400,
    persons: int = 3_000,
    circles: int = 8,
    events: int = 60_000,
    loyalty: float = 0.7,
) -> PlantedLog:
    """Persons of one circle (a third of them of two) engage in it with chance `loyalty`, else anywhere; popularity is skewed."""
    rng = np.random.default_rng(seed)
    hidden = rng.integers(circles, size=cards).astype(np.int32)
    fame = rng.pareto(1.5, size=cards) + 0.1
    home = rng.integers(circles, size=(persons, 2))
    home[rng.random(persons) < 2 / 3, 1] = -1
    who = rng.integers(persons, size=events).astype(np.int32)
    chosen = np.empty(events, np.int32)
    for i, person in enumerate(who.tolist()):
        homes = home[person][home[person] >= 0]
        allowed = hidden == rng.choice(homes) if rng.random() < loyalty else np.ones(cards, bool)
        weight = np.where(allowed, fame, 0.0)
        chosen[i] = np.searchsorted(np.cumsum(weight), rng.random() * weight.sum(), side="right")
    return PlantedLog(
        who, np.minimum(chosen, cards - 1), np.arange(events, dtype=np.int64) * MINUTE_MS, hidden
    )


def adjusted_rand(one: I32, other: I32) -> float:
    """1 = the same partition, 0 = what chance gives (Hubert and Arabie 1985)."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1.0)
    both, rows, columns = _pairs(table), _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    chance = rows * columns / _pairs(table.sum())
    return float((both - chance) / ((rows + columns) / 2 - chance))


def _pairs(counts: F64) -> float:
    return float((counts * (counts - 1) / 2).sum())
