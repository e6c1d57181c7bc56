"""Kernels of merging: what a dozen sources found becomes one list, with the gate's own ranking as a further voice.

A replay asks the gate's channels alone, and the gate alone ranks. In numpy either took some eighty calls on a few hundred
numbers each. Sums run over the sources in their order, so the answer depends on nothing else. The plain reference is
`merge_reference`.
"""

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from magpie.engine.arrays import F32, I32, I64, U8

Mask = npt.NDArray[np.bool_]
OFFSET, GATE_WEIGHT = 0, 1
"""Places in `numbers`: the rank that counts half, and what the gate's ranking weighs."""


@njit(cache=True, nogil=True, fastmath=False)
def _best_first(scores: F32) -> I64:
    """Places in order of score, the higher first, equal ones by place: each score's bits, turned so that they sort."""
    keys = np.empty(scores.size, np.int64)
    for at in range(scores.size):
        scores[at] += np.float32(0.0)  # both signs of zero are one
    bits = scores.view(np.int32)
    for at in range(scores.size):
        turned = np.int64(bits[at]) if bits[at] >= 0 else np.int64(-0x80000000) - bits[at]
        keys[at] = (-turned << 32) + at
    keys.sort()
    for at in range(scores.size):
        keys[at] &= 0xFFFFFFFF
    return keys


@njit(cache=True, nogil=True, fastmath=False)
def _number(named: I32, rows: I32, number: I32) -> int:
    """Fill `rows` with the distinct ones of `named`, ascending, and `number` with which of them each is."""
    ordered, count = np.sort(named), 0
    for i in range(ordered.size):
        if i == 0 or ordered[i] != ordered[i - 1]:
            rows[count] = ordered[i]
            count += 1
    for i in range(named.size):
        low, high = 0, count
        while low < high:
            middle = (low + high) >> 1
            if rows[middle] < named[i]:
                low = middle + 1
            else:
                high = middle
        number[i] = low
    return count


@njit(cache=True, nogil=True, fastmath=False)
def _share_out(scores: F32, number: I32, is_log: bool, strengths: F32, channel: int, is_own: I32) -> None:
    """Place a channel's scores, as shares of their sum, at the rows it named; log scores by softmax."""
    top, total = np.float32(-np.inf), 0.0
    for score in scores:
        top = max(top, score)
    for i in range(scores.size):
        value = math.exp(scores[i] - top) if is_log else np.float64(scores[i])
        strengths[number[i], channel] = value
        is_own[number[i]] = 1
        total += value
    for i in range(scores.size):
        at = number[i]
        strengths[at, channel] = strengths[at, channel] / total if total > 0.0 else np.float32(0.0)


@njit(cache=True, nogil=True, fastmath=False)
def _gate_score(
    row: int, shares: F32, history: I32, counts: F32, floors: F32, silences: F32, weights: F32
) -> np.float32:
    """What the gate says of one row: its weights times `gate_features`; channels that were not asked are silent.

    `silences` are the logarithms of the floors: most channels name most rows not at all.
    """
    channels, score = floors.size, np.float32(0.0)
    popularity, is_past = counts[row] if row < counts.size else np.float32(0.0), False
    for card in history:
        is_past |= card == row
    for c in range(channels):
        share = shares[c] if c < shares.size else np.float32(0.0)
        if share == 0.0:
            score += weights[c] * silences[c]
        else:
            score += weights[c] * np.float32(math.log(share + floors[c]))
            score += weights[channels + c] + weights[2 * channels + c] * np.float32(3.0) * share
    score += weights[3 * channels] * np.float32(0.3 * math.log1p(popularity))
    if is_past:
        score += weights[3 * channels + 1]
    if history.size > 0 and history[0] == row:
        score += weights[3 * channels + 2]
    return np.float32(score)


@njit(cache=True, nogil=True, fastmath=False)
def _rank_by_gate(
    rows: I32, is_own: I32, strengths: F32, history: I32, counts: F32, floors: F32, weights: F32, numbers: F32, merged: F32
) -> None:  # fmt: skip
    """Add to `merged` the gate's ranking of the channels' own rows, as reciprocal ranks."""
    places, told, size = np.empty(rows.size, np.int32), np.empty(rows.size, np.float32), 0
    silences = np.log(floors)
    for at in range(rows.size):
        if is_own[at] == 0:
            continue
        places[size] = at
        told[size] = _gate_score(rows[at], strengths[at], history, counts, floors, silences, weights)
        size += 1
    ranked = _best_first(told[:size])
    for rank in range(size):
        merged[places[ranked[rank]]] += np.float32(numbers[GATE_WEIGHT] / (numbers[OFFSET] + rank))


