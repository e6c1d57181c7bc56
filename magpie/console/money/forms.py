"""What the forms of money take: a period in the shop's own days, and an amount to be paid out."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.console.amounts import AmountField
from magpie.console.keyed import KeyedForm

PERIOD_DAYS_MAX: Final = 3_660


class PeriodForm(forms.Form):
    """From the first day to the last, both whole, in the zone of the shop."""

    since = forms.DateField(label=_("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, said: Any, *, zone: str, today: date) -> None:
        begun = {"since": today.replace(day=1).isoformat(), "until": today.isoformat()}
        super().__init__({**begun, **{name: value for name, value in said.items() if value}}, label_suffix="")
        self._zone = ZoneInfo(zone)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and not timedelta(0) <= until - since <= timedelta(days=PERIOD_DAYS_MAX):
            raise forms.ValidationError(
                _("The last day is not before the first, and at most ten years after it.")
            )
        if (since and since.year < 2000) or (until and until.year > 2200):
            raise forms.ValidationError(_("Choose days between the years 2000 and 2200."))
        return said

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.cleaned_data["since"], time(), self._zone)

    @property
    def end(self) -> datetime:
        """The midnight that ends the last day."""
        return datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time(), self._zone)


class PayoutForm(KeyedForm):
    """So much of what is available: whether there is that much the domain says, for it may be gone since the page was read."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(label=_("Amount to be paid out"), currency=currency)
