"""How much a person would love a thing: the hidden truth that all reactions come from. Standard normal over chance meetings.

A zero is what a real feed's people felt about what its ordinary policy showed them (`fitted`); engines are judged by how
far above it they bring people.
"""

from dataclasses import dataclass

import numpy as np

from magpie.world.circles import F32, I32
from magpie.world.params import WEIGHTS
from magpie.world.people import People
from magpie.world.things import Things

MEETINGS = 200_000
"""Chance meetings that the scale is taken from."""
HASH = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True)
class Affinity:
    """`of` pairs of people and things."""

    people: People
    things: Things
    seed: int
    mean: float = 0.0
    spread: float = 1.0

    @classmethod
    def between(cls, people: People, things: Things, *, seed: int) -> "Affinity":
        """On the common scale."""
        rng = np.random.default_rng((seed, 2))
        who = rng.integers(0, len(people), MEETINGS).astype(np.int32)
        which = rng.integers(0, len(things), MEETINGS).astype(np.int32)
        raw = cls(people, things, seed).of(who, which)
        return cls(people, things, seed, float(raw.mean()), float(raw.std()))

    def of(self, who: I32, which: I32) -> F32:
        """float32[k] for the pairs (who[i], which[i]); the same pair always gives the same number."""
        p, t = self.people, self.things
        # A taste of a quarter in a thing's topic is a strong one; the root keeps strong tastes from drowning the rest.
        topic = np.sqrt(np.einsum("ij,ij->i", p.tastes[who], t.shares[which]) * 4.0)
        style = np.einsum("ij,ij->i", p.styles[who], t.styles[which])
        dear = np.maximum(np.nan_to_num(t.price_log[which] - p.budget_log[who], nan=0.0), 0.0)
        raw = (
            WEIGHTS["topic"] * 2.0 * topic
            + WEIGHTS["style"] * style
            + WEIGHTS["quality"] * t.quality[which]
            - WEIGHTS["price"] * dear
            + WEIGHTS["own"] * _own(who, which, self.seed)
        )
        scaled: F32 = ((raw - self.mean) / self.spread).astype(np.float32)
        return scaled


def _own(who: I32, which: I32, seed: int) -> F32:
    """One standard normal per pair, out of a hash: nothing is stored, and asking twice gives the same."""
    with np.errstate(over="ignore"):
        mixed = (
            who.astype(np.uint64) * HASH[0] + which.astype(np.uint64) * HASH[1] + np.uint64(seed) * HASH[2]
        )
        parts = []
        for salt in (np.uint64(1), np.uint64(2)):
            x = mixed + salt * HASH[0]
            x = (x ^ (x >> np.uint64(30))) * HASH[1]
            x = (x ^ (x >> np.uint64(27))) * HASH[2]
            parts.append(((x ^ (x >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / 2.0**53)
    drawn: F32 = np.sqrt(-2.0 * np.log(parts[0] + 1e-300)) * np.cos(2.0 * np.pi * parts[1])
    return drawn
