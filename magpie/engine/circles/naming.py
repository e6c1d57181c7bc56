"""Stable ids: a circle found today is yesterday's circle if it holds enough of its people."""

import numpy as np

from magpie.engine.arrays import I32

NO_CIRCLE = -1


def rename(
    *, found: I32, groups: int, before: I32, sizes_max: int, members_min: int, overlap_min: float
) -> I32:
    """int32[groups]: the circle id of each group of `found` (per member, 0, 1, …); -1 for one too small or too many.

    Groups are taken by overlap with an old id of the same members (`before`, -1 for none), largest first; each id and
    each group once. Groups left over take the lowest ids that are free.
    """
    sizes = np.bincount(found, minlength=groups)
    kept = [int(g) for g in np.argsort(-sizes, kind="stable")[:sizes_max] if sizes[g] >= members_min]
    ids = np.full(sizes.size, NO_CIRCLE, dtype=np.int32)
    taken: set[int] = set()
    for group, circle in _overlapping(found, before, overlap_min):
        if group in kept and ids[group] == NO_CIRCLE and circle not in taken:
            ids[group] = circle
            taken.add(circle)
    free = iter(circle for circle in range(sizes_max) if circle not in taken)
    for group in kept:
        if ids[group] == NO_CIRCLE:
            ids[group] = next(free)
    return ids


def _overlapping(found: I32, before: I32, overlap_min: float) -> list[tuple[int, int]]:
    """(group, old circle) that share enough of the smaller one, most shared members first."""
    old = before.astype(np.int64)
    both = old != NO_CIRCLE
    if not both.any():
        return []
    table = np.zeros((int(found.max()) + 1, int(old.max()) + 1), dtype=np.int64)
    np.add.at(table, (found[both], old[both]), 1)
    smaller = np.minimum(np.bincount(found)[:, None], np.bincount(old[both])[None, :])
    groups, circles = np.nonzero(table >= np.maximum(1, overlap_min * smaller))
    order = np.lexsort((circles, groups, -table[groups, circles]))
    return list(zip(groups[order].tolist(), circles[order].tolist(), strict=True))
