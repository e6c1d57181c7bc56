"""What the bank's page takes: one decision, and how the bank is to tell of it. The bank itself checks what fits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.domain.payment.rules.bank import (
    COPIES_MAX,
    DELAY_S_MAX,
    REFUND_FAILURES_MAX,
    Choice,
    Faults,
)
from magpie.kit.money import UnreadableAmount, parse_money

ENDS_THE_VISIT = frozenset({Choice.PAY, Choice.PAY_OTHER, Choice.FAIL, Choice.CANCEL})
AMOUNT_CHARS_MAX = 20


class DecisionForm(forms.Form):
    """`choice` is the button that was pressed; every field but it has a default that changes nothing."""

    choice = forms.ChoiceField(choices=[(one.value, one.value) for one in Choice])
    delay_s = forms.IntegerField(
        label=_("Tell the shop after, in seconds"), min_value=0, max_value=DELAY_S_MAX, required=False
    )
    copies = forms.IntegerField(
        label=_("How often each message is sent"), min_value=1, max_value=COPIES_MAX, required=False
    )
    order = forms.ChoiceField(
        label=_("Order of the messages"),
        choices=[("straight", _("As it happened")), ("reversed", _("The last one first"))],
        required=False,
    )
    amount = forms.CharField(label=_("Another amount"), max_length=AMOUNT_CHARS_MAX, required=False)
    failures = forms.IntegerField(
        label=_("How many of the next refunds fail"),
        min_value=0,
        max_value=REFUND_FAILURES_MAX,
        required=False,
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.currency = currency
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"
        for name, usual in (("delay_s", "0"), ("copies", "1"), ("failures", "0")):
            self.fields[name].widget.attrs["placeholder"] = usual

    def clean(self) -> dict[str, Any]:
        """`amount_minor` is what the choice needs: money for another amount, a number for failing refunds."""
        said: dict[str, Any] = super().clean() or {}
        said["amount_minor"] = 0
        if said.get("choice") == Choice.PAY_OTHER:
            try:
                said["amount_minor"] = parse_money(said.get("amount", ""), self.currency).minor
            except UnreadableAmount:
                self.add_error("amount", _("Write digits, such as 12.50."))
        elif said.get("choice") == Choice.FAIL_REFUNDS:
            said["amount_minor"] = said.get("failures") or 0
        return said

    @property
    def choice_made(self) -> Choice:
        return Choice(self.cleaned_data["choice"])

    @property
    def faults(self) -> Faults:
        said = self.cleaned_data
        return Faults(
            delay_s=said["delay_s"] or 0, copies=said["copies"] or 1, is_reordered=said["order"] == "reversed"
        )

    @property
    def ends_the_visit(self) -> bool:
        """Whether the browser goes back to the shop, as from any hosted payment page."""
        return self.choice_made in ENDS_THE_VISIT
