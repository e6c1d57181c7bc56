"""A small day of trade: orders, all the ways in which they are paid or not, what was paid sent and settled, and the relay in
between.

The same folder and seed go through the same day with the same keys, as clients do that got no answer; what has happened
is then only told again. What is told comes on standard output, see `trade_worker`.
"""

import contextlib
import os
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from magpie.config.wiring import WIRING
from magpie.domain.outbox.relay import Relay
from magpie.domain.payment import actions as payment
from magpie.domain.payment.providers.local_desk import decide
from magpie.domain.payment.providers.local_post import deliver_local
from magpie.domain.payment.queries import get_intent
from magpie.domain.payment.refusals import ChargeClosed
from magpie.domain.payment.rules import Status
from magpie.domain.payment.rules.bank import Choice, Faults
from magpie.domain.trade import rules
from magpie.domain.trade.actions.closing import cancel_trade, expire_trades
from magpie.domain.trade.actions.paying import ask_provider, hear_provider
from magpie.domain.trade.actions.placing import Basket, place_trade
from magpie.domain.trade.actions.requests import Answer, answer_once
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, confirm_due, hear_carrier, send_parcel
from magpie.domain.trade.models import Order, OrderLine
from magpie.domain.trade.queries.orders import get_trade
from magpie.domain.trade.refusals import StillRunning
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import FulfilmentStatus, PaymentStatus
from magpie.kit.clock import DAY_MS, MINUTE_MS, SECOND_MS, FrozenClock, instant_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import new_id
from magpie.log.committer import GroupCommitter
from magpie.log.journey_log import JourneyLog
from tests.domain.payment.till import the_bank
from tests.domain.trade.cast import DELIVERY
from tests.domain.trade.market import Market

FATES = ("webhook", "return", "halves", "half", "call off", "leave", "leave")
FINISH_ROUNDS = 4
CARRIER = "Swift Crane"
SETTLED_WITHIN = timedelta(days=10)
LEASE_MS = int(rules.IN_FLIGHT_LEASE.total_seconds()) * SECOND_MS


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


