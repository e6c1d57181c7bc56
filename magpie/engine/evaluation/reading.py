"""Evidence from a home: its journey log, read once in order, beside the traces that its ring still keeps.

Owns which slates count and what was done on them. The catalogue is folded along, so that windows and likeness stand as
they did; a slate whose chances cannot be computed again as they were logged is passed over, and counted by reason.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import msgspec
import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.evaluation.credit import Credits
from magpie.engine.evaluation.evidence import Chances, Change, Evidence, chances_along, evidence_of
from magpie.engine.evaluation.params import EvaluationParams
from magpie.engine.params import Params
from magpie.engine.selectors.board import Board
from magpie.engine.stages import Mask
from magpie.engine.state.catalogue import forget_account, publish_card
from magpie.engine.state.heads import HEAD, HEADS
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.engine.trace import Kept
from magpie.kit.errors import Refusal
from magpie.log.event import Event
from magpie.log.payloads import SlateServed, from_props


class NoSlates(Refusal):
    code, status = "no_slates", 404
    en = "No slate in {home} can speak of a change. Passed over: {why}."
    zh = "{home} 中没有可用于评估改动的推荐记录。已跳过：{why}。"


@dataclass(frozen=True)
class Reading:
    """Evidence, and how many slates were passed over for which reason."""

    evidence: Evidence
    passed: Counter[str]


@dataclass
class Reader:
    """`hear` every event in order, then `reading`. `version` names the params that a slate must have been made with."""

    params: Params
    change: Change
    version: str
    find_kept: Callable[[str], Kept | None]
    simulated: bool = False
    passed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._state = State(self.params, seed=0)
        self._persons: dict[str, int] = {}
        self._slates: list[tuple[int, Chances]] = []
        self._done: list[F64] = []
        self._seen: list[Mask] = []
        self._credits, self._numbers = Credits(self._state), dict[str, int]()

    def hear(self, event: Event) -> None:
        """One event; whatever its props hold that does not fit is passed over, as the fold does."""
        self._state.now_ms = max(self._state.now_ms, event.received_ms or event.ts_ms)
        try:
            match event.kind:
                case "Card Published":
                    publish_card(self._state, event)
                case "Account Erased":
                    forget_account(self._state, event)
                case "Slate Served":
                    self._serve(event)
                case _:
                    self._credit(event)
        except msgspec.ValidationError:
            self.passed["props do not fit"] += event.kind == "Slate Served"

    def reading(self) -> Reading | None:
        """What was heard; None where no slate can speak."""
        if not self._slates:
            return None
        return Reading(evidence_of(self._slates, self._done, self._seen, self.change), self.passed)

    def _serve(self, event: Event) -> None:
        if event.simulated != self.simulated:
            self.passed["simulated" if event.simulated else "of real people"] += 1
            return
        served = from_props(event.props, SlateServed)
        if served.params != self.version:
            self.passed["made with other weights"] += 1
            return
        kept = self.find_kept(event.slate)
        if kept is None or not served.cards:
            self.passed["trace not kept" if served.cards else "empty"] += 1
            return
        found = self._chances(kept, served)
        if found is None:
            self.passed["cards changed since"] += 1
            return
        self._numbers[event.slate] = len(self._slates)
        self._slates.append((self._persons.setdefault(event.person, len(self._persons)), found))
        self._done.append(np.zeros((len(served.cards), len(HEADS))))
        self._seen.append(np.zeros(len(served.cards), bool))
        self._credits.serve(event, served)

    def _chances(self, kept: Kept, served: SlateServed) -> Chances | None:
        """None where a card is not known, or a chance is not what the log says it was."""
        rows, before = self._rows(kept.cards), self._rows(kept.before)
        is_same = [kept.cards[at] for at in kept.chosen] == [card.card for card in served.cards]
        if NO_ROW in rows or NO_ROW in before or not is_same:
            return None
        reserved = frozenset(place for place, card in enumerate(served.cards) if card.trial_tier >= 0)
        board = Board.of(self._state, rows, before, frozenset(kept.chosen[place] for place in reserved))
        found = chances_along(board, kept.heads, kept.numbers, kept.chosen, reserved, self.change)
        logged = np.array([card.propensity for card in served.cards])
        drawn = np.array([place not in reserved for place in range(len(logged))])
        wrong = np.abs(found.then - logged) > EvaluationParams.agree_tolerance * logged + 1e-6
        return None if (wrong & drawn).any() else found

    def _rows(self, cards: list[str]) -> np.ndarray:
        return np.array([self._state.cards.find(card) for card in cards], np.int32)

    def _credit(self, event: Event) -> None:
        act = self._credits.find(event)
        if act is None:
            return
        number = self._numbers[act.slate]
        self._seen[number][act.place] = True
        if act.head:
            self._done[number][act.place, HEAD[act.head]] = 1.0


def read_evidence(events: Iterable[tuple[int, Event]], reader: Reader, *, home: str) -> Reading:
    """The whole log through a reader; refuses where nothing in it can speak."""
    for _, event in events:
        reader.hear(event)
    found = reader.reading()
    if found is None:
        why = ", ".join(f"{reason} {count:,}" for reason, count in reader.passed.most_common()) or "0"
        raise NoSlates(home=home, why=why)
    return found
