"""The trace of a slate: everything that was considered, kept in a bounded ring of files and read back by slate id.

Owns the ring: a few segment files, the oldest of which is deleted when the newest is full. Written after the answer.
A trace that has been overwritten has gone, and the ring says so by answering None. It is no part of the state.
"""

import io
from collections import OrderedDict
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from magpie.engine.arrays import F32
from magpie.engine.ask import Slate
from magpie.engine.selectors.diversity_selector import page_before
from magpie.engine.stages import Candidates, Found, Query, Removed
from magpie.engine.state.heads import HEADS

SEGMENTS = 4
LENGTH_BYTES = 4
encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder().decode


@dataclass
class Answered:
    """A slate and what led to it, as arrays; `trace_of` turns it into plain values."""

    slate: Slate
    query: Query
    candidates: Candidates
    found: list[Found]
    removed: list[Removed]
    chosen: list[int]


class Trace(msgspec.Struct, frozen=True):
    """One slate explained. Lists over candidates run in merged order; `chosen` are places in them.

    `sources` maps source -> how many it found; `removed` maps reason -> cards; `heads` maps head -> probabilities;
    `terms` maps term of the value -> numbers.
    """

    slate: str
    person: str
    scene: str
    as_of: int
    params: str
    personalised: bool
    sources: dict[str, int]
    removed: dict[str, list[str]]
    cards: list[str]
    chosen: list[int]
    source: list[str]
    heads: dict[str, list[float]]
    terms: dict[str, list[float]]
    score: list[float]


@dataclass(frozen=True)
class Kept:
    """What a kept slate was drawn from, in full precision: one entry per candidate. `before` stood on the page already."""

    slate: str
    person: str
    params: str
    cards: list[str]
    chosen: list[int]
    heads: F32  # [candidates, heads]
    numbers: dict[str, F32]
    before: list[str]


def pack(answered: Answered, source_names: list[str]) -> bytes:
    """The trace as bytes: arrays stay arrays, so packing costs some 50 us. Call before the next event is learned."""
    query, candidates, served = answered.query, answered.candidates, answered.slate.served
    names = query.state.cards.rows.names
    own = [names[row] for row in candidates.rows.tolist()]
    removed = {one.reason: [names[row] for row in one.rows.tolist()] for one in answered.removed}
    numbers = {name: np.asarray(term, np.float32).tobytes() for name, term in candidates.numbers.items()}
    return encode([
        answered.slate.slate, query.ask.person, query.ask.scene, served.as_of, served.params, served.personalised,
        {name: len(found.rows) for name, found in zip(source_names, answered.found, strict=True)}, removed, own,
        answered.chosen, [source_names[at] for at in candidates.source.tolist()],
        np.ascontiguousarray(candidates.heads, np.float32).tobytes(), numbers,
        candidates.score.astype(np.float32).tobytes(), [names[row] for row in page_before(query).tolist()],
    ])  # fmt: skip


def unpack(data: bytes) -> Trace:
    """The inverse of `pack`, with rounded numbers."""
    plain = decode(data)
    heads = np.frombuffer(plain[11], np.float32).reshape(-1, len(HEADS))
    numbers = {name: _rounded(np.frombuffer(body, np.float32)) for name, body in plain[12].items()}
    by_head = {head: _rounded(heads[:, at]) for at, head in enumerate(HEADS)}
    score = _rounded(np.frombuffer(plain[13], np.float32))
    known = dict(zip(Trace.__struct_fields__, [*plain[:11], by_head, numbers, score], strict=True))
    return msgspec.convert(known, Trace)


def kept_of(data: bytes) -> Kept | None:
    """The arrays of a packed trace; None for one of an earlier Magpie, which did not say what stood before it."""
    plain = decode(data)
    if len(plain) < 15:
        return None
    heads = np.frombuffer(plain[11], np.float32).reshape(-1, len(HEADS))
    numbers = {name: np.frombuffer(body, np.float32) for name, body in plain[12].items()}
    return Kept(plain[0], plain[1], plain[4], plain[8], plain[9], heads, numbers, plain[14])


