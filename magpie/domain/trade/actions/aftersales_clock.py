"""What happens to requests when time is over, by the table; and refunds that providers made, failed, or sent back.

Each request is moved in a transaction of its own, the longest overdue first. Locks as in `aftersales`.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.payment import queries as payments
from magpie.domain.payment.refusals import NoSuchRefund
from magpie.domain.payment.rules import RefundStatus
from magpie.domain.trade import rules
from magpie.domain.trade.actions.aftersales_moves import hold_case, keep_words, take_step
from magpie.domain.trade.actions.refunding import ask_provider_for, refund_key
from magpie.domain.trade.models import AfterSale, Evidence, ParcelReturn
from magpie.domain.trade.rules.aftersales import Act, NotNowAfterSale, Status, may
from magpie.domain.trade.rules.aftersales_waits import REFUND_ROUNDS_MAX, act_when_over, wait_of
from magpie.domain.trade.rules.states import Role
from magpie.kit.errors import Refusal

log = logging.getLogger(__name__)
AFTERSALE = "aftersale:"
TRIED_AGAIN_AFTER = timedelta(hours=1)


def run_deadlines(*, now: datetime) -> int:
    """Do what follows for every request whose time is over, at most SWEEP_ROWS_MAX; how many moved. Facts: `take_step`.

    One that something else refuses (stock that somebody counted away) waits TRIED_AGAIN_AFTER, and holds up nobody.
    """
    due = AfterSale.objects.filter(deadline_at__lte=now).order_by("deadline_at", "pk")
    moved = 0
    for number in list(due.values_list("number", flat=True)[: rules.SWEEP_ROWS_MAX]):
        try:
            with transaction.atomic():
                moved += _run_one(hold_case(number), now=now)
        except Refusal as refusal:
            log.warning("request %s could not be moved by time: %s", number, refusal)
            later = AfterSale.objects.filter(number=number, deadline_at__lte=now)
            later.update(deadline_at=now + TRIED_AGAIN_AFTER)
    return moved


def _run_one(case: AfterSale, *, now: datetime) -> bool:
    """False where it moved meanwhile, or is left to people."""
    if case.deadline_at is None or case.deadline_at > now:
        return False
    has_spoken = Evidence.objects.filter(aftersale=case, by=Role.SHOP, act="").exists()
    act = act_when_over(case.state, has_shop_spoken=has_spoken)
    assert act is not None  # the table's CHECK: what has a deadline has not ended
    if act is Act.ASK_AGAIN:
        return _ask_again(case, by=Role.CLOCK, now=now)
    take_step(case, act, by=Role.CLOCK, now=now, why="time_over")
    if act is Act.ARRIVE:
        ParcelReturn.objects.filter(aftersale=case).update(arrived_at=now)
    return True


def ask_again(*, aftersale: str, now: datetime) -> None:
    """Whoever runs the site has a stuck refund tried once more. Raises NoSuchAfterSale, NotNowAfterSale. Facts: `take_step`."""
    with transaction.atomic():
        case = hold_case(aftersale)
        is_stuck = may(Act.ASK_AGAIN, case.state, Role.OPERATOR)
        if not is_stuck or not _ask_again(case, by=Role.OPERATOR, now=now):
            raise _not_now(case, Act.ASK_AGAIN)


def pay_otherwise(*, aftersale: str, words: str, now: datetime) -> None:
    """The money of a stuck refund went back some other way (`words` say which); the site paid it from its own till.

    Refused while the provider may still send it. Raises NoSuchAfterSale, NotNowAfterSale, SayWhy. Facts: `take_step`.
    """
    with transaction.atomic():
        case = hold_case(aftersale)
        if _status_of_refund(case) not in (None, RefundStatus.GIVEN_UP):
            raise _not_now(case, Act.PAY_OTHERWISE)
        take_step(case, Act.PAY_OTHERWISE, by=Role.OPERATOR, now=now)
        keep_words(case, words, by=Role.OPERATOR, act="pay_otherwise", is_needed=True, now=now)
        ledger.post_entry(
            key=f"{case.key}:otherwise:{case.refund_round}",
            kind=books.EntryKind.REFUND_SENT,
            ref=case.line.order.key,
            currency=case.line.order.currency,
            moves=flows.refund_sent_moves(case.refund_minor + case.carriage_minor),
            now=now,
            simulated=case.line.order.trade.is_simulated,
        )


def finish_refund(*, ref: str, now: datetime) -> None:
    """The provider sent the money of a request. Twice is once. Facts: `take_step`."""
    _move_by_provider(ref, Act.REFUND, now=now)


def fail_refund(*, ref: str, had_succeeded: bool, is_final: bool, now: datetime) -> None:
    """The provider could not send it, or it came back; where that is final, people are told. Facts: `take_step`."""
    if is_final:
        _move_by_provider(ref, Act.FAIL, now=now)
    elif had_succeeded:
        _move_by_provider(ref, Act.COME_BACK, now=now)


def _move_by_provider(ref: str, act: Act, *, now: datetime) -> None:
    if not ref.startswith(AFTERSALE):
        return
    number = AfterSale.objects.values_list("number", flat=True).get(pk=int(ref[len(AFTERSALE) :]))
    with transaction.atomic():
        case = hold_case(number)
        if may(act, case.state, Role.PROVIDER):
            take_step(case, act, by=Role.PROVIDER, now=now)


def _ask_again(case: AfterSale, *, by: Role, now: datetime) -> bool:
    """Another round only where the last one is certainly dead; money that may still come is waited for."""
    status = _status_of_refund(case)
    if status is RefundStatus.SUCCEEDED:
        take_step(case, Act.REFUND, by=Role.PROVIDER, now=now)
        return True
    if status is RefundStatus.GIVEN_UP:
        if by is Role.CLOCK and case.refund_round >= REFUND_ROUNDS_MAX:
            return _leave_to_people(case, now=now)
        case.refund_round += 1
    if not ask_provider_for(case, now=now):
        return _leave_to_people(case, now=now)
    take_step(case, Act.ASK_AGAIN, by=by, now=now)
    return True


def _leave_to_people(case: AfterSale, *, now: datetime) -> bool:
    wait = wait_of(case.state)
    assert wait is not None and case.status == Status.REFUND_FAILED
    AfterSale.objects.filter(pk=case.pk).update(deadline_at=now + wait.within)
    return False


def _status_of_refund(case: AfterSale) -> RefundStatus | None:
    """None where the provider was never asked."""
    try:
        return payments.state_of_refund(refund_key(case)).status
    except NoSuchRefund:
        return None


def _not_now(case: AfterSale, act: Act) -> NotNowAfterSale:
    return NotNowAfterSale(act=act.value, at=case.status, arbitration=case.arbitration)
