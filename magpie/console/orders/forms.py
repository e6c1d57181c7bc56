"""What the form of a parcel takes. The domain checks carrier, waybill and pieces itself; here only shape and presence."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.domain.trade.queries.orders import LineView, OrderView

CARRIER_CHARS_MAX = 40
# Spaces may stand between its digits; they are left out before it is measured.
WAYBILL_CHARS_MAX = 80


class ParcelForm(forms.Form):
    """A carrier, a waybill, and how many pieces of each line go with it: all that is left, unless somebody says less."""

    carrier_name = forms.CharField(
        label=_("Carrier"),
        max_length=CARRIER_CHARS_MAX,
        widget=forms.TextInput({"list": "carriers", "autocomplete": "off"}),
        error_messages={"required": _("Who carries it?")},
    )
    waybill = forms.CharField(
        label=_("Waybill number"),
        max_length=WAYBILL_CHARS_MAX,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Write the number on its label.")},
    )

    def __init__(self, *args: Any, order: OrderView, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.order, self.left = order, order.pieces_left
        for line, pieces in self.left.items():
            name = f"pieces-{line}"
            # The one piece that is left needs no question, unless something else was said of it.
            is_plain = sum(self.left.values()) == 1 and self.data.get(name, "1") == "1"
            self.fields[name] = forms.IntegerField(
                min_value=0,
                max_value=pieces,
                initial=pieces,
                widget=forms.HiddenInput() if is_plain else forms.NumberInput({"inputmode": "numeric"}),
                error_messages={"required": _("How many go with it?")},
            )

    @property
    def lines(self) -> Iterator[tuple[LineView, int, forms.BoundField]]:
        """Each line that still has pieces, how many, and its field."""
        for line in self.order.lines:
            if line.id in self.left:
                yield line, self.left[line.id], self[f"pieces-{line.id}"]

    @property
    def pieces(self) -> dict[int, int]:
        """Line -> pieces, after `is_valid`; lines of which none goes are absent."""
        said = {line: self.cleaned_data[f"pieces-{line}"] for line in self.left}
        return {line: pieces for line, pieces in said.items() if pieces}
