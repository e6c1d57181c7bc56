"""One search for circles over the voices as they are: usual, directions, groups, tastes, mergers, tastes again.

It holds between two steps all that it needs, so it can be saved in the middle and goes on with the same bits. What the
voices hear meanwhile is read where it has not been read yet.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from magpie.engine.arrays import F32, F64, I32, Snapshot
from magpie.engine.circles.directions import Directions
from magpie.engine.circles.groups import Groups
from magpie.engine.circles.merging import Merging
from magpie.engine.circles.params import CirclesParams
from magpie.engine.circles.stage import Stage
from magpie.engine.circles.tastes import Tastes
from magpie.engine.circles.usual import Usual
from magpie.engine.circles.voices import NOBODY, Voices

USUAL, DIRECTIONS, GROUPS, TASTES, MERGING, LAST, SETTLED = range(7)


class Found(NamedTuple):
    """What a search found. The person, the group and the log likelihoods of each voice; tastes likes / (looks + prior) by
    card and group; the noise of one look; the evidence in nats over having no circles; where the directions ended."""

    people: I32
    labels: I32
    scores: F64
    shares: F64
    likes: F32
    looks: F32
    noise: float
    evidence: float
    directions: F64


class Search:
    """`step` until `is_settled`, then `found`."""

    _directions: Directions
    _groups: Groups
    _tastes: Tastes
    _merging: Merging

    def __init__(self, params: CirclesParams, *, voices: Voices, cards: int) -> None:
        self._params = params
        held = int((voices.columns["cards"][: len(voices)] >= 0).sum())
        self.state = np.array([USUAL, cards, max(1, held // max(1, len(voices)))], np.int64)
        self.people: I32 = voices.people.copy()
        self.evidence = np.zeros(1)
        self._usual = Usual(params, cards=cards, voices=len(voices))

    @property
    def is_settled(self) -> bool:
        return bool(self.state[0] == SETTLED)

    def step(self, voices: Voices, budget: int) -> None:
        """Go on by about `budget` kept looks, or by one pass or merger where a stage reads none; settling reads each twice."""
        # In the order of the stages.
        steps: tuple[Callable[[Voices, int], None], ...] = (
            self._step_usual, self._step_directions, self._step_groups, self._step_tastes, self._step_merging, self._step_last,
        )  # fmt: skip
        if not self.is_settled:
            steps[int(self.state[0])](voices, max(1, budget // int(self.state[2])))

    def forget(self, voice: int) -> None:
        """The voice was somebody's who wants to be forgotten, or its place is another's now: it said nothing."""
        if voice < len(self.people):
            self.people[voice] = NOBODY
            for part in self._parts():
                part.forget(voice)

    def found(self) -> Found:
        """Settled: what was found. A voice that said nothing has label -1."""
        tastes = self._tastes
        has_spoken = (self._usual.reach < 1.0 / np.sqrt(self._params.usual_prior)) & (self.people != NOBODY)
        labels = np.where(has_spoken, tastes.shares.argmax(axis=1), -1).astype(np.int32)
        return Found(
            self.people, labels, tastes.scores, tastes.shares, tastes.likes, tastes.looks, self._usual.noise,
            float(self.evidence[0]), self._directions.before,
        )  # fmt: skip

    def snapshot(self) -> Snapshot:
        arrays: Snapshot = {
            "state": self.state.copy(),
            "people": self.people.copy(),
            "evidence": self.evidence.copy(),
        }
        for part in self._parts():
            arrays |= part.snapshot()
        return {f"search.{name}": array for name, array in arrays.items()}

    @classmethod
    def restored(cls, params: CirclesParams, arrays: Snapshot) -> "Search":
        own = {
            name.removeprefix("search."): array
            for name, array in arrays.items()
            if name.startswith("search.")
        }
        search = cls.__new__(cls)
        search._params = params
        search.state, search.people = own["state"].astype(np.int64), own["people"].astype(np.int32)
        search.evidence = own["evidence"].astype(np.float64)
        search._usual = Usual.restored(params, own)
        for part in (Directions, Groups, Tastes, Merging):
            if any(key.startswith(f"{part.name}.") for key in own):
                setattr(search, f"_{part.name}", part.restored(params, own))
        return search

    def _parts(self) -> list[Stage]:
        """What the stages to come still read."""
        at = int(self.state[0])
        wanted = [
            (True, "_usual"), (at >= DIRECTIONS, "_directions"), (at == GROUPS, "_groups"),
            (at in (TASTES, LAST, SETTLED), "_tastes"), (at == MERGING, "_merging"),
        ]  # fmt: skip
        return [getattr(self, name) for is_wanted, name in wanted if is_wanted]

    def _step_usual(self, voices: Voices, count: int) -> None:
        if self._usual.step(voices.looks, count):
            start = voices.columns["direction"][: len(self.people)]
            self._directions = Directions(self._params, start=start, cards=int(self.state[1]))
            self.state[0] = DIRECTIONS

    def _step_directions(self, voices: Voices, count: int) -> None:
        if self._directions.step(voices.looks, self._usual, count):
            self._groups = Groups(self._params, self._directions.found())
            self.state[0] = GROUPS

    def _step_groups(self, _: Voices, __: int) -> None:
        if self._groups.step():
            shares = np.eye(len(self._groups.centres))[self._groups.labels]
            self._begin_tastes(shares[:, shares.any(axis=0)], TASTES)

    def _step_tastes(self, voices: Voices, count: int) -> None:
        one = self._tastes
        if one.step(voices.looks, self._usual, passes=self._params.taste_passes, voices=(count + 1) // 2):
            self._merging = Merging(
                self._params, likes=one.likes, looks=one.looks, shares=one.shares, noise=self._usual.noise
            )
            self.state[0] = MERGING

    def _step_merging(self, _: Voices, __: int) -> None:
        if self._merging.step():
            self.evidence[0] = self._merging.evidence
            self._begin_tastes(self._merging.shares, LAST)

    def _step_last(self, voices: Voices, count: int) -> None:
        if self._tastes.step(
            voices.looks, self._usual, passes=self._params.last_passes, voices=(count + 1) // 2
        ):
            self.state[0] = SETTLED

    def _begin_tastes(self, shares: F64, stage: int) -> None:
        self._tastes = Tastes(self._params, shares=np.ascontiguousarray(shares), cards=int(self.state[1]))
        self.state[0] = stage
