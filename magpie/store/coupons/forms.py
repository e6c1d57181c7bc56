"""What the form of a coupon may say: which one, or its code, and where it was pressed."""

from typing import Any

from django import forms

ID_MAX = 2**63 - 1
KEY_CHARS_MAX = 64


class ClaimForm(forms.Form):
    coupon = forms.IntegerField(min_value=1, max_value=ID_MAX, required=False)
    code = forms.CharField(max_length=40, required=False)
    request_key = forms.CharField(max_length=KEY_CHARS_MAX, required=False)
    shop = forms.IntegerField(min_value=1, max_value=ID_MAX, required=False)
    product = forms.IntegerField(min_value=0, max_value=ID_MAX, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two says which coupon."""
        said = super().clean() or self.cleaned_data
        if not said.get("coupon") and not said.get("code"):
            raise forms.ValidationError("neither a coupon nor a code")
        return said
