"""Whatever is done after a purchase, in any order: every truth holds after each step, and the table foretells each act.

Two buyers with a coupon each buy in two shops and claim in a flash sale; then requests of every kind, returns, exchanges, the
site's word, banks that refund, fail and charge back, parcels, settlement. What the table allows must succeed, what it does not
is refused by name and changes nothing.
"""

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from magpie.domain.campaigns.models import CouponClaim
from magpie.domain.flash.actions import FlashDraft, schedule_flash_sale
from magpie.domain.flash.queries import items_of_sale
from magpie.domain.flash.rules.flash import ClaimView
from magpie.domain.goods.queries import shop_of_sku
from magpie.domain.goods.refusals import PiecesMissing
from magpie.domain.outbox.models import Fact
from magpie.domain.payment import actions as payment
from magpie.domain.payment.models import Refund
from magpie.domain.payment.queries import state_of
from magpie.domain.payment.rules import EventKind
from magpie.domain.trade.actions import aftersales
from magpie.domain.trade.actions.aftersales_clock import ask_again, run_deadlines
from magpie.domain.trade.actions.return_addresses import keep_return_address
from magpie.domain.trade.actions.settling import settle_due
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, confirm_due, hear_carrier, send_parcel
from magpie.domain.trade.models import AfterSale, Order, OrderLine, Parcel, Settlement, Trade
from magpie.domain.trade.queries.asking import askable_lines
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.refusals import (
    MayNotAsk,
    NoReturnAddress,
    NothingToSend,
    OfferChanged,
    OfferOutOfRange,
    SentAlready,
)
from magpie.domain.trade.rules.aftersales import ENDED, UNDECIDED, Act, Kind, NotNowAfterSale, Status, may
from magpie.domain.trade.rules.refunding import GOES_BACK, REASONS, Reason
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.rules.states import NotNow, Role
from tests.databases import BuiltOnce, empty_postgres
from tests.domain.cast import NOW, MemoryLog, relay_to
from tests.domain.flash.cast import claim
from tests.domain.trade.after_doings import DOINGS, SWIFT
from tests.domain.trade.after_truths import find_after_faults
from tests.domain.trade.aftersales_cast import WAREHOUSE, bank
from tests.domain.trade.cast import captured, hear, place
from tests.domain.trade.market import Market, open_market

BUYERS, QUOTA, FLASH_MINOR = 2, 5, 3_990
TRADES_MAX, ROUNDS_MAX = 5, 12
WHO, PIECES = st.integers(0, BUYERS - 1), st.tuples(*[st.sampled_from([0, 1, 2, 3])] * 3).filter(any)


@dataclass(frozen=True)
class Stall:
    """The market, and the item of a flash sale of tea in it."""

    market: Market
    item: int


def stall() -> Stall:
    market = open_market(buyers=BUYERS, tea=30, cups=20, flutes=20)
    tea = market.wares[0]
    # The shop of the flutes has no return address: what is granted there by time waits for one.
    keep_return_address(by=tea.owner, shop=shop_of_sku(tea.sku), place=WAREHOUSE, now=NOW)
    draft = FlashDraft(
        sku=tea.sku, quota=QUOTA, price_minor=FLASH_MINOR, currency="CNY", per_person_max=QUOTA
    )
    sale = schedule_flash_sale(
        person=tea.owner, shop=shop_of_sku(tea.sku), title_zh="秒杀", title_en="Flash", opens_at=NOW,
        closes_at=NOW + timedelta(days=20), items=[draft], now=NOW,
    )  # fmt: skip
    return Stall(market, items_of_sale(sale)[0])


