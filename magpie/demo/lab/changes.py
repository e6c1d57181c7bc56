"""A change of weights, estimated from what the old policy showed, beside the truth: what the new one earns when it is played.

One town lives for some days under the engine; every page of its last days is kept with what the engine had to choose from
and how its person felt when it opened. Such a moment can be lived again: the engine draws another page there, under the
old weights or the new ones, and the person looks at it. A trial is a log of the old policy over all moments; the truth is
the new policy over the same moments, many times. What a page changes afterwards is claimed by neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from magpie.demo.lab.days import live
from magpie.demo.lab.params import LabParams
from magpie.demo.lab.policies import EnginePolicy, Page
from magpie.demo.lab.town import LabTown, Numbered, name_of
from magpie.engine.arrays import F64
from magpie.engine.ask import SlateAsk
from magpie.engine.evaluation.evidence import Change, Evidence, chances_along, evidence_of
from magpie.engine.scorers.value_scorer import score_of
from magpie.engine.selectors.board import Board
from magpie.engine.selectors.diversity_selector import DiversitySelector, page_before
from magpie.engine.stages import Candidates, Mask, Query
from magpie.engine.state.heads import HEAD, HEADS
from magpie.engine.weights import Weights
from magpie.world.behaviour import SIGNALS, react
from magpie.world.sitting import Sitting

LONG_MS, LONG_SHARE = 10_000.0, 0.75
"""A long view, as the engine declares it."""
REACTIONS = 32
"""Reactions that stand for what a person does with a card on average."""
SAID = [(HEAD[signal], SIGNALS.index(signal)) for signal in SIGNALS if signal in HEAD]


@dataclass(frozen=True)
class Moment:
    """A page about to be chosen: what from, and its person as they were. `reserved` maps place to candidate."""

    person: int
    query: Query
    candidates: Candidates
    reserved: dict[int, int]
    mood: float
    recent: tuple[int, ...]
    seen: Mask

    def draw(self, weights: Weights, rng: np.random.Generator) -> tuple[list[int], list[float]]:
        """(candidates, the chance of each at its place): a page as the engine would choose it with these weights."""
        query = replace(self.query, rng=rng)
        query.weights = weights
        scored = replace(
            self.candidates, score=score_of(weights, self.candidates.heads, self.candidates.numbers)
        )
        return DiversitySelector().select(query, scored, self.reserved)

    def board(self) -> Board:
        state, before = self.query.state, page_before(self.query)
        return Board.of(state, self.candidates.rows, before, frozenset(self.reserved.values()))


class Watched(EnginePolicy):
    """The engine, with every moment noted from `since_ms` on."""

    def __init__(self, town: LabTown, *, since_ms: int) -> None:
        super().__init__(town)
        self.moments: list[Moment] = []
        self._since_ms, self._seen = since_ms, np.zeros((len(town.people), len(town.things)), bool)
        self._sitting = Sitting(town.affinity, 0, self._seen[0])

    def hear(self, numbered: Numbered) -> None:
        super().hear(numbered)
        event = numbered[1]
        if event.kind == "Content Impressed":
            self._seen[int(event.person[3:]), self._town.row_of[event.card]] = True

    def choose(self, person: int, *, slate: str, count: int, shown: Sequence[int]) -> Page:
        town = self._town
        ask = SlateAsk(
            slate=slate, person=name_of(person), n=count, shown=tuple(town.cards[row] for row in shown),
            rights_version=1, simulated=True,
        )  # fmt: skip
        answered = self.engine.answer_fully((ask,))[0]
        cards = answered.slate.cards
        rows = [town.row_of[card.card] for card in cards]
        if not shown:
            self._sitting = Sitting(town.affinity, person, self._seen[person])
        if town.now_ms >= self._since_ms and rows:
            reserved = {at: answered.chosen[at] for at, card in enumerate(cards) if card.trial_tier >= 0}
            self.moments.append(
                Moment(person, answered.query, answered.candidates, reserved, self._sitting.mood,
                       tuple(self._sitting.recent), self._seen[person].copy())
            )  # fmt: skip
        # The mood after a whole page; whoever leaves in the middle of one opens no other.
        for felt in self._sitting.feel(rows):
            self._sitting.has_enough(float(felt), np.random.default_rng(0))
        return Page(rows, answered.slate)


@dataclass(frozen=True)
class Town:
    """A town whose last days can be lived again."""

    town: LabTown
    moments: list[Moment]

    @classmethod
    def lived(cls, params: LabParams, *, seed: int, days_kept: int) -> "Town":
        town = LabTown(params, seed=seed)
        since_ms = town.now_ms + (params.days - days_kept) * 86_400_000
        watched = Watched(town, since_ms=since_ms)
        live(town, watched)
        return cls(town, watched.moments)

    def look(self, moment: Moment, rows: Sequence[int], rng: np.random.Generator) -> tuple[F64, Mask]:
        """What the moment's person does with these things: (heads done [places, heads], seen [places])."""
        done, leaving = self._felt(moment, rows, rng, times=1)
        left = np.flatnonzero(rng.random(len(rows)) < leaving)
        seen = np.arange(len(rows)) <= (left[0] if len(left) else len(rows))
        return done * seen[:, None], seen

    def expected(self, moment: Moment, rows: Sequence[int], rng: np.random.Generator) -> F64:
        """float64[heads]: what they do on average; leaving is exact, reactions are the mean of REACTIONS."""
        done, leaving = self._felt(moment, rows, rng, times=REACTIONS)
        stayed = np.concatenate([[1.0], np.cumprod(1.0 - leaving)[:-1]])
        found: F64 = stayed @ done
        return found

    def _felt(
        self, moment: Moment, rows: Sequence[int], rng: np.random.Generator, *, times: int
    ) -> tuple[F64, F64]:
        """(mean of `times` reactions [places, heads], the chance to leave after each [places])."""
        things = self.town.things
        sitting = Sitting(self.town.affinity, moment.person, moment.seen, moment.mood, list(moment.recent))
        felt = sitting.feel(rows)
        leaving = np.array([sitting.leaving(float(one)) for one in felt])
        reactions = react(np.repeat(felt, times), rng)
        is_goods = np.repeat([things.kinds[row] == "product" for row in rows], times)
        length_ms = np.repeat(things.length_ms[list(rows)].astype(np.float64), times)
        done = np.zeros((len(rows) * times, len(HEADS)))
        for head, signal in SAID:
            done[:, head] = reactions.signals[:, signal]
        done[:, HEAD["click"]] *= is_goods
        done[:, HEAD["order"]] = done[:, HEAD["click"]] * reactions.reserves
        done[:, HEAD["long_view"]] = reactions.ratio * length_ms >= np.minimum(
            LONG_MS, LONG_SHARE * length_ms
        )
        return done.reshape(len(rows), times, len(HEADS)).mean(axis=1), leaving

    def log(self, change: Change, rng: np.random.Generator) -> Evidence:
        """One log of the old policy over all moments, as the evaluation reads it."""
        slates, done, seen = [], [], []
        for moment in self.moments:
            chosen, _ = moment.draw(change.then, rng)
            found = chances_along(
                moment.board(), moment.candidates.heads, moment.candidates.numbers, chosen,
                frozenset(moment.reserved), change,
            )  # fmt: skip
            told, looked = self.look(moment, self._things(moment, chosen), rng)
            slates.append((moment.person, found))
            done.append(told)
            seen.append(looked)
        return evidence_of(slates, done, seen, change)

    def truth(self, change: Change, *, seed: int, times: int) -> F64:
        """float64[2, measures]: what a slate earns under the old and the new weights, each drawn `times` at every moment,
        with the same lots for both."""
        sums = np.zeros((2, 1 + len(HEADS)))
        for number, moment in enumerate(self.moments):
            for which, weights in enumerate((change.then, change.now)):
                rng = np.random.default_rng((seed, number))
                for _ in range(times):
                    chosen, _ = moment.draw(weights, rng)
                    sums[which] += change.worth(self.expected(moment, self._things(moment, chosen), rng))
        return sums / (times * len(self.moments))

    def _things(self, moment: Moment, chosen: Sequence[int]) -> list[int]:
        names = moment.query.state.cards.rows.names
        return [self.town.row_of[names[int(moment.candidates.rows[at])]] for at in chosen]