@dataclass
class Day:
    """`clock` goes on where the day before it stopped, past every lease that a dead one holds."""

    folder: Path
    seed: int
    market: Market
    clock: FrozenClock
    log: JourneyLog
    numbers: dict[int, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return instant_of(self.clock.at_ms)

    def pass_time(self, *, ms: int) -> None:
        self.clock.advance(by_ms=ms)
        # Written whole or not at all: the next process reads it, wherever this one is killed.
        fresh = self.folder / "clock.new"
        fresh.write_text(str(self.clock.at_ms), encoding="ascii")
        fresh.replace(self.folder / "clock")

    def live(self) -> None:
        """Orders and what becomes of them in any order, the relay in between; then everything comes to its end."""
        rng = random.Random(self.seed)
        relay = self.relay()
        for number, fate in self.plan(rng):
            self.pass_time(ms=rng.randint(1, 20) * SECOND_MS)
            pieces = tuple(rng.choice([0, 1, 1, 2]) for _ in self.market.wares)
            with_coupon = rng.random() < 0.4
            if fate == "place":
                self.place(number, pieces if any(pieces) else (1, 0, 0), with_coupon=with_coupon)
            elif number in self.numbers:
                self.meet(self.numbers[number], fate, number)
            if rng.random() < 0.5:
                relay.step()
        self.pass_time(ms=int(rules.PAY_WITHIN.total_seconds()) * SECOND_MS)
        for _ in range(FINISH_ROUNDS):
            self.pass_time(ms=MINUTE_MS + SECOND_MS)
            self.finish()
        self.fulfil()
        while relay.step():
            pass

    def plan(self, rng: random.Random) -> Iterator[tuple[int, str]]:
        """(0, "place"), (1, "place"), (0, "webhook"), …: each order before what becomes of it."""
        fates = rng.sample(FATES, len(FATES))
        places = sorted(range(2 * len(fates)), key=lambda place: (rng.random(), place))
        turns = [(place % len(fates)) for place in places]
        seen: set[int] = set()
        for number in turns:
            yield number, fates[number] if number in seen else "place"
            seen.add(number)

    def place(self, number: int, pieces: tuple[int, ...], *, with_coupon: bool) -> None:
        buyer = self.market.buyers[number % len(self.market.buyers)]
        basket = Basket(
            wanted=self.market.lines(pieces),
            delivery=DELIVERY,
            total_minor=self.market.total_minor(pieces, with_coupon=with_coupon),
            notes={},
            claims=(self.market.claims[buyer],) if with_coupon else (),
        )

        def do() -> Answer:
            name = new_id(now_ms=self.clock.at_ms)
            place_trade(person=buyer, basket=basket, number=name, now=self.now)
            return Answer(201, {"number": name})

        answer = self.ask(buyer, "trades", f"day{self.seed}-place-{number}", repr((pieces, with_coupon)), do)
        if answer.status == 201:
            self.numbers[number] = str(answer.body["number"])

    def meet(self, trade: str, fate: str, number: int) -> None:
        buyer = self.market.buyers[number % len(self.market.buyers)]
        if fate == "call off":

            def do() -> Answer:
                cancel_trade(person=buyer, trade=trade, now=self.now)
                return Answer(200, {"number": trade})

            self.ask(buyer, f"cancellation:{trade}", f"day{self.seed}-cancel-{number}", "", do)
        elif fate != "leave":
            self.pay(buyer, trade, fate)

    def pay(self, buyer: str, trade: str, fate: str) -> None:
        view = get_trade(person=buyer, number=trade, now=self.now)
        payment.do_calls_of(intent=view.intent, now=self.now)
        charge = get_intent(view.intent).pay_url.strip("/").removeprefix("bank/")
        halves = {"halves": (Choice.PAY_OTHER, Choice.PAY), "half": (Choice.PAY_OTHER,)}.get(
            fate, (Choice.PAY,)
        )
        for choice in halves if charge else ():
            with contextlib.suppress(ChargeClosed):  # paid before the crash, or its time is over
                decide(
                    charge=charge, choice=choice, now=self.now, faults=Faults(copies=2, is_reordered=True),
                    amount_minor=view.total_minor // 2,
                )  # fmt: skip
        if fate == "return":
            state = ask_provider(intent=view.intent, now=self.now)
            if state.status is Status.PAID:
                say(f"paid {trade}")
        else:
            deliver_local(now=self.now, bank=the_bank(), sender=self)

    def send(self, *, headers: Mapping[str, str], body: bytes) -> int:
        """The bank's post arrives; who tells it 204 has the money in the books of its truth."""
        try:
            hear_provider(provider="local", headers=headers, body=body, now=self.now)
        except Refusal as refusal:
            return refusal.status
        return 204

    def ask(self, actor: str, route: str, key: str, request: str, do: Callable[[], Answer]) -> Answer:
        """As a client does: the same key until there is an answer."""
        while True:
            try:
                answer = answer_once(
                    actor=actor, route=route, key=key, request=request.encode(), now=self.now, do=do
                )
            except StillRunning:
                self.pass_time(ms=LEASE_MS)
                continue
            say(f"answered {key} {answer.status} {answer.body.get('number', '-')}")
            return answer

    def finish(self) -> None:
        """The chores, once."""
        payment.do_provider_calls(now=self.now)
        deliver_local(now=self.now, bank=the_bank(), sender=self)
        payment.retry_refunds(now=self.now)
        payment.match_waiting(now=self.now)
        expire_trades(now=self.now)

    def fulfil(self) -> None:
        """Every paid order is sent, arrives, is confirmed by time, and is settled when no right to return is left."""
        paid = Order.objects.filter(payment_status=PaymentStatus.PAID)
        for order in paid.filter(fulfilment_status=FulfilmentStatus.UNFULFILLED).order_by("pk"):
            waybill = Waybill(CARRIER, f"SC-{order.pk}")
            send_parcel(by=self.owner_of(order), order=order.number, waybill=waybill, now=self.now)
        self.pass_time(ms=DAY_MS)
        words = [
            RouteWord(f"SC-{pk}", "r9", RouteKind.ARRIVED, self.now)
            for pk in paid.values_list("pk", flat=True)
        ]
        hear_carrier(carrier_name=CARRIER, words=words, now=self.now)
        for wait in (rules.CONFIRM_AFTER, SETTLED_WITHIN):
            self.pass_time(ms=int(wait.total_seconds()) * SECOND_MS)
            confirm_due(now=self.now)
            settle_due(now=self.now)

    def owner_of(self, order: Order) -> str:
        sku = OrderLine.objects.filter(order=order).values_list("sku", flat=True)[0]
        return next(ware.owner for ware in self.market.wares if ware.sku == sku)

    def relay(self) -> Relay:
        committer = GroupCommitter(self.log)
        relay = Relay(
            WIRING,
            append=lambda events, mark: committer.submit(events, mark=mark).result(),
            read_mark=lambda name: self.log.marks.get(name),
            clock=self.clock,
        )
        relay.open()
        return relay
