"""The slow oracle of `kernels.interests`: dictionaries and one number at a time."""

import math

import numpy as np

from magpie.engine.arrays import F32, F64, I32, I64


def reference_gauge(
    *, slots: I32, sums: F32, gap_ms: int, taus_ms: F64, mix: F32, declared: I32, most: float, doubt: float
) -> dict[int, float]:
    """Key -> strength, e.g. {3: .31, 12: 1.0}: what was declared, and the positive evidence scaled by how sure it is."""
    evidence = {
        int(key): sum(
            float(part) * math.exp(-gap_ms / tau) * float(share)
            for part, tau, share in zip(row, taus_ms, mix, strict=True)
        )
        for key, row in zip(slots, sums, strict=True)
        if key >= 0
    }
    evidence = {key: value for key, value in evidence.items() if value > 0.0}
    total = sum(evidence.values())
    found = {
        key: most * total / (total + doubt) * value / max(evidence.values())
        for key, value in evidence.items()
    }
    return found | {int(key): 1.0 for key in declared}


def reference_add_up(
    *, keys: I32, facets: I32, shares: F32, weights: F32, gaps_ms: I64, taus_ms: F64
) -> dict[int, list[float]]:
    """Key -> what is left of the events in each horizon."""
    return {
        int(key): [
            sum(
                float(weights[e] * shares[e, s]) * math.exp(-gaps_ms[e] / tau)
                for e, s in zip(*np.nonzero(facets == key), strict=True)
            )
            for tau in taus_ms
        ]
        for key in keys
    }
