"""The ranker's state as plain arrays and back, bit by bit.

Owns which arrays are trimmed and ordered so that a snapshot depends on what was learned and not on how the arrays
grew: ids are cut at the last row handed out, counters are sorted by key. Refuses a snapshot of another shape.
"""

import numpy as np
from numpy.typing import NDArray

from magpie.engine.kernels.ranker_state import PERSONS_USED, State
from magpie.engine.ranker.arrays import grow_persons, place_slots, slots_size

SLOT_ARRAYS = ("slot_key", "slot_ms", "slot_count")
ROW_ARRAYS = ("seen_ms", "person_at", "embedding", "embedding_sq", "wide", "wide_sq")


def pack_state(state: State, *, rows: int) -> dict[str, NDArray[np.generic]]:
    """Copies of the used part of every array."""
    used = np.flatnonzero(state.slot_key != -1)
    used = used[np.argsort(state.slot_key[used])]
    packed: dict[str, NDArray[np.generic]] = {}
    for name, array in state._asdict().items():
        if name in SLOT_ARRAYS:
            packed[name] = array[used]
        elif name in ROW_ARRAYS:
            packed[name] = array[:rows].copy()
        elif name == "history":
            packed[name] = array[: state.marks[PERSONS_USED]].copy()
        else:
            packed[name] = array.copy()
    return packed


def unpack_state(fresh: State, packed: dict[str, NDArray[np.generic]]) -> State:
    """`fresh` (with room for the rows) become what `packed` saw."""
    for name, array in fresh._asdict().items():
        if packed[name].dtype != array.dtype or packed[name].shape[1:] != array.shape[1:]:
            raise ValueError(
                f"the snapshot's {name} is of another ranker: {packed[name].shape}, not {array.shape}"
            )
    state = grow_persons(fresh, persons=len(packed["history"]))
    for name, array in state._asdict().items():
        if name not in SLOT_ARRAYS:
            array[: len(packed[name])] = packed[name]
    key, ms, count = (packed[name] for name in SLOT_ARRAYS)
    return place_slots(state, key, ms, count, size=slots_size(len(key)))  # type: ignore[arg-type]
