"""A walk through everything that can happen to one order after it is paid, in any order: the books follow at every step.

Each step is something a buyer, shop, bank, carrier, site or clock could do; most are refused, as they should be. After every
one of them what stands on the line, in the requests, at the bank and in the books is the same.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from django.db.models import Sum

from magpie.domain.ledger.queries import is_balanced
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.payment.queries import state_of
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.actions import aftersales, aftersales_parcels, arbitration
from magpie.domain.trade.actions.aftersales_clock import ask_again, run_deadlines
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import Waybill, confirm_due, confirm_order, send_parcel
from magpie.domain.trade.models import AfterSale, ChargeBackShare, Order, ParcelLine, ShopTerms, Trade
from magpie.domain.trade.rules.aftersales import ENDED, UNDECIDED, Kind, Status
from magpie.domain.trade.rules.refunding import REASONS
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, MemoryLog, Town, carry, town
from tests.domain.trade.aftersales_cast import (
    DAY,
    HOUR,
    PURSE,
    ask,
    balance,
    bank,
    bank_sends,
    bought,
    line_of,
    shop_money,
)
from tests.domain.trade.cast import hear

pytestmark = pytest.mark.wide

STEPS = 45


@dataclass
class Walk:
    """One order, a seeded chance, and a clock that moves on by hours."""

    here: Town
    order: Order
    chance: random.Random
    now: datetime = NOW
    done: list[str] = field(default_factory=list)

    def step(self) -> None:
        self.now += HOUR * self.chance.choice((1, 6, 30))
        act = self.chance.choice(ACTS)
        try:
            act(self)
        except Refusal as refusal:
            self.done.append(f"{act.__name__}: {refusal.code}")
        else:
            self.done.append(act.__name__)
        carry(MemoryLog())

    @property
    def case(self) -> str:
        """Some request that has not ended, now and then one that has, or nobody's."""
        rows = AfterSale.objects.order_by("pk")
        rows = rows.exclude(status__in=ENDED) if self.chance.random() < 0.8 else rows
        numbers = list(rows.values_list("number", flat=True))
        return self.chance.choice(numbers) if numbers else "0" * 26


def ask_something(walk: Walk) -> None:
    kind = walk.chance.choice(list(Kind))
    reason = walk.chance.choice(REASONS[kind])
    more = {"amount_minor": walk.chance.choice((None, 1, 999))} if kind is Kind.REFUND_ONLY else {}
    ask(walk.here, walk.order, kind, reason, quantity=walk.chance.randint(1, 3), now=walk.now, **more)


def agree(walk: Walk) -> None:
    aftersales.agree(by=walk.here.mei, aftersale=walk.case, now=walk.now)


def refuse(walk: Walk) -> None:
    aftersales.refuse(by=walk.here.mei, aftersale=walk.case, words="No.", now=walk.now)


def withdraw(walk: Walk) -> None:
    aftersales.withdraw(person=walk.here.tao, aftersale=walk.case, now=walk.now)


def send(walk: Walk) -> None:
    number = f"S-{len(walk.done)}"
    pieces = {line_of(walk.order).pk: 1} if walk.chance.random() < 0.5 else None
    send_parcel(
        by=walk.here.mei, order=walk.order.number, waybill=Waybill("Swift Crane", number), pieces=pieces, now=walk.now
    )  # fmt: skip


def send_back(walk: Walk) -> None:
    waybill = Waybill("Swift Crane", f"B-{len(walk.done)}")
    aftersales_parcels.send_back(person=walk.here.tao, aftersale=walk.case, waybill=waybill, now=walk.now)


def receive_back(walk: Walk) -> None:
    aftersales_parcels.receive_back(
        by=walk.here.mei, aftersale=walk.case, is_sellable=walk.chance.random() < 0.5, now=walk.now
    )


def refuse_parcel(walk: Walk) -> None:
    aftersales_parcels.refuse_parcel(by=walk.here.mei, aftersale=walk.case, words="Not so.", now=walk.now)


def give_back(walk: Walk) -> None:
    waybill = Waybill("Swift Crane", f"G-{len(walk.done)}")
    aftersales_parcels.give_back(by=walk.here.mei, aftersale=walk.case, waybill=waybill, now=walk.now)


def resend(walk: Walk) -> None:
    waybill = Waybill("Swift Crane", f"R-{len(walk.done)}")
    aftersales_parcels.resend(by=walk.here.mei, aftersale=walk.case, waybill=waybill, now=walk.now)


def object_to(walk: Walk) -> None:
    arbitration.object_to(person=walk.here.tao, aftersale=walk.case, words="But.", now=walk.now)


