"""Small sets of rows: the few operations that every answer needs dozens of times, at a few microseconds each.

numpy's own unique and isin take 70 us for the hundreds of rows of one slate, most of it before they look at a row.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from magpie.engine.arrays import I32

Mask = npt.NDArray[np.bool_]
FEW = 24
"""Up to here one comparison each, 3 us, is cheaper than numpy's search."""


def distinct(rows: I32) -> I32:
    """Each row once, ascending: [7, 3, 7] -> [3, 7]."""
    if not len(rows):
        return rows
    ordered = np.sort(rows)
    is_first = np.empty(len(ordered), bool)
    is_first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    kept: I32 = ordered[is_first]
    return kept


def among(rows: I32, few: I32 | Sequence[int]) -> Mask:
    """Which entries of `rows`, of any shape, are in the small set `few`."""
    if len(few) > FEW:
        return np.isin(rows, few)
    kept: Mask = np.zeros(rows.shape, bool)
    for row in few:
        kept |= rows == row
    return kept


def without_repeats(rows: I32) -> I32:
    """Each row once where it stands several times in a row: [7, 7, 3, 7] -> [7, 3, 7]."""
    if len(rows) < 2:
        return rows
    kept: I32 = rows[np.append(True, rows[1:] != rows[:-1])]
    return kept


def first_places(rows: I32) -> npt.NDArray[np.intp]:
    """Where each distinct row stands first, in order of place: [7, 3, 7, 5] -> [0, 1, 3]."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    is_first = np.ones(len(rows), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return np.sort(order[is_first])
