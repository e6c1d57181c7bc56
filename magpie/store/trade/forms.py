"""What the forms of buying may say. Where to send it is checked by the domain; here only shape and presence."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from magpie.domain.goods.rules.channels import channel_of
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.rules import (
    CHECKOUT_LINES_MAX,
    LINE_QUANTITY_MAX,
    NAME_CHARS_MAX,
    NOTE_CHARS_MAX,
    PLACE_CHARS_MAX,
)
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.ways import NO_WAY, Way

SEEN_PARTS = (3, 4, 5)
DIGITS_MAX = 18


class PiecesForm(forms.Form):
    """How many of a SKU."""

    sku = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    quantity = forms.IntegerField(min_value=0, max_value=LINE_QUANTITY_MAX, required=False)
    room = forms.IntegerField(min_value=0, max_value=10**DIGITS_MAX - 1, required=False)


class DeliveryForm(forms.Form):
    """Where it goes. Browsers fill it in by the names the standard gives these fields."""

    name = forms.CharField(label=_("Recipient"), max_length=NAME_CHARS_MAX)
    phone = forms.CharField(label=_("Telephone"), max_length=30)
    region = forms.CharField(label=_("Province or state"), max_length=PLACE_CHARS_MAX)
    city = forms.CharField(label=_("City and district"), max_length=PLACE_CHARS_MAX)
    street = forms.CharField(label=_("Street and number"), max_length=PLACE_CHARS_MAX)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    is_kept = forms.BooleanField(label=_("Keep this address for next time"), required=False)

    KNOWN = {
        "name": "name", "phone": "tel", "region": "address-level1", "city": "address-level2", "street": "street-address",
        "postcode": "postal-code",
    }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, known in self.KNOWN.items():
            field = self.fields[name]
            field.widget.attrs |= {"autocomplete": known}
            if field.required:
                field.error_messages = {"required": _("Please fill this in.")}
        self.fields["phone"].widget.attrs["inputmode"] = "tel"

    @property
    def delivery(self) -> Delivery:
        """After `is_valid`."""
        said = self.cleaned_data
        return Delivery(**{name: said[name] for name in self.KNOWN})


def read_seen(
    values: Sequence[str],
    ways: Mapping[tuple[int, str], Way],
    confirmed: Collection[int] = (),
    claims_way: Way = NO_WAY,
) -> list[Wanted]:
    """["12:2:6800", "12:1:5900:5", "12:1:1900:0:7", …] (SKU, pieces, price seen, live room, claim of a flash sale) -> what is
    wanted, with the way that led to each: `claims_way` to what was claimed. Nonsense is left out."""
    found = []
    for text in values[:CHECKOUT_LINES_MAX]:
        parts = text.split(":")
        if len(parts) in SEEN_PARTS and all(_is_number(part) for part in parts):
            sku, quantity, unit_minor, room, claim = map(int, [*parts, "0", "0"][: SEEN_PARTS[-1]])
            channel = channel_of(room=room)
            way = claims_way if claim else ways.get((sku, channel), Way(room=channel))
            is_confirmed = sku in confirmed
            found.append(
                Wanted(sku, quantity, unit_minor, channel, way=way, is_confirmed=is_confirmed, claim=claim)
            )
    return found


def read_coupons(said: Mapping[str, str]) -> list[int] | None:
    """{"coupon-shop-5": "12", "coupon-platform-0": ""} -> [12]: of each place the claim that is to hold, "" for none.

    None where the page offered no choice, or where the best is asked for.
    """
    picked = [text for name, text in said.items() if name.startswith("coupon-")]
    if not picked or said.get("coupons") == "best":
        return None
    return read_numbers(picked)


def read_numbers(values: Sequence[str]) -> list[int]:
    """SKUs or claims: ["12", "7", "x"] -> [12, 7]."""
    return [int(text) for text in values[:CHECKOUT_LINES_MAX] if _is_number(text)]


def read_notes(said: Mapping[str, str]) -> dict[int, str]:
    """{"note-5": "ring twice"} -> {5: "ring twice"}: words to a shop, by its account."""
    return {
        int(name[5:]): text[:NOTE_CHARS_MAX]
        for name, text in said.items()
        if name.startswith("note-") and _is_number(name[5:]) and text.strip()
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX
