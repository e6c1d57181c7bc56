"""What the forms of prices take. Whether a price may be asked the domain says; here only shape and presence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.console.amounts import AmountField
from magpie.console.instants import LocalInstantField
from magpie.console.keyed import KeyedForm

WORDS_CHARS_MAX = 60


class FindForm(forms.Form):
    """Words to look for among codes and titles."""

    q = forms.CharField(max_length=WORDS_CHARS_MAX, required=False)


class SalePriceForm(KeyedForm):
    """Less for everybody, from one instant to another."""

    def __init__(self, *args: Any, zone: str, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "sale", **kwargs})
        self.fields["price"] = AmountField(label=_("Sale price"), currency=currency)
        self.fields["from_at"] = LocalInstantField(label=_("Begins"), zone=zone)
        self.fields["until_at"] = LocalInstantField(label=_("Ends"), zone=zone)
        self.order_fields(["price", "from_at", "until_at"])


class ListPriceForm(KeyedForm):
    """What it costs as such."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "list", **kwargs})
        self.fields["price"] = AmountField(label=_("New list price"), currency=currency)
