"""The checks of `magpie doctor`: each looks at one thing and says what it found and what to do."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from magpie.cli.paying import payment_lines
from magpie.kit.errors import Refusal

ROOM_BYTES_MIN: Final = 256 * 1024 * 1024
SYNC_MS_MAX: Final = 50.0
SYNCS: Final = 20


@dataclass(frozen=True)
class Finding:
    """What one check saw."""

    name: str
    is_well: bool
    text: str


def home_is_writable(home: Path) -> Finding:
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"magpie")
    except OSError as error:
        return Finding(
            "home", False, f"{home} cannot be written ({error.strerror}); choose another with --home"
        )
    return Finding("home", True, str(home))


def disk_has_room(home: Path) -> Finding:
    free = shutil.disk_usage(home if home.exists() else home.parent).free
    text = f"{free / 1e9:.1f} GB free"
    return Finding(
        "room",
        free > ROOM_BYTES_MIN,
        text if free > ROOM_BYTES_MIN else f"{text}: events will soon be refused",
    )


def disk_flushes_fast(home: Path) -> Finding:
    with tempfile.TemporaryFile(dir=home if home.exists() else None) as file:
        taken = sorted(_sync_ms(file.fileno()) for _ in range(SYNCS))
    median = taken[SYNCS // 2]
    text = f"fdatasync {median:.2f} ms (median of {SYNCS})"
    return Finding(
        "flush",
        median < SYNC_MS_MAX,
        text if median < SYNC_MS_MAX else f"{text}: every event waits this long",
    )


def secrets_are_secret(home: Path) -> Finding:
    folder = home / "secrets"
    open_files = [path.name for path in folder.glob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_files:
        return Finding(
            "secrets", False, f"others may read {', '.join(open_files)}; run: chmod 600 {folder}/*"
        )
    return Finding("secrets", True, f"{len(list(folder.glob('*')))} files, readable by their owner alone")


def database_is_current(home: Path) -> Finding:
    import django
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding("database", False, f"{connection.vendor}: {str(error).splitlines()[0]}")
    text = f"{connection.vendor}, {len(waiting)} migrations waiting"
    return Finding("database", not waiting, text if not waiting else f"{text}; run: magpie prepare")


def payments_are_as_meant(home: Path) -> Finding:
    """Says who takes the money; both at once is never meant on a site that takes real money."""
    from magpie.config.payments import providers_on
    from magpie.domain.payment.rules.standing import Standing, standing_of

    is_both = standing_of(providers_on(os.environ)) is Standing.BOTH
    return Finding("payments", not is_both, " ".join(payment_lines(os.environ)))


def log_is_whole(home: Path) -> Finding:
    from magpie.log.readers import LogReader

    folder = home / "log"
    if not folder.exists():
        return Finding("journey log", True, "none yet")
    try:
        count = sum(1 for _ in LogReader(folder).read())
    except Refusal as refusal:
        return Finding("journey log", False, refusal.say("en"))
    return Finding("journey log", True, f"{count} events, each read back whole")


TELL_S: Final = 2.0
"""Between two words about work that goes on."""
CHECKS: Final[tuple[Callable[[Path], Finding], ...]] = (
    home_is_writable,
    disk_has_room,
    disk_flushes_fast,
    secrets_are_secret,
    database_is_current,
    payments_are_as_meant,
    log_is_whole,
)


def prepare_all() -> Iterator[str]:
    """The home, the messages and the kernels; all are kept on disk, so a second run finds nothing to do."""
    from magpie.config.prepare import prepare_home

    yield from prepare_home()
    started = time.perf_counter()
    from magpie.engine import kernels

    told = started
    for read, files in kernels.compile_each():
        if time.perf_counter() - told > TELL_S:
            told = time.perf_counter()
            yield f"kernels: compiled {read} of {files} files, once · 编译引擎内核 {read}/{files}（仅首次）"
    kernels.drop_old_machine_code(Path(kernels.__file__).parent)
    yield f"kernels: ready in {time.perf_counter() - started:.1f} s"


def _sync_ms(fd: int) -> float:
    os.write(fd, b"x" * 512)
    started = time.perf_counter()
    getattr(os, "fdatasync", os.fsync)(fd)
    return (time.perf_counter() - started) * 1_000
