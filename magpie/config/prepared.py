"""Whether a home still is as `prepare` left it, found out in milliseconds and without Django.

One digest of all that preparing reads and makes: our own files, the folder of installed packages, the settings that
decide about it, what it made in the home, and the migrations that the database itself says it has. Whatever is unknown,
another database than SQLite for one, counts as not prepared: doing it again changes nothing where nothing is missing.
"""

import contextlib
import hashlib
import sqlite3
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from magpie.config.home import UnreadableDatabaseUrl, database_settings

PACKAGE: Final = Path(__file__).resolve().parent.parent
REMEMBERED: Final = "prepared"
DECIDING: Final = ("MAGPIE_DATABASE_URL", "MAGPIE_DEBUG", "MAGPIE_STATIC_MANIFEST")
MADE: Final = ("secrets", "drawn", "static", ".gitignore")
"""What preparing makes in a home, beside the database."""
PASSED_OVER: Final = "__pycache__"
SQLITE: Final = "magpie.config.sqlite"


def is_prepared(home: Path, environment: Mapping[str, str]) -> bool:
    """Whether preparing this home would change nothing."""
    try:
        return (home / REMEMBERED).read_text(encoding="ascii") == digest_of(home, environment)
    except (OSError, UnicodeDecodeError, sqlite3.Error, UnreadableDatabaseUrl):
        return False


def remember_prepared(home: Path, environment: Mapping[str, str]) -> None:
    """Note how everything is now. Where that cannot be known or written, the next start prepares again."""
    with contextlib.suppress(OSError, sqlite3.Error):
        (home / REMEMBERED).write_text(digest_of(home, environment), encoding="ascii")


def digest_of(home: Path, environment: Mapping[str, str]) -> str:
    """One name for all of it, e.g. "9f2c…" (32 hex digits); raises sqlite3.Error where the database cannot be read."""
    total = hashlib.blake2b(digest_size=16)
    packages = Path(sysconfig.get_path("purelib"))
    said = [f"{name}={environment.get(name, '')}" for name in DECIDING]
    for line in (
        *said,
        f"{packages} {packages.stat().st_mtime_ns}",
        *_files(home),
        *_migrations(home, environment),
    ):
        total.update(f"{line}\n".encode())
    return total.hexdigest()


def _files(home: Path) -> Iterator[str]:
    yield from _below(PACKAGE, str(PACKAGE))
    # A home that is carried elsewhere is as it was left.
    for name in MADE:
        yield from _below(home / name, name)


def _below(path: Path, name: str) -> Iterator[str]:
    """'static/ui/mark.svg 33188 4211 1764218400000000000' for each file, in order: its mode, its size and when it changed."""
    if not path.is_dir():
        found = path.stat()
        yield f"{name} {found.st_mode} {found.st_size} {found.st_mtime_ns}"
        return
    for below in sorted(path.iterdir()):
        if below.name != PASSED_OVER:
            yield from _below(below, f"{name}/{below.name}")


def _migrations(home: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """'people.0003_rights' for each that the database says was applied."""
    settings = database_settings(environment.get("MAGPIE_DATABASE_URL", ""), home=home)
    if settings["ENGINE"] != SQLITE:
        raise sqlite3.NotSupportedError("only a database file can be asked without Django")
    database = f"{Path(str(settings['NAME'])).resolve().as_uri()}?mode=rw"
    with contextlib.closing(sqlite3.connect(database, uri=True)) as connection:
        for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
            yield f"{app}.{name}"
