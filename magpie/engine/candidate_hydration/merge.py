"""Merging: one list out of all sources, by weighted reciprocal rank, with the learned gate as the strongest voice.

A card named by several sources adds up their shares weight / (offset + rank), ranks from 0. Session kNN, co-visits
and the sequence model are first weighed against each other by the gate that learned how far each may be believed.
"""

from collections.abc import Sequence

import numpy as np

from magpie.engine.arrays import F32, I32
from magpie.engine.retrieval.blend import gate_features
from magpie.engine.rowsets import distinct, numbered
from magpie.engine.stages import Candidates, Found, Query, Source

CHANNELS = ("sequence", "session_knn", "co_visit")
"""The gate's channels, in the order it was built for."""
RANKS: F32 = np.arange(4_096, dtype=np.float32)
"""0, 1, 2, …: more than any source names."""


def merge(query: Query, sources: Sequence[Source], found: Sequence[Found]) -> Candidates:
    """At most `candidates_max` cards, best first; every card on trial stays whatever its rank."""
    p = query.state.params
    named = np.concatenate([one.rows for one in found])
    counts = [len(one.rows) for one in found]
    rows, at = numbered(named)
    shares = np.zeros((len(rows), len(sources)), np.float32)
    weights = dict(p.source_weights)
    heaviest = np.repeat(np.array([weights[source.name] for source in sources], np.float32), counts)
    ranks = np.concatenate([RANKS[:count] for count in counts])
    shares[at, np.repeat(np.arange(len(sources)), counts)] = heaviest / (
        np.float32(p.merge_rank_offset) + ranks
    )
    merged = shares.sum(axis=1) + _gate_share(query, sources, found, rows)
    is_trial = np.zeros(len(rows), bool)
    is_trial[at[np.repeat([source.name == "trial" for source in sources], counts)]] = True
    order = np.argsort(-merged, kind="stable")  # equal ones stay by row
    order = np.concatenate([order[~is_trial[order]][: p.candidates_max], order[is_trial[order]]])
    strongest = shares[order].argmax(axis=1).astype(np.int32)
    return Candidates(rows[order], merged[order], strongest, shares[order], is_trial[order])


def _gate_share(query: Query, sources: Sequence[Source], found: Sequence[Found], rows: I32) -> F32:
    """The gate's own ranking of what its channels named, as reciprocal ranks."""
    state, p = query.state, query.state.params
    share = np.zeros(len(rows), np.float32)
    by_name = {source.name: one for source, one in zip(sources, found, strict=True)}
    named = [by_name.get(channel) for channel in CHANNELS]
    if not any(one is not None and len(one.rows) for one in named):
        return share
    own = distinct(np.concatenate([one.rows for one in named if one is not None]))
    strengths = np.stack(
        [
            _as_shares(one, own, is_log=channel == "sequence")
            for one, channel in zip(named, CHANNELS, strict=True)
        ],
        axis=1,
    )
    query.named = own, strengths
    gate = state.blend.gate
    features = gate_features(
        own,
        strengths,
        history=query.history,
        popularity=state.blend.sequence.popularity(own),
        params=gate.params,
    )
    scores = gate.score(features, gate.bucket(len(query.history)))
    ranked = own[np.argsort(-scores, kind="stable")]
    share[np.searchsorted(rows, ranked)] = p.gate_weight / (p.merge_rank_offset + np.arange(len(ranked)))
    return share


def _as_shares(found: Found | None, rows: I32, *, is_log: bool) -> F32:
    """A channel's scores as shares of their sum, placed at `rows` (sorted); log scores by softmax."""
    shares = np.zeros(len(rows), np.float32)
    if found is None or not len(found.rows):
        return shares
    scores = np.exp(found.scores - found.scores.max()) if is_log else found.scores
    total = scores.sum()
    if total > 0.0:
        shares[np.searchsorted(rows, found.rows)] = scores / total
    return shares
