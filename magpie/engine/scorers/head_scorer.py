"""The ranker's probabilities, one per head."""

from magpie.engine.stages import Candidates, Query


class HeadScorer:
    def score(self, query: Query, candidates: Candidates) -> None:
        state, rows = query.state, candidates.rows
        tiers = state.trials.tiers_of(rows) * candidates.is_trial - (~candidates.is_trial)
        ids = state.heads.ids(
            person=query.person, cards=rows, published_ms=state.cards["published_ms"][rows], tiers=tiers,
            scene=query.ask.scene, now_ms=state.now_ms,
        )  # fmt: skip
        candidates.heads = state.heads.ranker.predict_ask(ids, state.now_ms)
