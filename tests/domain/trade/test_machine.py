"""Buying, paying, calling off, running out of time, sending and receiving in any order: all truths hold after each step.

Beside the tables a model in plain Python foretells what each step does or refuses; `truths` then looks at everything
there is. Money comes whole, in halves, twice and too late.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from magpie.domain.campaigns.refusals import CannotUse
from magpie.domain.payment.models import Intent, Refund
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade import rules
from magpie.domain.trade.actions.carts import put_in_cart
from magpie.domain.trade.actions.closing import cancel_trade, expire_trades
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, confirm_order, hear_carrier, send_parcel
from magpie.domain.trade.models import CartLine, Order, OrderLine, Trade
from magpie.domain.trade.refusals import (
    FewerLeft,
    LinesChanged,
    NoSuchTrade,
    SentAlready,
    TooManyUnpaid,
    TooManyUnpaidPieces,
)
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import NotNow
from magpie.kit.errors import Refusal
from tests.databases import BuiltOnce, empty_postgres
from tests.domain.cast import MINUTE, NOW, MemoryLog, carry
from tests.domain.trade.cast import captured, hear, place
from tests.domain.trade.market import Market, open_market
from tests.domain.trade.truths import find_faults, find_loose_ends

BUYERS = 3
BUYER, SHARE = st.integers(0, BUYERS - 1), st.sampled_from([50, 100, 100, 100, 200])
PIECES = st.tuples(*[st.sampled_from([0, 0, 1, 2, 3])] * 3)


@dataclass
class Parcels:
    """One order of a trade: `left` is line -> pieces not sent yet, `waybills` those under way or arrived."""

    owner: str
    left: dict[int, int]
    waybills: list[str] = field(default_factory=list)
    is_delivered: bool = False
    is_completed: bool = False


@dataclass
class Bought:
    """A trade as it should be: "waiting", "paid" or "ended"."""

    buyer: str
    pieces: tuple[int, ...]
    total_minor: int
    is_with_coupon: bool
    pay_until: datetime
    orders: dict[str, Parcels]
    state: str = "waiting"
    captures: list[int] = field(default_factory=list)

    @property
    def captured_minor(self) -> int:
        return sum(self.captures)

    @property
    def goes_back_minor(self) -> int:
        """What came on top of the price, or for nothing."""
        due = {"waiting": self.captured_minor, "paid": self.total_minor, "ended": 0}[self.state]
        return self.captured_minor - due


class Trading(RuleBasedStateMachine):
    """Three buyers in the market."""

    make_market: Callable[[], Market]

    @initialize()
    def open(self) -> None:
        self.here = type(self).make_market()
        self.now = NOW
        self.trades: dict[str, Bought] = {}
        self.carts: Counter[tuple[str, int]] = Counter()
        self.log = MemoryLog()

    def of_state(self, *states: str) -> list[str]:
        return [number for number, one in self.trades.items() if one.state in states]

    def orders(self) -> list[tuple[str, str]]:
        """(trade, order) of everything that is paid."""
        return [(trade, order) for trade in self.of_state("paid") for order in self.trades[trade].orders]

    def free(self, place: int) -> int:
        taken = sum(one.pieces[place] for one in self.trades.values() if one.state != "ended")
        return self.here.wares[place].pieces - taken

    @rule(who=BUYER, ware=st.integers(0, 2), quantity=st.integers(1, 3))
    def put_in(self, who: int, ware: int, quantity: int) -> None:
        buyer, sku = self.here.buyers[who], self.here.wares[ware].sku
        wanted = self.carts[buyer, sku] + quantity
        with foretold(self.why_not_in_the_cart(buyer, ware, wanted)):
            assert put_in_cart(person=buyer, sku=sku, quantity=quantity, now=self.now) == wanted
            self.carts[buyer, sku] = wanted

    def why_not_in_the_cart(self, buyer: str, ware: int, wanted: int) -> type[Refusal] | None:
        waiting = [one for one in self.trades.values() if (one.buyer, one.state) == (buyer, "waiting")]
        room = rules.UNPAID_PIECES_MAX - sum(one.pieces[ware] for one in waiting)
        if wanted <= min(self.free(ware), room):
            return None
        return FewerLeft if self.free(ware) <= room else TooManyUnpaidPieces

    @rule(who=BUYER, pieces=PIECES.filter(any), with_coupon=st.booleans())
    def order(self, who: int, pieces: tuple[int, ...], with_coupon: bool) -> None:
        buyer, lines = self.here.buyers[who], self.here.lines(pieces)
        total = self.here.total_minor(pieces, with_coupon=with_coupon)
        is_off = total < self.here.total_minor(pieces, with_coupon=False)
        claims = (self.here.claims[buyer],) if with_coupon else ()
        with foretold(self.why_not(buyer, pieces, is_off=is_off)):
            number = f"TRADE{len(self.trades):03}"  # the same in every run, so that hypothesis can shrink
            place(buyer, *lines, now=self.now, total_minor=total, claims=claims, number=number)
            self.trades[number] = Bought(
                buyer, pieces, total, is_off, self.now + rules.PAY_WITHIN, self.parcels_of(number)
            )
            for line in lines:
                self.carts.pop((buyer, line.sku), None)

    def why_not(self, buyer: str, pieces: tuple[int, ...], *, is_off: bool) -> type[Refusal] | None:
        waiting = [one for one in self.trades.values() if (one.buyer, one.state) == (buyer, "waiting")]
        if any(count > self.free(place) for place, count in enumerate(pieces) if count):
            return LinesChanged
        if len(waiting) >= rules.UNPAID_TRADES_MAX:
            return TooManyUnpaid
        held = [count + sum(one.pieces[at] for one in waiting) for at, count in enumerate(pieces) if count]
        if max(held) > rules.UNPAID_PIECES_MAX:
            return TooManyUnpaidPieces
        is_used = any(
            one.is_with_coupon for one in self.trades.values() if one.buyer == buyer and one.state != "ended"
        )
        return CannotUse if is_off and is_used else None

    def parcels_of(self, trade: str) -> dict[str, Parcels]:
        found = {}
        owner_of = {ware.sku: ware.owner for ware in self.here.wares}
        for order in Order.objects.filter(trade__number=trade):
            lines = list(OrderLine.objects.filter(order=order))
            found[order.number] = Parcels(
                owner_of[lines[0].sku_id], {line.pk: line.quantity for line in lines}
            )
        return found

    @precondition(lambda self: self.trades)
    @rule(data=st.data(), percent=SHARE)
    def money_comes(self, data: st.DataObject, percent: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.trades)))
        one = self.trades[number]
        one.captures.append(one.total_minor * percent // 100)
        event = f"e{len(one.captures)}"
        for _ in range(2):  # and is heard of twice
            hear(captured(number, amount_minor=one.captures[-1], event=event, at=self.now), now=self.now)
        if one.state == "waiting" and one.captured_minor >= one.total_minor:
            one.state = "paid"

    @precondition(lambda self: self.of_state("waiting", "paid"))
    @rule(data=st.data(), who=BUYER)
    def call_off(self, data: st.DataObject, who: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.trades)))
        one, buyer = self.trades[number], self.here.buyers[who]
        why_not = NoSuchTrade if one.buyer != buyer else NotNow if one.state != "waiting" else None
        with foretold(why_not):
            cancel_trade(person=buyer, trade=number, now=self.now)
            one.state = "ended"

    @rule(minutes=st.sampled_from([1, 6, 16]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        due = [one for one in self.trades.values() if one.state == "waiting" and one.pay_until <= self.now]
        assert expire_trades(now=self.now) == len(due)
        for one in due:
            one.state = "ended"

    @precondition(lambda self: self.trades)
    @rule(data=st.data(), is_part=st.booleans())
    def send(self, data: st.DataObject, is_part: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.trades)))
        order = data.draw(st.sampled_from(sorted(self.trades[number].orders)))
        sent, state = self.trades[number].orders[order], self.trades[number].state
        pieces = {min(sent.left): 1} if is_part and sent.left else None
        waybill = f"W{len(sent.waybills)}-{order}"
        with foretold(SentAlready if not sent.left else NotNow if state != "paid" else None):
            send_parcel(
                by=sent.owner,
                order=order,
                waybill=Waybill("Swift Crane", waybill),
                pieces=pieces,
                now=self.now,
            )
            sent.waybills.append(waybill)
            taken = pieces or sent.left
            sent.left = {
                line: count - taken.get(line, 0)
                for line, count in sent.left.items()
                if count > taken.get(line, 0)
            }

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def parcels_arrive(self, data: st.DataObject) -> None:
        number, order = data.draw(st.sampled_from(sorted(self.orders())))
        sent = self.trades[number].orders[order]
        words = [RouteWord(one, f"r-{one}", RouteKind.ARRIVED, self.now) for one in sent.waybills]
        hear_carrier(carrier_name="Swift Crane", words=words, now=self.now)
        sent.is_delivered |= bool(sent.waybills) and not sent.left

    @precondition(lambda self: self.orders())
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        number, order = data.draw(st.sampled_from(sorted(self.orders())))
        one = self.trades[number]
        sent = one.orders[order]
        with foretold(NotNow if sent.left or sent.is_completed else None):
            confirm_order(person=one.buyer, order=order, now=self.now)
            sent.is_delivered = sent.is_completed = True

    @rule()
    def money_goes_back(self) -> None:
        for row in Refund.objects.select_related("intent").filter(intent__refunding_minor__gt=0):
            back = ProviderEvent(
                provider_event_id=f"back:{row.attempt_key}", truth=f"back:{row.attempt_key}",
                kind=EventKind.REFUND_SUCCEEDED, provider_ref="", intent=row.intent.key, refund=row.attempt_key,
                amount_minor=row.amount_minor, currency="CNY", at=self.now,
            )  # fmt: skip
            hear(back, now=self.now)
        assert not Intent.objects.filter(refunding_minor__gt=0).exists()

    @rule()
    def facts_are_carried(self) -> None:
        carry(self.log)

    @invariant()
    def all_truths_hold(self) -> None:
        assert find_faults() == []

    @invariant()
    def everything_is_as_foretold(self) -> None:
        rows = {row.number: row for row in Trade.objects.all()}
        assert rows.keys() == self.trades.keys()
        for number, row in rows.items():
            one, intent = self.trades[number], Intent.objects.get(key=row.intent)
            assert row.total_minor == one.total_minor
            assert ("paid" if row.paid_at else "ended" if row.ended_at else "waiting") == one.state
            assert intent.captured_minor == one.captured_minor
            assert intent.refunding_minor + intent.refunded_minor == one.goes_back_minor
        for order in Order.objects.filter(trade__paid_at__isnull=False):
            sent = self.trades[order.trade.number].orders[order.number]
            assert (order.status == "completed") == sent.is_completed
            assert order.fulfilment_status == how_far(sent)
        if rows:
            in_cart = CartLine.objects.values_list("person", "sku", "quantity")
            assert {(who, sku): count for who, sku, count in in_cart} == self.carts

    def teardown(self) -> None:
        """Everybody's time is over, everything is carried: nothing is left that belongs nowhere."""
        if not hasattr(self, "here"):
            return
        self.now += timedelta(hours=1)
        expire_trades(now=self.now)
        self.money_goes_back()
        carry(self.log)
        assert find_faults() + find_loose_ends() == []


