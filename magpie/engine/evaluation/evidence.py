"""Evidence: what logged slates say of a change, as arrays over slates, places and measures.

Owns what is computed of one slate: both policies' chances along the cards that were shown, and what the ranker's own
predictions amount to under each. Knows no log and no trace: see `reading`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from magpie.engine.arrays import F32, F64, I32
from magpie.engine.scorers.value_scorer import Numbers, score_of
from magpie.engine.selectors.board import Board
from magpie.engine.stages import Mask
from magpie.engine.state.heads import HEADS
from magpie.engine.weights import Weights

VALUE = "value"
MEASURES = (VALUE, *HEADS)
"""What is estimated: the worth of all that people did, by the weights of today, and each behaviour by itself."""


@dataclass(frozen=True)
class Change:
    """From which weights to which. What is earned is told by the worths before it: a change does not move its own measure."""

    then: Weights
    now: Weights

    def worth(self, heads: F32 | F64) -> F64:
        """[…, heads] -> [measures, …]: each behaviour, and before them what they are worth together."""
        told = np.asarray(heads, np.float64)
        return np.concatenate([(told @ self.then.points_of_heads)[..., None], told], axis=-1)


@dataclass(frozen=True)
class Chances:
    """One slate along its places: how likely the card that stood there was, and what was to be expected of the place.

    A reserved place is the same under both policies: its chances are 1.
    """

    then: F64  # [places]
    now: F64  # [places]
    overlap: F64  # [places] share of draws that both would have made alike
    said: F64  # [places, measures] what the ranker said of the card that stood there
    said_then: F64  # [places, measures] … of whatever the old weights would have put there
    said_now: F64  # [places, measures] … and the new ones


def chances_along(
    board: Board,
    heads: F32,
    numbers: Numbers,
    chosen: Sequence[int],
    reserved: frozenset[int],
    change: Change,
) -> Chances:
    """Both policies' chances at every place, each given the cards that really stood before it. `reserved` are places."""
    scores = score_of(change.then, heads, numbers), score_of(change.now, heads, numbers)
    said = change.worth(heads)
    rows = []
    for place, at in enumerate(chosen):
        if place in reserved:
            rows.append((1.0, 1.0, 1.0, said[at], said[at], said[at]))
            continue
        behind = board.after(chosen[:place])
        then = board.chances(behind, scores[0], change.then)
        now = board.chances(behind, scores[1], change.now)
        rows.append((then[at], now[at], np.minimum(then, now).sum(), said[at], then @ said, now @ said))
    return Chances(*(np.array(column, np.float64) for column in zip(*rows, strict=True)))


@dataclass(frozen=True)
class Evidence:
    """All slates side by side; places behind a slate's end have equal chances, no reward and were not reached."""

    person: I32  # [slates]
    then: F64  # [slates, places] the logged chance
    now: F64
    overlap: F64
    said: F64  # [slates, places, measures]
    said_then: F64
    said_now: F64
    reward: F64  # [slates, places, measures]
    reached: Mask  # [slates, places] whether the person got as far

    def __len__(self) -> int:
        return len(self.person)

    @property
    def persons(self) -> int:
        return len(np.unique(self.person))

    def measure(self, name: str) -> int:
        return MEASURES.index(name)

    def of(self, slates: npt.NDArray[np.intp]) -> "Evidence":
        """Only these slates."""
        return Evidence(*(getattr(self, one.name)[slates] for one in fields(self)))


def evidence_of(
    slates: Sequence[tuple[int, Chances]], done: Sequence[F64], seen: Sequence[Mask], change: Change
) -> Evidence:
    """(person, chances) of each slate, with what was done [places, heads] and which cards were seen [places]."""
    places = max((len(one.then) for _, one in slates), default=0)
    columns = {
        name: np.stack([_padded(getattr(one, name), places, fill) for _, one in slates])
        for name, fill in (("then", 1.0), ("now", 1.0), ("overlap", 1.0), ("said", 0.0), ("said_then", 0.0), ("said_now", 0.0))
    }  # fmt: skip
    looked = np.stack([_padded(one, places, False) for one in seen])
    return Evidence(
        person=np.array([person for person, _ in slates], np.int32),
        reward=np.stack([_padded(change.worth(one), places, 0.0) for one in done]),
        # Who saw a card got past all that stand before it.
        reached=np.flip(np.logical_or.accumulate(np.flip(looked, axis=1), axis=1), axis=1),
        **columns,
    )


def _padded(array: npt.NDArray[np.generic], places: int, fill: float) -> npt.NDArray[np.generic]:
    missing = [(0, places - len(array))] + [(0, 0)] * (array.ndim - 1)
    return np.pad(array, missing, constant_values=fill)
