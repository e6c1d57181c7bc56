"""What a buyer may ask about each line of an order now, with how much and until when: for the page that offers it."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.goods import queries as goods
from magpie.domain.people import queries as people
from magpie.domain.trade.models import Order, OrderLine
from magpie.domain.trade.queries.orders import LineView, line_view
from magpie.domain.trade.queries.standing import standings_of, terms_of
from magpie.domain.trade.refusals import MayNotAsk, NoSuchOrder
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import (
    REASONS,
    Reason,
    Standing,
    Terms,
    check_may_ask,
    protected_minor,
    protection_ends,
    return_until,
    share_minor,
)
from magpie.domain.trade.rules.states import PaymentStatus


@dataclass(frozen=True)
class Askable:
    """One thing that may be asked: with these reasons, for up to so many pieces, which bring back `most_minor`."""

    kind: str
    reasons: tuple[str, ...]
    pieces_max: int
    most_minor: int


@dataclass(frozen=True)
class AskableLine:
    """`return_until` is when the days of a return without a reason end; None where there are none, or not yet. `is_travelling`:
    pieces are on their way, and none of them can be sent back before it arrived.
    """

    line: LineView
    currency: str
    kinds: tuple[Askable, ...]
    return_until: datetime | None
    is_travelling: bool


def askable_lines(*, person: str, order: str, now: datetime) -> tuple[AskableLine, ...]:
    """Lines of an order of this buyer's about which something may be asked; raises NoSuchOrder.

    Six queries at most, and one for each line whose price is still protected.
    """
    row = Order.objects.filter(number=order, trade__person=person).select_related("trade").first()
    if row is None:
        raise NoSuchOrder()
    if row.trade.origin or row.payment_status not in (PaymentStatus.PAID, PaymentStatus.PARTLY_REFUNDED):
        return ()
    lines = list(OrderLine.objects.filter(order=row).order_by("pk"))
    standings = standings_of(lines)
    zone = people.get_account(row.shop_id).zone
    found = [_askable(line, row, standings[line.pk], zone=zone, now=now) for line in lines]
    return tuple(one for one in found if one.kinds)


def _askable(line: OrderLine, order: Order, standing: Standing, *, zone: str, now: datetime) -> AskableLine:
    terms = terms_of(line, order, zone=zone)
    kinds = [_kind(kind, line, standing, terms, now=now) for kind in Kind]
    return AskableLine(
        line_view(line),
        order.currency,
        tuple(one for one in kinds if one),
        return_until(terms),
        is_travelling=standing.arrived_left < standing.sent_left,
    )


def _kind(kind: Kind, line: OrderLine, standing: Standing, terms: Terms, *, now: datetime) -> Askable | None:
    if kind is Kind.PRICE_PROTECTION:
        return _protection(line, standing, terms, now=now)
    reasons = []
    for reason in REASONS[kind]:
        try:
            check_may_ask(kind, reason, standing, terms, pieces=1, is_opened=False, now=now)
        except MayNotAsk:
            continue
        reasons.append(reason.value)
    if not reasons:
        return None
    room = max(standing.room(kind, Reason(reason)) for reason in reasons)
    return Askable(kind.value, tuple(reasons), room, share_minor(standing, room))


def _protection(line: OrderLine, standing: Standing, terms: Terms, *, now: datetime) -> Askable | None:
    kind = Kind.PRICE_PROTECTION
    try:
        check_may_ask(kind, REASONS[kind][0], standing, terms, pieces=1, is_opened=False, now=now)
    except MayNotAsk:
        return None
    prices = goods.prices_asked(line.offer, since=terms.paid_at, until=min(now, protection_ends(terms)))
    minor = protected_minor(standing, prices) if standing.pieces_left else 0
    return Askable(kind.value, (REASONS[kind][0].value,), standing.pieces_left, minor) if minor else None
