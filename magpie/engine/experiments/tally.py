"""What an experiment's people did, from the log: points and slates of each person by arm, and on drafted pages by team.

A person is counted from their first slate in it. Who was served by two arms (somebody who signed in on the way) speaks for
neither, and is counted apart. Points are those of the weights that the site ranks by.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import msgspec
import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.evaluation.credit import Act, Credits
from magpie.engine.experiments.assignment import BETWEEN, INTERLEAVED
from magpie.engine.experiments.comparison import Earned
from magpie.engine.params import Params
from magpie.engine.state.catalogue import publish_card
from magpie.engine.state.heads import HEAD
from magpie.engine.state.state import State
from magpie.engine.weights import Weights
from magpie.log.event import Event
from magpie.log.payloads import SlateServed, from_props


@dataclass
class Came:
    """One experiment: arm -> person -> (points, slates); and of drafted pages person -> team -> points."""

    arms: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(dict))
    drafted: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def crossed(self) -> set[str]:
        """Who was served by more than one arm."""
        seen: dict[str, int] = defaultdict(int)
        for persons in self.arms.values():
            for person in persons:
                seen[person] += 1
        return {person for person, count in seen.items() if count > 1}

    def earned(self, arm: str) -> Earned:
        """The arm's people but for those who crossed, in the order they came."""
        crossed = self.crossed
        own = [told for person, told in self.arms.get(arm, {}).items() if person not in crossed]
        table = np.array(own, np.float64).reshape(-1, 2)
        return Earned(table[:, 0], table[:, 1])

    def credit(self, teams: tuple[str, str]) -> F64:
        """float64[persons, 2]: what each team's cards earned."""
        rows = [[told.get(team, 0.0) for team in teams] for told in self.drafted.values()]
        return np.array(rows, np.float64).reshape(-1, 2)


class Tally:
    """`hear` every event in order; `came` by experiment."""

    def __init__(self, params: Params, weights: Weights, *, simulated: bool = False) -> None:
        self.came: dict[str, Came] = defaultdict(Came)
        self._state, self._weights, self._simulated = State(params, seed=0), weights, simulated
        self._credits = Credits(self._state)
        self._slates: dict[str, tuple[str, str, str, SlateServed]] = {}
        self._told: set[Act] = set()

    def hear(self, event: Event) -> None:
        self._state.now_ms = max(self._state.now_ms, event.received_ms or event.ts_ms)
        try:
            if event.kind == "Card Published":
                publish_card(self._state, event)
            elif event.kind == "Slate Served":
                if event.variant and event.simulated == self._simulated:
                    self._serve(event)
            else:
                self._credit(event)
        except msgspec.ValidationError:
            return

    def _serve(self, event: Event) -> None:
        experiment, _, arm = event.variant.partition(BETWEEN)
        served = from_props(event.props, SlateServed)
        self._slates[event.slate] = experiment, arm, event.person, served
        self._credits.serve(event, served)
        came = self.came[experiment]
        if arm == INTERLEAVED:
            came.drafted.setdefault(event.person, {})
        else:
            came.arms[arm].setdefault(event.person, [0.0, 0.0])[1] += 1.0

    def _credit(self, event: Event) -> None:
        act = self._credits.find(event)
        if act is None or not act.head or act in self._told:
            return
        self._told.add(act)
        experiment, arm, person, served = self._slates[act.slate]
        points = self._weights.worths[HEAD[act.head]]
        if arm != INTERLEAVED:
            self.came[experiment].arms[arm][person][0] += points
        elif team := served.cards[act.place].team:
            credit = self.came[experiment].drafted[person]
            credit[team] = credit.get(team, 0.0) + points
