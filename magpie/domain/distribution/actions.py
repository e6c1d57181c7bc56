"""Announcing cards: the projection row and the fact the journey log hears, in one transaction.

Only the relay's handlers call this, one after the other, so versions rise in the order of the truth.
"""

from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from magpie.domain.content import queries as content
from magpie.domain.distribution import drawing
from magpie.domain.distribution.events import CardAnnounced, CardsForgotten, CardStockChanged, CardWithdrawn
from magpie.domain.distribution.models import Card, CardAnchor
from magpie.domain.goods import queries as goods
from magpie.domain.outbox.actions import forget_facts_about, write_fact
from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.rows import update_row
from magpie.log.payloads import CardDisplay, CardFeatures


def announce_product(*, product: int, now: datetime) -> bool:
    """Draw a product's card again; False when nothing a card shows has changed. Locks the card.

    Fact: CardAnnounced, or CardWithdrawn.
    """
    view = goods.find_product(product)
    if view is None or not view.is_on_shelf or not view.skus or not view.shop.is_open:
        return withdraw_card(card=f"product:{product}", now=now)
    features, display = drawing.product_features(view), drawing.product_display(view)
    return _announce(view.key, features, display, (), is_simulated=view.is_simulated, now=now)


def announce_content(*, content_id: int, now: datetime) -> bool:
    """Draw a post's or film's card again. Locks the card. Fact: CardAnnounced, or CardWithdrawn."""
    view = content.find_content(content_id)
    if view is None:
        return False
    # An account that closed has lost its words already; a fact from before must not bring its cards back.
    if not view.is_shown or not view.account.is_open:
        return withdraw_card(card=view.key, now=now)
    on_shelf = goods.products_by_id(view.products)
    anchored = [on_shelf[product] for product in view.products if product in on_shelf]
    features, display = drawing.content_features(view, anchored), drawing.content_display(view, anchored)
    # All that it carries, on the shelf or not: a product that comes back must find its carriers.
    carried = tuple(f"product:{product}" for product in view.products)
    return _announce(view.key, features, display, carried, is_simulated=view.is_simulated, now=now)


def withdraw_card(*, card: str, now: datetime) -> bool:
    """Show a card no more; True when it was shown. Locks the card. Fact: CardWithdrawn."""
    with transaction.atomic():
        row = Card.objects.select_for_update().filter(card=card, withdrawn_at=None).first()
        if row is None:
            return False
        row.withdrawn_at = now
        row.version += 1
        row.save()
        write_fact(CardWithdrawn(card=card, account=row.account), now=now, simulated=row.is_simulated)
        return True


def forget_cards(*, account: str, is_simulated: bool, now: datetime) -> int:
    """Take an account's cards down and empty them, with all that the outbox still says of them; returns how many.

    Locks the cards. Facts: CardWithdrawn for each that was shown, then CardsForgotten.
    """
    with transaction.atomic():
        rows = list(Card.objects.select_for_update().filter(account=account).order_by("card"))
        for row in rows:
            # First what was said, heard or not: it holds their words. Then that the card is gone.
            forget_facts_about(subject=row.card)
            withdraw_card(card=row.card, now=now)
            nothing = {"features": {"kind": row.kind, "account": account}, "display": {}}
            Card.objects.filter(pk=row.pk).update(**nothing)
        write_fact(CardsForgotten(account=account), now=now, simulated=is_simulated)
        return len(rows)


def announce_stock(*, product: int, now: datetime) -> bool:
    """Say what is left of a product, if that is new. Locks the card. Fact: CardStockChanged."""
    with transaction.atomic(savepoint=False):
        row = next(iter(_shown(f"product:{product}")), None)
        available = goods.available_of(product)
        if row is None or row.available == available:
            return False
        row.available = available
        row.features = {**row.features, "available": available}
        update_row(row, "available", "features")
        fact = CardStockChanged(card=row.card, account=row.account, available=available)
        write_fact(fact, now=now, simulated=row.is_simulated)
        return True


@compiled
def _shown(card: str) -> "QuerySet[Card]":
    return Card.objects.select_for_update().filter(card=card, withdrawn_at=None)


def _announce(
    card: str,
    features: CardFeatures,
    display: CardDisplay,
    carried: tuple[str, ...],
    *,
    is_simulated: bool,
    now: datetime,
) -> bool:
    # As JSON gives it back: a tuple and the list it is stored as would differ for ever.
    drawn = msgspec.json.decode(msgspec.json.encode({"features": features, "display": display}))
    with transaction.atomic():
        row = Card.objects.select_for_update().filter(card=card).first()
        if (
            row
            and row.withdrawn_at is None
            and (row.features, row.display) == (drawn["features"], drawn["display"])
        ):
            return False
        row = row or Card(card=card, kind=features.kind, version=0, published_at=now)
        row.account, row.available = features.account, features.available
        row.features, row.display = drawn["features"], drawn["display"]
        row.is_simulated, row.withdrawn_at = is_simulated, None
        row.version += 1
        row.save()
        CardAnchor.objects.filter(card=row).exclude(anchor__in=carried).delete()
        for anchor in carried:
            CardAnchor.objects.get_or_create(card=row, anchor=anchor)
        fact = CardAnnounced(card=card, account=features.account, version=row.version, **drawn)
        write_fact(fact, now=now, simulated=is_simulated)
        return True
