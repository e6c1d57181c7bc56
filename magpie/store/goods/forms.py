"""What a reservation form may say, and the way a visitor came: scene, slate, place on it, and what carried it."""

from collections.abc import Mapping
from typing import NamedTuple

from django import forms

from magpie.domain.trade.rules.links import MARK
from magpie.log.event import NO_POSITION, SCENES, card_kind

POSITION_MAX = 10_000
SLATE_CHARS = 26


class ReservationForm(forms.Form):
    sku = forms.IntegerField(min_value=1)
    request_key = forms.CharField(max_length=64, required=False)


class Way(NamedTuple):
    """How a visitor came to a product; attribution is frozen from it, so only plausible values pass.

    `via` is the mark of who shared the link they came by.
    """

    scene: str = ""
    slate: str = ""
    position: int = NO_POSITION
    carrier: str = ""
    via: str = ""


def way_of(said: Mapping[str, str]) -> Way:
    """{"scene": "feed", "slate": "01J…", "position": "2", "carrier": "post:3"} -> Way; nonsense becomes absent."""
    scene, slate, via = said.get("scene", ""), said.get("slate", ""), said.get("via", "")
    via = via if MARK.fullmatch(via) else ""
    scene = scene or ("share" if via else "")
    position, carrier = said.get("position", ""), said.get("carrier", "")
    is_place = position.isascii() and position.isdigit() and len(position) < 6
    return Way(
        scene=scene if scene in SCENES else "",
        slate=slate if len(slate) == SLATE_CHARS and slate.isascii() and slate.isalnum() else "",
        position=int(position) if is_place and int(position) <= POSITION_MAX else NO_POSITION,
        carrier=carrier if _is_card(carrier) else "",
        via=via,
    )


def _is_card(text: str) -> bool:
    """Of a known kind, and of signs that every database keeps."""
    return bool(card_kind(text)) and text.isascii() and text.isprintable() and len(text) <= 60
