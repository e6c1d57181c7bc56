"""The engine's state on disk: a folder per offset, whole or not there at all.

Written beside the old one and renamed into place, so a crash leaves the last good snapshot. Restoring gives the same
bits: learning on from a snapshot equals never having stopped. The digest names a state by all of its bits.
"""

import hashlib
import logging
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import msgspec
import numpy as np

from magpie.engine.arrays import Snapshot
from magpie.engine.params import Params
from magpie.engine.state.state import State
from magpie.kit.errors import Refusal

KEPT = 2
CHECK_BYTES = 16
"""In front of the plain part: arrays bring a check of their own, and people's choices must not turn with a bit of the disk."""
ARRAYS, PLAIN = "arrays.npz", "plain.msgpack"
# What reading cut, empty or garbled files raises: numpy and zipfile say it in many ways.
DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, BadZipFile, msgspec.MsgspecError)
log = logging.getLogger(__name__)


class OtherParams(Refusal):
    code, status = "snapshot_of_other_params", 409
    en = "The snapshot was made with parameters {found}; this engine runs {own}. Rebuild it from the log."
    zh = "快照使用的参数是 {found}，当前引擎是 {own}。请从日志重建。"


@dataclass(frozen=True)
class Captured:
    """A copy of a state at one offset; writing it needs the engine no more."""

    arrays: Snapshot
    plain: dict[str, Any]  # msgpack types

    @property
    def offset(self) -> int:
        return int(self.plain["applied_offset"])

    def digest(self) -> str:
        """One short name for all bits, e.g. '9f2c…' (32 hex digits)."""
        total = hashlib.blake2b(digest_size=16)
        for name in sorted(self.arrays):
            array = np.ascontiguousarray(self.arrays[name])
            total.update(f"{name}{array.dtype}{array.shape}".encode())
            total.update(array.tobytes())
        total.update(msgspec.msgpack.encode(self.plain))
        return total.hexdigest()

    def write(self, folder: Path) -> Path:
        """Write into `folder/<offset>`; keeps the newest two. Returns the snapshot's folder."""
        target, new = folder / f"{self.offset:020}", folder / f"{self.offset:020}.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        with (new / ARRAYS).open("wb") as file:
            np.savez(file, **self.arrays)  # type: ignore[arg-type]
            _sync(file.fileno())
        with (new / PLAIN).open("wb") as file:
            plain = msgspec.msgpack.encode(self.plain)
            file.write(_check_of(plain) + plain)
            _sync(file.fileno())
        shutil.rmtree(target, ignore_errors=True)
        new.rename(target)
        for old in snapshots_in(folder)[:-KEPT]:
            shutil.rmtree(old)
        return target


def capture(state: State) -> Captured:
    """Copy the state; the only part of a snapshot that the engine waits for."""
    arrays, plain = state.snapshot()
    return Captured(arrays, plain | {"params": state.params.version})


def drop_all(folder: Path) -> None:
    """Delete every snapshot, before the new base after an erasure is written."""
    for old in snapshots_in(folder):
        shutil.rmtree(old)


def snapshots_in(folder: Path) -> list[Path]:
    """Complete snapshots, oldest first."""
    return sorted(path for path in folder.glob("*") if path.is_dir() and path.suffix != ".new")


def load(folder: Path, params: Params) -> State | None:
    """The state of the newest snapshot that can be read, None where there is none; raises OtherParams.

    A damaged one is passed over: the log teaches again what the one before it, or an empty engine, does not know.
    """
    for found in reversed(snapshots_in(folder)):
        try:
            return _read(found, params)
        except DAMAGE as error:
            log.warning("snapshot %s cannot be read and is passed over: %r", found.name, error)
    return None


def _read(found: Path, params: Params) -> State:
    written = (found / PLAIN).read_bytes()
    if _check_of(written[CHECK_BYTES:]) != written[:CHECK_BYTES]:
        raise ValueError(f"{PLAIN} is not as it was written")
    plain = msgspec.msgpack.decode(written[CHECK_BYTES:])
    if plain["params"] != params.version:
        raise OtherParams(found=plain["params"], own=params.version)
    state = State(params, seed=plain["seed"])
    with np.load(found / ARRAYS) as arrays:
        state.restore({name: arrays[name] for name in arrays.files}, plain)
    return state


def _check_of(plain: bytes) -> bytes:
    return hashlib.blake2b(plain, digest_size=CHECK_BYTES).digest()


def _sync(number: int) -> None:
    os.fsync(number)
