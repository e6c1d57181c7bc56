"""Cursors for statements that are sent again and again, some ninety times for each purchase.

PostgreSQL reads and plans each of them once a connection: Django's cursors write the values into the text, so that every
statement is a new one, and planning them took the server longer than running them. SQLite's driver keeps its statements by
itself; there Django's own wrapping is what costs, so it is passed by while nobody listens to statements. Refuses nothing a
cursor of Django's takes, and raises what it raises.
"""

from types import TracebackType
from typing import Any, Final, Self

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

SENT_BEFORE_KEPT: Final = 2
# Of one connection; all that a purchase, a payment and the relay say are some two hundred.
KEPT_MAX: Final = 1_000


class BareCursor:
    """SQLite's own cursor, its errors as Django's."""

    def __init__(self, link: Any) -> None:  # Any: what Django's stubs leave out
        link.ensure_connection()
        link.validate_no_broken_transaction()
        self._cursor: Any = link.create_cursor()
        self._errors: Any = link.wrap_database_errors

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cursor.close()

    def execute(self, sql: str, values: Any) -> None:
        with self._errors:
            self._cursor.execute(sql, values)

    def fetchone(self) -> Any:
        with self._errors:
            return self._cursor.fetchone()

    def fetchall(self) -> Any:
        with self._errors:
            return self._cursor.fetchall()

    @property
    def rowcount(self) -> int:
        count: int = self._cursor.rowcount
        return count


def hot_cursor(link: BaseDatabaseWrapper) -> CursorWrapper | BareCursor:
    """A cursor of this connection, to be used in a `with`; values travel beside the statement, not in it."""
    if link.vendor == "sqlite" and not (link.force_debug_cursor or link.execute_wrappers):
        return BareCursor(link)
    own = link.cursor()  # opens or revives the connection as always
    if link.vendor != "postgresql":
        return own
    own.close()
    connection = link.connection
    if connection.prepare_threshold is None:
        connection.prepare_threshold, connection.prepared_max = SENT_BEFORE_KEPT, KEPT_MAX
    return _wrapped(link, connection)


def _wrapped(link: Any, connection: Any) -> CursorWrapper:  # Any: what Django's stubs leave out
    from django.db.backends.postgresql import base

    cursors: Any = base
    wrapped: CursorWrapper = link._prepare_cursor(cursors.ServerBindingCursor(connection))
    return wrapped
