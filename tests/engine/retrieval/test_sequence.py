"""What is particular to the sequence model: batches by count, rows that grow and are reused, the exact scan."""

from dataclasses import replace

import numpy as np
import pytest

from magpie.engine.retrieval.params import SequenceParams
from magpie.engine.retrieval.sequence import SequenceModel

SMALL = SequenceParams(width=16, length=8, hidden=16, negatives=16, batch=8)


def test_weights_move_at_every_eighth_event_only() -> None:
    model = SequenceModel(SMALL, seed=1)
    moved = []
    for n in range(24):
        before = model.snapshot()["weights"]
        model.learn([n % 5], (n + 1) % 5)
        moved.append(bool((model.snapshot()["weights"] != before).any()))

    assert [n for n, has_moved in enumerate(moved) if has_moved] == [7, 15, 23]


def test_when_rows_are_made_does_not_change_where_they_start() -> None:
    early, late = SequenceModel(SMALL, seed=1), SequenceModel(SMALL, seed=1)

    early.make_room(3_000)
    for rows in (1, 700, 1_500, 3_000):
        late.make_room(rows)

    assert (early.snapshot()["vectors"][:3_000] == late.snapshot()["vectors"][:3_000]).all()


def test_another_seed_is_another_model() -> None:
    one, other = SequenceModel(SMALL, seed=1), SequenceModel(SMALL, seed=2)
    one.make_room(1)
    other.make_room(1)

    assert (one.snapshot()["vectors"][0] != other.snapshot()["vectors"][0]).all()


@pytest.mark.parametrize("is_tied", [True, False])
def test_a_dropped_row_begins_anew(is_tied: bool) -> None:
    model = SequenceModel(replace(SMALL, is_tied=is_tied), seed=1)
    model.make_room(8)
    start = model.snapshot()
    for n in range(84):
        model.learn([n % 5, (n + 2) % 5], (n + 1) % 5)

    model.drop_item(3)

    state = model.snapshot()
    for name in ("vectors", "out", "energy", "bias", "counts"):
        assert (state[name][3:4] == start[name][3:4]).all(), name
    waiting = state["waiting"][: state["clock"][2]]
    assert 3 not in waiting
    assert 3 not in state["targets"][: state["clock"][2]]
    assert len(waiting) == 3  # four waited; one was about the dropped row


def test_remembered_events_are_learned_again_and_only_the_newest_are_remembered() -> None:
    alone, remembering = (SequenceModel(replace(SMALL, replays=n, remembered=16), seed=1) for n in (0, 2))
    for n in range(40):
        for model in (alone, remembering):
            model.learn([n % 5], (n + 1) % 5)

    assert (alone.batches, remembering.batches) == (5, 15)
    state = remembering.snapshot()
    assert state["past_targets"].tolist() == [(n + 1) % 5 for n in (*range(32, 40), *range(24, 32))]
    assert state["counts"][:5].tolist() == alone.snapshot()["counts"][:5].tolist() == [8.0] * 5


def test_what_is_remembered_of_a_dropped_row_is_not_learned_again() -> None:
    model = SequenceModel(replace(SMALL, replays=1, remembered=16), seed=1)
    for n in range(16):
        model.learn([n % 5, (n + 3) % 5], (n + 1) % 5)

    model.drop_item(3)

    state = model.snapshot()
    is_kept = state["past_targets"] >= 0
    assert 3 not in state["past"][is_kept] and 3 not in state["past_targets"] and 0 < is_kept.sum() < 16


def test_the_pace_scales_every_step() -> None:
    whole, half, none = (SequenceModel(SMALL, seed=1) for _ in range(3))
    for model, pace in ((whole, 1.0), (half, 0.5), (none, 0.0)):
        model.make_room(8)
        model.set_pace(pace)
    start = none.snapshot()
    for n in range(8):
        for model in (whole, half, none):
            model.learn([n % 5], (n + 1) % 5)

    assert (none.snapshot()["vectors"] == start["vectors"]).all()
    one, other = (model.snapshot()["weights"] - start["weights"] for model in (whole, half))
    np.testing.assert_allclose(other, one / 2, rtol=1e-3, atol=1e-7)


def test_an_event_that_is_learned_again_is_not_counted_again() -> None:
    model = SequenceModel(SMALL, seed=1)
    model.learn([0], 1)
    model.learn_again([0], 1)
    assert model.popularity(np.array([1], np.int32)).tolist() == [1.0]
    assert int(model.snapshot()["clock"][2]) == 2