def decide(walk: Walk) -> None:
    is_for_buyer = walk.chance.random() < 0.5
    arbitration.decide(aftersale=walk.case, is_for_buyer=is_for_buyer, words="So.", now=walk.now)


def bargain(walk: Walk) -> None:
    case = walk.case
    arbitration.offer(by=walk.here.mei, aftersale=case, amount_minor=777, now=walk.now)
    arbitration.answer_offer(
        person=walk.here.tao, aftersale=case, amount_minor=777, is_accepted=True, now=walk.now
    )


def bank_takes(walk: Walk) -> None:
    state = state_of(Trade.objects.get().intent)
    room = state.captured_minor - state.refunded_minor - state.refunding_minor - state.charged_back_minor
    if room > 0 and walk.chance.random() < 0.3:
        minor = walk.chance.randint(1, max(1, room // 4))
        hear(bank(walk.order, EventKind.CHARGE_BACK, minor=minor, now=walk.now), now=walk.now)


def bank_gives(walk: Walk) -> None:
    held = state_of(Trade.objects.get().intent).charged_back_minor
    if held:
        minor = walk.chance.randint(1, held)
        hear(bank(walk.order, EventKind.CHARGE_BACK_WON, minor=minor, now=walk.now), now=walk.now)


def bank_refunds(walk: Walk) -> None:
    bank_sends(walk.order, now=walk.now)


def time_passes(walk: Walk) -> None:
    walk.now += walk.chance.choice((1, 4, 12)) * DAY
    run_deadlines(now=walk.now)
    confirm_due(now=walk.now)
    settle_due(now=walk.now)


def confirm(walk: Walk) -> None:
    confirm_order(person=walk.here.tao, order=walk.order.number, now=walk.now)


def try_again(walk: Walk) -> None:
    ask_again(aftersale=walk.case, now=walk.now)


ACTS: tuple[Callable[[Walk], None], ...] = (
    ask_something, ask_something, ask_something, agree, agree, refuse, withdraw, send, send, send_back, receive_back,
    refuse_parcel, give_back, resend, object_to, decide, bargain, bank_takes, bank_gives, bank_refunds, time_passes, confirm, try_again,
)  # fmt: skip


def check(walk: Walk) -> None:
    line, order = line_of(walk.order), Order.objects.get(pk=walk.order.pk)
    cases = list(AfterSale.objects.all())
    undecided = [case for case in cases if case.status in UNDECIDED]
    shares = ChargeBackShare.objects.filter(line=line).aggregate(minor=Sum("minor"), pieces=Sum("quantity"))
    carriage = (
        ChargeBackShare.objects.filter(order=order, line=None).aggregate(minor=Sum("minor"))["minor"] or 0
    )
    said = "\n".join(walk.done[-8:])

    assert line.asked_minor == sum(case.share_minor for case in undecided), said
    assert line.asked_quantity == sum(case.pieces for case in undecided), said
    assert line.refunded_minor == sum(case.refund_minor for case in cases) + (shares["minor"] or 0), said
    assert order.carriage_refunded_minor == sum(case.carriage_minor for case in cases) + carriage, said
    sent = ParcelLine.objects.filter(line=line).aggregate(pieces=Sum("quantity"))["pieces"] or 0
    assert sent + line.called_off_quantity <= line.quantity, said

    state = state_of(Trade.objects.get().intent)
    at_bank = state.captured_minor - state.refunded_minor - state.charged_back_minor
    assert balance(PURSE.kind, PURSE.owner) == -at_bank, said
    owed = [case for case in cases if case.status in (Status.REFUNDING, Status.REFUND_FAILED)]
    reserve = sum(case.refund_minor + case.carriage_minor for case in owed)
    assert balance(AccountKind.REFUND_RESERVE) == reserve, said
    left = line.paid_minor - line.refunded_minor + order.carriage_minor - order.carriage_refunded_minor
    fees = balance(AccountKind.FEE_PENDING) + balance(AccountKind.FEE)
    loss = balance(AccountKind.SUBSIDY)
    assert sum(shop_money(walk.here)) + fees == left, said
    assert at_bank == left + reserve + loss, said
    assert (order.settled_at is None) or not shop_money(walk.here)[0], said
    assert is_balanced()


@pytest.mark.wide
@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_after_a_purchase_the_books_follow(sqlite_truth: str, seed: int) -> None:
    here = town()
    ShopTerms.objects.create(shop_id=here.shop, carriage_minor=801, changed_at=NOW)
    walk = Walk(here, bought(here, quantity=9), random.Random(seed))

    for _ in range(STEPS):
        walk.step()
        check(walk)

    assert len([step for step in walk.done if ":" not in step]) > 5
