"""Placing a trade: everything that is bought at once, split into one order for each shop, in one transaction or not at all.

Locks in this order: the person, claims of flash sales, coupons and their claims, the stock rows by SKU, each by id. What is new has no rival.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.campaigns.queries import claims as coupons_held
from magpie.domain.campaigns.rules.coupons import CouponTerms
from magpie.domain.flash import actions as flash
from magpie.domain.flash import queries as flash_claims
from magpie.domain.flash.refusals import NotYourClaim
from magpie.domain.goods import actions as goods
from magpie.domain.goods.refusals import PiecesMissing
from magpie.domain.outbox.actions import write_fact
from magpie.domain.outbox.compiled import compiled
from magpie.domain.outbox.rows import delete_rows, insert_row, insert_rows
from magpie.domain.payment import actions as payment
from magpie.domain.people.locking import lock_person
from magpie.domain.people.models import Person
from magpie.domain.people.rules import is_known
from magpie.domain.trade import rules
from magpie.domain.trade.actions.earning import earned_by
from magpie.domain.trade.actions.paying import settle_free_trade
from magpie.domain.trade.events import OrderPlaced
from magpie.domain.trade.models import DiscountLine, Order, OrderEvent, OrderLine, Trade
from magpie.domain.trade.queries.carts import lines_of
from magpie.domain.trade.queries.checkout import Quote, QuotedLine, Wanted, quote
from magpie.domain.trade.queries.orders import has_bought
from magpie.domain.trade.queries.unpaid import pieces_in, unpaid_of
from magpie.domain.trade.refusals import (
    Difference,
    LinesChanged,
    TooManyUnpaid,
    TooManyUnpaidPieces,
    TotalChanged,
)
from magpie.domain.trade.rules.commissions import NOTHING, Commission, Rates, no_plans
from magpie.domain.trade.rules.delivery import Delivery, plain, read_delivery
from magpie.domain.trade.rules.limits import limit_of
from magpie.domain.trade.rules.pricing import ShopTotal, carriage_by_line, share_of
from magpie.domain.trade.rules.states import Role
from magpie.domain.trade.sealing import seal_contact
from magpie.kit.clock import ms_of
from magpie.kit.crashpoints import Point, reach
from magpie.kit.ids import derive_id, new_id


@dataclass(frozen=True)
class Basket:
    """What a buyer confirms: the lines at the prices they saw, where to send it, and the total they saw.

    `notes` are words to a shop, by its account; `claims` the coupons they use; `provider` is who takes the money, "" for the site's own.
    """

    wanted: Sequence[Wanted]
    delivery: Delivery
    total_minor: int
    notes: Mapping[int, str]
    claims: Sequence[int] = ()
    provider: str = ""


def place_trade(*, person: str, basket: Basket, number: str, now: datetime, rates: Rates = no_plans) -> str:
    """Order everything in the basket, hold its pieces for PAY_WITHIN, and open the payment; returns the trade's number.

    `rates` says what creators earn of the lines their content led to; it is frozen with the line.

    Nothing happens when anything differs from what the buyer saw: LinesChanged (line by line), TotalChanged. Also raises
    what `quote` and `use_claims` do, UnreadableAddress, TooManyUnpaid, TooManyUnpaidPieces. Facts: CouponUsed, StockMoved,
    OrderPlaced for each shop.
    """
    delivery = read_delivery(basket.delivery)
    with transaction.atomic(savepoint=False):
        human = lock_person(person, now=now)
        terms = coupons_held.terms_of_claims(person=person, claims=basket.claims)
        priced = quote(claimed_lines(basket.wanted, person=person, now=now), terms, now=now)
        if priced.total_minor != basket.total_minor:
            raise TotalChanged(
                seen_minor=basket.total_minor, now_minor=priced.total_minor, currency=priced.currency
            )
        phone = "" if is_known(person) else derive_id("phone", delivery.phone_digits)
        _check_room(human, phone, priced, now=now)
        trade = _make_trade(human, priced, number=number, phone=phone, now=now)
        seal_contact(trade, delivery, now=now)
        _use_claims(human, trade, priced, now=now)
        _use_coupons(human, trade, basket.claims, terms, priced, now=now)
        _hold(priced, trade, now=now)
        reach(Point.PIECES_HELD)
        earned = earned_by(priced, priced.fee_bp, rates)
        for total in priced.shops:
            note, fee_bp = basket.notes.get(total.shop, ""), priced.fee_bp[total.shop]
            _make_order(trade, human, total, priced, earned, note=note, fee_bp=fee_bp, now=now)
        _take_from_cart(human, priced)
        if trade.total_minor:
            payment.open_intent(
                key=trade.intent,
                purpose=trade.key,
                amount_minor=trade.total_minor,
                currency=trade.currency,
                provider=basket.provider,
                return_path=f"/pay/{trade.number}/",
                now=now,
                expires_at=trade.pay_until,
                simulated=trade.is_simulated,
            )
        else:
            settle_free_trade(trade, now=now)
        reach(Point.TRADE_WRITTEN)
        return trade.number


def _check_room(human: Person, phone: str, priced: Quote, *, now: datetime) -> None:
    """The caps of one person, and of one telephone number among guests, over trades that still wait for money."""
    waiting = unpaid_of(human.key)
    if len(waiting) >= rules.UNPAID_TRADES_MAX:
        raise TooManyUnpaid(most=rules.UNPAID_TRADES_MAX)
    if phone and len(_unpaid_of_phone(phone)) >= rules.UNPAID_PER_PHONE_MAX:
        raise TooManyUnpaid(most=rules.UNPAID_PER_PHONE_MAX)
    held, wanted = pieces_in(waiting), Counter[int]()
    for line in priced.lines:
        wanted[line.wanted.sku] += line.wanted.quantity
    if any(
        pieces > limit_of(available=pieces, unpaid=held.get(sku, 0)).pieces for sku, pieces in wanted.items()
    ):
        raise TooManyUnpaidPieces(most=rules.UNPAID_PIECES_MAX)


@compiled
def _unpaid_of_phone(phone: str) -> "QuerySet[Trade, int]":
    waiting = Trade.objects.filter(phone_hash=phone, paid_at=None, ended_at=None)
    return waiting.values_list("pk", flat=True)[: rules.UNPAID_PER_PHONE_MAX]


def _make_trade(human: Person, priced: Quote, *, number: str, phone: str, now: datetime) -> Trade:
    trade = Trade(
        number=number,
        person=human,
        currency=priced.currency,
        goods_minor=sum(shop.goods_minor for shop in priced.shops),
        discount_minor=sum(shop.discount_minor for shop in priced.shops),
        carriage_minor=sum(shop.carriage_minor for shop in priced.shops),
        total_minor=priced.total_minor,
        phone_hash=phone,
        placed_at=now,
        pay_until=now + rules.PAY_WITHIN,
        is_simulated=human.is_simulated,
        # The payment is opened under this key in the same transaction; what costs nothing has none.
        intent=new_id(now_ms=ms_of(now)) if priced.total_minor else "",
    )
    insert_row(trade)
    return trade


def claimed_lines(wanted: Sequence[Wanted], *, person: str, now: datetime) -> list[Wanted]:
    """The same lines; one with a claim holds as many as that claim, at its price, and was met in its sale. Raises NotYourClaim."""
    named = [(one.claim, person) for one in wanted if one.claim]
    views = dict(zip(named, flash_claims.find_claims(named, now=now), strict=True)) if named else {}
    found = []
    for one in wanted:
        view = views.get((one.claim, person)) if one.claim else None
        if one.claim and view is None:
            raise NotYourClaim(claim=one.claim)
        if view is not None:
            found.append(
                replace(
                    one,
                    quantity=view.quantity,
                    claimed_minor=view.price_minor,
                    channel=f"claim:{view.claim}",
                    way=one.way.claimed(),
                )
            )
        else:
            found.append(one)
    return found


def _use_claims(human: Person, trade: Trade, priced: Quote, *, now: datetime) -> None:
    """The claims become this trade's, once. Raises what `use_claim` does (ended, run out), NotYourClaim for other goods."""
    claimed = [line.wanted for line in priced.lines if line.wanted.claim]
    for one in sorted(claimed, key=lambda wanted: wanted.claim):
        terms = flash.use_claim(person=human.key, claim=one.claim, ref=trade.key, now=now)
        if (terms.sku, terms.quantity, terms.price_minor) != (one.sku, one.quantity, one.claimed_minor):
            raise NotYourClaim(claim=one.claim)


