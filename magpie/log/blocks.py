"""Blocks: how events lie in a segment file, and how a torn one is told from a whole one.

A segment is plain ndjson. Each group commit is one block: its events, one per line, then one commit line:

    {"id":"01JD..","ts_ms":1763800000000,"kind":"Content Liked", ...}
    {"commit":{"at":1763800000004,"first":41,"n":1,"bytes":98,"marks":{"outbox":[9,77]},"crc":2774381163}}

`crc` is the CRC-32 of the block's bytes up to the crc itself. What no commit line covers was never acknowledged.
High-water marks lie in the commit line, so they are durable with their events or not at all.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

Marks = dict[str, tuple[int, int]]
COMMIT = b'{"commit":'


class Commit(msgspec.Struct, frozen=True):
    """The commit line: log time, offset of the first event, how many, their bytes, and the marks that moved."""

    at: int
    first: int
    n: int
    bytes: int
    marks: dict[str, tuple[int, int]]
    crc: int


class CommitLine(msgspec.Struct, frozen=True):
    commit: Commit


@dataclass(frozen=True)
class Block:
    """A whole block: its commit, where it lies in the file, and the event lines."""

    commit: Commit
    start: int
    end: int
    lines: bytes

    def events(self) -> list[bytes]:
        """The event lines without their newlines."""
        return self.lines.split(b"\n")[:-1]


class BrokenBlock(Exception):
    """The bytes from `start` on are not a whole block. The caller knows whether that is a torn tail or damage."""

    def __init__(self, start: int, why: str) -> None:
        self.start, self.why = start, why
        super().__init__(f"byte {start}: {why}")


def write_block(lines: bytes, *, at_ms: int, first: int, n: int, marks: Marks) -> bytes:
    """The bytes of one group commit. `lines` holds n event lines, each ending with a newline."""
    said = (at_ms, first, n, len(lines), msgspec.json.encode(marks))
    head = b'{"commit":{"at":%d,"first":%d,"n":%d,"bytes":%d,"marks":%b,"crc":' % said
    return lines + head + b"%d}}\n" % zlib.crc32(head, zlib.crc32(lines))


def read_blocks(data: bytes, *, first: int, start: int = 0) -> Iterator[Block]:
    """Every block from byte `start`, whose first event has offset `first`; raises BrokenBlock at a bad one."""
    while start < len(data):
        block = _read_block(data, start, first)
        yield block
        start, first = block.end, first + block.commit.n


def has_block_after(data: bytes, start: int) -> bool:
    """Whether a whole block begins anywhere after `start`: then what is broken there is damage, not a torn tail.

    A group is written only after the one before it is durable, so a power cut can tear nothing but the last. The
    search trusts no line ends before the commit line it tries: they may be what is damaged.
    """
    found = data.find(COMMIT, start)
    while found >= 0:
        end = data.find(b"\n", found) + 1
        try:
            begin = found - _decode_commit(data[found:end]).commit.bytes
            if begin > start:
                _read_block(data, begin, None)
                return True
        except (msgspec.DecodeError, UnicodeDecodeError, BrokenBlock):
            pass  # not a commit line, or not of a whole block: look on
        found = data.find(COMMIT, found + 1)
    return False


_decode_commit = msgspec.json.Decoder(CommitLine).decode


def _read_block(data: bytes, start: int, first: int | None) -> Block:
    if data.startswith(COMMIT, start):
        at = start
    else:
        at = data.find(b"\n" + COMMIT, start) + 1
        if at == 0:
            raise BrokenBlock(start, "no commit line follows")
    end = data.find(b"\n", at) + 1
    if end == 0:
        raise BrokenBlock(start, "the commit line has no end")
    try:
        commit = _decode_commit(data[at:end]).commit
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BrokenBlock(start, "the commit line cannot be read") from None
    crc_at = data.rfind(b'"crc":', at, end) + len(b'"crc":')
    if zlib.crc32(memoryview(data)[start:crc_at]) != commit.crc:
        raise BrokenBlock(start, "the checksum does not fit")
    lines = data[start:at]
    if first not in (None, commit.first) or lines.count(b"\n") != commit.n:
        raise BrokenBlock(start, f"offset {commit.first} with {commit.n} events where {first} was due")
    return Block(commit, start, end, lines)
