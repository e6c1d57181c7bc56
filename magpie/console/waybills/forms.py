"""A sheet of waybills as a browser sends it: a file, or rows that were typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.domain.trade.rules.waybills import SHEET_BYTES_MAX


class SheetForm(forms.Form):
    """One of the two; with both, the file."""

    sheet = forms.FileField(
        label=_("CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
    )
    rows = forms.CharField(
        label=_("Rows"),
        required=False,
        strip=False,
        max_length=SHEET_BYTES_MAX,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and said.get("sheet") is None and not said.get("rows", "").strip():
            raise forms.ValidationError(_("Choose a file, or write rows."))
        return said

    @property
    def data_sent(self) -> bytes:
        """After `is_valid`. One byte more than is allowed is enough to be refused."""
        file = self.cleaned_data["sheet"]
        if file is None:
            return str(self.cleaned_data["rows"]).encode()
        read: bytes = file.read(SHEET_BYTES_MAX + 1)
        return read
