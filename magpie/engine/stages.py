"""The nouns of the pipeline: a query, candidates, and what each stage promises about them.

    query hydration -> sources -> candidate hydration -> filters -> scorers -> selectors -> side effects

Each component is one file, named for its stage. They read the state and write only the query and the candidates of
this one answer.
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from magpie.engine.arrays import F32, F64, I32, I64
from magpie.engine.ask import SlateAsk
from magpie.engine.content.match import Evidence
from magpie.engine.experiments.assignment import Arm
from magpie.engine.state.choices import NOBODY, Choices
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.engine.weights import Weights

Mask = npt.NDArray[np.bool_]
Kinds = npt.NDArray[np.int8]
NO_ROWS: I32 = np.empty(0, np.int32)
NO_TIMES: I64 = np.empty(0, np.int64)
NO_SCORES: F32 = np.empty(0, np.float32)


@dataclass(frozen=True)
class Found:
    """What one source found, best first."""

    rows: I32
    scores: F32


@dataclass
class Query:
    """One request and all that may be known for it. Without personalisation `person` is NO_ROW and lists are empty."""

    ask: SlateAsk
    state: State
    rng: np.random.Generator
    now_ms: int
    choices: Choices = NOBODY
    person: int = NO_ROW
    is_personal: bool = False
    acts: tuple[I32, Kinds, I64, F32] = (NO_ROWS, np.empty(0, np.int8), NO_TIMES, NO_SCORES)
    """What the person remembers to have done, newest first: cards, kinds, times, weights."""
    history: I32 = field(default_factory=lambda: NO_ROWS)
    """Of these, cards with positive evidence, no card twice in a row."""
    shown: I32 = field(default_factory=lambda: NO_ROWS)
    shown_ms: I64 = field(default_factory=lambda: NO_TIMES)
    page: I32 = field(default_factory=lambda: NO_ROWS)
    topics: I32 = field(default_factory=lambda: NO_ROWS)
    topic_strengths: F32 = field(default_factory=lambda: NO_SCORES)
    circles: F32 = field(default_factory=lambda: NO_SCORES)
    """The person's share of each circle."""
    searched: I32 = field(default_factory=lambda: NO_ROWS)
    visited: I32 = field(default_factory=lambda: NO_ROWS)
    subject: int = NO_ROW
    evidence: Evidence | None = None
    """What the match asks about the person, read once."""
    asked: dict[str, Found] = field(default_factory=dict)
    """What the neighbours' sources were told, kept for the scorer."""
    named: tuple[I32, F32] = field(default_factory=lambda: (NO_ROWS, np.empty((0, 0), np.float32)))
    """Rows that the gate's channels named, sorted, and the share of each channel [rows, channels]."""
    weights: Weights = field(init=False)
    """What the page is ranked by: the site's own, unless an experiment says otherwise."""
    drafted_by: tuple[Arm, ...] = ()
    """The two arms that draft the page together, card by card; () where one ranking makes it."""
    teams: dict[int, str] = field(default_factory=dict)
    """Candidate -> the arm that put it on a drafted page."""
    variant: str = ""

    def __post_init__(self) -> None:
        self.weights = self.state.weights


@dataclass
class Candidates:
    """Cards in the running; every array has one entry per card. `numbers` are the terms a score is made of."""

    rows: I32
    merged: F32
    source: I32  # index of the source that named it highest
    shares: F32  # [n, sources] reciprocal-rank share of each source
    is_trial: Mask
    numbers: dict[str, F64] = field(default_factory=dict)
    heads: F32 = field(default_factory=lambda: np.empty((0, 0), np.float32))
    score: F64 = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.rows)

    def keep(self, kept: Mask) -> "Candidates":
        """Only the kept ones, with the numbers they have so far."""
        if kept.all():
            return self
        at = np.flatnonzero(kept)
        return Candidates(
            self.rows.take(at), self.merged.take(at), self.source.take(at), self.shares.take(at, axis=0),
            self.is_trial.take(at), {name: numbers.take(at) for name, numbers in self.numbers.items()},
        )  # fmt: skip


@dataclass
class Removed:
    """What a filter took out, and why."""

    reason: str
    rows: I32


class Source(Protocol):
    """Finds cards. A personal source is asked only for somebody who may be profiled."""

    name: str
    is_personal: bool

    def find(self, query: Query) -> Found: ...


class Filter(Protocol):
    """Says which cards stay; the reason is published in the trace."""

    reason: str

    def keep(self, query: Query, rows: I32) -> Mask: ...


class Scorer(Protocol):
    """Writes numbers onto the candidates."""

    def score(self, query: Query, candidates: Candidates) -> None: ...
