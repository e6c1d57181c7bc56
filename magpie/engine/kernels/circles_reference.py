"""The slow oracles of the circle kernels: rows as dictionaries, modularity from its definition."""

from collections.abc import Sequence


def linked(row: dict[int, float], column: int, add: float, *, width: int) -> dict[int, float]:
    """A link row {column: weight} after one more link; a stranger to a full row wears the weakest down."""
    if column in row:
        return row | {column: row[column] + add}
    if len(row) < width:
        return row | {column: add}
    weakest = min(row, key=lambda kept: row[kept])
    if row[weakest] > add:
        return row | {weakest: row[weakest] - add}
    return {column if kept == weakest else kept: add if kept == weakest else w for kept, w in row.items()}


def best_label(
    rows: Sequence[dict[int, float]],
    strength: Sequence[float],
    labels: Sequence[int],
    node: int,
    resolution: float,
) -> int:
    """The label of most modularity for `node`; it stays unless another is strictly better, first seen first."""
    total = sum(strength)

    def gain(label: int) -> float:
        members = [i for i, held in enumerate(labels) if held == label and i != node]
        pull = sum(rows[node].get(i, 0.0) for i in members)
        return pull - resolution * strength[node] * sum(strength[i] for i in members) / total

    best = labels[node]
    for other in rows[node]:
        if other != node and gain(labels[other]) > gain(best) + 1e-12:
            best = labels[other]
    return best


def merged(rows: Sequence[dict[int, float]], labels: Sequence[int]) -> list[dict[int, float]]:
    """One row per label: its members' links summed by label."""
    out: list[dict[int, float]] = [{} for _ in range(max(labels) + 1)]
    for node, row in enumerate(rows):
        for other, weight in row.items():
            held = out[labels[node]]
            held[labels[other]] = held.get(labels[other], 0.0) + weight
    return out
