"""Recovery: from the files of a log to the state of its writer, after a clean end or any other.

It cuts the torn tail of the active segment (never acknowledged), sweeps leftovers, and reads ids and marks. It
refuses damage in the middle. Nothing acknowledged is touched.
"""

from dataclasses import dataclass, field
from pathlib import Path

from magpie.log.blocks import Block, Marks
from magpie.log.disk import Disk, FolderInUse, remove_temporary
from magpie.log.ids import IdIndex
from magpie.log.idstore import IDS, IDS_SUFFIX, IdStore, ids_of_block
from magpie.log.manifest import SEAL_LOCK
from magpie.log.segments import SEGMENTS, SUFFIX, Segment, look, read_active, read_closed

LOOKS_MAX = 100


@dataclass
class Recovered:
    """What a writer needs to go on. `torn_bytes` is how much of a last, unacknowledged group was cut."""

    next_offset: int
    marks: Marks
    active: Segment | None
    active_size: int = 0
    active_at_ms: int = 0
    active_blocks: list[tuple[int, int]] = field(default_factory=list)
    torn_bytes: int = 0


def make_folders(disk: Disk, folder: Path) -> None:
    """Create the log's folders, durably."""
    for name in (SEGMENTS, IDS, "parquet"):
        disk.mkdir(folder / name)
    disk.fsync_dir(folder)
    disk.fsync_dir(folder.parent)


def recover(disk: Disk, folder: Path, *, index: IdIndex, store: IdStore) -> Recovered:
    """Read the log's state and fill `index`; raises DamagedSegment or MissingSegment.

    A sealing may go on meanwhile; when it moves a file away while we read, we look again.
    """
    for _ in range(LOOKS_MAX):
        try:
            return _recover(disk, folder, index, store)
        except FileNotFoundError:
            continue
    raise FileNotFoundError(f"the log in {folder} keeps changing")


def _recover(disk: Disk, folder: Path, index: IdIndex, store: IdStore) -> Recovered:
    manifest, segments = look(disk, folder)
    _sweep(disk, folder, {segment.path.stem for segment in segments})
    marks = dict(manifest.marks)
    for segment in segments[:-1]:
        for block in read_closed(disk, segment):
            _raise_marks(marks, block)
    index.use_tables(store.load(manifest, segments[:-1]))
    if not segments:
        return Recovered(manifest.sealed_through + 1, marks, None)
    return _recover_active(disk, segments[-1], marks, index)


def _recover_active(disk: Disk, segment: Segment, marks: Marks, index: IdIndex) -> Recovered:
    blocks, end = read_active(disk, segment)
    torn = disk.size(segment.path) - end
    if torn:
        file = disk.open_append(segment.path)
        file.truncate(end)
        file.fdatasync()
        file.close()
    for block in blocks:
        index.add(ids_of_block(block))
        _raise_marks(marks, block)
    after = blocks[-1].commit.first + blocks[-1].commit.n if blocks else segment.first
    return Recovered(
        after,
        marks,
        segment,
        active_size=end,
        active_at_ms=blocks[0].commit.at if blocks else 0,
        active_blocks=[(block.commit.first, block.start) for block in blocks],
        torn_bytes=torn,
    )


def _raise_marks(marks: Marks, block: Block) -> None:
    for name, mark in block.commit.marks.items():
        marks[name] = max(mark, marks.get(name, mark))


def _sweep(disk: Disk, folder: Path, alive: set[str]) -> None:
    """Remove what a dead sealing or rewriting left; when a living one holds the lock, leave it to it."""
    try:
        lock = disk.lock(folder / SEAL_LOCK)
    except FolderInUse:
        return
    for name in (".", SEGMENTS, IDS):
        remove_temporary(disk, folder / name)
    for name in disk.listdir(folder / SEGMENTS):
        stem, _, suffix = name.partition(".")
        if f".{suffix}" in (SUFFIX, IDS_SUFFIX) and stem not in alive:
            disk.remove(folder / SEGMENTS / name)
    lock.release()
