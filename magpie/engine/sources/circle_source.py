"""What is warm in the person's own circle, and, a small share, in the circle next door (破圈)."""

import numpy as np

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query
from magpie.engine.state.choices import LESS, MORE


class CircleSource:
    name = "circle"
    is_personal = True

    def find(self, query: Query) -> Found:
        shares = query.circles
        return (
            warm_in(query, int(shares.argmax()), query.state.params.source_cards) if shares.any() else NOTHING
        )


class NeighbourCircleSource:
    """As the person chose: nothing for less from outside their circles, some as usual, some times as much for more."""

    name = "neighbour_circle"
    is_personal = True

    def find(self, query: Query) -> Found:
        circles, shares = query.state.circles, query.circles
        if query.choices.outside == LESS or not shares.any():
            return NOTHING
        others, lifts = circles.neighbours(int(shares.argmax()))
        if not len(others):
            return NOTHING
        chance = np.cumsum(lifts[:3] / lifts[:3].sum())
        at = int(np.searchsorted(chance, query.rng.random()))
        other = int(others[min(at, len(chance) - 1)])
        p = query.state.params
        times = p.neighbour_more if query.choices.outside == MORE else 1
        return warm_in(query, other, times * p.neighbour_cards)


NOTHING = Found(NO_ROWS, NO_SCORES)


def warm_in(query: Query, circle: int, count: int) -> Found:
    """The warmest cards of one circle."""
    rows, heat = query.state.boards["circle"].best(circle, count)
    return Found(rows, (heat - heat.min(initial=0.0)).astype(np.float32))
