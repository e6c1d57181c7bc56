"""Cursors for statements that are sent again and again: PostgreSQL reads and plans each of them once a connection.

SQLite's driver keeps its statements by itself. On PostgreSQL, Django's cursors write the values into the text, so that every
statement is a new one; planning them took the server longer than running them. Refuses nothing a cursor of Django's takes.
"""

from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

SENT_BEFORE_KEPT: Final = 2
# Of one connection; all that a purchase, a payment and the relay say are some two hundred.
KEPT_MAX: Final = 1_000


def hot_cursor(link: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor of this connection, to be used in a `with`; values travel beside the statement, not in it."""
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
