"""What simple counting predicts on the same rows, in the same order, with the same delay.

Owns the four baselines a feed model has to beat: the global rate, the decayed card counter, card + person counters
added as log-odds, and popularity (which only orders). They are plain on purpose, and as good as plain can be: their
two settings were chosen like the model's, on 27 April alone: of 4 smoothings x 4 half-lives these have the best logloss
but for .0001, and no other pair is better by more than .0005 AUC on click.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from magpie.engine.arrays import U8
from magpie.engine.kernels.ranker_state import F4, I4, I8, OBSERVE, PREDICT

# Name -> whether it says a probability.
BASELINES = {"global rate": True, "card counter": True, "card + person counters": True, "popularity": False}
SMOOTHING = 10.0  # rows of the global rate a counter starts with
CARD_HALF_LIFE_MS = 7 * 86_400_000.0

F8 = NDArray[np.float64]


class Seen(NamedTuple):
    """Rows by time that can be counted: of which card, whose, and what of the answers is known."""

    ts_ms: I8  # [n]
    card: I4  # [n]
    person: I4  # [n]
    labels: F4  # [n, H]
    known: U8  # [n, H]


class _Counter:
    """Decayed shown and done per id and head; `half_life_ms` inf never forgets."""

    def __init__(self, size: int, heads: int, half_life_ms: float) -> None:
        self.shown, self.done = np.zeros((size, heads)), np.zeros((size, heads))
        self._ms, self._half_life_ms = np.zeros(size), half_life_ms

    def odds_gap(self, row: int, now_ms: int, p: F8) -> F8:
        """Log-odds of the smoothed rate of `row` less those of the global rate `p`."""
        keep = 0.5 ** ((now_ms - self._ms[row]) / self._half_life_ms)
        shown, done = self.shown[row] * keep, self.done[row] * keep
        rate = (done + SMOOTHING * p) / (shown + SMOOTHING)
        gap: F8 = np.log(rate / (1 - rate)) - np.log(p / (1 - p))
        return gap

    def add(self, row: int, now_ms: int, label: F4) -> None:
        keep = 0.5 ** ((now_ms - self._ms[row]) / self._half_life_ms)
        self.shown[row] = self.shown[row] * keep + 1
        self.done[row] = self.done[row] * keep + label
        self._ms[row] = now_ms

    def add_all(self, rows: I4, past: Seen) -> None:
        """Everything of the past at once, as of its last row."""
        self._ms[:] = past.ts_ms[-1]
        worth = past.known * 0.5 ** ((past.ts_ms[-1] - past.ts_ms) / self._half_life_ms)[:, None]
        np.add.at(self.shown, rows, worth)
        np.add.at(self.done, rows, worth * past.labels)


def run_baselines(rows: Seen, ops: I8, past: Seen | None = None) -> dict[str, F4]:
    """Predictions float32[n, H] of each baseline, every answer of `rows` being known in time; `ops` is the order the
    engine itself followed, `past` is counted first."""
    n, heads = rows.labels.shape
    parts = [rows] if past is None else [rows, past]
    said = {name: np.zeros((n, heads), np.float32) for name in BASELINES}
    cards = _Counter(1 + max(int(part.card.max(initial=0)) for part in parts), heads, CARD_HALF_LIFE_MS)
    people = _Counter(1 + max(int(part.person.max(initial=0)) for part in parts), heads, np.inf)
    ever = np.zeros_like(cards.done)
    shown, done = np.full(heads, 10.0), np.full(heads, 0.5)
    if past is not None and len(past.ts_ms):
        cards.add_all(past.card, past)
        people.add_all(past.person, past)
        np.add.at(ever, past.card, past.known * past.labels)
        shown, done = shown + past.known.sum(axis=0), done + (past.known * past.labels).sum(axis=0)
    times, card_list, person_list = rows.ts_ms.tolist(), rows.card.tolist(), rows.person.tolist()
    for act, row in ops[(ops[:, 0] == PREDICT) | (ops[:, 0] == OBSERVE)].tolist():
        now, c, u = times[row], card_list[row], person_list[row]
        if act == PREDICT:
            p = done / shown
            base = np.log(p / (1 - p))
            gap = cards.odds_gap(c, now, p)
            said["global rate"][row] = p
            said["card counter"][row] = 1 / (1 + np.exp(-base - gap))
            said["card + person counters"][row] = 1 / (1 + np.exp(-base - gap - people.odds_gap(u, now, p)))
            said["popularity"][row] = ever[c]
        else:
            label = rows.labels[row]
            cards.add(c, now, label)
            people.add(u, now, label)
            ever[c] += label
            shown, done = shown + 1, done + label
    return said
