"""The manifest: what of the log is sealed, in one small file that is replaced whole.

The sealed part is always a prefix of the log. Replacing the manifest is the moment at which a sealing happens:
before it the segments count, after it the Parquet files do. Marks and finished erasures are carried here too.
"""

from pathlib import Path

import msgspec

from magpie.log.blocks import Marks
from magpie.log.disk import Disk, replacing, write_all

MANIFEST = "manifest.json"
# Held while files are sealed or rewritten.
SEAL_LOCK = "seal.lock"
FORMAT_VERSION = 1
NOTHING_SEALED = -1


class SealedFile(msgspec.Struct, frozen=True):
    """One Parquet file: the events `first` … `last` of one UTC day of receipt. `path` is relative to the log."""

    day: str
    path: str
    first: int
    last: int
    bytes: int


class IdFile(msgspec.Struct, frozen=True):
    """The sorted ids of one sealed day, of the offsets `first` … `last`."""

    day: str
    path: str
    first: int
    last: int


class Manifest(msgspec.Struct, frozen=True):
    """`erased` lists the offsets of "Person Erased" and "Account Erased" events whose rewriting is finished."""

    version: int = FORMAT_VERSION
    sealed_through: int = NOTHING_SEALED
    files: tuple[SealedFile, ...] = ()
    ids: tuple[IdFile, ...] = ()
    marks: Marks = {}
    erased: tuple[int, ...] = ()


def read_manifest(disk: Disk, folder: Path) -> Manifest:
    """The manifest, or an empty one where nothing was ever sealed."""
    path = folder / MANIFEST
    if not disk.exists(path):
        return Manifest()
    return msgspec.json.decode(disk.read(path), type=Manifest)


def write_manifest(disk: Disk, folder: Path, manifest: Manifest) -> None:
    """Replace the manifest, atomically and durably."""
    with replacing(disk, folder / MANIFEST) as file:
        write_all(file, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
