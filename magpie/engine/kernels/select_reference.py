"""Plain Python oracle of `kernels.select`."""

from collections.abc import Sequence


def picked(
    scores: Sequence[float], vectors: Sequence[Sequence[float]], groups: Sequence[Sequence[int]], limits: Sequence[int],
    *, window: int, diversity: float, explore: float, draws: Sequence[float], forced: Sequence[int],
) -> list[tuple[int, float]]:  # fmt: skip
    """(candidate number, the chance it had at its place), in slate order."""
    chosen: list[int] = []
    chances: list[float] = []
    for place, draw in zip(forced, draws, strict=True):
        free = [i for i in range(len(scores)) if i not in chosen and i not in forced]
        near = chosen[max(0, len(chosen) - window + 1) :]

        def broken(i: int, near: list[int] = near) -> int:
            return sum(
                g >= 0 and sum(groups[c][k] == g for c in near) >= limits[k] for k, g in enumerate(groups[i])
            )

        def worth(i: int) -> float:
            likeness = max(
                [0.0, *(sum(a * b for a, b in zip(vectors[i], vectors[c], strict=True)) for c in chosen)]
            )
            return scores[i] * (1.0 - diversity * likeness)

        if place >= 0:
            chosen.append(place)
            chances.append(1.0)
        elif free:
            fewest = min(broken(i) for i in free)
            allowed = [i for i in free if broken(i) == fewest]
            best = max(worth(i) for i in allowed)
            weights = [(worth(i) / best) ** (1.0 / explore) for i in allowed]
            bounds = [sum(weights[: at + 1]) / sum(weights) for at in range(len(allowed))]
            at = next(at for at, bound in enumerate(bounds) if bound > draw)
            chosen.append(allowed[at])
            chances.append(weights[at] / sum(weights))
    return list(zip(chosen, chances, strict=True))
