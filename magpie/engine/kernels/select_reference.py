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

        def worth(i: int) -> tuple[float, int]:
            likeness = max([0.0, *(sum(a * b for a, b in zip(vectors[i], vectors[c], strict=True)) for c in chosen)])
            return scores[i] * (1.0 - diversity * likeness), -i

        def fits(i: int, near: list[int] = near) -> bool:
            own = groups[i]
            return all(g < 0 or sum(groups[c][k] == g for c in near) < limits[k] for k, g in enumerate(own))

        allowed = [i for i in free if fits(i)] or free
        if place >= 0:
            chosen.append(place)
        elif allowed:
            chosen.append(max(allowed, key=worth))
    return chosen
