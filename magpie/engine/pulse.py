"""The engine's pulse: what it learned last, how trials fare, and goods spreading through the circles.

Read between two turns of learning, so it is bounded everywhere: a few lines, a few goods, and a picture of the circles
that is drawn anew only when they changed. It changes nothing of the state, and no answer says who anybody is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from magpie.engine.ask import CircleNow, Heard, Near, Pulse, Shares, Spread, TrialNow, Unseen
from magpie.engine.audit import shares_of, truths_of
from magpie.engine.circles.picture import Picture, draw_picture
from magpie.engine.state.catalogue import SITE
from magpie.engine.state.state import State
from magpie.engine.telling import Telling
from magpie.engine.trials.ledger import LedgerLine

TRIALS_MAX: Final = 8
UNSEEN_MAX: Final = 3
GOODS_MAX: Final = 5
GOODS_LOOKED_AT: Final = 24
NEAR_MAX: Final = 48
PICTURE_EVERY_S: Final = 5.0
"""Drawing 100,000 cards takes about five milliseconds; circles themselves change after hundreds of links."""
REDRAWN_AFTER_S: Final = 60.0
"""Topics of a circle also move with new cards: look again within the minute."""
WARMTH_MIN: Final = 0.01
"""A hundredth of a like left of today: colder than that is not spreading."""
NOTHING_SEEN: Final = Shares()
NO_PICTURE: Final = Picture((), ())


@dataclass
class PulseReader:
    """Keeps the last picture and what was told last; lives beside the state, never in a snapshot."""

    telling: Telling = field(default_factory=Telling)
    picture: Picture = NO_PICTURE
    shares: Shares = NOTHING_SEEN
    shared_s: float = -REDRAWN_AFTER_S
    drawn_of: int = -1
    drawn_s: float = -REDRAWN_AFTER_S

    def read(self, state: State, *, now_s: float, turns: Iterable[tuple[int, float]] = ()) -> Pulse:
        """Everything of now."""
        self._draw_if_due(state, now_s)
        if now_s - self.shared_s >= PICTURE_EVERY_S:
            self.shared_s, self.shares = now_s, shares_of(state)
        running = state.trials.running(seen_max=TRIALS_MAX, unseen_max=UNSEEN_MAX)
        slugs = state.cards.topics.names
        return Pulse(
            as_of=state.applied_offset,
            learned=tuple(self.telling.lines),
            trials=tuple(_trial(state, line) for line in running.seen),
            unseen=Unseen(
                running.unseen_count, running.unseen_since_ms, tuple(_trial(state, line) for line in running.unseen)
            ),
            on_trial=len(state.trials.waiting()[0]),
            heard=Heard(*state.circles.heard),
            circles=tuple(
                CircleNow(node.circle, node.cards, round(node.closeness, 3), tuple(slugs[t] for t in node.topics))
                for node in self.picture.nodes
            ),
            near=self._near(),
            spreads=_spreads(state, [line.card for line in running.seen], {node.circle for node in self.picture.nodes}),
            truths=truths_of(state),
            shares=self.shares,
            turns=tuple(turns),
        )  # fmt: skip

    def _draw_if_due(self, state: State, now_s: float) -> None:
        published, age_s = state.circles.published, now_s - self.drawn_s
        if age_s < PICTURE_EVERY_S or (published == self.drawn_of and age_s < REDRAWN_AFTER_S):
            return
        self.drawn_of, self.drawn_s = published, now_s
        self.picture = draw_picture(
            circles=state.circles, topics=state.facets["topics"], shares=state.facets["shares"]
        )

    def _near(self) -> tuple[Near, ...]:
        """The closest pairs only: the rest is what chance gives."""
        close = sorted((edge for edge in self.picture.edges if edge.lift > 1.0), key=lambda edge: -edge.lift)
        return tuple(Near(edge.one, edge.other, round(edge.lift, 3)) for edge in close[:NEAR_MAX])


def _trial(state: State, line: LedgerLine) -> TrialNow:
    return TrialNow(
        card=state.cards.rows.names[line.card], tier=line.tier, size=line.size, from_ms=line.from_ms,
        served=line.served, seen=line.seen, settled=round(line.settled, 3), engaged=round(line.engaged, 3),
        peers_rate=round(line.peers_rate, 5), lower=round(line.lower, 5), upper=round(line.upper, 5),
    )  # fmt: skip


def _spreads(state: State, on_trial: list[int], drawn: set[int]) -> tuple[Spread, ...]:
    """The warmest of the goods on trial and of those that trend, in the circles that are drawn."""
    trending = state.boards["trend"].best(SITE, GOODS_LOOKED_AT)[0].tolist()
    rows = np.array(list(dict.fromkeys([*on_trial, *trending])), np.int32)
    if not drawn or not len(rows):
        return ()
    # (cards, circles): what is left of today's likes, e.g. [[0., 2.31, .4], …]
    logs = state.cards["circle_heat"][rows, 0, :]
    warmths = np.exp(np.minimum(50.0, logs - state.now_ms / float(state.cards.taus_ms[1])))
    order = np.argsort(-warmths.sum(axis=1), kind="stable")
    found = [_spread(state, int(rows[at]), warmths[at].tolist(), drawn) for at in order]
    return tuple(spread for spread in found if spread.circles)[:GOODS_MAX]


def _spread(state: State, row: int, warmths: list[float], drawn: set[int]) -> Spread:
    warm = sorted(
        ((-warmth, circle) for circle, warmth in enumerate(warmths) if circle in drawn and warmth >= WARMTH_MIN)
    )  # fmt: skip
    return Spread(
        card=state.cards.rows.names[row],
        circles=tuple(circle for _, circle in warm),
        warmths=tuple(round(-warmth, 3) for warmth, _ in warm),
    )