def test_answers_come_from_the_mean_of_the_last_batches() -> None:
    steady = SequenceModel(replace(SMALL, mean_batches=8, refresh_batches=1), seed=1)
    plain = SequenceModel(replace(SMALL, refresh_batches=1), seed=1)
    vectors = []
    for n in range(64):
        vectors.append(plain.snapshot()["vectors"][:5].copy())
        for model in (steady, plain):
            model.learn([n % 5], (n + 1) % 5)
    state = steady.snapshot()
    assert (state["vectors"][:5] == plain.snapshot()["vectors"][:5]).all()
    # Before each batch the mean moved a share of the way: 1, 1/2, 1/3 … of 7 batches.
    seen = [vectors[n] for n in range(8, 64, 8)]
    np.testing.assert_allclose(state["mean.vectors"][:5], np.mean(seen, axis=0), atol=1e-6)
    own = steady.scores(steady.person_vector([0]))[:5]
    assert np.abs(own - plain.scores(plain.person_vector([0]))[:5]).max() > 1e-3


def test_a_new_card_starts_from_its_content() -> None:
    # Given a card like row 0 in content, never clicked
    model = SequenceModel(SMALL, seed=1)
    for n in range(400):
        model.learn([n % 2 * 2], n % 2 * 2 + 1)  # 0 is followed by 1, 2 by 3
    like_one = model.snapshot()["vectors"][1]

    model.set_start_vector(9, like_one)

    # Then it is found where its like is found
    alive = np.zeros(10, np.uint8)
    alive[[5, 6, 7, 8, 9]] = 1
    assert model.nearest([0], alive, 1)[0].tolist() == [9]


def test_the_scan_is_exact() -> None:
    model = SequenceModel(SMALL, seed=1)
    model.make_room(500)
    alive = np.ones(500, np.uint8)
    alive[::7] = 0

    for n in range(5):
        rows, scores = model.nearest([n, n + 1], alive, 20)

        expected = np.where(alive == 1, model.scores(model.person_vector([n, n + 1])), -np.inf)
        assert rows.tolist() == np.argsort(-expected, kind="stable")[:20].tolist()
        assert scores.tolist() == expected[rows].tolist()


def test_fewer_living_rows_than_asked_are_all_there_are() -> None:
    model = SequenceModel(SMALL, seed=1)
    model.make_room(3)

    assert model.nearest([0], np.array([0, 1, 0], np.uint8), 4)[0].tolist() == [1]


def test_lists_begin_when_the_catalogue_outgrows_the_scan_and_hold_what_came_next() -> None:
    params = replace(SMALL, scanned_max=100, list_cards=8, looked_at_max=24)
    model, rng = SequenceModel(params, seed=1), np.random.default_rng(1)

    def teach(rows: int, events: int) -> None:
        for _ in range(events):
            start = int(rng.integers(rows // 10))
            model.learn([10 * start + int(rng.integers(10))], 10 * start + int(rng.integers(10)))

    teach(100, 4_000)  # ten rows each follow one another
    assert len(model.snapshot()["lists.sizes"]) == 0
    model.make_room(2_000)
    teach(100, params.batch)

    alive, held = np.ones(2_000, np.uint8), model.snapshot()["lists.list_of"]
    assert (held[:100] >= 0).all() and (held[100:] < 0).all()
    found = [
        len(set(model.nearest([row], alive, 9)[0].tolist()) & set(range(row // 10 * 10, row // 10 * 10 + 10)))
        for row in range(100)
    ]
    assert np.mean(found) > 8

    teach(2_000, 20_000)
    held, counts = (
        model.snapshot()["lists.list_of"][:2_000],
        model.popularity(np.arange(2_000, dtype=np.int32)),
    )
    assert (held[counts == 0] < 0).all() and (held >= 0).mean() > 0.95
    model.drop_item(5)
    assert model.snapshot()["lists.list_of"][5] < 0 and 5 not in model.nearest([4], alive, 24)[0]


def test_an_unknown_history_is_nobody() -> None:
    model = SequenceModel(SMALL, seed=1)

    assert (model.person_vector([]) == 0).all()
    assert (model.person_vector([12_345]) == 0).all()
