"""The ranker's promises: exact ids, pure reads, per-event learning, bit-equal whatever the grouping, bounded room."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.kernels.ranker_state import LEARN, OBSERVE
from magpie.engine.ranker.params import DAY_MS
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import FEED, SCENES_MAX, RankerSpec
from tests.engine.ranker.cast import PARAMS, SPEC, START_MS, open_town, play_rows, teach

pytestmark = pytest.mark.wide


def same(one: Ranker, other: Ranker) -> bool:
    a, b = one.snapshot(), other.snapshot()
    return a.keys() == b.keys() and all(a[name].tobytes() == b[name].tobytes() for name in a)


def test_every_key_has_a_row_of_its_own_and_the_unknown_share_one() -> None:
    ranker = Ranker(SPEC, seed=0)
    rows = {ranker.row("card", f"Lantern Tea {n}") for n in range(5_000)}
    assert len(rows) == 5_000
    assert ranker.row("card", "Lantern Tea 7") == ranker.find_row("card", "Lantern Tea 7")
    assert ranker.find_row("card", "never seen") == ranker.row("card", "") == ranker.unknown_row("card")
    assert ranker.unknown_row("card") != ranker.unknown_row("person")


def test_a_full_table_answers_the_unknown_row_and_counts_the_refusal() -> None:
    room = len(SPEC.fields) + SCENES_MAX + 2
    ranker = Ranker(SPEC, seed=0, params=dataclasses.replace(PARAMS, rows_max=room))
    ranker.row("person", "Mei"), ranker.row("person", "Tao")
    assert ranker.row("card", "Lantern Tea") == ranker.unknown_row("card")
    assert ranker.sizes()["ids_refused"] == 1
    assert ranker.row("scene", "feed") != ranker.unknown_row("scene")  # scenes have room kept for them


def test_reading_and_predicting_change_nothing() -> None:
    ranker = open_town()
    rows = play_rows(ranker, 200)
    teach(ranker, rows)
    before = ranker.snapshot()
    features = ranker.features(rows[0], rows[1])
    first, again = ranker.predict(features), ranker.predict(ranker.features(rows[0], rows[1]))
    assert first.tobytes() == again.tobytes()
    assert all(before[name].tobytes() == array.tobytes() for name, array in ranker.snapshot().items())


@pytest.mark.parametrize("group", [2, 7, 300])
def test_grouping_learning_into_calls_changes_no_bit(group: int) -> None:
    one, many = open_town(), open_town()
    rows = play_rows(one, 300)
    ids, ts_ms, labels, known, trust = rows
    features = one.features(ids, ts_ms)
    for first in range(0, 300, group):
        part = slice(first, first + group)
        cut = type(features)(*(array[part] for array in features))
        one.learn(cut, labels[part], known[part], trust[part])
        one.observe(ids[part], ts_ms[part], labels[part], known[part], trust[part])
    groups = [range(first, min(first + group, 300)) for first in range(0, 300, group)]
    ops = np.array([(act, row) for rows in groups for act in (LEARN, OBSERVE) for row in rows])
    rest = many.features(ids, ts_ms)._replace(labels=labels, weights=known * trust[:, None])
    many.run(rest, ops)
    assert same(one, many)


def test_scoring_many_candidates_at_once_equals_scoring_each_alone() -> None:
    ranker = open_town()
    teach(ranker, play_rows(ranker, 300))
    cards = np.array([[ranker.row("person", "person 0"), ranker.row("card", f"card {n % 30}"),
                       ranker.row("topic", f"topic {n % 30 % 4}"), ranker.row("scene", "scene 0")] for n in range(60)], np.int32)  # fmt: skip
    now = np.full(60, START_MS + DAY_MS)
    together = ranker.predict(ranker.features(cards, now))
    alone = [ranker.predict(ranker.features(cards[n : n + 1], now[n : n + 1])) for n in range(60)]
    assert together.tobytes() == np.concatenate(alone).tobytes()
    assert len({row.tobytes() for row in together}) == 30


@pytest.mark.parametrize("cut", [0, 1, 137])
def test_a_restored_ranker_goes_on_bit_by_bit(cut: int) -> None:
    whole, first = open_town(), open_town()
    rows = play_rows(whole, 300)
    head, tail = tuple(a[:cut] for a in rows), tuple(a[cut:] for a in rows)
    said = teach(whole, rows)
    if cut:
        teach(first, head)
    second = Ranker.restore(SPEC, first.snapshot(), seed=0, params=PARAMS)
    assert teach(second, tail).tobytes() == said[cut:].tobytes()
    assert same(second, whole)


def test_a_snapshot_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="of another ranker"):
        Ranker.restore(
            SPEC, open_town().snapshot(), seed=0, params=dataclasses.replace(PARAMS, hidden_one=16)
        )


def test_later_labels_change_no_earlier_prediction() -> None:
    first, second = open_town(), open_town()
    rows = play_rows(first, 400)
    shuffled = rows[2].copy()
    np.random.default_rng(1).shuffle(shuffled[200:])
    assert shuffled[200:].tobytes() != rows[2][200:].tobytes()
    one, two = teach(first, rows), teach(second, (rows[0], rows[1], shuffled, *rows[3:]))
    assert one[:201].tobytes() == two[:201].tobytes()  # row 200 is scored before its own label is read
    assert one[201:].tobytes() != two[201:].tobytes()


def test_a_late_row_teaches_from_what_is_usual_by_then() -> None:
    """Learned from what was usual when it was shown, it taught anew what the counts had come to say: .86 for .44."""
    ranker = open_town()
    ids, ts_ms, labels, known, trust = play_rows(ranker, 3_000)
    shown_before_anything_was_known = ranker.features(ids, ts_ms)
    ranker.observe(ids, ts_ms, labels, known, trust)
    ranker.learn(shown_before_anything_was_known, labels, known, trust)
    fresh = play_rows(ranker, 1_000, seed=9)
    said = ranker.predict(ranker.features(fresh[0], fresh[1] + DAY_MS))

    assert np.abs(said.mean(axis=0) - fresh[2].mean(axis=0)).max() < 0.1


def test_it_learns_what_one_person_wants() -> None:
    ranker = open_town()
    rows = play_rows(ranker, 4_000)
    teach(ranker, rows)
    ids, ts_ms, labels, _, _ = play_rows(ranker, 1_000, seed=9)
    said = ranker.predict(ranker.features(ids, ts_ms + DAY_MS))[:, 0]
    person, topic = (ids[:, 0] - ids[:, 0].min()), (ids[:, 2] - ids[:, 2].min())
    wants = (person + topic) % 4 == 0
    assert said[wants].mean() > said[~wants].mean() + 0.2
    assert abs(said.mean() - labels[:, 0].mean()) < 0.03  # and its probabilities are meant


def test_an_unknown_label_teaches_nothing_about_its_head() -> None:
    one, two = open_town(), open_town()
    ids, ts_ms, labels, known, trust = play_rows(one, 200)
    known[:, 2] = False
    other = labels.copy()
    other[:, 2] = 1 - other[:, 2]
    teach(one, (ids, ts_ms, labels, known, trust))
    teach(two, (ids, ts_ms, other, known, trust))
    assert same(one, two)


def test_a_row_without_trust_moves_no_weight_and_no_count() -> None:
    ranker = open_town()
    rows = play_rows(ranker, 200)
    teach(ranker, rows)
    before = ranker.predict(ranker.features(rows[0], rows[1]))
    weights = ranker.snapshot()["w1"].tobytes()
    features = ranker.features(rows[0][:1], rows[1][-1:])
    for _ in range(50):
        ranker.learn(features, np.ones((1, 3), np.float32), np.ones((1, 3), bool), np.zeros(1, np.float32))
    assert ranker.snapshot()["w1"].tobytes() == weights
    assert (
        np.abs(ranker.predict(ranker.features(rows[0], rows[1])) - before).max() < 0.05
    )  # scaling alone moved


def test_what_is_idle_goes_and_its_row_starts_anew() -> None:
    ranker = open_town(params=dataclasses.replace(PARAMS, idle_ms=30 * DAY_MS))
    ids, ts_ms, labels, known, trust = play_rows(ranker, 300)
    teach(ranker, (ids, ts_ms, labels, known, trust))
    tea = ids[-1, 1]
    kept = np.flatnonzero(ids[:, 1] == tea)
    ranker.observe(ids[kept], ts_ms[kept] + 40 * DAY_MS, labels[kept], known[kept])
    gone = ranker.expire(int(ts_ms[-1]) + 40 * DAY_MS)
    assert gone == 56 - len({int(v) for v in ids[kept].ravel()})
    assert ranker.sizes()["ids"] == 56 - gone
    fresh = open_town()
    newcomer = ranker.row("card", "Moon Cake")
    assert newcomer in range(len(SPEC.fields) + SCENES_MAX, ranker._ids.next_row)  # a freed row, used again
    again = ranker.snapshot()
    assert again["embedding"][newcomer].tobytes() == fresh.snapshot()["embedding"][newcomer].tobytes()
    assert not np.isin(again["history"], np.setdiff1d(ids, ids[kept])).any()
    restored = Ranker.restore(SPEC, again, seed=0, params=ranker.params)
    assert restored.row("card", "Osmanthus") == ranker.row("card", "Osmanthus")
    assert same(restored, ranker)


def test_counters_stop_at_their_stated_room() -> None:
    ranker = open_town(params=dataclasses.replace(PARAMS, slots_max=50))
    teach(ranker, play_rows(ranker, 300))
    assert ranker.sizes()["slots"] == 50
    assert ranker.sizes()["slots_refused"] > 0
    expected = 16_384 * (8 + 8 + 4 * 2 * 2 * 2)  # one starting table, two horizons, two rates, shown and done
    assert ranker.bytes_used()["slots"] == expected


def test_bytes_per_person_and_card_are_as_stated() -> None:
    """A row of the live engine holds 168 bytes of arrays and a history 240; keys and counters come on top."""
    ranker = Ranker(FEED, seed=0)
    snapshot = ranker.snapshot()
    row = sum(snapshot[name][:1].nbytes for name in ("seen_ms", "person_at", "embedding", "embedding_sq", "wide", "wide_sq"))  # fmt: skip
    assert row == 168
    assert ranker.params.history_length * len(FEED.history_fields) * 4 == 240


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"keys": (("person", "colour"),)}, "'colour' is no field"),
        ({"heads": ("click",)}, "is no head"),
        ({"bags": (("card",), ("card",))}, "one bag at most"),
        ({"keys": (("person", "card", "scene"),)}, "one field or two"),
    ],
)
def test_a_spec_with_a_slip_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        dataclasses.replace(SPEC, **change)
    assert isinstance(SPEC, RankerSpec)
