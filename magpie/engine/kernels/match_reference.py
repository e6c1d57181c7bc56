"""The slow oracle of `kernels.match`: one card, sets and dictionaries, one term after the other."""

import math
from collections.abc import Mapping, Sequence, Set


def reference_terms(
    *,
    topics: Mapping[int, float],
    attributes: Sequence[int],
    categories: Sequence[int],
    account: int,
    told: Set[int],
    follows: Set[int],
    owns: Set[int],
    searched: Set[int],
    visited: Set[int],
    strengths: Mapping[str, Mapping[int, float]],
    session: float,
    covisit: float,
    halves: tuple[float, float],
    circle_share: float,
) -> list[float]:
    """The eleven terms of one card in the order of the kernel; `strengths` maps sort -> key -> 0..1.

    `session` and `covisit` are the card's scores there, 0 for none, e.g. (.5, 0) with halves (.5, .05) -> .5 and 0.
    """
    inferred = strengths["topics"]
    styles = [strengths["attributes"].get(key, 0.0) for key in attributes]
    is_discovered = account not in follows | owns
    return [
        sum(share for topic, share in topics.items() if topic in told),
        float(account in follows),
        sum(share * inferred.get(topic, 0.0) for topic, share in topics.items() if topic not in told),
        strengths["accounts"].get(account, 0.0) * is_discovered,
        max((strengths["categories"].get(key, 0.0) for key in categories), default=0.0),
        sum(styles) / max(1, len(styles)),
        sum(share for topic, share in topics.items() if topic in searched),
        float(account in visited),
        session / (session + halves[0]),
        covisit / (covisit + halves[1]),
        circle_share,
    ]


def reference_price_fit(*, price: int, low: float, high: float, spread: float, ceiling: int) -> float:
    """How well a price fits a band from `low` to `high`; a spread of 0 is no band."""
    if price <= 0 or spread <= 0.0:
        return 0.5
    if 0 < ceiling < price:
        return 0.0
    steps = max(0.0, math.log(low) - math.log(price), math.log(price) - math.log(high)) / spread
    return math.exp(-steps)
