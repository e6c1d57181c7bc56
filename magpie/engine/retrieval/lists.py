"""An inverted file: every card that ever came next, in the list of the centre nearest to its vector.

Vectors move with each batch, so lists follow: a card is placed anew whenever it came next, one list after the other is
gone through in turn, a list that is full is halved and one that is nearly empty is given up. All of it is counted and none
of it drawn or timed, so a replay gives the same bits. Owns centres and lists; the vectors stay the model's. Refuses to be
exact: what lies in a list that was not looked into is not found.
"""

import numpy as np

from magpie.engine.arrays import F32, I32, Snapshot
from magpie.engine.kernels.scan import top_rows
from magpie.engine.retrieval.growth import grown, room_for
from magpie.engine.rowsets import Mask, distinct

NOWHERE = -1
_LISTS, _TURN = 0, 1
HALVING_ROUNDS = 4
"""Rounds of 2-means: more moves few cards, and the turns mend what is left."""
GIVEN_UP_BELOW = 8
"""A list of less than an eighth of its room is given up: it costs a centre and brings nobody."""
_STATE = ("clock", "centres", "offsets", "cards", "sizes", "list_of", "place_of")


class Lists:
    """Lists of at most `list_cards` rows of a table [n, d] by nearness; `table` is always the model's, as it is now."""

    def __init__(self, width: int, *, list_cards: int) -> None:
        # lists ever opened, the one whose turn is next
        self._clock = np.array([0, 0], np.int64)
        self._centres = np.zeros((0, width), np.float32)
        # half the squared length of each centre; infinite where the list was given up
        self._offsets = np.zeros(0, np.float32)
        self._cards = np.zeros((0, list_cards), np.int32)
        self._sizes = np.zeros(0, np.int32)
        self._list_of = np.zeros(0, np.int32)
        self._place_of = np.zeros(0, np.int32)

    def __len__(self) -> int:
        """How many lists were opened, given up ones included."""
        return int(self._clock[_LISTS])

    def near(self, vector: F32, cards_max: int) -> I32:
        """The rows of the lists whose centres score highest by `vector` [d], until `cards_max` are reached."""
        room = self._cards.shape[1]
        n = len(self)
        is_filled = (self._sizes[:n] > 0).view(np.uint8)
        lists, _ = top_rows(self._centres[:n] @ vector, is_filled, 4 * cards_max // room + 1)
        sizes = self._sizes[lists]
        lists = lists[np.cumsum(sizes) - sizes < cards_max]
        rows: I32 = self._cards[lists][np.arange(room) < self._sizes[lists][:, None]]
        return rows

    def fill(self, rows: I32, table: F32) -> None:
        """Begin with these rows, once: halved until each part leaves a quarter of its list free. The turns do the rest."""
        self._know(len(table))
        waiting = [rows] if len(rows) else []
        while waiting:
            part = waiting.pop()
            if 4 * len(part) <= 3 * self._cards.shape[1]:
                self._put_all(self._open(), part, table[part].mean(axis=0))
                continue
            is_left = _halves(table[part])
            waiting += [part[is_left], part[~is_left]]

    def settle(self, rows: I32, table: F32) -> None:
        """Place each of these rows into the list it is nearest to now; its centre moves towards it by its share of the list."""
        self._know(len(table))
        rows = distinct(rows)
        if not len(rows):
            return
        vectors, n = table[rows], len(self)
        nearest = (vectors @ self._centres[:n].T - self._offsets[:n]).argmax(axis=1)
        for at in np.flatnonzero(self._list_of[rows] != nearest).tolist():
            self._move(int(rows[at]), int(nearest[at]), table)
        lists = self._list_of[rows]
        np.add.at(self._centres, lists, (vectors - self._centres[lists]) / self._sizes[lists][:, None])
        moved = distinct(lists)
        self._offsets[moved] = _half_squares(self._centres[moved])

    def take_turn(self, table: F32) -> None:
        """Settle the rows of the list whose turn it is, since they have moved without coming next; give it up if they are few."""
        at, n = int(self._clock[_TURN]), len(self)
        self._clock[_TURN] = (at + 1) % n
        rows = self._cards[at, : self._sizes[at]].copy()
        if GIVEN_UP_BELOW * len(rows) < self._cards.shape[1] and np.isfinite(self._offsets[:n]).sum() > 1:
            self._offsets[at] = np.inf
        self.settle(rows, table)

    def drop(self, row: int) -> None:
        """Take a row out of its list, if it is in one."""
        if row >= len(self._list_of) or self._list_of[row] == NOWHERE:
            return
        at, place = self._list_of[row], self._place_of[row]
        last = self._cards[at, self._sizes[at] - 1]
        self._cards[at, place], self._place_of[last] = last, place
        self._sizes[at] -= 1
        self._list_of[row] = NOWHERE

    def snapshot(self) -> Snapshot:
        """All lists: {"lists.centres": …}."""
        return {f"lists.{name}": getattr(self, f"_{name}").copy() for name in _STATE}

    def restore(self, state: Snapshot) -> None:
        """Become what `snapshot` gave."""
        for name in _STATE:
            setattr(self, f"_{name}", state[f"lists.{name}"].copy())

    def bytes_used(self) -> int:
        """All arrays."""
        return int(sum(getattr(self, f"_{name}").nbytes for name in _STATE))

    def _move(self, row: int, to: int, table: F32) -> None:
        self.drop(row)
        if self._sizes[to] == self._cards.shape[1]:
            to = self._halve(to, table, row)
        self._put(row, to)

    def _halve(self, at: int, table: F32, row: int) -> int:
        """Make two lists of a full one; returns the one that a new row is nearer to."""
        rows = self._cards[at, : self._sizes[at]].copy()
        vectors = table[rows]
        is_left = _halves(vectors)
        other = self._open()
        self._put_all(at, rows[is_left], vectors[is_left].mean(axis=0))
        self._put_all(other, rows[~is_left], vectors[~is_left].mean(axis=0))
        pair = np.array([at, other])
        return int(pair[(self._centres[pair] @ table[row] - self._offsets[pair]).argmax()])

    def _open(self) -> int:
        """A list that holds nobody, or a new one.

        It need not have been given up: rows that lie alike all go to the first list among equals, and leave one empty each turn.
        """
        n = len(self)
        empty = np.flatnonzero(self._sizes[:n] == 0)
        if len(empty):
            return int(empty[0])
        capacity = room_for(n + 1, len(self._sizes))
        if capacity > len(self._sizes):
            self._centres, self._offsets = grown(self._centres, capacity), grown(self._offsets, capacity)
            self._cards, self._sizes = grown(self._cards, capacity), grown(self._sizes, capacity)
        self._clock[_LISTS] = n + 1
        return n

    def _put_all(self, at: int, rows: I32, centre: F32) -> None:
        """Let a list hold these rows and no others."""
        self._cards[at, : len(rows)], self._sizes[at] = rows, len(rows)
        self._list_of[rows], self._place_of[rows] = at, np.arange(len(rows))
        self._centres[at], self._offsets[at] = centre, _half_squares(centre)

    def _put(self, row: int, at: int) -> None:
        place = self._sizes[at]
        self._cards[at, place], self._list_of[row], self._place_of[row] = row, at, place
        self._sizes[at] = place + 1

    def _know(self, rows: int) -> None:
        if rows > len(self._list_of):
            self._list_of = grown(self._list_of, rows, NOWHERE)
            self._place_of = grown(self._place_of, rows)


def _halves(vectors: F32) -> Mask:
    """Which of these vectors [n >= 2, d] lie with the first of two means; never all, and never none."""
    first = ((vectors - vectors.mean(axis=0)) ** 2).sum(axis=1).argmax()
    second = ((vectors - vectors[first]) ** 2).sum(axis=1).argmax()
    means = vectors[[first, second]]
    for _ in range(HALVING_ROUNDS):
        near = vectors @ means.T - _half_squares(means)
        is_left = near[:, 0] > near[:, 1]
        if is_left.all() or not is_left.any():
            is_left = np.arange(len(vectors)) % 2 == 0  # equal vectors have no sides
        means = np.stack([vectors[is_left].mean(axis=0), vectors[~is_left].mean(axis=0)])
    return is_left


def _half_squares(vectors: F32) -> F32:
    """Half the squared length along the last axis: v . c - |c|^2 / 2 is highest for the centre nearest to v."""
    halves: F32 = np.float32(0.5) * (vectors * vectors).sum(axis=-1)
    return halves
