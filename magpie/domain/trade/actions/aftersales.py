"""Opening a request after a purchase, and what buyer and shop answer each other.

What the law or a published rule grants (a return without a reason in its days, what was sent late, a price that fell) is
granted at once and needs nobody's word. Locks in this order: the payment's intent, the order, the request, stock rows.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from magpie.domain.goods import queries as goods
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.domain.trade.actions.aftersales_moves import (
    hold_case,
    hold_for_buyer,
    hold_for_shop,
    keep_words,
    take_step,
)
from magpie.domain.trade.actions.moving import hold_payment
from magpie.domain.trade.actions.refunding import set_aside
from magpie.domain.trade.actions.return_addresses import (
    freeze_return_address,
    tell_address,
    waiting_for_known_address,
)
from magpie.domain.trade.events import AfterSaleOpened
from magpie.domain.trade.models import AfterSale, AfterSaleEvent, Order, OrderLine
from magpie.domain.trade.queries.standing import standings_of, terms_of
from magpie.domain.trade.refusals import MayNotAsk, NoSuchOrder, OfferOutOfRange
from magpie.domain.trade.rules.aftersales import Act, Kind, Status, after, may
from magpie.domain.trade.rules.aftersales_waits import WAITS
from magpie.domain.trade.rules.refunding import (
    CASES_PER_LINE_MAX,
    Reason,
    Standing,
    Terms,
    check_may_ask,
    protected_minor,
    protection_ends,
    share_minor,
)
from magpie.domain.trade.rules.states import OrderStatus, PaymentStatus, Role


@dataclass(frozen=True)
class Ask:
    """What a buyer asks of a line. `amount_minor` None is all that was paid for the pieces; `is_opened` as they say."""

    line: int
    kind: Kind
    reason: Reason
    quantity: int = 1
    words: str = ""
    amount_minor: int | None = None
    is_opened: bool = False


def open_aftersale(*, person: str, order: str, ask: Ask, number: str, now: datetime) -> str:
    """Ask something of pieces of a line; returns the request's number, the given one.

    Sets the pieces and their money aside. Locks the intent and the order. Raises NoSuchOrder, MayNotAsk, SayWhy. Facts:
    AfterSaleOpened, and where it is granted at once those of `take_step`.
    """
    with transaction.atomic():
        row = _hold_order(person, order)
        line = OrderLine.objects.filter(order=row, pk=ask.line).first()
        if line is None:
            raise NoSuchOrder()
        line.order = row
        if AfterSale.objects.filter(line=line).count() >= CASES_PER_LINE_MAX:
            raise MayNotAsk.because("often")
        standing = standings_of([line])[line.pk]
        terms = terms_of(line, row, zone=people.get_account(row.shop_id).zone)
        is_granted = check_may_ask(
            ask.kind,
            ask.reason,
            standing,
            terms,
            pieces=ask.quantity,
            is_opened=ask.is_opened,
            now=now,
        )
        case = _make_case(line, ask, standing, terms, number=number, now=now)
        _say_opened(case, now=now)
        keep_words(case, ask.words, by=Role.BUYER, act="open", is_needed=False, now=now)
        if is_granted:
            take_step(case, Act.AGREE, by=Role.CLOCK, now=now, why="granted")
        return case.number


def agree(*, by: str, aftersale: str, address: int | None = None, now: datetime) -> None:
    """Staff of the shop grant it, also after they refused; goods go back to this address, or to the preferred one.

    Raises NoSuchAfterSale, NotNowAfterSale, NoReturnAddress, NoSuchAddress. Facts: `take_step`.
    """
    _say_where(by, aftersale, Act.AGREE, address=address, now=now)


def give_address(*, by: str, aftersale: str, address: int | None = None, now: datetime) -> None:
    """Staff of the shop say where goods go back to that were granted without a word of theirs. Raises what `agree` does."""
    _say_where(by, aftersale, Act.GIVE_ADDRESS, address=address, now=now)


def give_known_addresses(*, now: datetime) -> int:
    """Give the preferred address where a shop that had none has one by now, at most SWEEP_ROWS_MAX; how many moved.

    Each in a transaction of its own. Facts: `take_step`.
    """
    moved = 0
    for number in waiting_for_known_address():
        with transaction.atomic():
            case = hold_case(number)
            if may(Act.GIVE_ADDRESS, case.state, Role.CLOCK) and tell_address(case, now=now):
                take_step(case, Act.GIVE_ADDRESS, by=Role.CLOCK, now=now)
                moved += 1
    return moved


def refuse(*, by: str, aftersale: str, words: str, now: datetime) -> None:
    """Staff of the shop refuse it and say why. Raises NoSuchAfterSale, NotNowAfterSale, SayWhy. Facts: `take_step`."""
    with transaction.atomic():
        case = hold_for_shop(by, aftersale)
        take_step(case, Act.REFUSE, by=Role.SHOP, now=now)
        keep_words(case, words, by=Role.SHOP, act="refuse", is_needed=True, now=now)


def withdraw(*, person: str, aftersale: str, now: datetime) -> None:
    """The buyer does not want it any more. Raises NoSuchAfterSale, NotNowAfterSale. Facts: `take_step`."""
    with transaction.atomic():
        take_step(hold_for_buyer(person, aftersale), Act.WITHDRAW, by=Role.BUYER, now=now)


def _say_where(by: str, aftersale: str, act: Act, *, address: int | None, now: datetime) -> None:
    with transaction.atomic():
        case = hold_for_shop(by, aftersale)
        if after(act, case.state, Role.SHOP).status is Status.SENDING_BACK:
            freeze_return_address(case, address=address, now=now)
        take_step(case, act, by=Role.SHOP, now=now)


def _hold_order(person: str, number: str) -> Order:
    found = Order.objects.filter(number=number, trade__person=person)
    shared = found.values_list("trade", "trade__intent").first()
    if shared is None:
        raise NoSuchOrder()
    hold_payment(trade=shared[0], intent=shared[1])
    row = Order.objects.select_for_update().get(number=number)
    # Read only now: a row that is joined is as it was when this began to wait, and the buyer may have been erased since.
    if row.trade.person_id != person:
        raise NoSuchOrder()
    if row.trade.origin:
        raise MayNotAsk.because("elsewhere")
    is_alive = row.status in (OrderStatus.OPEN, OrderStatus.COMPLETED)
    if not is_alive or row.payment_status not in (PaymentStatus.PAID, PaymentStatus.PARTLY_REFUNDED):
        raise MayNotAsk.because("unpaid")
    return row


def _make_case(
    line: OrderLine, ask: Ask, standing: Standing, terms: Terms, *, number: str, now: datetime
) -> AfterSale:
    case = AfterSale(
        number=number,
        line=line,
        kind=ask.kind,
        reason=ask.reason,
        quantity=ask.quantity,
        opened_at=now,
        deadline_at=now + WAITS[Status.ASKED].within,
    )
    if ask.kind is Kind.PRICE_PROTECTION:
        case.quantity = max(1, standing.pieces_left)
        case.share_minor = case.amount_minor = _difference_minor(line, standing, terms, now=now)
    else:
        case.share_minor = share_minor(standing, ask.quantity)
        case.amount_minor = _amount_minor(ask, case.share_minor, line.order.currency)
    called_off = ask.quantity if ask.kind is Kind.REFUND_BEFORE_SHIP else 0
    set_aside(line, pieces=case.pieces, minor=case.share_minor, called_off=called_off)
    case.save()
    AfterSaleEvent.objects.create(
        aftersale=case, act="open", by=Role.BUYER, status=case.status, arbitration=case.arbitration, at=now
    )
    return case


def _amount_minor(ask: Ask, share: int, currency: str) -> int:
    """Less than the whole only where the pieces stay with the buyer."""
    if ask.amount_minor is None or ask.amount_minor == share:
        return share
    if ask.kind is not Kind.REFUND_ONLY:
        raise MayNotAsk.because("amount")
    if not 1 <= ask.amount_minor <= share:
        raise OfferOutOfRange(most_minor=share, currency=currency)
    return ask.amount_minor


def _difference_minor(line: OrderLine, standing: Standing, terms: Terms, *, now: datetime) -> int:
    until = min(now, protection_ends(terms))
    prices = goods.prices_asked(line.offer, since=terms.paid_at, until=until)
    minor = protected_minor(standing, prices) if standing.pieces_left else 0
    if not minor:
        raise MayNotAsk.because("price")
    return minor


def _say_opened(case: AfterSale, *, now: datetime) -> None:
    order = case.line.order
    fact = AfterSaleOpened(
        aftersale=case.pk,
        number=case.number,
        order=order.pk,
        person=order.trade.person_id or "",
        shop=order.shop_id,
        product=case.line.product_id,
        kind=case.kind,
        reason=case.reason,
        quantity=case.quantity,
        amount_minor=case.amount_minor,
        currency=order.currency,
    )
    write_fact(fact, now=now, simulated=order.trade.is_simulated)
