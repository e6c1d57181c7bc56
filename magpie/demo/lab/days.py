"""The days of a run: who comes when, what they make of it, and whether they come again."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from magpie.demo.lab.policies import Policy
from magpie.demo.lab.town import START_MS, LabTown
from magpie.demo.lab.visits import Visit, pay_visit
from magpie.kit.clock import DAY_MS, HOUR_MS
from magpie.world.fitted import HOURS
from magpie.world.params import RETURN_BASE, RETURN_PULL


@dataclass
class Lived:
    """A run as it went: visits by day, and the time each person first saw each thing (-1: never)."""

    town: LabTown
    policy: Policy
    visits: list[list[Visit]] = field(default_factory=list)
    seen_ms: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.int64))


def live(town: LabTown, policy: Policy, *, progress: Callable[[int], None] = lambda day: None) -> Lived:
    """Play all days. The same town and policy seeds give the same run, event for event."""
    town.hear = policy.hear
    lived = Lived(town, policy, seen_ms=np.full((len(town.people), len(town.things)), -1, np.int64))
    mood = np.zeros(len(town.people))
    for day in range(town.params.days):
        town.begin_day(day)
        rng = np.random.default_rng((town.seed, 8, day))
        lived.visits.append([])
        for person, at_ms in _arrivals(town, mood, day, rng):
            town.now_ms = max(town.now_ms, at_ms)
            own = np.random.default_rng((town.seed, 9, day, person))
            before = lived.seen_ms[person] >= 0
            visit = pay_visit(
                town, policy, person, name=f"{policy.name}-{day}-{person}", rng=own, seen=before.copy()
            )
            first = [row for row in visit.rows if lived.seen_ms[person, row] < 0]
            lived.seen_ms[person, first] = town.now_ms
            mood[person] = visit.mood
            lived.visits[-1].append(visit)
        progress(day)
    return lived


def _arrivals(town: LabTown, mood: np.ndarray, day: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Who comes today and when, in order of time; whoever liked the last visit comes more surely."""
    odds = np.log(RETURN_BASE / (1.0 - RETURN_BASE)) + RETURN_PULL * mood
    chance = np.where(town.arrives == day, 1.0, 1.0 / (1.0 + np.exp(-odds)))
    lots = rng.random(len(town.people))
    hours = rng.choice(24, len(town.people), p=np.array(HOURS) / sum(HOURS)) + town.people.hour_shift
    minutes = rng.integers(0, HOUR_MS, len(town.people))
    comes = np.flatnonzero((town.arrives <= day) & (lots < chance))
    at_ms = START_MS + day * DAY_MS + np.clip(hours, 0, 23) * HOUR_MS + minutes
    return sorted(((int(person), int(at_ms[person])) for person in comes), key=lambda pair: pair[1])
