"""Session kNN over lists that grow click by click: kernels that add a click, meet like sessions, pool their items.

A session lives in a slot and has a serial number that only grows (slot = serial % slots); `ring_items` holds its
newest distinct items. Each item owns one block of `pool`: a ring of the serials of the sessions that hold it,
newest last. Blocks double from 4 to the widest and go back to free lists. A serial whose slot was reused is dead
and skipped, so forgetting a session costs nothing until the block is next full.

slot_facts [slots, 2] = serial, count of items ever put in      e.g. [[7, 3], ...]
blocks     [items, 4] = start, width, writes, holders           e.g. [[128, 8, 5, 5], ...]
"""

import numpy as np
from numba import njit

from magpie.engine.arrays import F32, I32, I64
from magpie.engine.kernels.scan import keep_best, put_in_order

BLOCK_MIN = 4
BLANK = -1
SERIAL, COUNT = 0, 1
START, WIDTH, WRITES, HOLDERS = 0, 1, 2, 3
"""`writes` is what was put into the present block so far; `holders` the live sessions that hold the item."""
POOL_USED = 0
"""meta[0] is the first never-used word of the pool; meta[1:] head the free lists by width, -1 for none."""


@njit(
    "void(int32[:,::1],int32[:,::1],int32[::1],int64[::1],int64,int64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def _make_room(slot_facts: I32, blocks: I32, pool: I32, meta: I64, item: int, width_max: int) -> None:
    """Move a full block's living serials, in order, to a block that fits one more."""
    old, width = blocks[item, START], blocks[item, WIDTH]
    slots = slot_facts.shape[0]
    living = 0
    for j in range(width):
        serial = pool[old + j]
        if slot_facts[serial % slots, SERIAL] == serial:
            pool[old + living] = serial
            living += 1
    fit, rank, old_rank = BLOCK_MIN, 1, 1
    while fit < living + 1 and fit < width_max:
        fit *= 2
        rank += 1
    while BLOCK_MIN << (old_rank - 1) < width:
        old_rank += 1
    # When the widest block is full of the living it stays, and its oldest serial is overwritten next.
    blocks[item, WRITES] = living
    if fit == width:
        return
    new = meta[rank]
    if new != BLANK:
        meta[rank] = pool[new]
    else:
        new = meta[POOL_USED]
        meta[POOL_USED] += fit
    for j in range(living):
        pool[new + j] = pool[old + j]
    if width:
        pool[old] = meta[old_rank]
        meta[old_rank] = old
    blocks[item, START] = new
    blocks[item, WIDTH] = fit


@njit(
    "void(int32[:,::1],float32[:,::1],int32[:,::1],int32[:,::1],int32[::1],int64[::1],int64,int64,float32,int64)",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def add_click(
    ring_items: I32, ring_weights: F32, slot_facts: I32, blocks: I32, pool: I32, meta: I64,
    serial: int, item: int, weight: float, width_max: int,
) -> None:  # fmt: skip
    """Put one click into its session and, when the session did not hold the item, into the item's block."""
    slots, ring = ring_items.shape
    slot = serial % slots
    count = slot_facts[slot, COUNT]
    for r in range(min(count, ring)):
        if ring_items[slot, r] == item:
            ring_weights[slot, r] = max(ring_weights[slot, r], weight)
            return
    place = count % ring
    pushed_out = ring_items[slot, place]
    if pushed_out != BLANK:
        blocks[pushed_out, HOLDERS] -= 1
    ring_items[slot, place] = item
    ring_weights[slot, place] = weight
    slot_facts[slot, COUNT] = count + 1
    blocks[item, HOLDERS] += 1
    width = blocks[item, WIDTH]
    if width == 0 or blocks[item, WRITES] % width == 0:
        _make_room(slot_facts, blocks, pool, meta, item, width_max)
    writes = blocks[item, WRITES]
    pool[blocks[item, START] + writes % blocks[item, WIDTH]] = serial
    blocks[item, WRITES] = writes + 1


@njit(cache=True, nogil=True, fastmath=False)
def _meet(
    slot_facts: I32, last_ms: I64, blocks: I32, pool: I32, items: I32, lag_weights: F32,
    per_item: int, not_before_ms: int, own_serial: int,
    likeness: F32, lags: I32, met: I32,
) -> int:  # fmt: skip
    """Find the sessions that share a click with `items` (newest first, distinct); returns how many.

    Fills `met` with their slots in the order met, `likeness` with the summed weights of shared clicks, and
    lags[slot] with the first and the last shared lag. `likeness` must come in as zeros.
    """
    slots = slot_facts.shape[0]
    size = 0
    for lag in range(items.size):
        start, width, writes = (
            blocks[items[lag], START],
            blocks[items[lag], WIDTH],
            blocks[items[lag], WRITES],
        )
        living = 0
        for back in range(1, min(writes, width) + 1):
            serial = pool[start + (writes - back) % width]
            slot = serial % slots
            if slot_facts[slot, SERIAL] != serial:
                continue
            living += 1
            if living > per_item:
                break
            if serial == own_serial or last_ms[slot] < not_before_ms:
                continue
            if likeness[slot] == 0.0:
                met[size] = slot
                size += 1
                lags[slot, 0] = lag
            elif lags[slot, 1] == lag:
                continue  # An item that left the ring and came back is listed twice for its session.
            lags[slot, 1] = lag
            likeness[slot] += lag_weights[lag]
    return size


@njit(cache=True, nogil=True, fastmath=False)
def _pool(
    ring_items: I32, ring_weights: F32, blocks: I32, met: I32, likeness: F32, lags: I32, match_factors: F32,
    neighbours: int, sessions: int, idf: float, item_scores: F32, found: I32, best: F32, rows: I32,
) -> int:  # fmt: skip
    """Sum the items of the likest sessions, best first; returns how many. Scratch leaves as zeros.

    Equal likeness goes to the session met first: it shares the newer click, or was the latest to click it.
    """
    bar, room = np.float32(0.0), neighbours
    if met.size > neighbours:
        likes = np.empty(met.size, np.float32)
        for t in range(met.size):
            likes[t] = likeness[met[t]]
        bar = np.partition(likes, met.size - neighbours)[met.size - neighbours]
        for t in range(met.size):
            room -= likes[t] > bar
    kinds = 0
    for slot in met:
        like = likeness[slot]
        likeness[slot] = 0.0
        if like == bar:
            room -= 1
        if like < bar or (like == bar and room < 0):
            continue
        pull = like * match_factors[lags[slot, 0]]
        for r in range(ring_items.shape[1]):
            item = ring_items[slot, r]
            if item == BLANK:
                break
            if item_scores[item] == 0.0:
                found[kinds] = item
                kinds += 1
            item_scores[item] += pull * ring_weights[slot, r]
    size = 0
    for item in found[:kinds]:
        rarity = 1.0 + idf * np.log(sessions / blocks[item, HOLDERS])
        size = keep_best(best, rows, size, item_scores[item] * rarity, item)
        item_scores[item] = 0.0
    put_in_order(best, rows, size)
    return size


@njit(
    "int64(int32[:,::1],float32[:,::1],int32[:,::1],int64[::1],int32[:,::1],int32[::1],int32[::1],float32[::1],float32[::1],"
    "int64[::1],float64,float32[::1],int32[:,::1],int32[::1],float32[::1],int32[::1],float32[::1],int32[::1])",
    cache=True, nogil=True, fastmath=False,
)  # fmt: skip
def ask_sessions(
    ring_items: I32, ring_weights: F32, slot_facts: I32, last_ms: I64, blocks: I32, pool: I32, items: I32, lag_weights: F32,
    match_factors: F32, limits: I64, idf: float, likeness: F32, lags: I32, met: I32, item_scores: F32, found: I32,
    best: F32, rows: I32,
) -> int:  # fmt: skip
    """Fill `best` and `rows` with the items of the sessions most like `items` (newest first, distinct); returns how many.

    limits = (sessions met per item, not before this ms, own serial, neighbours, live sessions). `likeness` and
    `item_scores` come and leave as zeros.
    """
    count = _meet(
        slot_facts, last_ms, blocks, pool, items, lag_weights, limits[0], limits[1], limits[2], likeness, lags, met,
    )  # fmt: skip
    return _pool(
        ring_items, ring_weights, blocks, met[:count], likeness, lags, match_factors, limits[3], limits[4], idf,
        item_scores, found, best, rows,
    )  # fmt: skip
