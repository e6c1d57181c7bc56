"""A person's few strongest keys of one sort (topics, shops, styles, functions), decayed at given time constants."""

from collections.abc import Sequence

import numpy as np

from magpie.engine.arrays import F32, F64, I32, Snapshot
from magpie.engine.columns import Columns, Field
from magpie.engine.kernels.state import lean

EMPTY = -1


class Affinities:
    """`learn` adds evidence; `held` gives the sums, for a kernel to let fade. Bounded: `slots` keys per person."""

    def __init__(self, *, slots: int, taus_ms: Sequence[int]) -> None:
        self.taus_ms: F64 = np.array(taus_ms, dtype=np.float64)
        self._people = Columns({
            "keys": Field(np.int32, EMPTY, (slots,)),
            "sums": Field(np.float32, 0, (slots, len(taus_ms))),
            "last_ms": Field(np.int64),
        })  # fmt: skip

    def learn(self, *, person: int, keys: I32, shares: F32, weight: float, ts_ms: int) -> None:
        """Move `keys` by `weight` x their share, e.g. ([3, 41], [.7, .3]); a negative weight says no.

        Keys below 0 are passed over. In a full row a newcomer takes the weakest slot, if it is weaker.
        """
        self._people.fit(person)
        people = self._people
        lean(
            people["keys"], people["sums"], people["last_ms"], person, keys, shares, weight, ts_ms, self.taus_ms
        )  # fmt: skip

    def held(self, *, person: int, ts_ms: int) -> tuple[I32, F32, int]:
        """(keys with -1 where empty, sums, how long ago the sums were as they are): no copies, for a kernel to read."""
        if person >= self._people.rows:
            return np.zeros(0, np.int32), np.zeros((0, self.taus_ms.size), np.float32), 0
        people = self._people
        return people["keys"][person], people["sums"][person], max(0, ts_ms - int(people["last_ms"][person]))

    def forget(self, *, person: int) -> None:
        self._people.blank(person)

    @property
    def bytes_per_person(self) -> int:
        return self._people.bytes_per_row

    def bytes_used(self) -> int:
        return self._people.bytes_used()

    def snapshot(self, prefix: str) -> Snapshot:
        return self._people.snapshot(prefix)

    def restore(self, arrays: Snapshot, prefix: str) -> None:
        self._people.restore(arrays, prefix)
