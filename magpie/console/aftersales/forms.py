"""What the forms of the after-sales desk take. Whether an act is possible the domain decides; here only shape and presence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.console.amounts import AmountField
from magpie.console.keyed import KeyedForm
from magpie.domain.trade.actions.shipping import Waybill
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX

PICTURES = "image/jpeg,image/png,image/webp,image/gif"


class PlainForm(KeyedForm):
    """A button alone."""


class WordsForm(KeyedForm):
    """Why: the other side reads it."""

    words = forms.CharField(
        label=_("Why? The buyer reads this."),
        max_length=WORDS_CHARS_MAX,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why.")},
    )


class ReceiptForm(KeyedForm):
    """What came back is as it should be; where it goes now."""

    shelf = forms.ChoiceField(
        label=_("What becomes of the pieces?"),
        choices=[
            ("back", _("Back on the shelf, to be sold again")),
            ("apart", _("Not to be sold any more")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what becomes of the pieces.")},
    )


class WaybillForm(KeyedForm):
    """Something has left for the buyer: by whom, under which number."""

    carrier_name = forms.CharField(
        label=_("Carrier"),
        max_length=40,
        widget=forms.TextInput({"list": "carriers", "autocomplete": "off"}),
        error_messages={"required": _("Who carries it?")},
    )
    waybill = forms.CharField(
        label=_("Waybill number"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Write the number on its label.")},
    )

    @property
    def parcel(self) -> Waybill:
        """After `is_valid`."""
        return Waybill(self.cleaned_data["carrier_name"], self.cleaned_data["waybill"])


class OfferForm(KeyedForm):
    """An amount instead of the site's word: at most what was paid for these pieces."""

    words = forms.CharField(
        label=_("A word to the buyer, if you like"),
        max_length=WORDS_CHARS_MAX,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, currency: str, most_minor: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(
            label=_("How much you offer"), currency=currency, most_minor=most_minor
        )
        self.order_fields(["amount", "words"])


class EvidenceForm(KeyedForm):
    """Words, a picture, or both."""

    words = forms.CharField(
        label=_("In your words"),
        max_length=WORDS_CHARS_MAX,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    picture = forms.FileField(
        label=_("A picture"), required=False, widget=forms.FileInput({"accept": PICTURES})
    )
