"""The journey log's writer: append once, in order, durably; read back from any offset.

One process writes a folder at a time (a lock file says which). An offset is given when the event is on disk, never
before, and is never given again. The same event id again is the same event and answers with its old offset.
"""

import bisect
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from magpie.kit.clock import DAY_MS, Clock
from magpie.kit.errors import Refusal
from magpie.log.blocks import Marks, write_block
from magpie.log.disk import Disk, Lock
from magpie.log.event import Event, decode_event
from magpie.log.ids import UNSEEN, IdIndex
from magpie.log.idstore import IdStore
from magpie.log.lines import digests_of, encode_lines
from magpie.log.manifest import read_manifest
from magpie.log.points import At, walk_on
from magpie.log.readers import LogReader
from magpie.log.recovery import Recovered, make_folders, recover
from magpie.log.segments import SEGMENTS, MissingSegment, Segment, list_segments, read_active, segment_name
from magpie.log.writing import DiskFailing, SegmentWriter, refusal_of

LOCK = "writer.lock"
Mark = tuple[str, tuple[int, int]]


@dataclass(frozen=True)
class Limits:
    """When a segment is closed, besides the end of its day."""

    segment_bytes_max: int = 64 * 1024 * 1024
    # Bounds the dict of the active segment's ids: 133 bytes each (bench/intake.py), so 35 MB.
    segment_events_max: int = 262_144


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Request:
    """Events that are stored together or not at all, and the high-water mark that goes with them."""

    events: Sequence[Event]
    mark: Mark | None = None


@dataclass(frozen=True)
class Ack:
    """The answer to one request, given after the flush. `offsets` has one entry per event asked for, in order."""

    first: int
    last: int
    accepted: int
    repeated: int
    offsets: list[int]


@dataclass(frozen=True)
class Group:
    """One group commit: an answer per request, and the newly stored events, the first at offset `first`."""

    answers: list[Ack | Refusal]
    first: int
    stored: list[Event]


@dataclass
class _Plan:
    """A group being put together before anything is written."""

    first: int
    stored: list[Event] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)
    offsets: dict[bytes, int] = field(default_factory=dict)

    @property
    def after(self) -> int:
        """The offset of the next event to join the plan."""
        return self.first + len(self.stored)


@dataclass(frozen=True)
class _Tools:
    disk: Disk
    clock: Clock
    at: At
    limits: Limits
    lock: Lock


