"""Moving a request along its table: the only place that writes where it stands, with what follows from where it arrives.

Locks in this order, as everywhere in trade: the payment's intent, the order, the request, stock rows by SKU.
"""

from datetime import datetime
from typing import Any

from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.domain.trade.actions.moving import hold_payment
from magpie.domain.trade.actions.refunding import pay_back, release_share
from magpie.domain.trade.actions.return_addresses import tell_address
from magpie.domain.trade.events import AfterSaleMoved, RefundStuck
from magpie.domain.trade.models import AfterSale, AfterSaleEvent, Evidence, Order
from magpie.domain.trade.refusals import NoSuchAfterSale, SayWhy
from magpie.domain.trade.rules.aftersales import ENDED, Act, Status, after
from magpie.domain.trade.rules.aftersales_waits import wait_of
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX
from magpie.domain.trade.rules.states import Role


def hold_case(number: str) -> AfterSale:
    """A request with its line, order and trade, held until the caller's transaction ends. Raises NoSuchAfterSale."""
    found = AfterSale.objects.filter(number=number)
    row = found.values_list("pk", "line__order", "line__order__trade", "line__order__trade__intent").first()
    if row is None:
        raise NoSuchAfterSale()
    pk, order, trade, intent = row
    hold_payment(trade=trade, intent=intent)
    Order.objects.select_for_update().get(pk=order)
    held = AfterSale.objects.select_for_update(of=("self",)).select_related("line__order__trade")
    return held.get(pk=pk)


def hold_for_buyer(person: str, number: str) -> AfterSale:
    """Raises NoSuchAfterSale for another person's as well: its existence is not theirs to learn."""
    case = hold_case(number)
    if case.line.order.trade.person_id != person:
        raise NoSuchAfterSale()
    return case


def hold_for_shop(by: str, number: str) -> AfterSale:
    """For staff of the shop it is asked of; raises NoSuchAfterSale."""
    case = hold_case(number)
    if not people.may_act_for(person=by, account=case.line.order.shop_id):
        raise NoSuchAfterSale()
    return case


def take_step(
    case: AfterSale, act: Act, *, by: Role, now: datetime, refund_minor: int | None = None, **detail: Any
) -> None:
    """Do what the table says and whatever follows: an address given, money on its way, or pieces and money free again.

    The caller holds it. Raises NotNowAfterSale. Facts: AfterSaleMoved, and those of `refunding.pay_back`; RefundStuck.
    """
    was = case.state
    state = after(act, was, by)
    if state.status is Status.SENDING_BACK:
        state = after(act, was, by, has_address=tell_address(case, now=now))
    case.status, case.arbitration = state.status, state.arbitration
    wait = wait_of(state)
    # What leaves it where it is (another offer after an offer) gives nobody more time.
    if state != was:
        case.deadline_at = now + wait.within if wait else None
    case.ended_at = None if wait else now
    case.save()
    AfterSaleEvent.objects.create(
        aftersale=case,
        act=act.value,
        by=by.value,
        status=case.status,
        arbitration=case.arbitration,
        detail=detail,
        at=now,
    )
    say_moved(case, act.value, by, now=now)
    if state.status is Status.REFUNDING and was.status not in (*ENDED, Status.REFUND_FAILED):
        _begin_refund(case, refund_minor, by=by, now=now)
    elif state.status is Status.REFUND_FAILED:
        _say_stuck(case, now=now)
    elif state.status is Status.CLOSED or act is Act.CONFIRM:
        release_share(case)


def keep_words(
    case: AfterSale, words: str, *, by: Role, act: str = "", is_needed: bool, now: datetime
) -> None:
    """What a side says with an act. Raises SayWhy where it must say something, or says too much."""
    read = words.replace("\0", "").strip()
    if len(read) > WORDS_CHARS_MAX or (is_needed and not read):
        raise SayWhy(most=WORDS_CHARS_MAX)
    if read:
        Evidence.objects.create(aftersale=case, by=by.value, act=act, words=read, at=now)


def say_moved(case: AfterSale, act: str, by: Role, *, now: datetime) -> None:
    order = case.line.order
    fact = AfterSaleMoved(
        aftersale=case.pk,
        number=case.number,
        order=order.pk,
        person=order.trade.person_id or "",
        shop=order.shop_id,
        kind=case.kind,
        act=act,
        by=by.value,
        status=case.status,
        arbitration=case.arbitration,
    )
    write_fact(fact, now=now, simulated=order.trade.is_simulated)


def _begin_refund(case: AfterSale, refund_minor: int | None, *, by: Role, now: datetime) -> None:
    """Decided; where nothing is to be sent, or the provider cannot send it, the case moves on at once."""
    minor = case.amount_minor if refund_minor is None else refund_minor
    is_asked = pay_back(case, minor, by=by, now=now)
    if not case.refund_minor + case.carriage_minor:
        take_step(case, Act.REFUND, by=Role.CLOCK, now=now)
    elif not is_asked:
        take_step(case, Act.FAIL, by=Role.PROVIDER, now=now, why="cannot_be_asked")


def _say_stuck(case: AfterSale, *, now: datetime) -> None:
    order = case.line.order
    fact = RefundStuck(
        aftersale=case.pk,
        number=case.number,
        shop=order.shop_id,
        amount_minor=case.refund_minor + case.carriage_minor,
        currency=order.currency,
    )
    write_fact(fact, now=now, simulated=order.trade.is_simulated)
