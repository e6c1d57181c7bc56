"""Offers: where and on what terms a SKU is sold. What it costs is said in `prices`."""

from datetime import datetime

from django.db import transaction

from magpie.domain.goods.actions.prices import change_price, record_price
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.models import Offer, Sku
from magpie.domain.goods.refusals import NoSuchOffer

TERMS = ("promise", "ship_days", "presale_ships_at")


def replace_offer(*, sku: Sku, wanted: SkuDraft, now: datetime, by: str) -> bool:
    """Make the offer of this market and channel equal to the draft; True when it was not. Inside a transaction.

    A draft that is sold in one channel only ends the offer that was open to everybody. Facts: PriceChanged.
    """
    is_changed = bool(wanted.exclusive_channel) and _end_open_sale(sku, wanted, now=now)
    offer, is_new = Offer.objects.get_or_create(
        sku=sku,
        market=wanted.market,
        currency=wanted.currency,
        exclusive_channel=wanted.exclusive_channel,
        defaults={
            "price_minor": wanted.price_minor,
            "asked_minor": wanted.price_minor,
            "compare_minor": wanted.compare_minor,
            "opened_at": now,
            **{name: getattr(wanted, name) for name in TERMS},
        },
    )
    if is_new:
        record_price(offer, from_minor=None, by=by, now=now)
        return True
    is_changed |= _replace_terms(offer.pk, wanted, now=now)
    return is_changed | change_price(
        offer=offer.pk, price_minor=wanted.price_minor, compare_minor=wanted.compare_minor, now=now, by=by
    )


def end_offer(*, offer: int, now: datetime) -> bool:
    """Sell no more at this offer; True when it was open. Orders that were placed keep their terms. Locks the offer."""
    with transaction.atomic():
        if not Offer.objects.filter(pk=offer).exists():
            raise NoSuchOffer(offer=offer)
        return bool(Offer.objects.filter(pk=offer, ended_at=None).update(ended_at=now))


def _end_open_sale(sku: Sku, wanted: SkuDraft, *, now: datetime) -> bool:
    everywhere = Offer.objects.filter(
        sku=sku, market=wanted.market, currency=wanted.currency, exclusive_channel="", ended_at=None
    )
    return bool(everywhere.update(ended_at=now))


def _replace_terms(offer: int, wanted: SkuDraft, *, now: datetime) -> bool:
    """The promise as it is wanted, and an offer that had ended open again."""
    row = Offer.objects.select_for_update().get(pk=offer)
    terms = {name: getattr(wanted, name) for name in TERMS}
    if row.ended_at is None and terms == {name: getattr(row, name) for name in TERMS}:
        return False
    Offer.objects.filter(pk=offer).update(
        ended_at=None, opened_at=row.opened_at if row.ended_at is None else now, **terms
    )
    return True
