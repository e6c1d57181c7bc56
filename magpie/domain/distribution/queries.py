"""Reading cards from the projection."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from magpie.domain.distribution.models import Card, CardAnchor
from magpie.log.payloads import CardDisplay, CardFeatures


@dataclass(frozen=True)
class CardView:
    card: str
    kind: str
    account: str
    version: int
    available: int
    is_simulated: bool
    features: CardFeatures
    display: CardDisplay


def cards_by_id(cards: Sequence[str]) -> dict[str, CardView]:
    """The cards among these that are shown. One query."""
    rows = Card.objects.filter(card__in=set(cards), withdrawn_at=None)
    return {row.card: _view(row) for row in rows}


def cards_of_account(account: str) -> list[str]:
    """Ids of the shown cards of an account, e.g. "account:3"."""
    return list(
        Card.objects.filter(account=account, withdrawn_at=None)
        .order_by("card")
        .values_list("card", flat=True)
    )


def cards_carrying(card: str) -> list[str]:
    """Ids of the shown cards that carry a product, e.g. "product:7"."""
    rows = CardAnchor.objects.filter(anchor=card, card__withdrawn_at=None)
    return list(rows.order_by("card").values_list("card", flat=True))


def newest_cards(*, limit: int = 30) -> list[CardView]:
    """What was announced last: what a page shows when no slate can be had."""
    rows = Card.objects.filter(withdrawn_at=None).order_by("-published_at", "card")[:limit]
    return [_view(row) for row in rows]


def card_count() -> int:
    return Card.objects.filter(withdrawn_at=None).count()


def _view(row: Card) -> CardView:
    return CardView(
        card=row.card,
        kind=row.kind,
        account=row.account,
        version=row.version,
        available=row.available,
        is_simulated=row.is_simulated,
        features=msgspec.convert(row.features, CardFeatures, strict=False),
        display=msgspec.convert(row.display, CardDisplay, strict=False),
    )
