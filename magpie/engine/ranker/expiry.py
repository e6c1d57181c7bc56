"""Forgetting what has been idle: ids, their counters and their places in people's histories.

Owns the rule that nothing of a freed row survives: its vector starts anew, every counter it took part in goes, and
it leaves every history, so that the next owner of the row inherits nothing.
"""

import numpy as np
from numpy.typing import NDArray

from magpie.engine.kernels.counters import ROW_BITS
from magpie.engine.kernels.ranker_state import CLOCK_MS, F4, I4, PERSONS_USED, SLOTS_USED, State
from magpie.engine.ranker.arrays import BLOCK, FREE, place_slots, start_vectors
from magpie.engine.ranker.params import RankerParams


def expire_state(
    state: State, params: RankerParams, *, seed: int, before_ms: int
) -> tuple[State, NDArray[np.bool_]]:
    """The state without what was last seen before `before_ms`, and which rows are free now."""
    state.seen_ms[state.seen_ms == 0] = state.marks[CLOCK_MS]  # admitted before the first event
    gone = state.seen_ms < before_ms
    state = _drop_slots(state, gone, before_ms)
    state = _drop_histories(state, gone)
    _start_anew(state, params, gone, seed=seed)
    return state, gone


def _drop_slots(state: State, gone: NDArray[np.bool_], before_ms: int) -> State:
    part = (1 << ROW_BITS) - 1
    kept = (state.slot_key != -1) & (state.slot_ms >= before_ms)
    first, second = (state.slot_key >> ROW_BITS) & part, state.slot_key & part
    kept[kept] = ~gone[first[kept]] & ~gone[second[kept]]
    state.marks[SLOTS_USED] = np.count_nonzero(kept)
    size = len(state.slot_key)
    return place_slots(state, state.slot_key[kept], state.slot_ms[kept], state.slot_count[kept], size=size)


def _drop_histories(state: State, gone: NDArray[np.bool_]) -> State:
    """Histories of people who stay, moved together in the order of their rows."""
    state.person_at[gone] = -1
    rows = np.flatnonzero(state.person_at >= 0)
    history = np.full_like(state.history, -1)
    history[: len(rows)] = _without(state.history[state.person_at[rows]], gone)
    state.person_at[rows] = np.arange(len(rows), dtype=np.int32)
    state.marks[PERSONS_USED] = len(rows)
    return state._replace(history=history)


def _without(history: I4, gone: NDArray[np.bool_]) -> I4:
    """Entries [n, L, C] with a freed row taken out and the older ones moved up."""
    stays = (history[:, :, 0] >= 0) & ~gone[np.maximum(history, 0)].any(axis=2)
    order = np.argsort(~stays, axis=1, kind="stable")
    moved = np.take_along_axis(history, order[:, :, None], axis=1)
    moved[~np.take_along_axis(stays, order, axis=1)] = -1
    return moved


def _start_anew(state: State, params: RankerParams, gone: NDArray[np.bool_], *, seed: int) -> None:
    rows = np.flatnonzero(gone)
    for block in np.unique(rows // BLOCK):
        fresh: F4 = start_vectors(params, seed=seed, first=int(block) * BLOCK, rows=BLOCK)
        own = rows[rows // BLOCK == block]
        state.embedding[own] = fresh[own - block * BLOCK]
    state.embedding_sq[rows] = params.embedding_sq_start
    state.wide[rows], state.wide_sq[rows] = 0.0, params.wide_sq_start
    state.seen_ms[rows] = FREE
