"""What the forms of webhooks take. The domain checks addresses and types itself; here only shape and presence."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from magpie.domain.webhooks.catalogue import CATALOGUE, TEST
from magpie.domain.webhooks.rules import DESCRIPTION_CHARS_MAX, EVERYTHING, URL_CHARS_MAX
from magpie.log.payloads import Words


class EndpointForm(forms.Form):
    """An address and what it wants to hear: everything, also what is yet to come, or some types."""

    url = forms.CharField(
        label=_("Address"),
        max_length=URL_CHARS_MAX,
        widget=forms.URLInput({"placeholder": "https://shop.example/magpie", "autocomplete": "off"}),
        error_messages={"required": _("Write the address of your server.")},
    )
    description = forms.CharField(label=_("What it is for"), max_length=DESCRIPTION_CHARS_MAX, required=False)
    is_everything = forms.BooleanField(
        label=_("Tell it everything, also what is yet to come"), required=False
    )
    types = forms.MultipleChoiceField(
        label=_("Or only this"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        language = get_language() or "en"
        self.fields["types"].choices = [  # type: ignore[attr-defined]
            (one.name, f"{Words(zh=one.zh, en=one.en).say(language)} · {one.name}")
            for one in CATALOGUE
            if one.name != TEST
        ]

    @property
    def wanted(self) -> list[str]:
        return [EVERYTHING] if self.cleaned_data["is_everything"] else list(self.cleaned_data["types"])


class ReplayForm(forms.Form):
    """Since when, in hours back: what somebody whose server was down knows without a calendar."""

    hours = forms.TypedChoiceField(
        label=_("From the last"),
        coerce=int,
        choices=[(1, _("hour")), (24, _("day")), (24 * 7, _("week")), (24 * 30, _("30 days"))],
        initial=24,
    )
    is_everything = forms.BooleanField(label=_("Also what was delivered"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
