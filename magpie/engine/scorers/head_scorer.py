"""The ranker's probabilities, one per head."""

from magpie.engine.stages import Candidates, Query
from magpie.engine.state.serving import read_features


class HeadScorer:
    def score(self, query: Query, candidates: Candidates) -> None:
        tiers = query.state.trials.tiers_of(candidates.rows) * candidates.is_trial - (~candidates.is_trial)
        features = read_features(
            query.state, person=query.person, rows=candidates.rows, tiers=tiers, scene=query.ask.scene
        )
        candidates.heads = query.state.heads.ranker.predict(features)
