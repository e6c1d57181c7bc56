"""An exact, bounded memory of counts by 64-bit key: two open-addressing tables that take turns.

Owns the arrays, their snapshot and how many keys they hold; `kernels/trust.py` reads and writes them. No hashing of
two keys into one: keys are compared whole, and key 0 is an empty slot.
"""

import numpy as np

from magpie.engine.arrays import I64, U8, Snapshot
from magpie.engine.kernels.trust import NEVER, U64


class Once:
    """`keys`, `counts` and `state` of the two tables, each at most half full."""

    def __init__(self, *, keys: int) -> None:
        slots = 1 << max(4, int(2 * keys - 1).bit_length())
        self.keys: U64 = np.zeros((2, slots), dtype=np.uint64)
        self.counts: U8 = np.zeros((2, slots), dtype=np.uint8)
        # young table's index, keys in it, when it began
        self.state: I64 = np.array([0, 0, NEVER], dtype=np.int64)

    def bytes_used(self) -> int:
        return self.keys.nbytes + self.counts.nbytes

    def snapshot(self, prefix: str) -> Snapshot:
        """Only filled slots, with their places, so a quiet site's snapshot is small."""
        table, slot = np.nonzero(self.keys)
        return {
            f"{prefix}.place": np.stack([table, slot]).astype(np.int64),
            f"{prefix}.key": self.keys[table, slot],
            f"{prefix}.count": self.counts[table, slot],
            f"{prefix}.state": self.state.copy(),
        }

    def restore(self, arrays: Snapshot, prefix: str) -> None:
        table, slot = arrays[f"{prefix}.place"].astype(np.int64)
        self.keys[:] = 0
        self.counts[:] = 0
        self.keys[table, slot] = arrays[f"{prefix}.key"]
        self.counts[table, slot] = arrays[f"{prefix}.count"]
        self.state = arrays[f"{prefix}.state"].astype(np.int64)
