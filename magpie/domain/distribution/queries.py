"""Reading cards from the projection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db.models import F, Window
from django.db.models.functions import RowNumber

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
    published_at: datetime


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


def newest_of_accounts(accounts: Sequence[str], *, each: int) -> dict[str, list[CardView]]:
    """account -> its newest shown cards, at most `each`; an account without any is absent. One query."""
    place = Window(
        RowNumber(), partition_by=F("account"), order_by=[F("published_at").desc(), F("card").asc()]
    )
    rows = Card.objects.filter(account__in=set(accounts), withdrawn_at=None).annotate(place=place)
    found: dict[str, list[CardView]] = {}
    for row in rows.filter(place__lte=each).order_by("account", "place"):
        found.setdefault(row.account, []).append(_view(row))
    return found


def cards_since(accounts: Sequence[str], *, since: datetime, limit: int) -> list[CardView]:
    """What these accounts showed after an instant, newest first. One query."""
    rows = Card.objects.filter(account__in=set(accounts), published_at__gt=since, withdrawn_at=None)
    return [_view(row) for row in rows.order_by("-published_at", "card")[:limit]]


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
        published_at=row.published_at,
    )
