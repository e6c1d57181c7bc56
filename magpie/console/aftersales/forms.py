"""What the forms of the after-sales desk take. Whether an act is possible the domain decides; here only shape and presence."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.console.amounts import AmountField
from magpie.console.keyed import KeyedForm
from magpie.domain.trade.actions.shipping import Waybill
from magpie.domain.trade.queries.return_addresses import ReturnAddressView
from magpie.domain.trade.rules import NAME_CHARS_MAX, NOTE_CHARS_MAX, PLACE_CHARS_MAX
from magpie.domain.trade.rules.delivery import ReturnPlace
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX

PICTURES = "image/jpeg,image/png,image/webp,image/gif"


class PlainForm(KeyedForm):
    """A button alone."""


class AddressForm(KeyedForm):
    """A button, and where goods that come back go: the preferred address unless another one is chosen."""

    def __init__(self, *args: Any, places: Sequence[ReturnAddressView] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places:
            self.fields["address"] = forms.TypedChoiceField(
                label=_("Where the buyer sends it"),
                choices=[(one.id, _written(one.place)) for one in places],
                coerce=int,
                required=False,
                empty_value=None,
            )

    @property
    def address(self) -> int | None:
        """After `is_valid`."""
        return self.cleaned_data.get("address")


class ReturnAddressForm(KeyedForm):
    """Where goods come back to. Browsers fill it in by the names the standard gives these fields."""

    name = forms.CharField(label=_("Recipient"), max_length=NAME_CHARS_MAX)
    phone = forms.CharField(label=_("Telephone"), max_length=30)
    region = forms.CharField(label=_("Province or state"), max_length=PLACE_CHARS_MAX)
    city = forms.CharField(label=_("City and district"), max_length=PLACE_CHARS_MAX)
    street = forms.CharField(label=_("Street and number"), max_length=PLACE_CHARS_MAX)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    note = forms.CharField(
        label=_("A word to whoever packs it, if you like"), max_length=NOTE_CHARS_MAX, required=False
    )

    KNOWN: ClassVar = {
        "name": "name", "phone": "tel", "region": "address-level1", "city": "address-level2",
        "street": "street-address", "postcode": "postal-code",
    }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in self.KNOWN.items():
            field = self.fields[name]
            field.widget.attrs["autocomplete"] = known
            field.error_messages["required"] = _("Please fill this in.")
        self.fields["phone"].widget.attrs["inputmode"] = "tel"

    @property
    def place(self) -> ReturnPlace:
        """After `is_valid`."""
        return ReturnPlace(**{name: self.cleaned_data[name] for name in (*self.KNOWN, "note")})


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


def _written(place: ReturnPlace) -> str:
    """Name, city and street: enough to tell one's own places apart."""
    return f"{place.name} · {place.city} {place.street}"
