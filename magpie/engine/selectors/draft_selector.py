"""One page out of two rankings of the same candidates: drafted card by card, under the windows of the whole page."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.experiments.assignment import Arm
from magpie.engine.experiments.drafting import NO_TEAM, Pick, Team, team_draft
from magpie.engine.scorers.value_scorer import score_of
from magpie.engine.selectors.board import Board, Place
from magpie.engine.selectors.diversity_selector import page_before
from magpie.engine.stages import Candidates, Query


class DraftSelector:
    def select(
        self, query: Query, candidates: Candidates, reserved: dict[int, int]
    ) -> tuple[list[int], list[float]]:
        """(candidate numbers in slate order, the propensity of each), as the `DiversitySelector` would. Each card's score
        becomes what its own arm gives it, and the query remembers whose it is."""
        arms = query.drafted_by
        board = Board.of(query.state, candidates.rows, page_before(query), frozenset(reserved.values()))
        first, second = (score_of(arm.weights, candidates.heads, candidates.numbers) for arm in arms)
        # Both teams look at the same place: what stands there is worked out once.
        after = lru_cache(maxsize=1)(board.after)
        teams = _team(board, after, first, arms[0]), _team(board, after, second, arms[1])
        picks = team_draft(teams, places=query.ask.n, rng=query.rng, reserved=reserved)
        candidates.score = _own_scores(picks, first, second)
        query.teams = {pick.card: arms[pick.team].name for pick in picks if pick.team != NO_TEAM}
        return [pick.card for pick in picks], [round(pick.chance, 9) for pick in picks]


def _team(board: Board, after: Callable[[tuple[int, ...]], Place], scores: F64, arm: Arm) -> Team:
    return lambda page: board.chances(after(page), scores, arm.weights)


def _own_scores(picks: Sequence[Pick], first: F64, second: F64) -> F64:
    scores = np.array(first)
    for pick in picks:
        if pick.team == 1:
            scores[pick.card] = second[pick.card]
    return scores
