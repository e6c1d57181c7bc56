"""What the forms of the site's desk take. Whether an act is possible the domain decides; here only shape and presence."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.console.keyed import KeyedForm
from magpie.domain.ledger.rules.payouts import WHY_CHARS_MAX, PayoutStatus
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX
from magpie.domain.trade.rules.settling import SETTLEMENT_DAYS_MAX

WORDS = forms.Textarea({"rows": 3})


class ButtonForm(KeyedForm):
    """A button alone."""


class DecisionForm(KeyedForm):
    """For whom, and why: both sides read it."""

    is_for = forms.ChoiceField(
        label=_("Who is right?"),
        choices=[("buyer", _("The buyer")), ("shop", _("The shop"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who is right.")},
    )
    words = forms.CharField(
        label=_("Why? Both sides read this."),
        max_length=WORDS_CHARS_MAX,
        widget=WORDS,
        error_messages={"required": _("Say why.")},
    )


class OtherPaymentForm(KeyedForm):
    """The money went back some other way; the words say which."""

    words = forms.CharField(
        label=_("How did it go back? Both sides read this."),
        max_length=WORDS_CHARS_MAX,
        widget=WORDS,
        error_messages={"required": _("Say how.")},
    )


class FindingForm(KeyedForm):
    """What came of money that no rule decides; nobody but this desk reads it."""

    words = forms.CharField(
        label=_("What came of it? Kept here, for this desk."),
        max_length=WORDS_CHARS_MAX,
        widget=WORDS,
        error_messages={"required": _("Say what came of it.")},
    )


class OutcomeForm(KeyedForm):
    """What became of a payout."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (PayoutStatus.SENT.value, _("Sent to the bank")),
            (PayoutStatus.PAID.value, _("It has arrived")),
            (PayoutStatus.FAILED.value, _("It failed; give it back")),
        ],
    )
    purse = forms.ChoiceField(label=_("From which purse"), required=False)
    why = forms.RegexField(
        regex=r"^[a-z0-9_]*$",
        label=_("A code, if it failed"),
        max_length=WHY_CHARS_MAX,
        required=False,
        widget=forms.TextInput({"placeholder": "account_closed", "autocomplete": "off"}),
        error_messages={"invalid": _("Small letters, digits and _ only: names of people never stand here.")},
    )

    def __init__(self, *args: Any, purses: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Where the money lay is where it leaves from; the site's own account comes last.
        named = [(one, one.partition(":")[2]) for one in purses if one]
        self.fields["purse"].choices = [*named, ("", _("the site’s own account"))]  # type: ignore[attr-defined]


class DaysForm(KeyedForm):
    """How many days more a shop waits for its money; for orders that are received from now on."""

    days = forms.IntegerField(
        label=_("Days after the last right to return"),
        min_value=0,
        max_value=SETTLEMENT_DAYS_MAX,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"required": _("Write how many.")},
    )
