"""Who is signed in: sessions and sign-ins as Django keeps them, read by compiled questions, for every request begins with both.

Only the reading of what is there is ours; checking the session against the password, and whoever is not there, is Django's.
"""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.backends import BaseBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from magpie.domain.outbox.compiled import compiled
from magpie.domain.people.models import User

SIGNED_IN: Final = "magpie.config.sessions.SignedIn"


class SessionStore(DatabaseStore):
    """The name Django looks for in SESSION_ENGINE."""

    def _get_session_from_db(self) -> Any:  # a row, or nothing: the stubs do not know this method
        found = _alive(str(self.session_key), timezone.now())
        inherited: Any = super()
        return found[0] if found else inherited._get_session_from_db()


class SignedIn(BaseBackend):
    """Finds who has signed in, and lets nobody in: that the other backends do."""

    def get_user(self, user_id: int) -> User | None:
        return next((user for user in _users(user_id) if user.is_active), None)


@compiled
def _alive(key: str, now: datetime) -> "QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@compiled
def _users(user_id: int) -> "QuerySet[User]":
    return User.objects.filter(pk=user_id)
