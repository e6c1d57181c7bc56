"""The counter kernels agree with plain sums of exponentials, in and out of order, for one horizon or several."""

import numpy as np
import pytest

from magpie.engine.kernels.counters import find_slot
from magpie.engine.kernels.counters_reference import PlainCounters
from magpie.engine.ranker.arrays import home_slots, make_state, place_slots
from tests.engine.ranker.cast import PARAMS, SPEC, open_town, play_rows

HEADS = tuple(SPEC.heads.index(head) for head in SPEC.rate_heads)


@pytest.mark.parametrize("is_late", [False, True])
def test_counters_are_exact_under_decay(is_late: bool) -> None:
    ranker = open_town()
    ids, ts_ms, labels, _, trust = play_rows(ranker, 400)
    ts_ms = ts_ms * 50 - ts_ms[0] * 49  # two days, so that decay matters
    if is_late:
        np.random.default_rng(3).shuffle(ts_ms)
    known = np.ones_like(labels, dtype=bool)
    plain = PlainCounters(PARAMS.horizon_ms, PARAMS.smoothing, PARAMS.smoothing_done)
    ranker.observe(ids, ts_ms, labels, known, trust)
    for row in range(400):
        for head in range(len(SPEC.heads)):
            plain.observe_all(head, float(trust[row]), float(labels[row, head]))
        for number, key in enumerate(SPEC.keys):
            parts = (number, *(int(ids[row, SPEC.field(field)]) for field in key))
            for head in HEADS:
                plain.observe(parts, head, int(ts_ms[row]), float(trust[row]), float(labels[row, head]))
    now = np.full(400, ts_ms.max() + 3_600_000)
    features = ranker.features(ids, now)
    for row in range(0, 400, 7):
        expected = []
        for number, key in enumerate(SPEC.keys):
            parts = (number, *(int(ids[row, SPEC.field(field)]) for field in key))
            expected += plain.read(parts, HEADS, int(now[row]))
        np.testing.assert_allclose(features.dense[row], expected, rtol=0, atol=2e-5)
        np.testing.assert_allclose(features.offset[row], [plain.offset(head) for head in range(3)], atol=1e-6)


def test_a_key_with_an_unknown_part_is_neither_read_nor_written() -> None:
    ranker = open_town()
    ids = np.array([[ranker.unknown_row(field) for field in SPEC.fields]], np.int32)
    ranker.observe(ids, np.array([5]), np.ones((1, 3), np.float32), np.ones((1, 3), bool))
    assert ranker.sizes()["slots"] == 0
    assert ranker.features(ids, np.array([9])).dense.reshape(4, -1)[:, 1:].tolist() == [[0.0] * 6] * 4


def test_a_row_without_a_rate_moves_the_rate_over_everything_and_no_counter() -> None:
    ranker = open_town()
    ids, ts_ms, labels, _, _ = play_rows(ranker, 20)
    rateless = np.ones_like(labels, dtype=bool)
    rateless[:, HEADS] = False
    ranker.observe(ids, ts_ms, labels, np.ones_like(labels, dtype=bool))
    before = ranker.features(ids, np.full(20, ts_ms.max() + 1_000))

    ranker.observe(ids, ts_ms + 500, labels, rateless)

    after = ranker.features(ids, np.full(20, ts_ms.max() + 1_000))
    assert after.dense.tolist() == before.dense.tolist()
    others = [head for head in range(len(SPEC.heads)) if head not in HEADS]
    if others:
        assert after.offset[0, others].tolist() != before.offset[0, others].tolist()


def test_every_placed_key_is_found_where_it_was_put_and_no_other_is() -> None:
    rng = np.random.default_rng(0)
    keys = np.unique(rng.integers(0, 1 << 62, size=1_000))
    crowded = np.concatenate([keys, np.arange(400)])  # 1,400 keys in 2,048 slots: long searches
    state = make_state(SPEC, PARAMS, seed=0)
    count = np.arange(len(crowded) * 8, dtype=np.float32).reshape(-1, 8)
    placed = place_slots(state, crowded, crowded % 97, count, size=2_048)
    slots = [find_slot(placed.slot_key, key) for key in crowded]
    assert len(set(slots)) == len(crowded)
    assert placed.slot_ms[slots].tolist() == (crowded % 97).tolist()
    assert placed.slot_count[slots].tolist() == count.tolist()
    strangers = rng.integers(1 << 61, 1 << 62, size=50)
    assert all(find_slot(placed.slot_key, key) < 0 for key in np.setdiff1d(strangers, keys))
    assert home_slots(crowded, 2_048).max() < 2_048


def test_the_person_history_keeps_the_newest_long_views_first() -> None:
    ranker = open_town()
    ids, ts_ms, labels, known, _ = play_rows(ranker, 800)
    mei = ids[:, 0] == ids[0, 0]
    ranker.observe(ids, ts_ms, labels, known)
    seen = ids[mei & known[:, 1] & (labels[:, 1] > 0)][:, [1, 2]]
    assert len(seen) >= 4
    history = ranker.features(ids[:1], ts_ms[-1:] + 1).history[0]
    assert history.tolist() == seen[::-1][:4].tolist()
