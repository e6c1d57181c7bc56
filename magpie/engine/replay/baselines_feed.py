"""What simple counting predicts on the same rows, in the same order, with the same delay.

Owns the four baselines a feed model has to beat: the global rate, the decayed card counter, card + person counters
added as log-odds, and popularity (which only orders). They are plain on purpose, and as good as plain can be: their
two settings were chosen like the model's, on 27 April alone: of 4 smoothings x 4 half-lives these have the best logloss
but for .0001, and no other pair is better by more than .0005 AUC on click.
"""

import numpy as np
from numpy.typing import NDArray

from magpie.engine.kernels.ranker_state import F4, I4, I8, OBSERVE, PREDICT

# Name -> whether it says a probability.
BASELINES = {"global rate": True, "card counter": True, "card + person counters": True, "popularity": False}
SMOOTHING = 10.0  # rows of the global rate a counter starts with
CARD_HALF_LIFE_MS = 7 * 86_400_000.0

F8 = NDArray[np.float64]


class _Counter:
    """Decayed shown and done per id; `half_life_ms` inf never forgets."""

    def __init__(self, size: int, heads: int, half_life_ms: float) -> None:
        self.shown, self.done = np.zeros(size), np.zeros((size, heads))
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


def run_baselines(ts_ms: I8, card: I4, person: I4, labels: F4, ops: I8) -> dict[str, F4]:
    """Predictions float32[n, H] of each baseline; `ops` is the order the engine itself followed."""
    n, heads = labels.shape
    said = {name: np.zeros((n, heads), np.float32) for name in BASELINES}
    cards = _Counter(int(card.max(initial=0)) + 1, heads, CARD_HALF_LIFE_MS)
    people = _Counter(int(person.max(initial=0)) + 1, heads, np.inf)
    ever = np.zeros((len(cards.shown), heads))
    shown, done = 10.0, np.full(heads, 0.5)
    times, card_list, person_list = ts_ms.tolist(), card.tolist(), person.tolist()
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
            label = labels[row]
            cards.add(c, now, label)
            people.add(u, now, label)
            ever[c] += label
            shown, done = shown + 1, done + label
    return said
