"""Who chooses the cards: the engine, the engine with a part switched off, or an honest simple rule. All hear the same log."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from magpie.demo.lab.circles import note_looks
from magpie.demo.lab.ledger import TrialNotes
from magpie.demo.lab.town import LabTown, Numbered, name_of
from magpie.engine.ask import Slate, SlateAsk
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.kit.clock import DAY_MS

GOODS_REST_MS = DAY_MS
"""The simple rules show goods again after a day, and stories never: as the engine does."""
HALF_LIFE_MS = 2 * DAY_MS
POSITIVE = {
    "Content Liked": 1.0,
    "Content Shared": 2.0,
    "Product Clicked": 0.5,
    "Content Commented": 1.0,
    "Stock Reserved": 5.0,
}


class Chosen(Protocol):
    """Rows best first, and the slate that the log keeps where an engine made one."""

    rows: list[int]
    slate: Slate | None


class Page:
    def __init__(self, rows: list[int], slate: Slate | None = None) -> None:
        self.rows, self.slate = rows, slate


class Policy(Protocol):
    """`hear` everything, `choose` a page."""

    name: str

    def hear(self, numbered: Numbered) -> None: ...

    def choose(self, person: int, *, slate: str, count: int, shown: Sequence[int]) -> Page: ...


class EnginePolicy:
    """The product's engine; `without` names sources that are switched off. What circles and trials heard is noted."""

    def __init__(
        self,
        town: LabTown,
        *,
        name: str = "engine",
        without: Sequence[str] = (),
        params: Params | None = None,
    ) -> None:
        self.name, self._town = name, town
        self.engine = Engine(params or Params(), seed=town.seed)
        self.heard, self.trials = note_looks(self.engine.state.circles), TrialNotes()
        unknown = set(without) - {source.name for source in self.engine.sources}
        if unknown:
            raise ValueError(f"the engine has no sources {sorted(unknown)}")
        for source in self.engine.sources:
            if source.name in without:
                _silence(source)

    def hear(self, numbered: Numbered) -> None:
        self.trials.hear(numbered)
        self.engine.apply((numbered,))

    def choose(self, person: int, *, slate: str, count: int, shown: Sequence[int]) -> Page:
        cards = self._town.cards
        ask = SlateAsk(
            slate=slate, person=name_of(person), n=count, shown=tuple(cards[row] for row in shown), rights_version=1, simulated=True
        )  # fmt: skip
        made = self.engine.answer((ask,))[0]
        return Page([self._town.row_of[card.card] for card in made.cards], made)


def _silence(source: object) -> None:
    """Let a source find nothing: the rest of the pipeline stays as it is."""
    from magpie.engine.stages import NO_ROWS, NO_SCORES, Found

    source.find = lambda query: Found(NO_ROWS, NO_SCORES)  # type: ignore[attr-defined]


class SimplePolicy:
    """Scores that are the same for everybody, over what a person has not just seen."""

    def __init__(
        self, town: LabTown, *, name: str, score: Callable[[], np.ndarray], chance: float = 0.0
    ) -> None:
        """Each place goes by lot with `chance`."""
        self.name, self._town, self._score, self._chance = name, town, score, chance
        self._lots = np.random.default_rng((town.seed, 10))
        self._seen_ms = np.full((len(town.people), len(town.things)), -1, np.int64)
        self._live = np.zeros(len(town.things), bool)
        self._is_goods = np.array([kind == "product" for kind in town.things.kinds])
        self.heat, self.heat_ms = np.zeros(len(town.things)), town.now_ms

    def hear(self, numbered: Numbered) -> None:
        event = numbered[1]
        row = self._town.row_of.get(event.card)
        if row is None:
            return
        if event.kind == "Card Published":
            self._live[row] = True
        elif event.kind == "Content Impressed":
            self._seen_ms[int(event.person[3:]), row] = event.ts_ms
        elif worth := POSITIVE.get(event.kind, 0.0):
            self.heat *= 0.5 ** ((event.received_ms - self.heat_ms) / HALF_LIFE_MS)
            self.heat_ms = event.received_ms
            self.heat[row] += worth

    def choose(self, person: int, *, slate: str, count: int, shown: Sequence[int]) -> Page:
        seen = self._seen_ms[person]
        rested = self._is_goods & (self._town.now_ms - seen > GOODS_REST_MS)
        fresh = self._live & ((seen < 0) | rested)
        fresh[list(shown)] = False
        rows = np.flatnonzero(fresh)
        best = rows[np.argsort(-self._score()[rows], kind="stable")[:count]]
        by_lot = np.flatnonzero(self._lots.random(len(best)) < self._chance)
        others = np.setdiff1d(rows, best)
        by_lot = by_lot[: len(others)]
        best[by_lot] = self._lots.choice(others, size=len(by_lot), replace=False)
        return Page(best.tolist())


def random_policy(town: LabTown) -> SimplePolicy:
    rng = np.random.default_rng((town.seed, 6))
    return SimplePolicy(town, name="random", score=lambda: rng.random(len(town.things)))


def popularity_policy(town: LabTown, *, name: str = "popularity", chance: float = 0.0) -> SimplePolicy:
    """What was liked most lately, by a counter that halves every two days; ties and the unknown by lot."""
    rng = np.random.default_rng((town.seed, 7))
    policy = SimplePolicy(
        town, name=name, score=lambda: policy.heat + 1e-3 * rng.random(len(town.things)), chance=chance
    )
    return policy


def popularity_and_chance_policy(town: LabTown) -> SimplePolicy:
    """The common remedy for newcomers: popularity, and every tenth place by lot."""
    return popularity_policy(town, name="popularity and 10 % chance", chance=0.1)


def best_for_all_policy(town: LabTown) -> SimplePolicy:
    """The best choice that knows nobody: the things people love most on average. It reads the hidden truth; nobody can."""
    everybody = np.arange(len(town.people), dtype=np.int32)
    means = np.array([
        float(town.affinity.of(everybody, np.full(len(everybody), row, np.int32)).mean()) for row in range(len(town.things))
    ])  # fmt: skip
    return SimplePolicy(town, name="best for all", score=lambda: means)