def _use_coupons(
    human: Person,
    trade: Trade,
    claims: Sequence[int],
    terms: Sequence[CouponTerms],
    priced: Quote,
    *,
    now: datetime,
) -> None:
    """Use the claims that take something off; the others stay with their holder. A coupon's own rules are asked here."""
    if not claims:
        return
    holding = {applied.coupon for applied in priced.coupons.applied}
    used = [claim for claim, one in zip(dict.fromkeys(claims), terms, strict=True) if one.coupon in holding]
    campaigns.use_claims(
        person=human.key,
        claims=used,
        discounts=priced.coupons.shares,
        ref=trade.key,
        now=now,
        is_first_order=not has_bought(human.key),
    )


def _hold(priced: Quote, trade: Trade, *, now: datetime) -> None:
    """Set all pieces aside, or say line by line what is missing."""
    pieces = [
        goods.Pieces(line.wanted.sku, line.wanted.quantity, line.goods.bucket or None)
        for line in priced.lines
        if not line.wanted.claim
    ]
    try:
        goods.hold_pieces(pieces=pieces, ref=trade.key, now=now)
    except PiecesMissing as missing:
        left = missing.detail["left"]
        assert isinstance(left, dict)
        raise LinesChanged(
            [
                Difference(line.wanted.sku, "stock", line.wanted.quantity, left[line.wanted.sku])
                for line in priced.lines
                if line.wanted.sku in left
            ]
        ) from None


