"""The slow oracle of `kernels.merge`: dictionaries of rows, sorted lists, one number at a time."""

import math
from collections.abc import Mapping, Sequence


def reference_merge(
    *,
    found: Sequence[Sequence[int]],
    weights: Sequence[float],
    offset: float,
    gate_ranking: Sequence[int],
    gate_weight: float,
    most: int,
    trial_source: int,
) -> list[tuple[int, float]]:
    """(row, merged share) best first, e.g. [(7, .12), (3, .05)]; those on trial follow all others."""
    merged: dict[int, float] = {}
    for source, rows in enumerate(found):
        for rank, row in enumerate(rows):
            merged[row] = merged.get(row, 0.0) + weights[source] / (offset + rank)
    for rank, row in enumerate(gate_ranking):
        merged[row] += gate_weight / (offset + rank)
    ordered = sorted(merged.items(), key=lambda one: (-one[1], one[0]))
    on_trial = set(found[trial_source])
    others = [one for one in ordered if one[0] not in on_trial]
    return others[:most] + [one for one in ordered if one[0] in on_trial]


def reference_shares(scores: Mapping[int, float], *, is_log: bool) -> dict[int, float]:
    """A channel's scores as shares of their sum; log scores by softmax: {3: 2.0, 7: 6.0} -> {3: .25, 7: .75}."""
    values = {row: math.exp(score) if is_log else score for row, score in scores.items()}
    total = sum(values.values())
    return {row: value / total if total > 0.0 else 0.0 for row, value in values.items()}
