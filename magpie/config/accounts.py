"""What signing in means here: the human behind the browser is known from now on.

allauth calls the adapter after every sign-in and sign-up; it makes one call into the domain.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from magpie.domain.distribution.rights import tell_rights
from magpie.domain.people import actions, queries
from magpie.domain.people.rules import PERSON_PATTERN


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Joins the user to a person, and the browser's anonymous journey to both."""

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        anonymous = request.COOKIES.get(settings.MAGPIE_ANONYMOUS_COOKIE, "")
        now = timezone.now()
        person = actions.welcome(user_id=user.pk, anonymous=anonymous, now=now)
        if version := queries.rights_version_of(person):
            # Pages of the browser's anonymous time are this person's now, and follow the same choices.
            tell_rights(person=person, version=version, now=now)
            if anonymous.startswith("a:") and PERSON_PATTERN.fullmatch(anonymous):
                tell_rights(person=anonymous, version=version, now=now)
        response: HttpResponse = super().post_login(request, user, **details)
        return response
