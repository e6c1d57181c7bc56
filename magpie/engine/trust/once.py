"""An exact, bounded memory of counts by 64-bit key: two open-addressing tables that take turns.

Counts live in the young table; when its time is over or it is half full it becomes the old one and the oldest is
forgotten. Reading looks into both. No hashing of two keys into one: keys are compared whole.
"""

import numpy as np

from magpie.engine.arrays import I64, U8, Snapshot

COUNT_MAX = 255
MIX = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: spreads neighbouring keys over the table
WORD = (1 << 64) - 1


class Once:
    """`count(key)` and `add(key)`; key 0 is not allowed (it marks an empty slot)."""

    def __init__(self, *, keys: int, life_ms: int) -> None:
        self._slots = 1 << max(4, int(2 * keys - 1).bit_length())  # at most half full
        self._keys_max = keys
        self._life_ms = life_ms
        self._keys = np.zeros((2, self._slots), dtype=np.uint64)
        self._counts: U8 = np.zeros((2, self._slots), dtype=np.uint8)
        # young table's index, keys in it, when it began (-1: never)
        self._state: I64 = np.array([0, 0, -1], dtype=np.int64)

    def count(self, key: int) -> int:
        """How often `key` was added, as far as remembered (at most 255)."""
        return max(int(self._counts[table, self._find(table, key)]) for table in (0, 1))

    def add(self, key: int, *, ts_ms: int) -> None:
        """Count `key` once more."""
        seen = self.count(key)
        self._roll(ts_ms)
        young = int(self._state[0])
        slot = self._find(young, key)
        if self._keys[young, slot] == 0:
            self._keys[young, slot] = key
            self._state[1] += 1
        self._counts[young, slot] = min(seen + 1, COUNT_MAX)

    def bytes_used(self) -> int:
        return self._keys.nbytes + self._counts.nbytes

    def snapshot(self, prefix: str) -> Snapshot:
        """Only filled slots, with their places, so a quiet site's snapshot is small."""
        table, slot = np.nonzero(self._keys)
        return {
            f"{prefix}.place": np.stack([table, slot]).astype(np.int64),
            f"{prefix}.key": self._keys[table, slot],
            f"{prefix}.count": self._counts[table, slot],
            f"{prefix}.state": self._state.copy(),
        }

    def restore(self, arrays: Snapshot, prefix: str) -> None:
        table, slot = arrays[f"{prefix}.place"].astype(np.int64)
        self._keys[:] = 0
        self._counts[:] = 0
        self._keys[table, slot] = arrays[f"{prefix}.key"]
        self._counts[table, slot] = arrays[f"{prefix}.count"]
        self._state = arrays[f"{prefix}.state"].astype(np.int64)

    def _roll(self, ts_ms: int) -> None:
        young, filled, began_ms = (int(x) for x in self._state)
        if began_ms < 0:
            self._state[2] = ts_ms
        elif filled >= self._keys_max or ts_ms - began_ms >= self._life_ms:
            old = 1 - young
            self._keys[old] = 0
            self._counts[old] = 0
            self._state[:] = (old, 0, ts_ms)

    def _find(self, table: int, key: int) -> int:
        """The slot that holds `key`, or the empty one where it would go (linear probing)."""
        keys, last = self._keys[table], self._slots - 1
        slot = ((key * MIX) & WORD) >> 32 & last
        while (held := int(keys[slot])) != 0 and held != key:
            slot = (slot + 1) & last
        return slot
