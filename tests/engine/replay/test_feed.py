"""The feed replay's honesty: nothing is learned before it is scored, ties and delays hold, the future is not read."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.engine.kernels.ranker_state import LEARN, OBSERVE, PREDICT, READ
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.replay import feed
from magpie.engine.replay.feed import (
    FeedColumns,
    Past,
    code_texts,
    count_past,
    order_of_events,
    predict_feed,
    replay_feed,
)
from tests.engine.ranker.cast import PARAMS, SPEC, START_MS

pytestmark = pytest.mark.wide


def make_feed(n: int = 300, seed: int = 0, step_ms: int = 700) -> FeedColumns:
    """Rows a few to the second, so that many share an instant; people want what their number says."""
    rng = np.random.default_rng(seed)
    person, card = rng.integers(12, size=n), rng.integers(9, size=n)
    texts = {"person": person, "card": card, "topic": card % 3, "scene": rng.integers(2, size=n)}
    coded = {field: code_texts([str(value) for value in values]) for field, values in texts.items()}
    wants = rng.random((n, 3)) < (0.2 + 0.5 * ((person + card) % 3 == 0))[:, None]
    return FeedColumns(
        dataset="town",
        ts_ms=START_MS + np.sort(rng.integers(0, n // 2, size=n)) * step_ms,
        codes={field: codes for field, (codes, _) in coded.items()},
        keys={field: keys for field, (_, keys) in coded.items()},
        labels=wants.astype(np.float32),
        rows_read=n,
        repeats=0,
    )


def predict(columns: FeedColumns, delay_ms: int = 0) -> np.ndarray:
    return predict_feed(
        Ranker(SPEC, seed=0, params=PARAMS), columns, delay_ms=delay_ms, progress=lambda _: None
    )


def with_labels(columns: FeedColumns, labels: np.ndarray) -> FeedColumns:
    return FeedColumns(
        **{**{name: getattr(columns, name) for name in columns.__dataclass_fields__}, "labels": labels}
    )


@pytest.mark.parametrize("delay_ms", [0, 1_400, 60_000])
def test_the_replay_equals_the_plain_loop_over_instants(delay_ms: int) -> None:
    columns = make_feed()
    ranker = Ranker(SPEC, seed=0, params=PARAMS)
    ids = feed.columns_to_ids(ranker, columns)
    known = np.ones((1, 3), bool)
    waiting: list[tuple[int, object]] = []
    said = []
    for row, now in enumerate(columns.ts_ms.tolist()):
        while waiting and columns.ts_ms[waiting[0][0]] + delay_ms < now:
            old, features = waiting.pop(0)
            part = slice(old, old + 1)
            ranker.learn(features, columns.labels[part], known)
            ranker.observe(ids[part], columns.ts_ms[part], columns.labels[part], known)
        features = ranker.features(ids[row : row + 1], columns.ts_ms[row : row + 1])
        said.append(ranker.predict(features)[0])
        waiting.append((row, features))
    assert predict(columns, delay_ms).tobytes() == np.stack(said).tobytes()


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, 299), seed=st.integers(0, 9), delay_ms=st.sampled_from([0, 5_000]))
def test_shuffling_labels_from_t_on_leaves_predictions_up_to_t_bit_equal(
    cut: int, seed: int, delay_ms: int
) -> None:
    columns = make_feed(seed=seed)
    instant = columns.ts_ms[cut]
    first = int(np.searchsorted(columns.ts_ms, instant))
    labels = columns.labels.copy()
    labels[first:] = np.random.default_rng(seed).permutation(1 - labels[first:])
    upto = int(np.searchsorted(columns.ts_ms, instant, side="right"))
    one, two = predict(columns, delay_ms), predict(with_labels(columns, labels), delay_ms)
    assert one[:upto].tobytes() == two[:upto].tobytes()


def test_a_changed_label_does_change_what_comes_after() -> None:
    columns = make_feed()
    labels = columns.labels.copy()
    labels[:20] = 1 - labels[:20]
    assert predict(columns)[100:].tobytes() != predict(with_labels(columns, labels))[100:].tobytes()


def test_rows_of_one_instant_are_all_scored_before_any_is_learned() -> None:
    acts = order_of_events(np.array([5, 5, 6]), delay_ms=0)
    both = [
        (READ, 0),
        (PREDICT, 0),
        (READ, 1),
        (PREDICT, 1),
        (LEARN, 0),
        (OBSERVE, 0),
        (LEARN, 1),
        (OBSERVE, 1),
    ]
    assert [tuple(act) for act in acts.tolist()][:8] == both


def test_with_a_delay_nothing_is_learned_before_it_has_passed() -> None:
    acts = order_of_events(np.array([0, 1, 2, 3]), delay_ms=2)
    flat = [(act, row) for act, row in acts.tolist() if act in (PREDICT, LEARN)]
    assert flat[:5] == [(PREDICT, 0), (PREDICT, 1), (PREDICT, 2), (LEARN, 0), (PREDICT, 3)]


def test_rows_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="ordered by time"):
        order_of_events(np.array([5, 4]), delay_ms=0)


def test_the_past_is_counted_before_anything_is_predicted_and_only_where_it_is_known() -> None:
    columns = make_feed()
    codes = {field: columns.codes[field][:50] for field in ("person", "card")}
    known = np.zeros((50, 3), np.uint8)
    known[:, 0] = 1
    past = Past(ts_ms=columns.ts_ms[:50] - 10**9, codes=codes, labels=columns.labels[:50], known=known)
    ranker = Ranker(SPEC, seed=0, params=PARAMS)

    count_past(ranker, dataclasses.replace(columns, past=past))

    plain = Ranker(SPEC, seed=0, params=PARAMS)
    ids = feed.columns_to_ids(plain, columns)[:50]
    for field in set(SPEC.fields) - set(codes):
        ids[:, SPEC.field(field)] = plain.unknown_row(field)
    plain.observe(ids, past.ts_ms, past.labels, known > 0)
    now = feed.columns_to_ids(ranker, columns), columns.ts_ms
    same = feed.columns_to_ids(plain, columns), columns.ts_ms
    assert ranker.features(*now).dense.tobytes() == plain.features(*same).dense.tobytes()
    assert ranker.sizes()["slots"] > 0


def test_baselines_count_the_past_too() -> None:
    columns = make_feed()
    known = np.ones((50, 3), np.uint8)
    codes = {field: columns.codes[field][:50] for field in ("person", "card")}
    past = Past(ts_ms=columns.ts_ms[:50] - 10**6, codes=codes, labels=columns.labels[:50], known=known)
    cold, warm = (
        replay_feed(
            told, SPEC, delay_ms=10**12, score_from=(None,), seed=0, progress=lambda _: None, params=PARAMS
        )[0]
        for told in (columns, dataclasses.replace(columns, past=past))
    )
    cold_said, warm_said = cold.baselines["popularity"], warm.baselines["popularity"]
    assert isinstance(cold_said, dict) and isinstance(warm_said, dict)
    assert cold_said["click"].auc == 0.5 and warm_said["click"].auc != 0.5
    assert warm.extra == {"rows before, counted first": 50} and cold.extra == {}


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_the_size_of_the_working_chunk_changes_no_bit(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = make_feed()
    whole = predict(columns, 3_000)
    monkeypatch.setattr(feed, "CHUNK", chunk)
    assert predict(columns, 3_000).tobytes() == whole.tobytes()


def test_an_endless_delay_is_a_model_that_never_learned() -> None:
    columns = make_feed()
    fresh = Ranker(SPEC, seed=0, params=PARAMS)
    ids = feed.columns_to_ids(fresh, columns)
    never = fresh.predict(fresh.features(ids, columns.ts_ms))
    assert predict(columns, 10**12).tobytes() == never.tobytes()


def test_one_pass_answers_both_protocols_and_baselines_see_the_same_rows() -> None:
    columns = make_feed(2_000)
    middle = int(columns.ts_ms[1_000])
    moved: list[int] = []
    later, whole = replay_feed(
        columns, SPEC, delay_ms=0, score_from=(middle, None), seed=0, progress=moved.append, params=PARAMS
    )
    assert sum(moved) == whole.rows == 2_000
    assert later.rows == int((columns.ts_ms >= middle).sum())
    assert later.heads is not None and later.heads["click"].positives == int(
        columns.labels[-later.rows :, 0].sum()
    )
    baselines = {name: heads["click"] for name, heads in later.baselines.items() if isinstance(heads, dict)}
    assert list(baselines) == ["global rate", "card counter", "card + person counters", "popularity"]
    assert all(baseline.positives == later.heads["click"].positives for baseline in baselines.values())
    assert baselines["popularity"].logloss is None
    assert (later.heads["click"].auc or 0) > (baselines["card + person counters"].auc or 1) + 0.05
