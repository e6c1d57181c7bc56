"""Lessons that wait: what is noted and done later leaves the bits of what is done at once."""

import numpy as np
import pytest

from magpie.engine.ranker.lessons import WAITING_MAX, Lessons
from magpie.engine.ranker.ranker import Ranker
from tests.engine.ranker.cast import START_MS, open_town, play_rows

Teaching = tuple[Ranker, Lessons]


def bits_of(flags: np.ndarray) -> int:
    """[True, False, True] -> 0b101"""
    return int((1 << np.flatnonzero(flags)).sum())


def told(*, finish_every: int, events: int = 150) -> Teaching:
    """Each showing is read, answered two showings later and blanked one after that, in a ring of eight rows."""
    ranker = open_town()
    lessons = Lessons(ranker)
    ids, ts_ms, labels, known, trust = play_rows(ranker, events)
    for at in range(events):
        lessons.read(at % 8, ids=ids[at], ts_ms=int(ts_ms[at]))
        if (then := at - 2) >= 0:
            lessons.teach(
                then % 8, known=bits_of(known[then]), yes=bits_of(labels[then] > 0), trust=float(trust[then]),
                is_learned=then % 5 > 0,
            )  # fmt: skip
        if at >= 3:
            lessons.blank((at - 3) % 8)
        if at % finish_every == 0:
            lessons.finish()
    lessons.finish()
    return ranker, lessons


def told_at_once(events: int = 150) -> Ranker:
    """The same through the ranker's own verbs."""
    ranker = open_town()
    ids, ts_ms, labels, known, trust = play_rows(ranker, events)
    kept = {}
    for at in range(events):
        kept[at] = ranker.features(ids[at : at + 1], ts_ms[at : at + 1])
        if (then := at - 2) >= 0:
            one = slice(then, then + 1)
            yes = labels[one] * known[one]
            if then % 5 > 0:
                ranker.learn(kept[then], yes, known[one], trust[one])
            ranker.observe(ids[one], ts_ms[one], yes, known[one], trust[one])
    return ranker


def same(one: Ranker, other: Ranker) -> bool:
    a, b = one.snapshot(), other.snapshot()
    return all(a[name].tobytes() == b[name].tobytes() for name in a)


@pytest.mark.parametrize("finish_every", [1, 2, 7, 1_000])
def test_when_lessons_are_done_changes_no_bit(finish_every: int) -> None:
    ranker, lessons = told(finish_every=finish_every)
    _, each = told(finish_every=1)

    assert same(ranker, told_at_once())
    for name, array in lessons.rows.snapshot("kept").items():
        assert array.tobytes() == each.rows.snapshot("kept")[name].tobytes()


def test_a_kept_row_is_read_as_it_would_be_among_many() -> None:
    ranker, lessons = told(finish_every=1_000)
    ids = play_rows(ranker, 8)[0]
    among = ranker.features(ids, np.full(8, START_MS + 7_200_000))

    for at in range(8):
        lessons.read(at, ids=ids[at], ts_ms=START_MS + 7_200_000)
    lessons.finish()

    for name in ("ids", "ts_ms", "dense", "offset", "history"):
        assert lessons.rows[name][:8].tobytes() == getattr(among, name).tobytes()


def test_a_blanked_row_holds_nothing() -> None:
    _, lessons = told(finish_every=1_000)
    for row in range(8):
        lessons.blank(row)
    lessons.finish()

    assert not any(lessons.rows[name].any() for name in ("ids", "ts_ms", "dense", "offset", "history"))


def test_no_more_waits_than_is_stated() -> None:
    ranker = open_town()
    lessons = Lessons(ranker)
    lessons.read(0, ids=play_rows(ranker, 1)[0][0], ts_ms=START_MS)
    for _ in range(WAITING_MAX - 2):
        lessons.teach(0, known=1, yes=0, trust=1.0, is_learned=False)
    waiting = ranker.snapshot()["prior"].copy()

    lessons.teach(0, known=1, yes=0, trust=1.0, is_learned=False)

    assert ranker.snapshot()["prior"][0, 0] == waiting[0, 0] + WAITING_MAX - 1


def test_a_no_that_is_taken_back_counts_as_if_it_had_been_a_yes_from_the_beginning() -> None:
    ranker, other = open_town(), open_town()
    ids, ts_ms = play_rows(ranker, 4)[:2]
    late, at_once = Lessons(ranker), Lessons(other)
    for lessons in (late, at_once):
        lessons.read(0, ids=ids[0], ts_ms=int(ts_ms[0]))
        lessons.predict(0)

    late.teach(0, known=0b10, yes=0, trust=0.4, is_learned=True)
    late.put_back(1, late.kept(0))
    late.amend(1, head=1, had=0.4, weight=1.0)
    at_once.teach(0, known=0b10, yes=0b10, trust=1.0, is_learned=True)
    late.finish()
    at_once.finish()

    for name in ("prior", "slot_count"):
        assert ranker.snapshot()[name] == pytest.approx(other.snapshot()[name], abs=1e-5)
    assert late.calibration.totals() == pytest.approx(at_once.calibration.totals(), abs=1e-5)
    twice, once = (float(one.snapshot()["platt"][:, 1, 1].sum()) for one in (ranker, other))
    assert twice == pytest.approx(once, rel=0.5) and once > 0.0


def test_a_yes_that_is_not_heard_takes_the_no_back_and_says_nothing() -> None:
    ranker = open_town()
    ids, ts_ms = play_rows(ranker, 4)[:2]
    lessons = Lessons(ranker)
    lessons.read(0, ids=ids[0], ts_ms=int(ts_ms[0]))
    lessons.predict(0)
    before = ranker.snapshot()["prior"].copy()

    lessons.teach(0, known=0b10, yes=0, trust=1.0, is_learned=True)
    lessons.amend(0, head=1, had=1.0, weight=0.0)
    lessons.finish()

    assert ranker.snapshot()["prior"] == pytest.approx(before, abs=1e-5)


def test_of_shared_heads_one_lesson_says_a_share_and_of_the_others_all() -> None:
    once, twice = open_town(), open_town()
    ids, ts_ms = play_rows(once, 4)[:2]
    for ranker in (once, twice):
        lessons = Lessons(ranker)
        lessons.read(0, ids=ids[0], ts_ms=int(ts_ms[0]))
        if ranker is once:
            lessons.teach(0, known=0b111, yes=0, trust=0.5, is_learned=False, shared=0b10, share=0.4)
        else:
            lessons.teach(0, known=0b10, yes=0, trust=0.2, is_learned=False)
            lessons.teach(0, known=0b101, yes=0, trust=0.5, is_learned=False)
        lessons.finish()

    for name in ("prior", "slot_count"):
        assert once.snapshot()[name] == pytest.approx(twice.snapshot()[name], abs=1e-6)
    assert (once.snapshot()["prior"] - open_town().snapshot()["prior"])[:, 0].tolist() == pytest.approx(
        [0.5, 0.2, 0.5]
    )
