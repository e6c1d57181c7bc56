"""Prices: every change is a row of history, so that “was” can be checked against what it really was."""

from datetime import datetime

from django.db import transaction

from magpie.domain.goods import rules
from magpie.domain.goods.events import PriceChanged
from magpie.domain.goods.models import Offer, PriceChange
from magpie.domain.goods.refusals import NoSuchOffer, UnreadablePrice
from magpie.domain.outbox.actions import write_fact


def change_price(
    *, offer: int, price_minor: int, now: datetime, by: str = "", compare_minor: int | None = None
) -> bool:
    """Set the price of an offer; True when it changed. Locks the offer. Fact: PriceChanged.

    A compare price that would fall below the new price is dropped rather than kept untrue.
    """
    if not 0 <= price_minor <= rules.PRICE_MINOR_MAX:
        raise UnreadablePrice(most=rules.PRICE_MINOR_MAX)
    with transaction.atomic():
        row = Offer.objects.select_for_update().filter(pk=offer, ended_at=None).first()
        if row is None:
            raise NoSuchOffer(offer=offer)
        compare = row.compare_minor if compare_minor is None else compare_minor
        compare = compare if compare >= price_minor else 0
        if (row.price_minor, row.compare_minor) == (price_minor, compare):
            return False
        before = row.price_minor
        row.price_minor, row.compare_minor = price_minor, compare
        row.save()
        if before != price_minor:
            record_price(row, from_minor=before, by=by, now=now)
        return before != price_minor


def record_price(offer: Offer, *, from_minor: int | None, by: str, now: datetime) -> None:
    """One step of history; the first price of an offer is history too, but no change."""
    PriceChange.objects.create(offer=offer, from_minor=from_minor, to_minor=offer.price_minor, by=by, at=now)
    if from_minor is None:
        return
    product = offer.sku.product
    fact = PriceChanged(
        product=product.pk,
        offer=offer.pk,
        from_minor=from_minor,
        to_minor=offer.price_minor,
        currency=offer.currency,
    )
    write_fact(fact, now=now, simulated=product.is_simulated)
