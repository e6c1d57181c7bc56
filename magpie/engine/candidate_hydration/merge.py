"""Merging: one list out of all sources, by weighted reciprocal rank, with the learned gate as the strongest voice.

A card named by several sources adds up their shares weight / (offset + rank), ranks from 0. Session kNN, co-visits
and the sequence model are first weighed against each other by the gate that learned how far each may be believed.
"""

from collections.abc import Sequence

import numpy as np

from magpie.engine.kernels.merge import merge_found
from magpie.engine.stages import Candidates, Found, Query, Source

CHANNELS = ("sequence", "session_knn", "co_visit")
"""The gate's channels, in the order it was built for."""


def merge(query: Query, sources: Sequence[Source], found: Sequence[Found]) -> Candidates:
    """At most `candidates_max` cards, best first; every card on trial stays whatever its rank."""
    p, blend = query.state.params, query.state.blend
    gate, weights = blend.gate, dict(p.source_weights)
    named = np.concatenate([one.rows for one in found])
    names, n = [source.name for source in sources], len(named)
    at = {name: place for place, name in enumerate(names)}
    rows, merged, strongest = np.empty(n, np.int32), np.empty(n, np.float32), np.empty(n, np.int32)
    shares, is_trial = np.empty((n, len(names)), np.float32), np.empty(n, bool)
    own, strengths = np.empty(n, np.int32), np.empty((n, len(CHANNELS)), np.float32)
    count, owned = merge_found(
        named, np.concatenate([one.scores for one in found]), np.cumsum([len(one.rows) for one in found]),
        np.array([weights[name] for name in names], np.float32),
        np.array([p.merge_rank_offset, p.gate_weight], np.float32),
        np.array([at.get(channel, -1) for channel in CHANNELS]), query.history, blend.sequence.counts,
        gate.floors, gate.weights_for(len(query.history)), np.array([p.candidates_max, at.get("trial", -1)]),
        rows, merged, strongest, shares, is_trial, own, strengths,
    )  # fmt: skip
    if owned:
        query.named = own[:owned], strengths[:owned]
    return Candidates(rows[:count], merged[:count], strongest[:count], shares[:count], is_trial[:count])
