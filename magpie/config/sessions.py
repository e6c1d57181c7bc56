"""Sessions, as Django keeps them in the database, read by a compiled question: every signed-in request begins with one.

Only the reading of a session that is there is ours; everything else, a session that is not there included, is Django's.
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from magpie.domain.outbox.compiled import compiled


class SessionStore(DatabaseStore):
    """The name Django looks for in SESSION_ENGINE."""

    def _get_session_from_db(self) -> Any:
        found = _alive(str(self.session_key), timezone.now())
        return found[0] if found else super()._get_session_from_db()


@compiled
def _alive(key: str, now: datetime) -> "QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)