class AfterTrading(RuleBasedStateMachine):
    """`done` counts over all examples what happened, so that a test can see that it did."""

    make_stall: Callable[[], Stall]
    done: ClassVar[Counter[str]]

    @initialize()
    def open(self) -> None:
        self.stall = type(self).make_stall()
        self.here = self.stall.market
        self.now = NOW
        self.count = 0
        self.relay = relay_to(MemoryLog())
        self.buy(0, (3, 0, 2), with_coupon=True)
        for order in Order.objects.all():
            send_parcel(by=self.owner_of(order), order=order.number, waybill=self.waybill(), now=self.now)
        self.carry_parcels()
        self.buy(1, (0, 3, 1), with_coupon=False)

    @rule(data=st.data(), what=st.integers(0, 10**6))
    def something_happens(self, data: st.DataObject, what: int) -> None:
        """One rule and not a dozen: hypothesis would leave some of a dozen out of every walk, and requests need all of them."""
        HAPPENINGS[what % len(HAPPENINGS)](self, data)

    # ---- buying

    def order(self, data: st.DataObject) -> None:
        if Trade.objects.count() < TRADES_MAX:
            self.buy(data.draw(WHO), data.draw(PIECES), with_coupon=data.draw(st.booleans()))

    def buy(self, who: int, pieces: tuple[int, ...], *, with_coupon: bool) -> None:
        """Over one shop or two, paid at once; a coupon, where it takes something off and no other order holds it."""
        buyer, plain = self.here.buyers[who], self.here.total_minor(pieces, with_coupon=False)
        total = self.here.total_minor(pieces, with_coupon=True)
        claim = CouponClaim.objects.get(pk=self.here.claims[buyer])
        is_free = claim.lapses_at is not None and self.now < claim.expires_at
        has_coupon = with_coupon and total < plain and is_free
        claims = (claim.pk,) if has_coupon else ()
        lines = self.here.lines(pieces)
        self.paid(buyer, lines, claims=claims, total_minor=total if has_coupon else plain)
        self.note("coupon" if has_coupon else "order")
        self.note("coupon again", int(has_coupon and claim.uses.count() > 1))

    def claim_in_the_flash_sale(self, data: st.DataObject) -> None:
        buyer, pieces, self.count = (
            self.here.buyers[data.draw(WHO)],
            data.draw(st.integers(1, 2)),
            self.count + 1,
        )
        made = claim(buyer, self.stall.item, now=self.now, quantity=pieces, key=f"tap-{self.count}")
        if isinstance(made, ClaimView):
            wanted = Wanted(self.here.wares[0].sku, pieces, FLASH_MINOR, claim=made.claim)
            self.paid(buyer, [wanted], total_minor=pieces * FLASH_MINOR)
            self.note("flash claim")

    def paid(
        self, buyer: str, lines: list[Wanted], *, total_minor: int, claims: tuple[int, ...] = ()
    ) -> None:
        self.count += 1
        number = f"TRADE{self.count:03}"
        place(buyer, *lines, now=self.now, total_minor=total_minor, claims=claims, number=number)
        hear(captured(number, event=f"paid-{number}", at=self.now), now=self.now)

    # ---- parcels of an order

    def send(self, data: st.DataObject) -> None:
        order, is_part = self.some_order(data), data.draw(st.booleans())
        first = OrderLine.objects.filter(order=order).order_by("pk").values_list("pk", flat=True)[0]
        try:
            send_parcel(
                by=self.owner_of(order), order=order.number, waybill=self.waybill(),
                pieces={first: 1} if is_part else None, now=self.now,
            )  # fmt: skip
            self.note("part sent" if is_part else "sent")
        except (NotNow, SentAlready, NothingToSend):
            self.note("not sent")

    def parcels_arrive(self, data: st.DataObject) -> None:
        self.carry_parcels()

    def carry_parcels(self) -> None:
        waybills = Parcel.objects.filter(arrived_at=None).values_list("waybill", flat=True)
        words = [RouteWord(one, f"r-{one}", RouteKind.ARRIVED, self.now) for one in waybills]
        hear_carrier(carrier_name=SWIFT, words=words, now=self.now)

    # ---- requests

    def ask(self, data: st.DataObject) -> None:
        """What the page offers is granted to be asked, with up to so many pieces, whole or in part."""
        order = self.some_order(data)
        person = order.trade.person_id or ""
        offered = [
            (line.line.id, kind)
            for line in askable_lines(person=person, order=order.number, now=self.now)
            for kind in line.kinds
        ]
        if not offered:
            return
        line, kind = data.draw(st.sampled_from(offered))
        part = (
            data.draw(st.sampled_from([None, 1, kind.most_minor])) if kind.kind == Kind.REFUND_ONLY else None
        )
        self.count += 1
        ask = aftersales.Ask(
            line, Kind(kind.kind), Reason(data.draw(st.sampled_from(kind.reasons))),
            data.draw(st.integers(1, kind.pieces_max)), amount_minor=part,
        )  # fmt: skip
        try:
            number = f"CASE{self.count:022}"
            aftersales.open_aftersale(person=person, order=order.number, ask=ask, number=number, now=self.now)
            self.note(f"asked {kind.kind}")
        except OfferOutOfRange:  # the whole of the line is more than was paid for so many pieces
            assert part is not None and part > 1

    def ask_too_much(self, data: st.DataObject) -> None:
        """More pieces than there are are refused, whatever is asked."""
        line = data.draw(
            st.sampled_from(list(OrderLine.objects.select_related("order__trade").order_by("pk")))
        )
        kind = data.draw(st.sampled_from(Kind))
        ask = aftersales.Ask(line.pk, kind, data.draw(st.sampled_from(REASONS[kind])), line.quantity + 1)
        with pytest.raises(MayNotAsk):
            aftersales.open_aftersale(
                person=line.order.trade.person_id or "", order=line.order.number, ask=ask, number="X" * 26,
                now=self.now,
            )  # fmt: skip

    def somebody_acts(self, data: st.DataObject) -> None:
        """One of the acts that the table allows one of the sides: it succeeds."""
        cases = list(AfterSale.objects.filter(status__in=UNDECIDED).order_by("pk"))
        if not cases:
            return
        case = data.draw(st.sampled_from(cases))
        allowed = [(side, act) for side, act in DOINGS if may(act, case.state, side)]
        side, act = data.draw(st.sampled_from(allowed))
        try:
            DOINGS[side, act](self, case, data)
            self.note(f"{side} {act}")
        except PiecesMissing:
            assert act is Act.RESEND
        except NoReturnAddress:
            assert act is Act.AGREE
            assert case.kind in GOES_BACK

    def somebody_oversteps(self, data: st.DataObject) -> None:
        """One of the acts that the table does not allow: refused by name, and nothing has happened."""
        cases = list(AfterSale.objects.order_by("pk"))
        if not cases:
            return
        case = data.draw(st.sampled_from(cases))
        # What a carrier says of a parcel that nobody awaits is not an error.
        wrong = [
            pair for pair in DOINGS if not may(pair[1], case.state, pair[0]) and pair[0] != Role.PROVIDER
        ]
        facts, events = Fact.objects.count(), case.events.count()
        with pytest.raises((NotNowAfterSale, OfferOutOfRange, OfferChanged)):
            DOINGS[data.draw(st.sampled_from(wrong))](self, case, data)
        assert (Fact.objects.count(), case.events.count()) == (facts, events)
        self.note("overstepped")

    def ask_again(self, data: st.DataObject) -> None:
        """Whoever runs the site has a refund that is stuck tried once more; money that may still come is not asked for twice."""
        for case in AfterSale.objects.filter(status=Status.REFUND_FAILED):
            with contextlib.suppress(NotNowAfterSale):
                ask_again(aftersale=case.number, now=self.now)
                self.note("asked again")

    # ---- the bank

    def bank_answers_refunds(self, data: st.DataObject) -> None:
        self.answer_refunds(fails=data.draw(st.sampled_from([False, False, True])))

    def answer_refunds(self, *, fails: bool) -> None:
        kind = EventKind.REFUND_FAILED if fails else EventKind.REFUND_SUCCEEDED
        for row in Refund.objects.filter(gave_up_at=None, retry_at=None).select_related("intent"):
            if not row.intent.events.filter(refund=row.attempt_key).exists():
                order = Order.objects.filter(trade__intent=row.intent.key).order_by("pk")[0]
                said = bank(order, kind, minor=row.amount_minor, now=self.now, refund=row.attempt_key)
                hear(said, now=self.now)
                self.note(kind.value)

    def bank_charges_back(self, data: st.DataObject) -> None:
        order = self.some_order(data)
        room = state_of(order.trade.intent).refundable_minor * data.draw(st.sampled_from([5, 30, 100])) // 100
        if room:
            hear(bank(order, EventKind.CHARGE_BACK, minor=room, now=self.now), now=self.now)
            self.note("charge_back")

    def bank_gives_a_dispute_up(self, data: st.DataObject) -> None:
        order = self.some_order(data)
        if held := state_of(order.trade.intent).charged_back_minor:
            minor = data.draw(st.sampled_from([held, max(1, held // 3)]))
            hear(bank(order, EventKind.CHARGE_BACK_WON, minor=minor, now=self.now), now=self.now)
            self.note("charge_back_won")

    # ---- time

    def time_passes(self, data: st.DataObject) -> None:
        self.pass_time(hours=data.draw(st.sampled_from([1, 25, 80, 200])))

    def pass_time(self, *, hours: int) -> None:
        self.now += timedelta(hours=hours)
        payment.retry_refunds(now=self.now)
        self.note("by time", run_deadlines(now=self.now))
        self.note("received by time", confirm_due(now=self.now))
        self.note("settled", settle_due(now=self.now))

    # ---- after every step

    @invariant()
    def all_truths_hold(self) -> None:
        if hasattr(self, "relay"):
            while self.relay.step():
                pass
            assert find_after_faults() == []

    def teardown(self) -> None:
        """Left to the clock and a bank that pays, everything ends: nothing is undecided, and all that may is settled."""
        if not hasattr(self, "relay"):
            return
        for _ in range(ROUNDS_MAX):
            self.pass_time(hours=400)
            self.answer_refunds(fails=False)
            self.all_truths_hold()
            if not AfterSale.objects.exclude(status__in=ENDED).exists():
                break
        self.pass_time(hours=400)
        self.all_truths_hold()
        assert not AfterSale.objects.filter(status__in=UNDECIDED).exists()
        assert not AfterSale.objects.filter(status=Status.REFUNDING).exists()
        open_ones = Order.objects.filter(status="completed", settled_at=None)
        assert not open_ones.exists()
        assert Settlement.objects.count() == Order.objects.filter(status="completed").count()

    # ---- small helps

    def note(self, what: str, times: int = 1) -> None:
        type(self).done[str(what)] += times

    def waybill(self) -> Waybill:
        self.count += 1
        return Waybill(SWIFT, f"SC-{self.count}")

    def some_order(self, data: st.DataObject) -> Order:
        return data.draw(st.sampled_from(list(Order.objects.select_related("trade").order_by("pk"))))

    def owner_of(self, order: Order) -> str:
        skus = set(OrderLine.objects.filter(order=order).values_list("sku", flat=True))
        return next(ware.owner for ware in self.here.wares if ware.sku in skus)

    def by(self, case: AfterSale) -> dict[str, Any]:
        return {"by": self.owner_of(case.line.order), "aftersale": case.number, "now": self.now}

    def buyer(self, case: AfterSale) -> dict[str, Any]:
        return {"person": case.line.order.trade.person_id, "aftersale": case.number, "now": self.now}


# As often as each stands here; the first are what hypothesis likes to draw.
HAPPENINGS: tuple[Callable[[AfterTrading, st.DataObject], None], ...] = (
    *[AfterTrading.somebody_acts] * 14, *[AfterTrading.ask] * 8, *[AfterTrading.bank_answers_refunds] * 3,
    *[AfterTrading.send] * 3, *[AfterTrading.parcels_arrive] * 2, *[AfterTrading.time_passes] * 3,
    *[AfterTrading.claim_in_the_flash_sale] * 2, *[AfterTrading.order] * 2, *[AfterTrading.somebody_oversteps] * 2,
    AfterTrading.ask_again, AfterTrading.ask_too_much, *[AfterTrading.bank_charges_back] * 3,
    *[AfterTrading.bank_gives_a_dispute_up] * 2,
)  # fmt: skip


def run(make_stall: Callable[[], Stall], *, examples: int, steps: int) -> Counter[str]:
    """What happened in all of it."""
    done: Counter[str] = Counter()
    machine: Any = type(
        "ThisTrading", (AfterTrading,), {"make_stall": staticmethod(make_stall), "done": done}
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        ),
    )  # fmt: skip
    return done


@pytest.mark.wide
def test_no_order_of_doings_after_a_purchase_breaks_a_truth(sqlite_truth: str, built: BuiltOnce) -> None:
    done = run(lambda: built(stall), examples=7, steps=50)

    # It really walks: some thirty kinds of happenings are common, these in every run.
    assert len(done) >= 15, done
    for what in ("order", "coupon", "flash claim", "refund_succeeded", "settled", "by time"):
        assert done[what], f"{what} never happened: {done}"


@pytest.mark.postgres
def test_no_order_of_doings_after_a_purchase_breaks_a_truth_on_postgresql(postgres_truth: str) -> None:
    def emptied() -> Stall:
        empty_postgres()
        return stall()

    run(emptied, examples=2, steps=20)