def _make_order(
    trade: Trade,
    human: Person,
    total: ShopTotal,
    priced: Quote,
    earned: Mapping[int, Commission],
    *,
    note: str,
    fee_bp: int,
    now: datetime,
) -> None:
    order = Order(
        trade=trade,
        shop_id=total.shop,
        number=derive_id("order", trade.number, total.shop),
        currency=trade.currency,
        goods_minor=total.goods_minor,
        discount_minor=total.discount_minor,
        carriage_minor=total.carriage_minor,
        total_minor=total.total_minor,
        note=plain(note)[: rules.NOTE_CHARS_MAX],
        placed_at=now,
    )
    insert_row(order)
    own = [line for line in priced.lines if line.goods.shop == total.shop]
    prices = [priced.priced[line.key] for line in own]
    shares = carriage_by_line(prices, total.carriage_minor)
    rows = [
        _line(order, line, price.discount_minor, share, fee_bp, earned.get(line.key, NOTHING))
        for line, price, share in zip(own, prices, shares, strict=True)
    ]
    insert_rows(rows)
    insert_rows(
        [
            DiscountLine(line=row, coupon=share.coupon, payer=share.payer.value, minor=share.minor)
            for row, line in zip(rows, own, strict=True)
            for share in priced.shares_of(line.key)
        ]
    )
    insert_row(OrderEvent(order=order, act="place", by=Role.BUYER, at=now))
    fact = OrderPlaced(
        order=order.pk,
        number=order.number,
        trade=trade.number,
        person=human.key,
        shop=total.shop,
        total_minor=order.total_minor,
        currency=order.currency,
    )
    write_fact(fact, now=now, simulated=trade.is_simulated)


def _line(
    order: Order,
    line: QuotedLine,
    discount_minor: int,
    carriage_minor: int,
    fee_bp: int,
    commission: Commission,
) -> OrderLine:
    told, paid_minor = line.goods, line.goods_minor - discount_minor
    offer = told.offer
    assert offer is not None  # `quote` refuses a line without one
    return OrderLine(
        order=order,
        sku_id=told.sku,
        product_id=told.product,
        offer=offer.offer,
        channel=line.wanted.channel,
        title_zh=told.title_zh,
        title_en=told.title_en,
        option_zh=told.option_zh,
        option_en=told.option_en,
        picture=told.picture,
        quantity=line.wanted.quantity,
        claim=line.wanted.claim,
        bucket=told.bucket,
        unit_minor=line.unit_minor,
        list_minor=offer.list_minor,
        goods_minor=line.goods_minor,
        discount_minor=discount_minor,
        paid_minor=paid_minor,
        carriage_minor=carriage_minor,
        fee_bp=fee_bp,
        fee_minor=share_of(paid_minor, fee_bp),
        commission_bp=commission.bp,
        commission_minor=commission.minor,
        promise=offer.promise,
        ship_days=offer.ship_days,
        presale_ships_at=offer.presale_ships_at,
        return_policy=offer.return_policy,
        return_days=offer.return_days,
        is_exclusion_confirmed=line.wanted.is_confirmed,
        **line.wanted.way.fields(),
    )


def _take_from_cart(human: Person, priced: Quote) -> None:
    bought = {(line.wanted.sku, line.wanted.channel) for line in priced.lines}
    delete_rows([row for row in lines_of(human.key) if (row.sku_id, row.channel) in bought])
