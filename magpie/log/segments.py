"""Segments: the ndjson files of the log that are not sealed yet.

A segment is named by the offset of its first event, `segments/00000000000000000041.ndjson`, holds blocks of one
UTC day of receipt, and is closed when the next one exists. Damage in a closed segment, or before the last block
of the active one, is reported with its file and byte and never skipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from magpie.kit.errors import Refusal
from magpie.log.blocks import Block, BrokenBlock, has_block_after, read_blocks
from magpie.log.disk import Disk
from magpie.log.manifest import Manifest, read_manifest

SEGMENTS = "segments"
SUFFIX = ".ndjson"
OFFSET_DIGITS = 20


class DamagedSegment(Refusal):
    code, status = "damaged_segment", 500
    en = "The log file {file} is damaged at byte {byte} ({why}). Nothing was changed; restore that file from a copy."
    zh = "日志文件 {file} 在第 {byte} 字节处损坏（{why}）。未做任何改动；请用备份恢复该文件。"


class MissingSegment(Refusal):
    code, status = "missing_segment", 500
    en = "Events from offset {offset} on are missing: the log continues at {found}. Restore the file that held them."
    zh = "偏移量 {offset} 起的事件缺失，日志从 {found} 处继续。请恢复相应的文件。"


@dataclass(frozen=True)
class Segment:
    """A segment file; `after` is the first offset that is not in it, -1 for the active one."""

    path: Path
    first: int
    after: int

    @property
    def is_active(self) -> bool:
        return self.after < 0


def segment_name(first: int) -> str:
    return f"{first:0{OFFSET_DIGITS}d}{SUFFIX}"


def list_segments(disk: Disk, folder: Path, manifest: Manifest) -> list[Segment]:
    """The segments behind the sealed part, in order; raises MissingSegment when one is lost.

    Segments that the manifest covers are leftovers of a sealing that died after its decisive step: not listed.
    """
    names = [name for name in disk.listdir(folder / SEGMENTS) if name.endswith(SUFFIX)]
    firsts = [int(name.removesuffix(SUFFIX)) for name in names]
    alive = [first for first in sorted(firsts) if first > manifest.sealed_through]
    if alive and alive[0] != manifest.sealed_through + 1:
        raise MissingSegment(offset=manifest.sealed_through + 1, found=alive[0])
    ends = [*alive[1:], -1] if alive else []
    return [
        Segment(folder / SEGMENTS / segment_name(first), first, end)
        for first, end in zip(alive, ends, strict=True)
    ]


def look(disk: Disk, folder: Path) -> tuple[Manifest, list[Segment]]:
    """The manifest and the segments behind it, of one moment.

    A sealing between the two looks shows as a hole; looking again tells it from a lost file.
    """
    manifest = read_manifest(disk, folder)
    while True:
        try:
            return manifest, list_segments(disk, folder, manifest)
        except MissingSegment:
            newer = read_manifest(disk, folder)
            if newer.sealed_through == manifest.sealed_through:
                raise
            manifest = newer


def read_closed(disk: Disk, segment: Segment) -> Iterator[Block]:
    """Every block of a closed segment; raises DamagedSegment where one is broken or missing."""
    data = disk.read(segment.path)
    due = segment.first
    try:
        for block in read_blocks(data, first=segment.first):
            yield block
            due = block.commit.first + block.commit.n
    except BrokenBlock as broken:
        raise damaged(segment, broken) from None
    if due != segment.after:
        raise damaged(
            segment,
            BrokenBlock(len(data), f"it ends at offset {due}, the next file begins at {segment.after}"),
        )


def read_active(
    disk: Disk, segment: Segment, *, start: int = 0, first: int | None = None
) -> tuple[list[Block], int]:
    """The whole blocks of the active segment from byte `start` (offset `first`) on, and where they end.

    A torn tail is left out: it was never acknowledged. Damage before a whole block raises DamagedSegment.
    """
    data = disk.read(segment.path, start)
    blocks: list[Block] = []
    end = 0
    try:
        for block in read_blocks(data, first=segment.first if first is None else first):
            blocks.append(block)
            end = block.end
    except BrokenBlock as broken:
        if has_block_after(data, broken.start):
            raise damaged(segment, BrokenBlock(start + broken.start, broken.why)) from None
    return blocks, start + end


def damaged(segment: Segment, broken: BrokenBlock) -> DamagedSegment:
    return DamagedSegment(file=segment.path.name, byte=broken.start, why=broken.why)
