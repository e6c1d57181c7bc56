"""Cursors for statements that are sent again and again, some ninety times for each purchase.

PostgreSQL reads and plans each of them once a connection: Django's cursors write the values into the text, so that every
statement is a new one, and planning them took the server longer than running them. Beside that, Django makes and wraps a cursor
for every statement, which costs as much as SQLite needs to answer it: a connection keeps one. While somebody listens to its
statements, Django's own way is gone. Refuses nothing a cursor of Django's takes, and raises what it raises.
"""

from typing import Any, Final, Self

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

SENT_BEFORE_KEPT: Final = 2
# Of one connection; all that a purchase, a payment and the relay say are some two hundred.
KEPT_MAX: Final = 1_000
Link = Any  # a connection of Django's, with what its stubs leave out


class HotCursor:
    """The kept cursor of a connection, for one statement at a time: its rows are read before the next is sent."""

    def __init__(self, link: Link) -> None:
        self.connection: object = link.connection
        self._own: Any = _own_cursor(link)
        self._errors: Any = link.wrap_database_errors

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        """Nothing to close: what was sent has been read to its end."""

    def execute(self, sql: str, values: Any) -> None:
        with self._errors:
            self._own.execute(sql, values)

    def fetchall(self) -> list[Any]:
        with self._errors:
            rows: list[Any] = self._own.fetchall()
        return rows

    def fetchone(self) -> Any:
        """The first row or None; a statement that still has some would hold up the commit."""
        rows = self.fetchall()
        return rows[0] if rows else None

    @property
    def rowcount(self) -> int:
        count: int = self._own.rowcount
        return count


def hot_cursor() -> CursorWrapper | HotCursor:
    """A cursor of this thread's connection, to be used in a `with`; values travel beside the statement, not in it."""
    link: Link = connections[DEFAULT_DB_ALIAS]
    return _heard_cursor(link) if link.force_debug_cursor or link.execute_wrappers else _kept_cursor(link)


def _kept_cursor(link: Link) -> HotCursor:
    link.close_if_health_check_failed()
    link.ensure_connection()
    link.validate_no_broken_transaction()
    kept: HotCursor | None = getattr(link, "hot_cursor", None)
    if kept is None or kept.connection is not link.connection:
        kept = link.hot_cursor = HotCursor(link)
    return kept


def _heard_cursor(link: Link) -> CursorWrapper:
    opened: CursorWrapper = link.cursor()
    if link.vendor != "postgresql":
        return opened
    opened.close()
    wrapped: CursorWrapper = link._prepare_cursor(_own_cursor(link))
    return wrapped


def _own_cursor(link: Link) -> Any:
    """A cursor of the driver's."""
    if link.vendor != "postgresql":
        return link.create_cursor()
    from django.db.backends.postgresql import base

    cursors: Any = base
    if link.connection.prepare_threshold is None:
        link.connection.prepare_threshold, link.connection.prepared_max = SENT_BEFORE_KEPT, KEPT_MAX
    return cursors.ServerBindingCursor(link.connection)
