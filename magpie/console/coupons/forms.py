"""What the form of a coupon takes. What it may be the domain says; here only shape, presence, and words for amounts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from magpie.console.amounts import AmountField
from magpie.console.instants import LocalInstantField
from magpie.console.keyed import KeyedForm
from magpie.domain.campaigns.drafts import CouponDraft
from magpie.domain.campaigns.rules.coupons import (
    CLAIMS_PER_PERSON_MAX,
    CODE_CHARS_MAX,
    NAME_CHARS_MAX,
    QUANTITY_MAX,
    USE_DAYS_MAX,
    WHOLE_BP,
    Kind,
    Scope,
    Shares,
    most_minor,
)
from magpie.domain.goods.queries import SkuChoice
from magpie.log.payloads import Words

NUMBER = {"inputmode": "numeric"}


class CouponForm(KeyedForm):
    """A coupon for the shop's own goods, at its own cost."""

    aliases: ClassVar[Mapping[str, str]] = {
        "name": "name_zh",
        "amount_minor": "amount",
        "percent_bp": "percent",
        "max_minor": "most",
        "threshold_minor": "threshold",
        "budget_minor": "budget",
    }

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=NAME_CHARS_MAX, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=NAME_CHARS_MAX, required=False)
    kind = forms.ChoiceField(
        label=_("What it takes off"),
        choices=[(Kind.AMOUNT.value, _("an amount")), (Kind.PERCENT.value, _("a part of the price"))],
    )
    percent = forms.DecimalField(
        label=_("Per cent off"),
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput({"inputmode": "decimal"}),
    )
    quantity = forms.IntegerField(
        label=_("How many there are"), min_value=1, max_value=QUANTITY_MAX, widget=forms.NumberInput(NUMBER)
    )
    claims_max = forms.IntegerField(
        label=_("At most for one person"),
        min_value=1,
        max_value=CLAIMS_PER_PERSON_MAX,
        initial=1,
        widget=forms.NumberInput(NUMBER),
    )
    use_days = forms.IntegerField(
        label=_("Good for so many days after claiming"),
        min_value=1,
        max_value=USE_DAYS_MAX,
        initial=7,
        widget=forms.NumberInput(NUMBER),
    )
    code = forms.CharField(
        label=_("A code, if only who knows it may claim"),
        max_length=CODE_CHARS_MAX,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    is_first_order_only = forms.BooleanField(label=_("Only for a first order"), required=False)
    products = forms.TypedMultipleChoiceField(
        label=_("Only for these goods (none chosen: for all of yours)"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, zone: str, choices: Sequence[SkuChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency = choices[0].currency if choices else "CNY"
        language = get_language() or "en"
        titles = {one.product: Words(zh=one.title_zh, en=one.title_en).say(language) for one in choices}
        self.fields["products"].choices = list(titles.items())  # type: ignore[attr-defined]
        for name, label, is_needed in (
            ("amount", _("Amount off"), False),
            ("most", _("At most so much off"), False),
            ("threshold", _("From which sum on (empty: none)"), False),
            ("budget", _("Budget (empty: enough for all of them)"), False),
        ):
            self.fields[name] = AmountField(label=label, currency=self._currency, required=is_needed)
        self.fields["claim_from"] = LocalInstantField(label=_("Can be claimed from"), zone=zone)
        self.fields["claim_until"] = LocalInstantField(label=_("Can be claimed until"), zone=zone)
        self.order_fields(
            ["name_zh", "name_en", "kind", "amount", "percent", "most", "threshold", "quantity", "claims_max",
             "claim_from", "claim_until", "use_days", "budget", "code", "is_first_order_only", "products"]
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        needed = ("amount",) if said.get("kind") == Kind.AMOUNT else ("percent", "most")
        for name in needed:
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, _("Write how much."))
        return said

    def draft(self, shop: int) -> CouponDraft:
        """After `is_valid`."""
        said = self.cleaned_data
        is_amount = said["kind"] == Kind.AMOUNT
        amount, most = (said["amount"], 0) if is_amount else (0, said["most"])
        each = most_minor(kind=said["kind"], amount_minor=amount, max_minor=most)
        return CouponDraft(
            shop=shop,
            name_zh=said["name_zh"],
            name_en=said["name_en"],
            code=said["code"],
            kind=said["kind"],
            amount_minor=amount,
            percent_bp=0 if is_amount else int(said["percent"] * 100),
            max_minor=most,
            threshold_minor=said["threshold"] or 0,
            currency=self._currency,
            scope=Scope.PRODUCTS if said["products"] else Scope.SHOP,
            products=tuple(said["products"]),
            claim_from=said["claim_from"],
            claim_until=said["claim_until"],
            use_days=said["use_days"],
            budget_minor=each * said["quantity"] if said["budget"] is None else said["budget"],
            quantity=said["quantity"],
            claims_max=said["claims_max"],
            uses_max=said["claims_max"],
            shares=Shares(shop_bp=WHOLE_BP),
            is_first_order_only=said["is_first_order_only"],
        )
