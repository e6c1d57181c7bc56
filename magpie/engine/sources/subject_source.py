"""What goes with the page's subject: neighbours of a card, cards of an account, a category, a topic or a query."""

import numpy as np

from magpie.engine.rowsets import first_places
from magpie.engine.stages import NO_ROWS, NO_SCORES, Found, Query
from magpie.engine.state.names import NO_ROW


class SubjectSource:
    name = "subject"
    is_personal = False

    def find(self, query: Query) -> Found:
        subject, state = query.ask.subject, query.state
        if not subject:
            return Found(NO_ROWS, NO_SCORES)
        if query.subject != NO_ROW:
            return _near_card(query)
        if (account := state.cards.accounts.find(subject)) != NO_ROW:
            return _best(query, "account", account)
        if (category := state.cards.categories.find(subject.removeprefix("category:"))) != NO_ROW:
            return _best(query, "category", category)
        return _of_topics(query, subject.removeprefix("topic:").lower())


def _near_card(query: Query) -> Found:
    """Co-visited cards first, then cards of its topics nearest in content."""
    state, subject, count = query.state, query.subject, query.state.params.source_cards
    with_it, scores = state.blend.covisits.query(np.array([subject], np.int32), top=count // 2)
    topics, shares = state.facets.topics_of(subject)
    near, nearness = state.index.near(
        rng=query.rng, topics=topics, weights=shares, taste=state.vectors.vector(subject), n=count
    )
    rows = np.concatenate([with_it, near]).astype(np.int32)
    both = np.concatenate([1.0 + scores, nearness]).astype(np.float32)
    first = first_places(rows)
    first = first[rows[first] != subject]
    return Found(rows[first], both[first])


def _best(query: Query, board: str, number: int) -> Found:
    rows, values = query.state.boards[board].best(number, query.state.params.source_cards)
    return Found(rows, np.arange(len(values), 0, -1).astype(np.float32))


def _of_topics(query: Query, text: str) -> Found:
    names = query.state.cards.topics.names
    topics = np.array(
        [row for row, name in enumerate(names) if name == text or name in text.split()], np.int32
    )
    taste = np.zeros(query.state.params.content.dims, np.float32)
    weights = np.ones(len(topics), np.float32)
    count = query.state.params.source_cards
    if not len(topics):
        return Found(NO_ROWS, NO_SCORES)
    return Found(*query.state.index.near(rng=query.rng, topics=topics, weights=weights, taste=taste, n=count))
