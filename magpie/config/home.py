"""The home folder of an installation: where its files lie and the secrets made on first start.

A secret is 48 random bytes in a file only its owner may read (0600). It is made once; an empty or readable-by-others
file is refused, because a site that quietly changes its key signs everybody out and trusts nobody's page.
"""

import os
import secrets
import stat
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

SECRET_BYTES = 48
SECRET_CHARS_MIN = 32


class UnsafeSecret(RuntimeError):
    """A secret file that others may read, or that is too short to be a secret."""


class UnreadableDatabaseUrl(RuntimeError):
    """MAGPIE_DATABASE_URL names no database that we speak."""


def read_secret(folder: Path, name: str) -> str:
    """The secret called `name`, made on first use. Two processes that start together get the same one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        _make_secret(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UnsafeSecret(f"{path} may be read by other users; run: chmod 600 {path}")
    text = path.read_text(encoding="ascii").strip()
    if len(text) < SECRET_CHARS_MIN:
        raise UnsafeSecret(f"{path} is too short to be a secret; delete it and a new one will be made")
    return text


def _make_secret(path: Path) -> None:
    """Write beside and link into place: a reader sees the whole secret or none, and the first maker wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_urlsafe(SECRET_BYTES).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


# Statements that are kept (decision 0011) have one plan each: they find a few rows by a key, whatever the values are. On disks
# of today a row by its key costs little more than the next one, and a table is not read whole to spare a few of those.
PLANNED_ONCE: Final = "-c plan_cache_mode=force_generic_plan -c jit=off -c random_page_cost=1.1"


def database_settings(url: str, *, home: Path) -> dict[str, object]:
    """Django's DATABASES entry for a URL: '' (SQLite at home), 'sqlite:////data/m.db', 'postgresql://u:p@h:5432/m'.

    A PostgreSQL socket folder is written as a query: 'postgresql:///magpie?host=/run/postgresql&port=5433'.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return _sqlite(parts.path[1:] if parts.path[1:] else str(home / "magpie.sqlite3"))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise UnreadableDatabaseUrl(
            f"MAGPIE_DATABASE_URL begins with {parts.scheme!r}; use sqlite: or postgresql:"
        )
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "magpie.config.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": PLANNED_ONCE},
    }


def _sqlite(name: str) -> dict[str, object]:
    """WAL so readers never wait; FULL so a fact in the log never outlives its truth; IMMEDIATE so that a transaction
    (we open one only to write) takes its lock at once instead of failing half-way; what is deleted is overwritten, so
    that an erased person does not lie on in free pages."""
    return {
        "ENGINE": "magpie.config.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "cached_statements": 512,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        },
    }
