"""Plain Python oracle of `kernels.select`."""

from collections.abc import Sequence


def picked(
    scores: Sequence[float], vectors: Sequence[Sequence[float]], groups: Sequence[Sequence[int]], limits: Sequence[int],
    *, window: int, diversity: float, forced: Sequence[int],
) -> list[int]:  # fmt: skip
    """Candidate numbers in slate order."""
    chosen: list[int] = []
    for place in forced:
        free = [i for i in range(len(scores)) if i not in chosen and i not in forced]
        near = chosen[max(0, len(chosen) - window + 1) :]

        def rank(i: int, near: list[int] = near) -> tuple[int, float, int]:
            likeness = max(
                [0.0, *(sum(a * b for a, b in zip(vectors[i], vectors[c], strict=True)) for c in chosen)]
            )
            broken = sum(
                g >= 0 and sum(groups[c][k] == g for c in near) >= limits[k] for k, g in enumerate(groups[i])
            )
            return broken, -scores[i] * (1.0 - diversity * likeness), i

        if place >= 0:
            chosen.append(place)
        elif free:
            chosen.append(min(free, key=rank))
    return chosen
