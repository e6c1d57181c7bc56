"""The kernels of the circles: link co-engaged cards, move nodes between circles, merge circles into nodes.

A graph is rows of (column, weight) in flat arrays: row i holds places starts[i]:starts[i + 1], and a column of -1 is an
empty place. Moving and merging stop when their budget of places is spent and go on from where they were.
"""

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, F64, I32, I64

EMPTY = -1


@njit(cache=True, nogil=True, fastmath=False)
def _link(columns: I32, weights: F32, row: int, column: int, add: float) -> None:
    """Add `add` to the link from `row` to `column`.

    In a full row a stranger wears the weakest down by its own weight and takes the place when nothing is left
    (Misra and Gries 1982), so only who keeps coming stays.
    """
    place = -1
    for j in range(columns.shape[1]):
        if columns[row, j] == column:
            place = j
            break
        if place < 0 or (columns[row, place] != EMPTY and (
            columns[row, j] == EMPTY or weights[row, j] < weights[row, place]
        )):  # fmt: skip
            place = j
    if columns[row, place] == column:
        weights[row, place] += add
    elif columns[row, place] == EMPTY or weights[row, place] <= add:
        columns[row, place], weights[row, place] = column, add
    else:
        weights[row, place] -= add


@njit(
    "boolean(int32[:,::1],float32[:,::1],int32[:,::1],float32[:,::1],int64,int64,float64,float64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def link_cards(
    columns: I32, weights: F32, ring_cards: I32, ring_weights: F32, person: int, card: int, weight: float, scale: float
) -> bool:  # fmt: skip
    """Link `card` with each of ring_cards[person], both ways, and put it before them, the oldest leaving; False, and
    nothing happens, if it is one of them.

    A pair adds scale x the lesser of its two weights / the number of pairs.
    """
    pairs, last = 0, ring_cards.shape[1] - 1
    for j in range(last + 1):
        if ring_cards[person, j] == card:
            return False
        pairs += ring_cards[person, j] != EMPTY
    for j in range(last + 1):
        other = ring_cards[person, j]
        if other != EMPTY:
            add = min(ring_weights[person, j], np.float32(weight)) * np.float32(scale / pairs)
            _link(columns, weights, card, other, add)
            _link(columns, weights, other, card, add)
    for j in range(last, 0, -1):
        ring_cards[person, j], ring_weights[person, j] = (
            ring_cards[person, j - 1],
            ring_weights[person, j - 1],
        )
    ring_cards[person, 0], ring_weights[person, 0] = card, weight
    return True


@njit(
    "Tuple((int64,int64))(int64[::1],int32[::1],float32[::1],float64[::1],int32[::1],float64[::1],float64[::1],"
    "int64,float64,int64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def move_nodes(
    starts: I64, columns: I32, weights: F32, strength: F64, labels: I32, volume: F64, pull: F64,
    node: int, rarity: float, budget: int,
) -> tuple[int, int]:  # fmt: skip
    """Local moving of Louvain: each node from `node` on joins the neighbouring label of most modularity.

    `volume[label]` is the strength of its members, `rarity` is resolution / total strength; `pull` is scratch, zeros
    in and out. Returns (next node, moved).
    """
    nodes, moved = strength.size, 0
    while node < nodes and budget > 0:
        first, last = starts[node], starts[node + 1]
        budget -= last - first + 1
        own = labels[node]
        for at in range(first, last):
            if 0 <= columns[at] < nodes and columns[at] != node:
                pull[labels[columns[at]]] += weights[at]
        volume[own] -= strength[node]
        best, most = own, pull[own] - rarity * strength[node] * volume[own]
        for at in range(first, last):
            if 0 <= columns[at] < nodes and columns[at] != node:
                label = labels[columns[at]]
                gain = pull[label] - rarity * strength[node] * volume[label]
                if gain > most:
                    best, most = label, gain
        for at in range(first, last):
            if 0 <= columns[at] < nodes:
                pull[labels[columns[at]]] = 0.0
        volume[best] += strength[node]
        if best != own:
            labels[node] = best
            moved += 1
        node += 1
    return node, moved


@njit(
    "Tuple((int64,int64))(int64[::1],int32[::1],float32[::1],int32[::1],int64[::1],int32[::1],float64[::1],"
    "int64[::1],int32[::1],float32[::1],int64,int64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def merge_nodes(
    starts: I64, columns: I32, weights: F32, labels: I32, member_starts: I64, members: I32, pull: F64,
    out_starts: I64, out_columns: I32, out_weights: F32, label: int, budget: int,
) -> tuple[int, int]:  # fmt: skip
    """One row per label, from `label` on: its members' edges summed by label; edges inside it stay on itself.

    members[member_starts[l]:member_starts[l + 1]] are the nodes of label l. Returns (next label, places filled).
    """
    nodes = labels.size
    filled = out_starts[label]
    while label < member_starts.size - 1 and budget > 0:
        first_out = filled
        for m in range(member_starts[label], member_starts[label + 1]):
            node = members[m]
            budget -= starts[node + 1] - starts[node] + 1
            for at in range(starts[node], starts[node + 1]):
                if columns[at] < 0 or columns[at] >= nodes or weights[at] <= 0.0:
                    continue
                other = labels[columns[at]]
                if pull[other] == 0.0:
                    out_columns[filled] = other
                    filled += 1
                pull[other] += weights[at]
        for at in range(first_out, filled):
            out_weights[at] = np.float32(pull[out_columns[at]])
            pull[out_columns[at]] = 0.0
        label += 1
        out_starts[label] = filled
    return label, filled
