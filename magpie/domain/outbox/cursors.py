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
    if link.vendor != "postgresql":
        return link.cursor()
    # Asking for Django's own cursor opens or revives the connection as it always does.
    link.cursor().close()
    return link._prepare_cursor(_server_binding(link.connection))


def _server_binding(connection: Any) -> Any:  # psycopg's, of whatever row type
    from django.db.backends.postgresql.base import ServerBindingCursor

    if connection.prepare_threshold is None:
        connection.prepare_threshold, connection.prepared_max = SENT_BEFORE_KEPT, KEPT_MAX
    return ServerBindingCursor(connection)
