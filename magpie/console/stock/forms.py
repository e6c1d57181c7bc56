"""What the forms of stock take. The domain keeps the limits of a shelf; here only shape and presence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.domain.goods.rules import STOCK_MAX

BATCH_CHARS_MAX = 80
WORDS_CHARS_MAX = 60


class ReceiptForm(forms.Form):
    """Pieces that came in. The key makes pressing twice harmless."""

    quantity = forms.IntegerField(
        label=_("How many came in"),
        min_value=1,
        max_value=STOCK_MAX,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"required": _("Write how many.")},
    )
    batch = forms.CharField(
        label=_("Batch or delivery note (if any)"), max_length=BATCH_CHARS_MAX, required=False
    )
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "prefix": "in", **kwargs})


class CountForm(forms.Form):
    """What somebody counted that can still be sold; `taken` is what the page said was sold, held or set apart."""

    free = forms.IntegerField(
        label=_("Counted, free to sell"),
        min_value=0,
        max_value=STOCK_MAX,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={"required": _("Write how many.")},
    )
    taken = forms.IntegerField(min_value=0, max_value=2 * STOCK_MAX, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "prefix": "count", **kwargs})


class FindForm(forms.Form):
    """Words to look for among codes and titles."""

    q = forms.CharField(max_length=WORDS_CHARS_MAX, required=False)
