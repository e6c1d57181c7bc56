"""A disk that is full costs traces, never the thread that answers."""

import errno
import io
from pathlib import Path

import pytest

from magpie.engine.trace import TraceRing, encode


class FullDisk(io.FileIO):
    """Takes `room` bytes more, then refuses."""

    room = 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = super().write(data[: self.room])
        self.room -= taken
        return taken


def trace(slate: str) -> bytes:
    body = [
        slate,
        "p:mei",
        "feed",
        3,
        "p-1",
        True,
        {},
        {},
        ["product:1"],
        [0],
        ["fresh"],
        b"",
        {},
        b"\0\0\0\0",
    ]
    return encode(body)


@pytest.mark.parametrize("room", [0, 2, 20])
def test_a_trace_that_does_not_fit_is_not_kept_and_those_around_it_are(tmp_path: Path, room: int) -> None:
    ring = TraceRing(tmp_path)
    ring.write("before", trace("before"))
    full = FullDisk(tmp_path / "00000000.trace", "ab")
    full.room = room
    ring._open = full

    ring.write("lost", trace("lost"))
    full.room = 1_000
    ring.write("after", trace("after"))

    assert ring.find_trace("lost") is None
    assert [ring.find(slate).slate for slate in ("before", "after")] == ["before", "after"]
    again = TraceRing(tmp_path)
    assert [again.find(slate).slate for slate in ("before", "after")] == ["before", "after"]


def test_a_segment_that_cannot_be_opened_costs_its_traces_only(tmp_path: Path) -> None:
    ring = TraceRing(tmp_path / "traces")
    (tmp_path / "traces").rmdir()

    ring.write("lost", trace("lost"))

    assert ring.find_trace("lost") is None
