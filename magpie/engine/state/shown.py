"""Which cards a person was shown: a ring of the last 2,000 with times, in pages from one shared pool.

A page holds 64 showings. Somebody who looked at ten cards costs one page, not the whole ring; pages of people who
leave are used again.
"""

import numpy as np

from magpie.engine.arrays import I32, I64, Snapshot
from magpie.engine.state.names import NO_ROW

PAGE = 64


class ShownRings:
    """`add(person, card, ts_ms)`, then `of(person)` -> (cards, times)."""

    def __init__(self, *, ring: int) -> None:
        self._ring_pages = -(-ring // PAGE)
        self._cards: I32 = np.full((64, PAGE), NO_ROW, np.int32)
        self._times: I64 = np.zeros((64, PAGE), np.int64)
        self._pages: I32 = np.full((64, self._ring_pages), NO_ROW, np.int32)
        self._counts: I64 = np.zeros(64, np.int64)
        self._free: list[int] = []
        self._used = 0

    def add(self, person: int, card: int, ts_ms: int) -> None:
        """The card was shown to the person; the oldest showing leaves a full ring."""
        self._fit(person)
        count = int(self._counts[person])
        slot = count % PAGE
        at = count // PAGE % self._ring_pages
        page = int(self._pages[person, at])
        if page == NO_ROW:
            page = self._pages[person, at] = self._take_page()
        if slot == 0:
            self._cards[page] = NO_ROW
        self._cards[page, slot] = card
        self._times[page, slot] = ts_ms
        self._counts[person] = count + 1

    def of(self, person: int) -> tuple[I32, I64]:
        """Everything still remembered, unordered."""
        if person < 0 or person >= len(self._counts):
            return np.empty(0, np.int32), np.empty(0, np.int64)
        pages = self._pages[person, : min(self._ring_pages, -(-int(self._counts[person]) // PAGE))]
        cards, times = self._cards[pages].reshape(-1), self._times[pages].reshape(-1)
        held = cards != NO_ROW
        return cards[held], times[held]

    def has(self, person: int, card: int) -> bool:
        """Whether the card is among what is still remembered."""
        if person >= len(self._counts):
            return False
        pages = self._pages[person, : min(self._ring_pages, -(-int(self._counts[person]) // PAGE))]
        return bool((self._cards[pages] == card).any())

    def forget(self, person: int) -> None:
        """The person is gone; the pages are free."""
        if person >= len(self._counts):
            return
        for at, page in enumerate(self._pages[person]):
            if page != NO_ROW:
                self._cards[page] = NO_ROW
                self._times[page] = 0
                self._free.append(int(page))
                self._pages[person, at] = NO_ROW
        self._counts[person] = 0

    def bytes_used(self) -> int:
        return self._cards.nbytes + self._times.nbytes + self._pages.nbytes + self._counts.nbytes

    def snapshot(self, prefix: str) -> Snapshot:
        people = int(np.flatnonzero(self._counts).max(initial=-1)) + 1
        return {
            f"{prefix}.cards": self._cards[: self._used].copy(),
            f"{prefix}.times": self._times[: self._used].copy(),
            f"{prefix}.pages": self._pages[:people].copy(),
            f"{prefix}.counts": self._counts[:people].copy(),
            f"{prefix}.free": np.array(self._free, np.int64),
        }

    def restore(self, arrays: Snapshot, prefix: str) -> None:
        for name in ("cards", "times", "pages", "counts"):
            setattr(self, f"_{name}", arrays[f"{prefix}.{name}"].copy())
        self._used = len(self._cards)
        self._free = [int(page) for page in arrays[f"{prefix}.free"]]

    def _take_page(self) -> int:
        if self._free:
            return self._free.pop()
        if self._used == len(self._cards):
            self._cards = _doubled(self._cards, NO_ROW)
            self._times = _doubled(self._times, 0)
        self._used += 1
        return self._used - 1

    def _fit(self, person: int) -> None:
        while person >= len(self._counts):
            self._pages = _doubled(self._pages, NO_ROW)
            self._counts = _doubled(self._counts, 0)


def _doubled(array: np.ndarray, blank: int) -> np.ndarray:
    more = np.full((max(64, len(array)), *array.shape[1:]), blank, array.dtype)
    return np.concatenate((array, more))
