"""The ranker's probabilities, one per head: of each behaviour on this showing.

A refund is learned of orders alone, so its probability is the chain's: ordered, and then sent back.
"""

from magpie.engine.stages import Candidates, Query
from magpie.engine.state.heads import HEAD

ORDER, REFUND = HEAD["order"], HEAD["refund"]


class HeadScorer:
    def score(self, query: Query, candidates: Candidates) -> None:
        state, rows = query.state, candidates.rows
        tiers = state.trials.tiers_of(rows) * candidates.is_trial - (~candidates.is_trial)
        ids = state.heads.ids(
            person=query.person, cards=rows, published_ms=state.cards["published_ms"][rows], tiers=tiers,
            scene=query.ask.scene, now_ms=state.now_ms,
        )  # fmt: skip
        candidates.heads = state.heads.ranker.predict_ask(ids, state.now_ms)
        candidates.heads[:, REFUND] *= candidates.heads[:, ORDER]
