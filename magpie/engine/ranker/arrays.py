"""Making and growing the ranker's arrays: their shapes, first values and room.

Owns the start of every parameter. First values depend on the seed and the place alone, never on when an array grew,
so growing early or late gives the same model.
"""

import numpy as np

from magpie.engine.kernels.ranker_state import F4, F8, I8, Layout, Scratch, State
from magpie.engine.ranker.params import RankerParams
from magpie.engine.ranker.spec import SCENES_MAX, START_ROWS, RankerSpec

BLOCK = 256  # rows whose first vectors are drawn together
FREE = np.iinfo(np.int64).max  # the last sight of a row nobody has: it is never idle
ROWS_START, SLOTS_START, PERSONS_START = 1024, 1 << 14, 256
SLOTS_FILL = 0.7


def make_layout(spec: RankerSpec, params: RankerParams) -> Layout:
    """The spec as arrays of numbers."""
    keys = [[spec.field(key[0]), spec.field(key[1]) if len(key) == 2 else -1] for key in spec.keys]
    scene = spec.field(spec.scene_field) if spec.scene_field else -1
    history = spec.heads.index(spec.history_head) if spec.history_head else -1
    p = params
    return Layout(
        bags=np.array(spec.bag_numbers(), np.int32),
        keys=np.array(keys, np.int32).reshape(-1, 2),
        rate_heads=np.array([spec.heads.index(head) for head in spec.rate_heads], np.int32),
        history_fields=np.array([spec.field(field) for field in spec.history_fields], np.int32),
        roles=np.array([spec.field(spec.person_field), scene, history, len(spec.heads)], np.int64),
        horizon_ms=np.array(p.horizon_ms, np.float64),
        steps=np.array(
            [
                p.step_embedding,
                p.step_wide,
                p.step_net,
                p.step_platt,
                p.smoothing,
                p.smoothing_done,
                p.attention,
            ],
            np.float32,
        ),
    )


def dense_width(spec: RankerSpec, params: RankerParams) -> int:
    """Columns of the dense block; see `read_row`."""
    return len(spec.keys) * (1 + len(params.horizon_ms) * (1 + len(spec.rate_heads)))


def make_state(spec: RankerSpec, params: RankerParams, *, seed: int) -> State:
    """A ranker that has seen nothing."""
    rng = np.random.default_rng([seed, 0])
    n_heads, n_dense, n_e = len(spec.heads), dense_width(spec, params), params.embedding_width
    n_x = _padded((max(spec.bag_numbers()) + 3) * n_e + 1 + n_dense + 1)
    n_a, n_b = params.hidden_one, params.hidden_two
    count = len(params.horizon_ms) * len(spec.rate_heads) * 2
    platt = np.zeros((1 + SCENES_MAX, n_heads, 2), np.float32)
    platt[:, :, 0] = 1.0
    empty = State(
        slot_key=np.full(0, -1, np.int64), slot_ms=np.zeros(0, np.int64), slot_count=np.zeros((0, count), np.float32),
        prior=_start_counts(spec),
        seen_ms=np.zeros(0, np.int64), person_at=np.zeros(0, np.int32),
        history=np.zeros((0, params.history_length, len(spec.history_fields)), np.int32),
        embedding=np.zeros((0, n_e), np.float32), embedding_sq=np.zeros(0, np.float32),
        wide=np.zeros((0, n_heads), np.float32), wide_sq=np.zeros((0, n_heads), np.float32),
        w1=_weights(rng, n_x, n_a), w1_sq=_filled(params.net_sq_start, n_x),
        w2=_weights(rng, _padded(n_a + 1), n_b), w2_sq=_filled(params.net_sq_start, _padded(n_a + 1)),
        w3=np.zeros((_padded(n_b + 1), n_heads), np.float32), w3_sq=_filled(params.net_sq_start, (_padded(n_b + 1), n_heads)),
        linear=np.zeros((n_dense, n_heads), np.float32), linear_sq=_filled(params.linear_sq_start, (n_dense, n_heads)),
        moment=np.zeros((n_dense, 2), np.float64), scale=np.tile(np.array([0, 1], np.float32), (n_dense, 1)),
        platt=platt, platt_sq=np.full_like(platt, params.platt_sq_start),
        marks=np.array([0, params.slots_max, 0, 0, 0, 0], np.int64),
    )  # fmt: skip
    return grow_slots(grow_persons(grow_rows(empty, params, seed=seed, rows=1), persons=1), used=0)


def _start_counts(spec: RankerSpec) -> F8:
    """Shown and done per head as if START_ROWS had been seen; the kernels add 10 and .5 of their own."""
    counts: F8 = np.zeros((len(spec.heads), 2), np.float64)
    if spec.start_rates:
        counts[:, 0] = START_ROWS - 10.0
        counts[:, 1] = START_ROWS * np.array(spec.start_rates) - 0.5
    return counts


