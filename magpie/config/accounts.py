"""What signing up and in means here: the human behind the browser is known from now on.

allauth calls the adapter after every sign-in and sign-up; it makes one call into the domain. Two who take one name at
the same instant are told apart by the database.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import SignupView
from django.conf import settings
from django.db import IntegrityError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from magpie.config.sessions import SIGNED_IN
from magpie.domain.distribution.rights import tell_rights
from magpie.domain.people import actions, queries
from magpie.domain.people.rules import PERSON_PATTERN
from magpie.ui.entrance.forms import SENTENCES


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Joins the user to a person, and the browser's anonymous journey to both."""

    error_messages = {**DefaultAccountAdapter.error_messages, **SENTENCES}

    def login(self, request: HttpRequest, user: Any) -> None:
        # Whoever let them in, from now on they are found by the backend that reads quickest.
        user.backend = SIGNED_IN
        super().login(request, user)

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


class SignUp(SignupView):  # type: ignore[misc]
    """allauth's page, for the moment when the name or address was taken between its check and the writing."""

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:
            # The check that passed a moment ago finds now what the database refused, and says it in its own words.
            form.full_clean()
            if form.is_valid():
                raise
            response = self.form_invalid(form)
        return response


sign_up = SignUp.as_view()
