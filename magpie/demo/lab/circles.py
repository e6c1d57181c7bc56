"""Whether the circles that an engine found in the log agree with the hidden ones: adjusted Rand index, 1 agrees, 0 is chance."""

import numpy as np
from scipy.special import comb

from magpie.demo.lab.days import Lived
from magpie.demo.lab.policies import EnginePolicy
from magpie.demo.lab.town import name_of


def agreement(lived: Lived) -> float:
    """Over people of whom the engine knows a circle; nan where it knows fewer than two."""
    policy = lived.policy
    assert isinstance(policy, EnginePolicy)
    state = policy.engine.state
    state.circles.seek()
    while not state.circles.step(1 << 20):
        pass
    hidden, found = [], []
    for person in range(len(lived.town.people)):
        row = state.people.rows.find(name_of(person))
        shares = state.circles.of_person(row) if row >= 0 else np.zeros(1)
        if shares.any():
            hidden.append(int(lived.town.people.circle[person]))
            found.append(int(shares.argmax()))
    return adjusted_rand(np.array(hidden), np.array(found)) if len(found) > 1 else float("nan")


def adjusted_rand(one: np.ndarray, other: np.ndarray) -> float:
    """Hubert and Arabie's adjusted Rand index of two partitions.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3]))
    1.0
    """
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    pairs = comb(table, 2).sum()
    rows, columns, total = comb(table.sum(1), 2).sum(), comb(table.sum(0), 2).sum(), comb(len(one), 2)
    expected = rows * columns / total
    most = (rows + columns) / 2.0
    return float((pairs - expected) / (most - expected)) if most != expected else 1.0