def make_scratch(state: State, history_length: int) -> Scratch:
    """Working room for one ranker."""
    (n_x, n_a), n_b, n_heads, n_e = (
        state.w1.shape,
        state.w2.shape[1],
        state.w3.shape[1],
        state.embedding.shape[1],
    )
    sizes = (n_x, _padded(n_a + 1), _padded(n_b + 1), n_heads, n_heads, n_b, n_a, n_x)
    x, h1, h2, logit, d_logit, d_h2, d_h1, d_x = (np.zeros(size, np.float32) for size in sizes)
    past = np.zeros((history_length, n_e), np.float32)
    now, gradient = np.zeros(n_e, np.float32), np.zeros(n_e, np.float32)
    return Scratch(
        x, h1, h2, logit, d_logit, d_h2, d_h1, d_x, past, np.zeros(history_length, np.float32), now, gradient
    )


def grow_rows(state: State, params: RankerParams, *, seed: int, rows: int) -> State:
    """Room for `rows` ids, doubling."""
    have, size = state.seen_ms.shape[0], ROWS_START
    while size < rows:
        size *= 2
    if size <= have:
        return state
    n_heads, more = state.wide.shape[1], size - have
    return state._replace(
        seen_ms=np.concatenate([state.seen_ms, np.full(more, FREE, np.int64)]),
        person_at=np.concatenate([state.person_at, np.full(more, -1, np.int32)]),
        embedding=np.concatenate([state.embedding, start_vectors(params, seed=seed, first=have, rows=more)]),
        embedding_sq=np.concatenate([state.embedding_sq, _filled(params.embedding_sq_start, more)]),
        wide=np.concatenate([state.wide, np.zeros((more, n_heads), np.float32)]),
        wide_sq=np.concatenate([state.wide_sq, np.full((more, n_heads), params.wide_sq_start, np.float32)]),
    )


def grow_persons(state: State, *, persons: int) -> State:
    """Room for the histories of `persons` people, doubling."""
    have, size = state.history.shape[0], PERSONS_START
    while size < persons:
        size *= 2
    if size <= have:
        return state
    more = np.full((size - have, *state.history.shape[1:]), -1, np.int32)
    return state._replace(history=np.concatenate([state.history, more]))


def grow_slots(state: State, *, used: int) -> State:
    """Room for `used` keys; moving keys to a larger table changes nothing they count."""
    size = slots_size(used)
    if size <= state.slot_key.shape[0]:
        return state
    kept = state.slot_key != -1
    return place_slots(state, state.slot_key[kept], state.slot_ms[kept], state.slot_count[kept], size=size)


def slots_size(used: int) -> int:
    """The power of two that `used` keys fill to SLOTS_FILL at most: beyond that a search takes many steps."""
    size = SLOTS_START
    while SLOTS_FILL * size < used:
        size *= 2
    return size


def place_slots(state: State, keys: I8, ms: I8, count: F4, *, size: int) -> State:
    """A fresh table of `size` slots holding exactly these distinct keys.

    Keys go in round by round: each takes the first empty slot on its path, one key per slot and round.
    """
    slot_key, slots = np.full(size, -1, np.int64), np.zeros(len(keys), np.int64)
    waiting, path = np.arange(len(keys)), home_slots(keys, size)
    while len(waiting):
        _, first = np.unique(path, return_index=True)
        first = first[slot_key[path[first]] == -1]
        slot_key[path[first]], slots[waiting[first]] = keys[waiting[first]], path[first]
        left = np.ones(len(waiting), bool)
        left[first] = False
        waiting, path = waiting[left], path[left]
        path = np.where(slot_key[path] != -1, (path + 1) & (size - 1), path)
    slot_ms, slot_count = np.zeros(size, np.int64), np.zeros((size, count.shape[1]), np.float32)
    slot_ms[slots], slot_count[slots] = ms, count
    return state._replace(slot_key=slot_key, slot_ms=slot_ms, slot_count=slot_count)


def home_slots(keys: I8, size: int) -> I8:
    """Where `find_slot` begins to look for each key."""
    with np.errstate(over="ignore"):
        mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return ((mixed >> np.uint64(20)) & np.uint64(size - 1)).astype(np.int64)


def start_vectors(params: RankerParams, *, seed: int, first: int, rows: int) -> F4:
    """First vectors of rows [first, first + rows), drawn block by block; both are multiples of BLOCK."""
    blocks = range(first // BLOCK, (first + rows) // BLOCK)
    shape, scale = (BLOCK, params.embedding_width), params.embedding_scale
    drawn = [np.random.default_rng([seed, 1, block]).normal(0.0, scale, shape) for block in blocks]
    return np.concatenate(drawn).astype(np.float32)


def _weights(rng: np.random.Generator, n_in: int, n_out: int) -> F4:
    return rng.normal(0.0, np.sqrt(1.0 / n_in), (n_in, n_out)).astype(np.float32)


def _filled(value: float, size: int | tuple[int, int]) -> F4:
    return np.full(size, value, np.float32)


def _padded(size: int) -> int:
    return -(-size // 8) * 8