class JourneyLog:
    """The one writer of a log folder. Not thread-safe for appending: see `committer.GroupCommitter`."""

    @classmethod
    def open(
        cls, folder: Path, *, disk: Disk, clock: Clock, at: At = walk_on, limits: Limits = DEFAULT_LIMITS
    ) -> "JourneyLog":
        """Lock the folder, recover it, and be ready to append; raises FolderInUse, DamagedSegment."""
        disk.mkdir(folder)
        lock = disk.lock(folder / LOCK)
        with contextlib.ExitStack() as undo:
            undo.callback(lock.release)
            make_folders(disk, folder)
            index, store = IdIndex(), IdStore(disk, folder)
            state = recover(disk, folder, index=index, store=store)
            log = cls(folder, _Tools(disk, clock, at, limits, lock), index, store, state)
            undo.pop_all()
        return log

    def __init__(self, folder: Path, tools: _Tools, index: IdIndex, store: IdStore, state: Recovered) -> None:
        """Use `open`."""
        self.folder = folder
        self.next_offset = state.next_offset
        self.marks: Marks = state.marks
        self.torn_bytes = state.torn_bytes
        self.syncs = 0
        self._disk, self._clock, self._at = tools.disk, tools.clock, tools.at
        self._limits, self._lock = tools.limits, tools.lock
        self._index, self._store = index, store
        self._segment = state.active
        self._segment_at_ms = state.active_at_ms
        self._blocks = state.active_blocks
        self._failure = ""
        self._writer: SegmentWriter | None = None
        if state.active is not None:
            self._writer = SegmentWriter(self._disk, state.active.path, size=state.active_size, at=self._at)

    def append(self, events: Sequence[Event], *, mark: Mark | None = None) -> Ack:
        """Store the events, durably, with the mark; raises a Refusal when nothing of them was stored."""
        answer = self.append_group([Request(events, mark)]).answers[0]
        if isinstance(answer, Refusal):
            raise answer
        return answer

    def append_group(self, requests: Sequence[Request]) -> Group:
        """Store several requests with one write and one flush; raises DiskFull or DiskFailing for all of them.

        A request that cannot be stored gets its Refusal as the answer and takes nothing from the others.
        """
        plan = _Plan(self.next_offset)
        answers = [
            digests if isinstance(digests, Refusal) else self._plan_request(plan, request, digests, seen)
            for request, digests, seen in self._look_up(requests)
        ]
        if plan.stored or plan.marks:
            self._write(plan)
            self._index.add(plan.offsets)
            self.next_offset = plan.after
            self.marks = {**self.marks, **plan.marks}
        return Group(answers, plan.first, plan.stored)

    def read(self, start: int, *, limit: int | None = None) -> Iterator[tuple[int, Event]]:
        """Every durable event from `start` on with its offset, at most `limit`; safe from any thread."""
        end = self.next_offset if limit is None else min(self.next_offset, start + limit)
        while start < end:
            for offset, event in self._read_from(start, end):
                if offset >= end:
                    return
                yield offset, event
                start = offset + 1

    def rotate(self) -> None:
        """Close the active segment, so that all that was written can be sealed or rewritten."""
        if self._writer is not None and self._writer.size:
            self._start_segment()

    def close(self) -> None:
        """Let the folder go. Everything acknowledged is already durable."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._lock.release()

    # ---- one group

    def _look_up(
        self, requests: Sequence[Request]
    ) -> Iterator[tuple[Request, list[bytes] | Refusal, list[int]]]:
        """Every request with its events' digests and known offsets; one search for the whole group."""
        found = [_digests_or_refusal(request) for request in requests]
        seen = self._index.find(
            [digest for digests in found if isinstance(digests, list) for digest in digests]
        )
        at = 0
        for request, digests in zip(requests, found, strict=True):
            count = len(digests) if isinstance(digests, list) else 0
            yield request, digests, seen[at : at + count]
            at += count

    def _plan_request(
        self, plan: _Plan, request: Request, digests: Sequence[bytes], seen: Sequence[int]
    ) -> Ack | Refusal:
        """Add the request's new events to the plan, or say why it cannot be stored."""
        new, offsets = _number(plan, request.events, digests, seen)
        try:
            lines = encode_lines(list(new.values()))
        except Refusal as refusal:
            return refusal
        plan.offsets.update(zip(new, range(plan.after, plan.after + len(new)), strict=True))
        plan.stored += new.values()
        plan.lines.append(lines)
        self._plan_mark(plan, request.mark)
        first, last = (min(offsets), max(offsets)) if offsets else (-1, -1)
        return Ack(first, last, len(new), len(offsets) - len(new), offsets)

    def _plan_mark(self, plan: _Plan, mark: Mark | None) -> None:
        if mark is None:
            return
        name, value = mark
        if value > max(self.marks.get(name, (-1, -1)), plan.marks.get(name, (-1, -1))):
            plan.marks[name] = value

    def _write(self, plan: _Plan) -> None:
        now_ms = self._clock.now_ms()
        lines = b"".join(plan.lines)
        block = write_block(lines, at_ms=now_ms, first=plan.first, n=len(plan.stored), marks=plan.marks)
        writer = self._writer_for(len(block), len(plan.stored), now_ms)
        start = writer.size
        writer.write(block)
        self.syncs += 1
        if not start:
            self._segment_at_ms = now_ms
        self._blocks.append((plan.first, start))

    # ---- segments

    def _writer_for(self, size: int, count: int, now_ms: int) -> SegmentWriter:
        """The active segment's writer, or a new segment's when this one is full or its day is over."""
        writer, segment = self._writer, self._segment
        if writer is None or segment is None or self._failure:
            return self._start_segment()
        events = self.next_offset - segment.first + count
        is_full = (
            writer.size + size > self._limits.segment_bytes_max or events > self._limits.segment_events_max
        )
        is_over = now_ms // DAY_MS != self._segment_at_ms // DAY_MS
        if writer.size and (is_full or is_over):
            return self._start_segment()
        return writer

    def _start_segment(self) -> SegmentWriter:
        """Create the next segment file, its name durable, and put the ids of the one before into a table."""
        path = self.folder / SEGMENTS / segment_name(self.next_offset)
        writer = self._create(path)
        closed, self._segment = self._segment, Segment(path, self.next_offset, -1)
        if self._writer is not None and closed is not None:
            self._writer.close()
            self._store_ids(closed)
        self._writer, self._blocks = writer, []
        self._at("rotate.closed")
        return writer

    def _create(self, path: Path) -> SegmentWriter:
        if self._failure:
            raise DiskFailing(why=self._failure)
        try:
            if self._writer is not None:
                self._writer.cut_scrap()
            writer = SegmentWriter(self._disk, path, size=0, at=self._at)
        except OSError as error:
            raise refusal_of(error) from error
        self._at("rotate.created")
        try:
            self._disk.fsync_dir(path.parent)
        except OSError as error:
            # The name may or may not be there: appending to the old file could now contradict it. Recovery decides.
            self._failure = str(error)
            raise DiskFailing(why=self._failure) from error
        return writer

    def _store_ids(self, closed: Segment) -> None:
        table = self._index.close_segment()
        try:
            self._store.save(closed.path, table)
            manifest = read_manifest(self._disk, self.folder)
            self._index.use_tables(
                self._store.load(manifest, list_segments(self._disk, self.folder, manifest)[:-1])
            )
        except (OSError, MissingSegment):
            # The disk is full, or a sealing is moving the files just now: the tables in memory still hold every id.
            return

    def _read_from(self, start: int, end: int) -> Iterator[tuple[int, Event]]:
        segment, blocks, writer = self._segment, self._blocks, self._writer
        if segment is None or writer is None or start < segment.first:
            yield from LogReader(self.folder, disk=self._disk).read(start, limit=end - start)
            return
        first, byte = blocks[bisect.bisect_right(blocks, (start, 1 << 62)) - 1]
        for block in read_active(self._disk, segment, start=byte, first=first)[0]:
            for offset, line in enumerate(block.events(), block.commit.first):
                if offset >= start:
                    yield offset, decode_event(line)


def _digests_or_refusal(request: Request) -> list[bytes] | Refusal:
    try:
        return digests_of(request.events)
    except Refusal as refusal:
        return refusal


def _number(
    plan: _Plan, events: Sequence[Event], digests: Sequence[bytes], seen: Sequence[int]
) -> tuple[dict[bytes, Event], list[int]]:
    """The events that are new, by digest, and every event's offset, old or coming."""
    new: dict[bytes, Event] = {}
    offsets: list[int] = []
    coming: dict[bytes, int] = {}
    for event, digest, offset in zip(events, digests, seen, strict=True):
        if offset < 0:
            offset = plan.offsets.get(digest, coming.get(digest, UNSEEN))
        if offset < 0:
            offset = coming[digest] = plan.after + len(new)
            new[digest] = event
        offsets.append(offset)
    return new, offsets
