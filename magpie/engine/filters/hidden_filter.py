"""What the person muted or blocked: a card, an account, a topic, a category and all below it. Holds for everybody,
personalised or not.
"""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.stages import Mask, Query


class HiddenFilter:
    reason = "muted_or_blocked"

    def keep(self, query: Query, rows: I32) -> Mask:
        choices, state = query.choices, query.state
        kept = np.ones(len(rows), bool)
        if choices.hidden_cards:
            hidden = np.array([state.cards.find(card) for card in sorted(choices.hidden_cards)], np.int32)
            kept &= ~np.isin(rows, hidden)
            # A story that carries hidden goods shows them: it goes too.
            anchors = state.cards["anchors"][rows]
            kept &= ~(np.isin(anchors, hidden) & (anchors >= 0)).any(axis=1)
        if choices.hidden_accounts:
            kept &= ~np.isin(state.cards["account"][rows], choices.hidden_accounts)
        if choices.hidden_topics:
            kept &= ~np.isin(state.facets["topics"][rows], choices.hidden_topics).any(axis=1)
        if choices.hidden_categories:
            kept &= ~np.isin(state.cards["lineage"][rows], choices.hidden_categories).any(axis=1)
        return kept
