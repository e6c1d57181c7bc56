"""What makes a password good enough, said in our own words.

The rules are Django's; its Chinese is not complete, and a sentence in another language than its page reads as a fault.
"""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Too short: at least %(count)s characters.") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return _("At least %(count)s characters.") % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Too common: this one is on every list of guesses.")

    def get_help_text(self) -> str:
        return _("Not one that many people use.")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Digits alone are guessed quickly; put some letters in.")

    def get_help_text(self) -> str:
        return _("Not digits alone.")


class NotLikeTheName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("Too much like your name or e-mail address.")

    def get_help_text(self) -> str:
        return _("Nothing like your name or e-mail address.")
