"""Who is calling: the person behind the session. Account and product rights are asked of the domain."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import SessionAuth

from magpie.domain.distribution.rights import tell_rights
from magpie.domain.people import actions, queries
from magpie.domain.people.refusals import OperatorsOnly


class PersonSession(SessionAuth):
    """A signed-in session, CSRF checked on everything that writes."""

    openapi_name = "session"


signed_in = PersonSession()


def person_of(request: HttpRequest) -> str:
    """The caller's person; an account made outside the sign-up page gets one now."""
    user_id = int(request.user.pk or 0)
    return queries.find_person_of_user(user_id) or actions.welcome(
        user_id=user_id, anonymous="", now=timezone.now()
    )


def check_operator(request: HttpRequest) -> None:
    """Raises OperatorsOnly for everybody whom `magpie operator` did not let in."""
    if not request.user.is_staff:
        raise OperatorsOnly()


def told_rights(person: str, now: datetime) -> queries.Rights:
    """The choices now in force, after the gateway was told their version: they hold when the caller reads this."""
    rights = queries.rights_of(person)
    tell_rights(person=person, version=rights.version, now=now)
    return rights