@njit(
    "Tuple((int64,int64))(int32[::1],float32[::1],int64[::1],float32[::1],float32[::1],int64[::1],int32[::1],float32[::1],"
    "float32[::1],float32[::1],int64[::1],int32[::1],float32[::1],int32[::1],float32[:,::1],boolean[::1],int32[::1],"
    "float32[:,::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def merge_found(
    named: I32, scores: F32, ends: I64, weights: F32, numbers: F32, channels: I64, history: I32, counts: F32,
    floors: F32, gate: F32, limits: I64,
    rows: I32, merged: F32, strongest: I32, shares: F32, is_trial: Mask, own: I32, strengths: F32,
) -> tuple[int, int]:  # fmt: skip
    """Merge what sources found, best first; returns how many candidates and how many rows of the gate's there are.

    Source s named[ends[s - 1] : ends[s]]; `channels` are the sources that the gate weighs, the first of log scores;
    counts [rows] are targets so far. limits = (most candidates beside those on trial, the source of trials).
    """
    all_rows, number = np.empty(named.size, np.int32), np.empty(named.size, np.int32)
    n = _number(named, all_rows, number)
    all_rows = all_rows[:n]
    parts, sums, on_trial = (
        np.zeros((n, weights.size), np.float32),
        np.zeros(n, np.float32),
        np.zeros(n, np.uint8),
    )
    told, is_own, first = np.zeros((n, channels.size), np.float32), np.zeros(n, np.int32), 0
    for s in range(weights.size):
        for i in range(first, ends[s]):
            parts[number[i], s] = weights[s] / (numbers[OFFSET] + np.float32(i - first))
            on_trial[number[i]] |= s == limits[1]
        for c in range(channels.size):
            if channels[c] == s and ends[s] > first:
                _share_out(scores[first : ends[s]], number[first : ends[s]], c == 0, told, c, is_own)
        first = ends[s]
    for at in range(n):
        for s in range(weights.size):
            sums[at] += parts[at, s]
    _rank_by_gate(all_rows, is_own, told, history, counts, floors, gate, numbers, sums)
    order, count, owned = _best_first(sums), 0, 0
    for turn in range(2):  # those on trial stay whatever their rank, after the others
        left = limits[0] if turn == 0 else np.int64(n)
        for at in order:
            if on_trial[at] != turn or left == 0:
                continue
            left -= 1
            rows[count], merged[count], is_trial[count] = all_rows[at], sums[at], turn == 1
            strongest[count] = np.argmax(parts[at])
            shares[count] = parts[at]
            count += 1
    for at in range(n):
        if is_own[at]:
            own[owned] = all_rows[at]
            strengths[owned] = told[at]
            owned += 1
    return count, owned


@njit(
    "int64(int32[::1],float32[::1],int64[::1],float32[::1],uint8[::1],int64,int32[::1],float32[::1],float32[::1],float32[::1],"
    "int32[::1],float32[::1],float32[:,::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def rank_named(
    named: I32, scores: F32, ends: I64, first_shares: F32, alive: U8, k: int, history: I32, counts: F32, floors: F32,
    gate: F32, rows: I32, told: F32, shares: F32,
) -> int:  # fmt: skip
    """Fill `rows`, what the gate told of each, and their channels' `shares`, best first; returns how many there are.

    Channel c named[ends[c - 1] : ends[c]], best first, of which its first k living ones count. first_shares [named] are
    those of the first channel, which speaks of every row; another's are its scores as shares of their sum.
    """
    kept, number, n = np.empty(named.size, np.int32), np.empty(named.size, np.int32), 0
    kept_scores, kept_shares, cuts = (
        np.empty(named.size, np.float32),
        np.empty(named.size, np.float32),
        ends.copy(),
    )
    for c in range(ends.size):
        most = n + k
        for i in range(ends[c - 1] if c else 0, ends[c]):
            if alive[named[i]] != 0 and n < most:
                kept[n], kept_scores[n], kept_shares[n] = named[i], scores[i], first_shares[i]
                n += 1
        cuts[c] = n
    own, gates = np.empty(n, np.int32), np.empty(n, np.float32)
    count = _number(kept[:n], own, number)
    strengths, is_own = np.zeros((count, ends.size), np.float32), np.zeros(count, np.int32)
    for i in range(n):
        strengths[number[i], 0] = kept_shares[i]
    for c in range(1, ends.size):
        first, last = cuts[c - 1], cuts[c]
        _share_out(kept_scores[first:last], number[first:last], False, strengths, c, is_own)
    silences = np.log(floors)
    for at in range(count):
        gates[at] = _gate_score(own[at], strengths[at], history, counts, floors, silences, gate)
    order = _best_first(gates[:count])
    for place in range(count):
        at = order[place]
        rows[place], told[place], shares[place] = own[at], gates[at], strengths[at]
    return count
