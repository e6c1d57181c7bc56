"""Instants as a shop writes them: the clock on its own wall, in the zone of its account."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

WRITTEN = "%Y-%m-%dT%H:%M"
YEAR_MIN, YEAR_MAX = 2000, 2200


class LocalInstantField(forms.DateTimeField):
    """'2026-11-28T20:00' in Asia/Shanghai -> 12:00 UTC of that day."""

    def __init__(self, *, zone: str = "UTC", **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=WRITTEN)
        errors = {"required": _("Say when."), "invalid": _("Write a day and a time.")}
        # With seconds some browsers send what a step of seconds left there.
        formats = [WRITTEN, f"{WRITTEN}:%S"]
        super().__init__(input_formats=formats, widget=widget, error_messages=errors, **kwargs)
        self.zone = ZoneInfo(zone)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        for written in self.input_formats or ():
            try:
                read = datetime.strptime(str(value), str(written)).replace(tzinfo=self.zone)
            except ValueError:
                continue
            if YEAR_MIN <= read.year <= YEAR_MAX:
                return read
        raise forms.ValidationError(self.error_messages["invalid"])

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, datetime) else value
