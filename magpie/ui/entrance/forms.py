"""The forms of signing up, signing in and changing a password: allauth's own, with labels a person understands."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

# Beside allauth's own sentences, where theirs are missing, stiff or in another voice than ours.
SENTENCES = {
    "username_password_mismatch": _("That name and password do not go together."),
    "email_password_mismatch": _("That address and password do not go together."),
    "username_taken": _("Somebody has this name already; try another."),
    "username_blacklisted": _("This name is kept; try another."),
    "email_taken": _("There is an account with this address already."),
    "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    "enter_current_password": _("Type the password you have now."),
    "incorrect_password": _("That is not the password."),
    "invalid_password_reset": _("This link has been used or is too old; ask for a new one."),
    "unknown_email": _("No account has this address."),
    "rate_limited": _("That was a little fast. Wait a moment, then try again."),
}
NAME_VALIDATORS = [
    UnicodeUsernameValidator(message=_("Letters, digits and @ . + - _ only, without spaces.")),
]


class LoginForm(allauth.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("Name or e-mail address"), missing=_("Type your name or e-mail address."))
        _word(self, "password", _("Password"), missing=_("Type your password."))
        _word(self, "remember", _("Stay signed in on this device"))


class SignupForm(allauth.SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "username", _("Name"), missing=_("Choose a name."))
        _word(self, "email", _("E-mail address (optional)"))
        _sound_address(self)
        _word(self, "password1", _("Password"), missing=_("Choose a password."))


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Password now"), missing=_("Type the password you have now."))
        _word(self, "password1", _("New password"), missing=_("Choose a password."))
        _word(self, "password2", _("New password once more"), missing=_("Type it once more."))


class ResetPasswordForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", _("E-mail address"), missing=_("Type your e-mail address."))
        _sound_address(self)


def _word(form: forms.Form, name: str, label: Any, *, missing: Any = None) -> None:  # lazy sentences
    """A label that stands above its field, so that nothing has to be said again inside it."""
    field = form.fields[name]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    if missing is not None:
        field.error_messages["required"] = missing


def _sound_address(form: forms.Form) -> None:
    field = form.fields["email"]
    field.validators = [EmailValidator(message=_("This is not an e-mail address."))]
