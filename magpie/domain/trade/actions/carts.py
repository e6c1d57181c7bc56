"""Putting things into the cart and taking them out. Nothing is held by it, and no price is promised."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from magpie.domain.goods import queries as goods
from magpie.domain.goods.refusals import NoSuchSku
from magpie.domain.goods.rules.channels import rooms_in
from magpie.domain.outbox.actions import write_fact
from magpie.domain.outbox.rows import insert_row
from magpie.domain.people.locking import lock_person
from magpie.domain.people.models import Person
from magpie.domain.trade import rules
from magpie.domain.trade.events import CartChanged
from magpie.domain.trade.models import CartLine
from magpie.domain.trade.queries.carts import lines_of
from magpie.domain.trade.queries.promoters import promoted
from magpie.domain.trade.queries.unpaid import unpaid_pieces
from magpie.domain.trade.refusals import CartIsFull, FewerLeft, NotInCart, TooManyUnpaidPieces, UnreadableLine
from magpie.domain.trade.rules.limits import Why, limit_of
from magpie.domain.trade.rules.links import mark_of
from magpie.domain.trade.ways import Way, way_of


def put_in_cart(
    *,
    person: str,
    sku: int,
    quantity: int = 1,
    channel: str = "",
    way: Way | None = None,
    is_total: bool = False,
    now: datetime,
) -> int:
    """Add pieces; what is in already becomes more. Returns how many are in now.

    `is_total`: so many in all, where fewer are in ("buy now" twice wants one).

    The line remembers the way of the last touch and of the first, and whose content carried it. Locks the person. Fact: CartChanged.
    From a live room (`Way.channel`) it is a line of that room, at its price and from its pieces.
    Raises UnreadableLine, NoSuchSku, SoldOnlyThere, CartIsFull; FewerLeft or TooManyUnpaidPieces for more than may be ordered.
    """
    _check_quantity(quantity)
    with transaction.atomic():
        human = lock_person(person, now=now)
        way = _by_others_link(way or Way(), person)
        channel = channel or way.channel
        goods_of = goods.orderable([sku], channel=channel, now=now).get(sku)
        if goods_of is None or not goods_of.offer:
            # Which of the two it is: sold in another place only, or not sold.
            goods.offer_for(sku, channel=channel, now=now)
            raise NoSuchSku(sku=sku)
        way = replace(promoted(way, product=goods_of.product), room=" ".join(rooms_in(channel)[:1]))
        lines = {(row.sku_id, row.channel): row for row in lines_of(person)}
        line = lines.get((sku, channel))
        if line is None:
            if len(lines) >= rules.CART_LINES_MAX:
                raise CartIsFull(most=rules.CART_LINES_MAX)
            line = CartLine(person=human, sku_id=sku, channel=channel, quantity=0, added_at=now)
            way = way.first_touch(now).touched(way)
        else:
            way = way_of(line).touched(way)
        before = line.quantity
        line.quantity = max(before, quantity) if is_total else before + quantity
        _check_more(person, goods_of, before, line.quantity)
        line.price_seen_minor, line.currency = goods_of.price_minor, goods_of.currency
        for name, value in way.fields().items():
            setattr(line, name, value)
        insert_row(line) if line.pk is None else line.save()
        _say_changed(human, line, line.quantity - before, goods_of, now=now)
        return int(line.quantity)


def _by_others_link(way: Way, person: str) -> Way:
    """One's own link leads nobody."""
    return replace(way, referrer="") if way.referrer == mark_of(person) else way


def change_quantity(*, person: str, sku: int, quantity: int, channel: str = "", now: datetime) -> None:
    """Say how many are wanted; 0 takes the line out. Locks the person. Fact, where it changed: CartChanged.

    Raises UnreadableLine, NotInCart; FewerLeft or TooManyUnpaidPieces for more than there were and than may be ordered.
    """
    if quantity:
        _check_quantity(quantity)
    with transaction.atomic():
        human = lock_person(person, now=now)
        line = CartLine.objects.filter(person=human, sku=sku, channel=channel).first()
        if line is None:
            raise NotInCart()
        change = quantity - line.quantity
        if not change:
            return
        told = goods.orderable([sku], channel=channel, now=now)[sku]
        _check_more(person, told, line.quantity, quantity)
        if quantity:
            line.quantity = quantity
            line.save()
        else:
            line.delete()
        _say_changed(human, line, change, told, now=now)


def merge_carts(*, person: str, anonymous: str, now: datetime) -> None:
    """A browser turned out to be this person: what it had in its cart comes along. Twice is once. Locks the person."""
    with transaction.atomic():
        human = lock_person(person, now=now)
        own = {(line.sku_id, line.channel): line for line in CartLine.objects.filter(person=human)}
        for line in CartLine.objects.filter(person=anonymous).order_by("pk"):
            mine = own.get((line.sku_id, line.channel))
            if mine is None and len(own) < rules.CART_LINES_MAX:
                line.person = human
                line.save()
                own[line.sku_id, line.channel] = line
                continue
            if mine is not None and line.quantity > mine.quantity:
                mine.quantity = line.quantity
                mine.save()
            line.delete()


def empty_cart(*, person: str) -> None:
    """Everything out, silently: its person is erased."""
    CartLine.objects.filter(person=person).delete()


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= rules.LINE_QUANTITY_MAX:
        raise UnreadableLine(most=rules.LINE_QUANTITY_MAX)


def _check_more(person: str, told: goods.Orderable, before: int, wanted: int) -> None:
    """Fewer is always possible; more only as far as it may be ordered, by the rule that the checkout asks.

    Of one piece it is not asked what else waits to be paid: the cart, which is read next, says so.
    """
    if wanted <= before:
        return
    unpaid = unpaid_pieces(person).get(told.sku, 0) if wanted > 1 else 0
    limit = limit_of(available=told.available, unpaid=unpaid)
    if wanted > limit.pieces and limit.why is Why.STOCK:
        raise FewerLeft(most=limit.pieces)
    if wanted > limit.pieces:
        raise TooManyUnpaidPieces(most=rules.UNPAID_PIECES_MAX)


def _say_changed(human: Person, line: CartLine, change: int, told: goods.Orderable, *, now: datetime) -> None:
    if not change:
        return
    fact = CartChanged(
        person=human.key,
        product=told.product,
        shop=told.shop,
        sku=told.sku,
        quantity=change,
        price_minor=line.price_seen_minor,
        currency=line.currency,
        scene=line.scene,
        slate=line.slate,
        position=line.position,
        carrier=line.carrier,
    )
    write_fact(fact, now=now, simulated=human.is_simulated)
