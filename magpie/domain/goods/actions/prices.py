"""Prices: every change of what everybody is asked is a row of history, so that “was” can be checked against what was.

A price is the list price, or less for a while: in a sale for everybody, in one room or flash sale only there. No price is ever
set for a person.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from magpie.domain.goods import rules
from magpie.domain.goods.events import PriceChanged
from magpie.domain.goods.models import Offer, PriceChange, TimedPrice
from magpie.domain.goods.refusals import (
    NoReduction,
    NoSuchOffer,
    NoSuchTimedPrice,
    TooManyTimedPrices,
    UnreadablePlace,
    UnreadablePrice,
    UnreadableWindow,
)
from magpie.domain.goods.rules.channels import PLACE_CHARS_MAX, PLACE_PATTERN
from magpie.domain.goods.rules.prices import (
    LASTS_MAX,
    PRICES_TURNED_MAX,
    TIMED_PRICES_MAX,
    PriceKind,
    price_at,
)
from magpie.domain.outbox.actions import write_fact


def change_price(
    *, offer: int, price_minor: int, now: datetime, by: str = "", compare_minor: int | None = None
) -> bool:
    """Set the list price of an offer; True when it changed. Locks the offer. Fact: PriceChanged, if more or less is asked now.

    A compare price that would fall below the new price is dropped rather than kept untrue. A sale stays a sale.
    """
    if not 0 <= price_minor <= rules.PRICE_MINOR_MAX:
        raise UnreadablePrice(most=rules.PRICE_MINOR_MAX)
    with transaction.atomic():
        row = _lock_offer(offer)
        compare = row.compare_minor if compare_minor is None else compare_minor
        compare = compare if compare >= price_minor else 0
        if (row.price_minor, row.compare_minor) == (price_minor, compare):
            return False
        before = row.price_minor
        row.price_minor, row.compare_minor = price_minor, compare
        _ask(row, by=by, now=now)
        return before != price_minor


def set_timed_price(
    *,
    offer: int,
    kind: PriceKind,
    price_minor: int,
    from_at: datetime,
    until_at: datetime,
    now: datetime,
    place: str = "",
    by: str = "",
) -> int:
    """Less for a while: a sale for everybody, or a price of one room ("room:5") or flash sale ("flash:3"). Returns its id.

    Raises NoSuchOffer, UnreadablePrice, UnreadableWindow, UnreadablePlace, NoReduction, TooManyTimedPrices. Locks the offer.
    Fact: PriceChanged when a sale begins at once; else `turn_prices` says it when the time has come.
    """
    _check_timed(kind, place, price_minor, from_at, until_at, now=now)
    with transaction.atomic():
        row = _lock_offer(offer)
        if price_minor >= row.price_minor:
            raise NoReduction(price_minor=row.price_minor)
        ahead = row.timed_prices.filter(until_at__gt=now, ended_at=None).count()
        if ahead >= TIMED_PRICES_MAX:
            raise TooManyTimedPrices(limit=TIMED_PRICES_MAX)
        made = TimedPrice.objects.create(
            offer=row,
            kind=kind,
            place=place,
            price_minor=price_minor,
            # What was not asked yet is no history.
            from_at=max(from_at, now),
            until_at=until_at,
            by=by,
            created_at=now,
        )
        _ask(row, by=by, now=now)
        return int(made.pk)


def end_timed_price(*, price: int, now: datetime, by: str = "") -> bool:
    """End a price early, or before it began; False when it was over already. Locks the offer. Fact: PriceChanged."""
    with transaction.atomic():
        found = TimedPrice.objects.filter(pk=price).first()
        if found is None:
            raise NoSuchTimedPrice(price=price)
        row = _lock_offer(found.offer_id, is_open=False)
        ended = TimedPrice.objects.filter(pk=price, ended_at=None, until_at__gt=now).update(ended_at=now)
        if ended:
            _ask(row, by=by, now=now)
        return bool(ended)


def turn_prices(*, now: datetime) -> int:
    """Begin and end the sales whose time has come, at most PRICES_TURNED_MAX offers; returns how many prices turned.

    Run every few seconds. A page and a purchase read the same row, so both turn with it. Locks each offer by itself, in
    their order. Fact: PriceChanged.
    """
    held = TimedPrice.objects.filter(
        offer=OuterRef("pk"), kind=PriceKind.SALE, from_at__lte=now, until_at__gt=now, ended_at=None
    )
    is_dearer = Q(Exists(held.filter(price_minor__lt=OuterRef("asked_minor"))))
    is_over = Q(asked_minor__lt=F("price_minor")) & ~Q(
        Exists(held.filter(price_minor=OuterRef("asked_minor")))
    )
    due = Offer.objects.filter(is_dearer | is_over, ended_at=None).order_by("pk")
    turned = 0
    for offer in due.values_list("pk", flat=True)[:PRICES_TURNED_MAX]:
        with transaction.atomic():
            turned += _ask(_lock_offer(offer, is_open=False), by="", now=now)
    return turned


def record_price(offer: Offer, *, from_minor: int | None, by: str, now: datetime) -> None:
    """One step of history; the first price of an offer is history too, but no change."""
    kind = PriceKind.SALE if offer.asked_minor < offer.price_minor else PriceKind.LIST
    PriceChange.objects.create(
        offer=offer, kind=kind, from_minor=from_minor, to_minor=offer.asked_minor, by=by, at=now
    )
    if from_minor is None:
        return
    product = offer.sku.product
    fact = PriceChanged(
        product=product.pk,
        offer=offer.pk,
        from_minor=from_minor,
        to_minor=offer.asked_minor,
        currency=offer.currency,
    )
    write_fact(fact, now=now, simulated=product.is_simulated)


def _ask(offer: Offer, *, by: str, now: datetime) -> bool:
    """Save the locked offer with what everybody is asked now; True when that is another price than before."""
    before = offer.asked_minor
    sales = offer.timed_prices.filter(kind=PriceKind.SALE, until_at__gt=now, ended_at=None)
    offer.asked_minor = price_at(list_minor=offer.price_minor, timed=[one.terms for one in sales], at=now)
    offer.save()
    if offer.asked_minor == before:
        return False
    record_price(offer, from_minor=before, by=by, now=now)
    return True


def _lock_offer(offer: int, *, is_open: bool = True) -> Offer:
    rows = Offer.objects.select_for_update().filter(pk=offer)
    row = (rows.filter(ended_at=None) if is_open else rows).first()
    if row is None:
        raise NoSuchOffer(offer=offer)
    return row


def _check_timed(
    kind: PriceKind, place: str, price_minor: int, from_at: datetime, until_at: datetime, *, now: datetime
) -> None:
    if not 0 <= price_minor <= rules.PRICE_MINOR_MAX:
        raise UnreadablePrice(most=rules.PRICE_MINOR_MAX)
    is_place = bool(PLACE_PATTERN.fullmatch(place)) and len(place) <= PLACE_CHARS_MAX
    if kind == PriceKind.LIST or is_place == (kind == PriceKind.SALE) or (kind == PriceKind.SALE and place):
        raise UnreadablePlace(ref=place[:40], kind=kind)
    longest = LASTS_MAX[kind]
    if not (from_at < until_at and now < until_at and until_at - from_at <= longest):
        raise UnreadableWindow(days=longest.days)
