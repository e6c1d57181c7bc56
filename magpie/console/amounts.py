"""Amounts as people write them: read by forms, in a currency that the form knows."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from magpie.kit.money import UnreadableAmount, format_minor, parse_money

AMOUNT_CHARS_MAX = 20


class AmountField(forms.CharField):
    """'12.50' in CNY -> 1250. What is typed stays as it was typed; `most_minor` None is without a ceiling."""

    def __init__(
        self, *, currency: str = "CNY", least_minor: int = 1, most_minor: int | None = None, **kwargs: Any
    ) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        errors = {"required": _("Write an amount.")}
        super().__init__(max_length=AMOUNT_CHARS_MAX, widget=widget, error_messages=errors, **kwargs)
        self.currency, self.least_minor, self.most_minor = currency, least_minor, most_minor

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            minor = parse_money(text, self.currency).minor
        except UnreadableAmount as refusal:
            raise forms.ValidationError(refusal.say(get_language() or "en")) from None
        if minor < self.least_minor:
            raise forms.ValidationError(_("It must be more than nothing."))
        if self.most_minor is not None and minor > self.most_minor:
            most = format_minor(self.most_minor, self.currency)
            raise forms.ValidationError(_("At most %(most)s.") % {"most": most})
        return minor
