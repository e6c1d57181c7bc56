"""What the form of a flash sale takes: words, an opening and a closing, and some SKUs with their quotas. The domain decides."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from magpie.console.amounts import AmountField
from magpie.console.instants import LocalInstantField
from magpie.console.keyed import KeyedForm
from magpie.domain.flash.actions import FlashDraft
from magpie.domain.flash.rules.flash import CLAIM_TTL_S, PER_PERSON_MAX, QUOTA_MAX
from magpie.domain.goods.queries import SkuChoice
from magpie.domain.goods.rules import TITLE_CHARS_MAX
from magpie.kit.money import format_minor
from magpie.log.payloads import Words

# What a form shows; a sale of more SKUs comes from a program.
ROWS: Final = 4


class SaleForm(KeyedForm):
    """The sale itself. A title in one language is enough."""

    aliases: ClassVar[Mapping[str, str]] = {"title": "title_zh"}

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=TITLE_CHARS_MAX, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=TITLE_CHARS_MAX, required=False)
    claim_ttl_s = forms.TypedChoiceField(
        label=_("How long a claim is kept until it is ordered"),
        coerce=int,
        choices=[
            (CLAIM_TTL_S, _("5 minutes")),
            (600, _("10 minutes")),
            (900, _("15 minutes")),
            (1_800, _("30 minutes")),
        ],
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens_at"] = LocalInstantField(label=_("Opens"), zone=zone)
        self.fields["closes_at"] = LocalInstantField(label=_("Closes"), zone=zone)
        self.order_fields(["title_zh", "title_en", "opens_at", "closes_at", "claim_ttl_s"])


class ItemForm(forms.Form):
    """One SKU of it; a row without a SKU is none."""

    quota = forms.IntegerField(
        label=_("Pieces set apart"),
        min_value=1,
        max_value=QUOTA_MAX,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    per_person_max = forms.IntegerField(
        label=_("At most for one person"),
        min_value=1,
        max_value=PER_PERSON_MAX,
        initial=1,
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, choices: Sequence[SkuChoice], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self._by_sku = {str(one.sku): one for one in choices}
        options = [("", "—"), *((sku, _said(one)) for sku, one in self._by_sku.items())]
        self.fields["sku"] = forms.ChoiceField(label=_("Goods"), choices=options, required=False)
        said = self._by_sku.get(str(self.data.get(self.add_prefix("sku"), "")))
        currency = said.currency if said else "CNY"
        self.fields["price"] = AmountField(label=_("Price in the sale"), currency=currency, required=False)
        self.order_fields(["sku", "price", "quota", "per_person_max"])

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("sku")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("sku"):
            for name in ("price", "quota", "per_person_max"):
                if said.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Write how much."))
        return said

    def draft(self, claim_ttl_s: int) -> FlashDraft:
        """After `is_valid`, where it is not empty."""
        said = self.cleaned_data
        return FlashDraft(
            sku=int(said["sku"]),
            quota=said["quota"],
            price_minor=said["price"],
            currency=self._by_sku[said["sku"]].currency,
            per_person_max=said["per_person_max"],
            claim_ttl_s=claim_ttl_s,
        )


def _said(one: SkuChoice) -> str:
    """'Spring green tea · 50 g · SG-50 · ¥68.00 · 20'."""
    language = get_language() or "en"
    title = Words(zh=one.title_zh, en=one.title_en).say(language)
    option = Words(zh=one.option_zh, en=one.option_en).say(language)
    price = format_minor(one.asked_minor, one.currency) if one.offer else ""
    left = _("%(count)s left") % {"count": one.available}
    return " · ".join(str(part) for part in (title, option, one.code, price, left) if part)
