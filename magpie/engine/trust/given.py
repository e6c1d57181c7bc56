"""What each person gave to what others see, so that it can be taken back: one bounded ring of small records.

Owns who gave what, how much, when; the parts that it was given to know how to take it back (see `state/clawback.py`).
The oldest leaves a full ring and can no longer be taken back. Refuses persons who may not be profiled: they have no
name here, and all of them together weigh little (`quiet_crowd_max`).
"""

from enum import IntEnum
from typing import Any

import numpy as np

from magpie.engine.arrays import Snapshot

OTHERS = 8
ROWS_FIRST = 1_024
# One record, e.g. (life 7, WARMED, card 12, place 1, weight .6, value 0., ts_ms, known 0, yes 0, others [-1, …]).
RECORD = np.dtype([
    ("life", np.int64), ("act", np.int32), ("card", np.int32), ("place", np.int64), ("weight", np.float64),
    ("value", np.float64), ("ts_ms", np.int64), ("known", np.int32), ("yes", np.int32), ("others", np.int32, OTHERS),
])  # fmt: skip
NO_LIFE = 0
NO_OTHERS = (-1,) * OTHERS


class Gift(IntEnum):
    """What was moved, and what `place`, `value`, `known` and `yes` say of it."""

    WARMED = 1  # heat of a card; place: the column
    WARMED_CIRCLE = 2  # heat in a circle; place: the circle
    LOOKED = 3  # ranks of looks; place: length in ms, value: watched ms, known: kind, yes: halvings so far
    TASTED = 4  # the card's usual score; value: what was added by weight
    TRIED = 5  # its trial; place: ledger line, value: outcome
    TAUGHT = 6  # the ranker; place: scene id, value: label of a yes, known and yes: head bits
    FOLLOWED = 7  # co-visits; others: what came before, newest first
    CAME = 8  # when yeses come; place: the stage, known: the head's bit


class Given:
    """`note` what was given, `of` a person's life, then `forget` it."""

    def __init__(self, *, records_max: int) -> None:
        self._max = records_max
        self._ring: Any = np.zeros(min(ROWS_FIRST, records_max), RECORD)  # a table of records
        self._next = 0

    def note(
        self, life: int, gift: Gift, card: int, *, weight: float, ts_ms: int, place: int = 0, value: float = 0.0,
        known: int = 0, yes: int = 0, others: tuple[int, ...] = NO_OTHERS,
    ) -> None:  # fmt: skip
        """Somebody of this life gave it; of NO_LIFE nothing is noted."""
        if life == NO_LIFE:
            return
        slot = self._next % self._max
        if slot >= len(self._ring):
            more = np.zeros(min(len(self._ring), self._max - len(self._ring)), RECORD)
            self._ring = np.concatenate([self._ring, more])
        self._ring[slot] = (life, gift, card, place, weight, value, ts_ms, known, yes, others)
        self._next += 1

    def of(self, life: int) -> Any:
        """Records of a life, oldest first."""
        own = np.flatnonzero(self._ring["life"] == life)
        return self._ring[own[np.argsort((own - self._next) % self._max, kind="stable")]]

    def forget(self, life: int) -> None:
        """It can no longer be taken back, or need not be."""
        self._ring[self._ring["life"] == life] = np.zeros((), RECORD)

    def hand_over(self, old: int, new: int) -> None:
        """What one life gave is another's."""
        self._ring["life"][self._ring["life"] == old] = new

    def make_room(self) -> None:
        """Take the memory of the whole ring now."""
        if len(self._ring) == self._max:
            return
        more = np.zeros(self._max - len(self._ring), RECORD)
        self._ring = np.concatenate([self._ring, more])

    def bytes_used(self) -> int:
        return int(self._ring.nbytes)

    def snapshot(self) -> Snapshot:
        used = self._ring[: min(self._next, self._max)]
        plain = {f"given.{name}": used[name].copy() for name in RECORD.fields or {}}
        return {**plain, "given.next": np.array([self._next], np.int64)}

    def restore(self, arrays: Snapshot) -> None:
        (self._next,) = arrays["given.next"].tolist()
        used = min(self._next, self._max)
        self._ring = np.zeros(max(used, min(ROWS_FIRST, self._max)), RECORD)
        for name in RECORD.fields or {}:
            self._ring[name][:used] = arrays[f"given.{name}"]
