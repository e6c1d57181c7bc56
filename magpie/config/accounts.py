"""What signing in means here: the human behind the browser is known from now on.

allauth calls the adapter after every sign-in and sign-up; it makes one call into the domain.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from magpie.domain.people import actions
from magpie.ui.entrance.forms import SENTENCES


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Joins the user to a person, and the browser's anonymous journey to both."""

    error_messages = {**DefaultAccountAdapter.error_messages, **SENTENCES}

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        anonymous = request.COOKIES.get(settings.MAGPIE_ANONYMOUS_COOKIE, "")
        actions.welcome(user_id=user.pk, anonymous=anonymous, now=timezone.now())
        response: HttpResponse = super().post_login(request, user, **details)
        return response
