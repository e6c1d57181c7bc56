"""The session replay: who learns when, and what may not be known when a click is answered."""

import numpy as np
import pytest

from magpie.engine.replay.report import ListScores, Report
from magpie.engine.replay.sessions import (
    NothingToScore,
    SessionSplit,
    replay_sessions,
    split_sessions,
)
from magpie.engine.retrieval.blend import Blend
from magpie.engine.retrieval.params import BlendParams, KnnParams, SequenceParams
from magpie.engine.retrieval.sequence import SequenceModel

pytestmark = pytest.mark.wide

SMALL = BlendParams(
    knn=KnnParams(sessions_max=512, listed_max=64),
    sequence=SequenceParams(width=16, hidden=16, negatives=32, length=8),
)
Part = tuple[list[str], list[str], list[int]]


def walks(*, first: int, sessions: int, seed: int) -> Part:
    """Each session walks a ring of twelve items forward from a random start: n is followed by n + 1."""
    rng = np.random.default_rng(seed)
    part: Part = ([], [], [])
    for session in range(first, first + sessions):
        start = int(rng.integers(0, 12))
        for step in range(5):
            part[0].append(f"s{session}")
            part[1].append(f"item {(start + step) % 12}")
            part[2].append(session * 1_000 + step)
    return part


def run(split: SessionSplit, *, seed: int = 0) -> Report:
    return replay_sessions(split, dataset="walks", seed=seed, progress=lambda done: None, params=SMALL)


def row(report: Report, name: str) -> ListScores:
    scores = report.extra.get(name) or report.baselines[name]
    assert isinstance(scores, ListScores)
    return scores


def test_what_follows_on_the_ring_is_found_first() -> None:
    report = run(split_sessions(walks(first=0, sessions=200, seed=1), walks(first=200, sessions=20, seed=2)))

    assert report.rows == 80
    assert report.mrr20 is not None and report.mrr20 > 0.9
    popularity = row(report, "popularity").mrr20
    assert popularity is not None and popularity < 0.4


def test_passes_are_taken_by_the_sequence_model_and_the_gate_is_taught_before_it_knows_the_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []
    for owner, name in ((Blend, "learn"), (Blend, "learn_gate"), (SequenceModel, "learn_again")):
        real = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda self, *a, _real=real, _name=name, **k: (heard.append(_name), _real(self, *a, **k))[1])  # fmt: skip
    split = split_sessions(walks(first=0, sessions=40, seed=1), walks(first=40, sessions=1, seed=2))

    report = replay_sessions(split, dataset="w", seed=0, progress=lambda done: None, params=SMALL, passes=3)

    # 34 sessions of five clicks first, each also moving the model; two more passes; the other six judged, then learned
    # by all; a new model in three passes; then the test, online.
    begins = heard.index("learn_gate")
    assert heard[:begins] == ["learn", "learn_again"] * 170 + ["learn_again"] * 340
    judged = heard[begins : begins + 6 * (4 + 10)]
    assert (judged.count("learn_gate"), judged.count("learn"), judged.count("learn_again")) == (24, 30, 30)
    assert (
        heard[begins + 84 :]
        == ["learn_again"] * 600 + ["learn", "learn_again"] + ["learn_gate", "learn", "learn_again"] * 4
    )
    assert report.rows == 4


def test_both_repeat_settings_of_every_row_are_there() -> None:
    report = run(split_sessions(walks(first=0, sessions=40, seed=1), walks(first=40, sessions=4, seed=2)))

    methods = {
        "sequence alone",
        "kNN alone",
        "co-visits alone",
        "popularity",
        "decayed card counter",
        "item-kNN",
    }
    assert set(report.baselines) == methods | {f"{name}, current item excluded" for name in methods}
    assert {
        "engine, current item excluded",
        "engine online",
        "engine online, current item excluded",
    } <= set(report.extra)


def test_items_unseen_in_training_are_dropped_from_the_test() -> None:
    train, test = walks(first=0, sessions=40, seed=1), walks(first=40, sessions=2, seed=2)
    test[1][1] = "never seen"

    report = run(split_sessions(train, test))

    assert report.rows == 7
    assert report.extra["clicks left out, item not in the training part"] == 1


def test_the_frozen_rows_know_nothing_of_the_test() -> None:
    """Other test sessions before and after do not change what a frozen engine answers."""
    train = walks(first=0, sessions=60, seed=1)
    asked, others = walks(first=60, sessions=1, seed=2), walks(first=61, sessions=30, seed=3)
    alone = run(split_sessions(train, asked))
    crowd_only = run(split_sessions(train, others))
    both: Part = (asked[0] + others[0], asked[1] + others[1], asked[2] + others[2])
    together = run(split_sessions(train, both))

    assert alone.mrr20 is not None and crowd_only.mrr20 is not None and together.mrr20 is not None
    weighted = (alone.mrr20 * alone.rows + crowd_only.mrr20 * crowd_only.rows) / together.rows
    assert together.mrr20 == pytest.approx(weighted, abs=1e-12)


def test_the_online_row_learns_through_the_test() -> None:
    # Given a training part that walks forward and a test part that walks backward
    forward = walks(first=0, sessions=60, seed=1)
    sessions, items, ts_ms = walks(first=60, sessions=150, seed=2)
    backward = (sessions, items[::-1], ts_ms)

    report = run(split_sessions(forward, backward))

    online = row(report, "engine online").mrr20
    assert online is not None and report.mrr20 is not None
    assert online > report.mrr20 + 0.1


def test_without_a_training_part_every_click_is_answered_before_it_is_learned() -> None:
    report = run(split_sessions(([], [], []), walks(first=0, sessions=1, seed=1)))

    # One session alone: nothing was known when its clicks were asked for, but the random start vectors.
    assert report.rows == 4
    assert row(report, "kNN alone").hr20 == 0.0
    assert "answered, then learned" in report.protocol
    assert "engine online" not in report.extra


def test_a_part_with_nothing_to_score_is_refused() -> None:
    lone = (["s1", "s2"], ["item 1", "never seen"], [1, 2])

    with pytest.raises(NothingToScore) as refusal:
        run(split_sessions(walks(first=0, sessions=5, seed=1), lone))

    assert refusal.value.detail["clicks"] == 1


def test_equal_seeds_give_equal_figures() -> None:
    split = split_sessions(walks(first=0, sessions=60, seed=1), walks(first=60, sessions=10, seed=2))
    one, same, other = (run(split, seed=seed) for seed in (0, 0, 1))

    assert (one.hr20, one.mrr20, one.baselines) == (same.hr20, same.mrr20, same.baselines)
    assert one.baselines != other.baselines


def test_clicks_are_taken_by_time_whatever_the_file_says() -> None:
    sessions, items, ts_ms = walks(first=0, sessions=3, seed=1)
    order = np.random.default_rng(5).permutation(len(items))
    shuffled: Part = (
        [sessions[at] for at in order],
        [items[at] for at in order],
        [ts_ms[at] for at in order],
    )

    one = split_sessions((sessions, items, ts_ms), ([], [], [])).train
    other = split_sessions(shuffled, ([], [], [])).train

    assert (one.items == other.items).all()
    assert (one.sessions == other.sessions).all()