def how_far(sent: Parcels) -> str:
    if sent.is_delivered:
        return "delivered"
    if sent.left:
        return "partly_shipped" if sent.waybills else "unfulfilled"
    return "shipped"


@contextmanager
def foretold(refusal: type[Refusal] | None) -> Iterator[None]:
    """Just this refusal comes, or none; after one, the rest of the block, where the model moves, is left out."""
    if refusal is None:
        yield
    else:
        with pytest.raises(refusal):
            yield


def run(make_market: Callable[[], Market], *, examples: int, steps: int) -> None:
    machine: Any = type("ThisTrading", (Trading,), {"make_market": staticmethod(make_market)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # a step costs 20 ms: making a failure smaller would take minutes
        ),
    )  # fmt: skip


def market() -> Market:
    return open_market(buyers=BUYERS)


@pytest.mark.wide
def test_no_order_of_doings_breaks_a_truth(sqlite_truth: str, built: BuiltOnce) -> None:
    run(lambda: built(market), examples=4, steps=12)


@pytest.mark.wide
def test_no_longer_order_of_doings_breaks_a_truth(sqlite_truth: str, built: BuiltOnce) -> None:
    run(lambda: built(market), examples=12, steps=30)


@pytest.mark.postgres
def test_no_order_of_doings_breaks_a_truth_on_postgresql(postgres_truth: str) -> None:
    def emptied() -> Market:
        empty_postgres()
        return market()

    run(emptied, examples=4, steps=15)
