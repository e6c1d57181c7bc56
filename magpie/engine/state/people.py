"""People as columns: their last events, visits and searches, and what they were shown. About 1.4 kB a person.

Owns inference only; explicit choices live in `choices` and outlast it. Refuses to hold anything of a person who
may not be profiled: whoever calls asks `Choices.may_profile` first.
"""

from typing import Any

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.columns import Columns, Field
from magpie.engine.params import Params
from magpie.engine.state.names import NO_ROW, Rows
from magpie.engine.state.shown import ShownRings

VISITS = 8


class People:
    """Rows in order of touch; the longest idle person leaves when there are too many or after the idle time."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self.rows = Rows()
        self.shown = ShownRings(ring=params.shown_ring)
        self.lives = 0
        ring = params.events_ring
        self.columns = Columns({
            "seen_ms": Field(np.int64), "event_count": Field(np.int64),
            "event_card": Field(np.int32, NO_ROW, (ring,)), "event_kind": Field(np.int8, -1, (ring,)),
            "event_ms": Field(np.int64, 0, (ring,)), "event_weight": Field(np.float32, 0.0, (ring,)),
            "visited": Field(np.int32, NO_ROW, (VISITS,)), "visited_ms": Field(np.int64, 0, (VISITS,)),
            "searched": Field(np.int32, NO_ROW, (VISITS,)), "searched_ms": Field(np.int64, 0, (VISITS,)),
            "life": Field(np.int64),
        })  # fmt: skip

    def __getitem__(self, name: str) -> Any:  # a column; each has its own dtype
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.rows)

    def touch(self, person: str, ts_ms: int) -> tuple[int, bool]:
        """The row of somebody who just did something, and whether they are new."""
        row, is_new = self.rows.touch(person)
        if is_new:
            self.columns.fit(row)
            self.columns.blank(row)
            self.lives += 1
            self.columns["life"][row] = self.lives
        self.columns["seen_ms"][row] = ts_ms
        return row, is_new

    def overdue(self, now_ms: int) -> str:
        """Somebody who must leave now, "" when nobody must."""
        if not len(self.rows):
            return ""
        person = self.rows.longest_idle()
        idle_ms = now_ms - int(self.columns["seen_ms"][self.rows.find(person)])
        is_full = len(self.rows) > self._params.people_max
        return person if is_full or idle_ms > self._params.person_idle_ms else ""

    def forget(self, person: str) -> int:
        """Drop everything inferred; returns the row that is free now, or NO_ROW."""
        row = self.rows.release(person)
        if row != NO_ROW:
            self.columns.blank(row)
            self.shown.forget(row)
        return row

    def remember(self, row: int, *, card: int, kind: int, weight: float, ts_ms: int) -> None:
        """Put an event into the ring."""
        c = self.columns
        at = int(c["event_count"][row]) % self._params.events_ring
        c["event_card"][row, at], c["event_kind"][row, at] = card, kind
        c["event_ms"][row, at], c["event_weight"][row, at] = ts_ms, weight
        c["event_count"][row] += 1

    def visit(self, row: int, *, what: str, name_row: int, ts_ms: int) -> None:
        """Remember a visited account or a searched topic (`what`), newest first, each once."""
        names, times = self.columns[what][row], self.columns[f"{what}_ms"][row]
        at = np.flatnonzero(names == name_row)
        last = int(at[0]) if len(at) else VISITS - 1
        names[1 : last + 1], times[1 : last + 1] = names[:last].copy(), times[:last].copy()
        names[0], times[0] = name_row, ts_ms

    def history(self, row: int) -> tuple[I32, Any, Any, Any]:
        """(cards, kinds, times, weights) of the ring, newest first, to be read at once; cards may repeat."""
        c, count = self.columns, int(self.columns["event_count"][row])
        at, is_full = count % self._params.events_ring, count >= self._params.events_ring
        rings = (c[name][row] for name in ("event_card", "event_kind", "event_ms", "event_weight"))
        cards, kinds, times, weights = (
            np.concatenate((ring[:at][::-1], ring[at:][::-1])) if is_full else ring[:at][::-1]
            for ring in rings
        )
        return cards, kinds, times, weights
