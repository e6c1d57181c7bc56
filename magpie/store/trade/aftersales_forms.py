"""What the forms of after-sales may say. What may be asked is decided by the domain; here only shape and presence."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from magpie.domain.trade.actions.aftersales import Ask
from magpie.domain.trade.actions.shipping import Waybill
from magpie.domain.trade.queries.asking import Askable, AskableLine
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX, Reason
from magpie.kit.money import UnreadableAmount, parse_money
from magpie.store.templatetags.aftersales import REASON_WORDS

DIGITS_MAX = 18


class AskForm(forms.Form):
    """Why, how many, and in the buyer's words; of a line and kind that may be asked."""

    reason = forms.ChoiceField(label=_("What is the matter?"))
    quantity = forms.IntegerField(label=_("How many pieces"), min_value=1, initial=1)
    words = forms.CharField(
        label=_("In your words"),
        max_length=WORDS_CHARS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    amount = forms.CharField(
        label=_("How much you ask back; leave it empty for all that you paid"), required=False, max_length=20
    )
    is_opened = forms.BooleanField(label=_("I have opened or used it"), required=False)

    def __init__(self, line: AskableLine, kind: Askable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self._line, self._kind = line, kind
        self.fields["reason"] = forms.ChoiceField(
            label=_("What is the matter?"),
            choices=[(reason, _(REASON_WORDS[reason])) for reason in kind.reasons],
            label_suffix="",
        )
        self.fields["quantity"].widget.attrs |= {"max": kind.pieces_max, "inputmode": "numeric"}
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"
        if kind.kind != Kind.REFUND_ONLY:
            del self.fields["amount"]
        if kind.kind != Kind.RETURN_REFUND:
            del self.fields["is_opened"]
        if kind.kind == Kind.PRICE_PROTECTION:
            del self.fields["quantity"]

    def clean_amount(self) -> int | None:
        """'12.50' in CNY -> 1250; nothing typed is everything."""
        text = self.cleaned_data["amount"].strip()
        if not text:
            return None
        try:
            return parse_money(text, self._line.currency).minor
        except UnreadableAmount as refusal:
            raise forms.ValidationError(refusal.say(get_language() or "en")) from None

    @property
    def ask(self) -> Ask:
        """After `is_valid`."""
        said = self.cleaned_data
        return Ask(
            line=self._line.line.id,
            kind=Kind(self._kind.kind),
            reason=Reason(said["reason"]),
            quantity=said.get("quantity", 1),
            words=said["words"],
            amount_minor=said.get("amount"),
            is_opened=said.get("is_opened", False),
        )


class ReturnParcelForm(forms.Form):
    """Who carries a parcel back, and under which number."""

    carrier_name = forms.CharField(label=_("Carrier"), max_length=40)
    number = forms.CharField(label=_("Waybill number"), max_length=40)

    @property
    def waybill(self) -> Waybill:
        """After `is_valid`."""
        return Waybill(self.cleaned_data["carrier_name"], self.cleaned_data["number"])


def read_amount(text: str) -> int:
    """'5000' -> 5000; nonsense -> -1, which is nobody's offer."""
    is_number = text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX
    return int(text) if is_number else -1
