"""Django's PostgreSQL backend, which finds out without a statement whether a kept connection still lives.

Before each request Django sends `SELECT 1`: three for each purchase, each a round trip. A server that went away has closed its
side, and a closed side can be read from at once; a silent one would not answer `SELECT 1` either. So only a connection on
which something lies that nobody asked for, or whose last statement failed, is asked.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection."""

    def is_usable(self) -> bool:
        """Whether statements can be sent on it."""
        return self._is_quiet() or bool(super().is_usable())

    def _is_quiet(self) -> bool:
        if self.connection is None or self.connection.closed or self.errors_occurred:
            return False
        looking = select.poll()
        looking.register(self.connection.fileno(), select.POLLIN)
        return not looking.poll(0)
