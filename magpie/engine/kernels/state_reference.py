"""Plain Python oracles of `kernels.state`: slow, short, and read side by side with it."""

import math
from collections.abc import Sequence


def warmed(heat: float, weight: float, ts_ms: int, tau_ms: float) -> float:
    """log(exp(heat) + weight x exp(ts / tau)), computed without overflow."""
    mark = math.log(weight) + ts_ms / tau_ms
    top = max(heat, mark)
    return top + math.log(math.exp(heat - top) + math.exp(mark - top))


def offered(board: dict[int, float], row: int, value: float, *, size: int) -> dict[int, float]:
    """The board {row: value} after an offer; the first of equal least rows leaves."""
    if row in board or len(board) < size:
        return board | {row: value}
    least = min(board, key=lambda kept: board[kept])
    if value <= board[least]:
        return board
    return {kept: at for kept, at in board.items() if kept != least} | {row: value}


def leaned(
    interests: dict[int, list[float]], last_ms: int, topics: Sequence[int], shares: Sequence[float], *,
    weight: float, ts_ms: int, taus_ms: Sequence[float], slots: int,
) -> dict[int, list[float]]:  # fmt: skip
    """Interests {topic: weight per time constant} after one event."""
    gap_ms, late_ms = max(0, ts_ms - last_ms), max(0, last_ms - ts_ms)
    now = {
        t: [w * math.exp(-gap_ms / tau) for w, tau in zip(ws, taus_ms, strict=True)]
        for t, ws in interests.items()
    }
    for topic, share in zip(topics, shares, strict=True):
        add = [weight * share * math.exp(-late_ms / tau) for tau in taus_ms]
        if topic not in now and len(now) == slots:
            weakest = min(now, key=lambda t: abs(now[t][-1]))
            if abs(now[weakest][-1]) > abs(weight * share):
                continue
            del now[weakest]
        now[topic] = [a + b for a, b in zip(now.get(topic, [0.0] * len(taus_ms)), add, strict=True)]
    return now
