"""Django's SQLite backend with a queue before the one writer that a database file has.

SQLite lets who finds the writer's place taken sleep and look again, up to a tenth of a second at a time, and whoever looks at
the right moment has it: under load the place stood empty while many slept, and some slept for a second. Threads of a process
wait at a lock instead and go in as soon as one comes out; only one of each process still asks SQLite. Transactions here begin
IMMEDIATE, so who has begun one is the writer. A statement is put into SQLite's spelling once, not each time it is sent.
"""

import sqlite3
import threading
from contextlib import ExitStack
from functools import lru_cache
from typing import Any, Final

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

READS: Final = ("SELECT", "PRAGMA", "EXPLAIN")
_PLACES: dict[str, threading.Lock] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection; `is_writer` while it has the writer's place of its process."""

    is_writer = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # as Django writes them
        self._place = _PLACES.setdefault(str(conn_params["database"]), threading.Lock())
        self._patience_s = float(conn_params.get("timeout", 5.0))
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> "Cursor":
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.link = self
        return cursor

    def enter(self) -> None:
        """Wait for the writer's place; raises OperationalError, as SQLite would, when nobody leaves it in time."""
        if not self._place.acquire(timeout=self._patience_s):
            raise OperationalError("database is locked")
        self.is_writer = True

    def leave(self) -> None:
        """Give the place up, if this connection has it."""
        if self.is_writer:
            self.is_writer = False
            self._place.release()

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """A transaction begins when this is switched off, and has ended when it is switched on."""
        if autocommit:
            super().set_autocommit(autocommit)
            return
        self.enter()
        with ExitStack() as undone:
            undone.callback(self.leave)
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
            undone.pop_all()

    def commit(self) -> None:
        super().commit()
        # A commit that failed is rolled back by Django, and only then leaves.
        self.leave()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.leave()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.leave()


class Cursor(base.SQLiteCursorWrapper):
    """Sends a statement; a single one that writes waits for the writer's place like a transaction."""

    link: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:  # Any: as Django calls it
        if self.link.is_writer or query.startswith(READS):
            return self._send(query, params)
        self.link.enter()
        try:
            return self._send(query, params)
        finally:
            self.link.leave()

    def _send(self, query: str, params: Any) -> Any:
        if isinstance(params, (list, tuple)):
            return sqlite3.Cursor.execute(self, _spelt(query), params)
        return super().execute(query, params)

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return super().convert_query(query, param_names=param_names) if param_names else _spelt(query)


@lru_cache(maxsize=2_048)
def _spelt(query: str) -> str:
    """'… = ? AND …' of '… = %s AND …'."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
