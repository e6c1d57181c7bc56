"""Cards of the person's topics, declared and inferred, nearest to their taste, inside their price band."""

import numpy as np

from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query


class TopicSource:
    name = "topic"
    is_personal = True

    def find(self, query: Query) -> Found:
        state = query.state
        if not len(query.topics):
            return Found(NO_ROWS, NO_SCORES)
        recent = query.history[:10]
        taste = state.vectors.taste(cards=recent, weights=np.ones(len(recent), np.float32))
        rows, nearness = state.index.near(
            rng=query.rng, topics=query.topics, weights=query.topic_strengths, taste=taste,
            n=state.params.source_cards,
        )  # fmt: skip
        inside = state.prices.is_inside(person=query.person, price_minor=state.cards["price_minor"][rows])
        return Found(rows[inside], nearness[inside])
