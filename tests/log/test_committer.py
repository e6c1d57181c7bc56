"""Group commit: one flush for what waits, answers in order, a bound on what may wait."""

import random
import threading
from collections.abc import Sequence

import pytest

from magpie.log import committer as module
from magpie.log.committer import GroupCommitter, IntakeBusy, LogClosed
from magpie.log.event import Event
from magpie.log.lines import Unstorable
from tests.faults import FaultyDisk
from tests.log.cast import liked, open_log, stored


class SlowDisk(FaultyDisk):
    """Flushing waits until the test opens the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.is_flushing = threading.Event()

    def open_append(self, path):  # type: ignore[no-untyped-def]
        file = super().open_append(path)
        flush = file.fdatasync

        def fdatasync() -> None:
            self.is_flushing.set()
            assert self.gate.wait(5)
            flush()

        file.fdatasync = fdatasync
        return file


def test_what_waits_during_a_flush_shares_the_next_one() -> None:
    # given a flush that takes its time
    disk = SlowDisk()
    committer = GroupCommitter(open_log(disk))
    disk.gate.clear()
    first = committer.submit([liked("e0")])
    assert disk.is_flushing.wait(5)

    # when forty more arrive meanwhile
    futures = [committer.submit([liked(f"e{n}")]) for n in range(1, 41)]
    assert not first.done()
    disk.gate.set()

    # then they have offsets in the order of arrival, and one group held them all
    assert [future.result(5).first for future in [first, *futures]] == list(range(41))
    assert committer.groups == 2
    assert committer.log.syncs == 2
    committer.close()


def test_on_commit_hears_new_events_in_offset_order_and_nothing_twice() -> None:
    heard: list[tuple[int, str]] = []

    def hear(first: int, events: Sequence[tuple[int, Event]]) -> None:
        assert events[0][0] == first
        heard.extend((offset, event.id) for offset, event in events)

    committer = GroupCommitter(open_log(FaultyDisk()), on_commit=hear)
    for names in (["e0", "e1"], ["e1"], ["e1", "e2"]):
        committer.submit([liked(name) for name in names])
    committer.close()

    assert heard == [(0, "e0"), (1, "e1"), (2, "e2")]


def test_threads_that_submit_the_same_id_get_the_same_offset() -> None:
    committer = GroupCommitter(open_log(FaultyDisk()))
    offsets: list[int] = []

    def send(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(20):
            name = f"e{rng.randint(0, 9)}"
            offsets.append(hash((name, committer.submit([liked(name)]).result(5).first)))

    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = stored(committer.log)
    assert sorted(offset for offset, _ in found) == list(range(10))
    assert set(offsets) == {hash((name, offset)) for offset, name in found}
    committer.close()


def test_one_bad_request_fails_alone() -> None:
    committer = GroupCommitter(open_log(FaultyDisk()))
    good, bad = committer.submit([liked("e0")]), committer.submit([liked("e1", measure=float("nan"))])

    assert good.result(5).offsets == [0]
    with pytest.raises(Unstorable):
        bad.result(5)
    committer.close()


def test_past_the_bound_callers_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING_EVENTS_MAX", 10)
    disk = SlowDisk()
    committer = GroupCommitter(open_log(disk))
    disk.gate.clear()
    waiting = committer.submit([liked(f"e{n}") for n in range(8)])

    with pytest.raises(IntakeBusy) as refusal:
        committer.submit([liked(f"f{n}") for n in range(3)])

    assert (refusal.value.status, refusal.value.detail["retry_after_s"]) == (429, 1)
    disk.gate.set()
    assert waiting.result(5).accepted == 8
    assert committer.submit([liked("f0")]).result(5).first == 8
    committer.close()


def test_closing_writes_what_waits_and_then_refuses() -> None:
    disk = FaultyDisk()
    committer = GroupCommitter(open_log(disk))
    futures = [committer.submit([liked(f"e{n}")]) for n in range(30)]
    committer.close()
    committer.close()

    assert [future.result(0).first for future in futures] == list(range(30))
    with pytest.raises(LogClosed):
        committer.submit([liked("late")])
    assert len(stored(open_log(disk))) == 30


def test_rotation_takes_its_turn() -> None:
    committer = GroupCommitter(open_log(FaultyDisk()))
    committer.submit([liked("e0")])
    committer.rotate().result(5)

    assert committer.submit([liked("e1")]).result(5).first == 1
    committer.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_when_the_writing_thread_dies_nobody_hangs() -> None:
    def stumble(first: int, events: Sequence[tuple[int, Event]]) -> None:
        raise RuntimeError("the engine fell over")

    committer = GroupCommitter(open_log(FaultyDisk()), on_commit=stumble)
    assert committer.submit([liked("e0")]).result(5).first == 0
    committer._thread.join(5)

    with pytest.raises(LogClosed):
        committer.submit([liked("e1")])