class TraceRing:
    """`write` after the answer, `find` by slate id."""

    def __init__(self, folder: Path, *, bytes_max: int = 256 << 20) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._segment_max = folder, bytes_max // SEGMENTS
        self._index: OrderedDict[str, tuple[int, int, int]] = OrderedDict()
        known = sorted(int(path.stem) for path in folder.glob("*.trace"))
        is_whole = [self._scan(number) for number in known]
        # After a torn record a new segment begins: nothing is ever cut off a file that another process may be writing.
        self._number = (known[-1] if is_whole[-1] else known[-1] + 1) if known else 0
        self._open: io.FileIO | None = None

    def write(self, slate: str, data: bytes) -> None:
        """Keep one trace; the oldest segment goes when there are too many. A full disk costs the trace, nothing else."""
        record = len(data).to_bytes(LENGTH_BYTES, "big") + data
        try:
            if self._segment().tell() + len(data) > self._segment_max:
                self._turn()
            at = self._segment().tell()
            written = self._segment().write(record)
        except OSError:
            return
        if written == len(record):
            self._index[slate] = (self._number, at + LENGTH_BYTES, len(data))
        elif written:
            # A part of a record must not stand before the next one.
            self._turn()

    def find(self, slate: str) -> Trace | None:
        """The trace, or None when it was never kept or has gone."""
        data = self._read(slate)
        return None if data is None else unpack(data)

    def find_kept(self, slate: str) -> Kept | None:
        """What the slate was drawn from, as arrays; None when it was never kept, has gone, or is too old to say."""
        data = self._read(slate)
        return None if data is None else kept_of(data)

    def find_trace(self, slate: str) -> dict[str, Any] | None:
        """The same as plain JSON types."""
        trace = self.find(slate)
        return None if trace is None else msgspec.to_builtins(trace)

    def forget_persons(self, names: Set[str]) -> None:
        """Drop every segment that holds a trace of one of these: erasing is worth more than explaining."""
        held = {
            place[0] for slate, place in self._index.items() if (t := self.find(slate)) and t.person in names
        }
        if self._number in held:
            self._turn()
        for number in held:
            self._drop(number)

    def close(self) -> None:
        if self._open:
            self._open.close()
            self._open = None

    def _read(self, slate: str) -> bytes | None:
        place = self._index.get(slate)
        if place is None:
            return None
        number, at, length = place
        # Another process may write this ring, and drop a segment that this one still knows.
        with suppress(FileNotFoundError), self._path(number).open("rb") as file:
            file.seek(at)
            return file.read(length)
        return None

    def _segment(self) -> io.FileIO:
        """The newest file, opened when first written: who only reads leaves no file behind. Unbuffered, for readers."""
        if self._open is None:
            self._open = self._path(self._number).open("ab", buffering=0)
        return self._open

    def _turn(self) -> None:
        self.close()
        self._number += 1
        self._drop(self._number - SEGMENTS)

    def _drop(self, number: int) -> None:
        self._path(number).unlink(missing_ok=True)
        for slate in [slate for slate, place in self._index.items() if place[0] == number]:
            del self._index[slate]

    def _scan(self, number: int) -> bool:
        """Learn what an old segment holds; False when its last record is torn."""
        data = self._path(number).read_bytes()
        at = 0
        while at + LENGTH_BYTES <= len(data):
            length = int.from_bytes(data[at : at + LENGTH_BYTES], "big")
            start = at + LENGTH_BYTES
            if start + length > len(data):
                return False
            self._index[decode(data[start : start + length])[0]] = (number, start, length)
            at = start + length
        return at == len(data)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08}.trace"


def _rounded(numbers: np.ndarray) -> list[float]:
    return [round(float(number), 5) for number in numbers]
