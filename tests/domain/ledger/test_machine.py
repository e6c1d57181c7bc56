"""Sales, refunds, settlements, payouts and clawbacks in any order: after each step the books say what a plain sum says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from magpie.domain.ledger import actions, queries, rules
from magpie.domain.ledger.models import Entry
from magpie.domain.ledger.refusals import EntryDiffers, NothingToPayOut, PayoutEnded, PayoutTooHigh
from magpie.domain.ledger.rules import (
    AccountRef,
    EntryKind,
    LineSplit,
    MoveDraft,
    PayoutStatus,
    Reason,
    RefundShare,
)
from tests.databases import put_in_place
from tests.domain.cast import NOW
from tests.domain.ledger.cast import BUYERS, CREATOR, PAYOUTS, PROVIDER, SHOP, balance, post

pytestmark = pytest.mark.wide

OWNERS = st.sampled_from([SHOP, "shop:13", CREATOR])
AMOUNTS = st.integers(0, 5_000)


@dataclass
class Sale:
    split: LineSplit
    refunded_minor: int = 0
    is_settled: bool = False


class Books(RuleBasedStateMachine):
    """Beside the books a model: account -> balance, key -> moves, sales, and payouts by status."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        put_in_place(self.template)
        self.balances: Counter[AccountRef] = Counter()
        self.posted: dict[str, list[MoveDraft]] = {}
        self.sales: list[Sale] = []
        self.payouts: dict[int, tuple[str, int, PayoutStatus]] = {}

    def write(self, moves: Sequence[MoveDraft]) -> None:
        some = [move for move in moves if move.amount_minor]
        if some:
            key = f"entry:{len(self.posted)}"
            post(key, moves)
            self.posted[key] = some
            self.count(some)

    def count(self, moves: Sequence[MoveDraft]) -> None:
        for move in moves:
            self.balances[move.credit] += move.amount_minor
            self.balances[move.debit] -= move.amount_minor

    @rule(
        shop=st.sampled_from([SHOP, "shop:13"]),
        creator=st.sampled_from([CREATOR, ""]),
        amounts=st.tuples(*[AMOUNTS] * 5),
    )
    def sell(self, shop: str, creator: str, amounts: tuple[int, int, int, int, int]) -> None:
        cash, subsidy, discount, fee, commission = amounts if creator else (*amounts[:2], 0, amounts[3], 0)
        split = LineSplit(f"line:{len(self.sales)}", shop, creator, cash, subsidy, discount, fee, commission)
        self.write(rules.payment_moves(cash))
        self.write(rules.sale_moves(split))
        self.sales.append(Sale(split))

    @precondition(lambda self: self.sales)
    @rule(which=st.integers(0), share=st.integers(0, 100))
    def refund(self, which: int, share: int) -> None:
        sale = self.sales[which % len(self.sales)]
        whole = sale.split.cash_minor
        part = (whole - sale.refunded_minor) * share // 100
        if whole:
            taken = RefundShare(part, whole, sale.refunded_minor)
            self.write(rules.refund_moves(sale.split, taken, is_settled=sale.is_settled))
            self.write(rules.refund_sent_moves(part))
            sale.refunded_minor += part

    @precondition(lambda self: self.sales)
    @rule(which=st.integers(0))
    def settle(self, which: int) -> None:
        sale = self.sales[which % len(self.sales)]
        if not sale.is_settled:
            whole = sale.split.cash_minor or 1
            self.write(rules.settlement_moves(sale.split, refunded=sale.refunded_minor, whole=whole))
            sale.is_settled = True

    @rule(owner=OWNERS, amount=st.integers(1, 3_000))
    def claw_back(self, owner: str, amount: int) -> None:
        ref = rules.available_account(owner)
        assert ref is not None
        self.write([MoveDraft(ref, PROVIDER, amount, Reason.CHARGE_BACK)])

    @initialize()
    def begin_with_something_to_pay_out(self) -> None:
        for shop in (SHOP, "shop:13"):
            self.sell(shop, CREATOR, (9_000, 500, 500, 200, 2_000))
            self.settle(len(self.sales) - 1)

    @rule(owner=OWNERS, percent=st.integers(1, 120), key=st.integers(0, 9))
    def ask_for_a_payout(self, owner: str, percent: int, key: int) -> None:
        ref = rules.available_account(owner)
        assert ref is not None
        available = self.balances[ref]
        amount = max(1, available * percent // 100)
        before = Entry.objects.count()
        try:
            made = actions.request_payout(
                owner=owner, currency="CNY", amount_minor=amount, key=f"{owner}:{amount}:{key}", now=NOW
            )
        except NothingToPayOut:
            assert available <= 0
        except PayoutTooHigh:
            assert 0 < available < amount
        else:
            if made not in self.payouts:
                assert amount <= available
                self.payouts[made] = owner, amount, PayoutStatus.REQUESTED
                self.count([MoveDraft(ref, PAYOUTS, amount, Reason.PAYOUT)])
                before += 1
        assert Entry.objects.count() == before

    @precondition(lambda self: self.payouts)
    @rule(
        which=st.integers(0),
        outcome=st.sampled_from([PayoutStatus.SENT, PayoutStatus.PAID, PayoutStatus.FAILED]),
    )
    def hear_of_a_payout(self, which: int, outcome: PayoutStatus) -> None:
        payout = sorted(self.payouts)[which % len(self.payouts)]
        owner, amount, status = self.payouts[payout]
        ref = rules.available_account(owner)
        assert ref is not None
        try:
            said = actions.settle_payout(payout=payout, outcome=outcome, now=NOW)
        except PayoutEnded:
            assert status in rules.FINAL
            assert status != outcome
            return
        if said == status:
            return
        self.payouts[payout] = owner, amount, said
        if said in rules.FINAL:
            to = PROVIDER if said == PayoutStatus.PAID else ref
            self.count([MoveDraft(PAYOUTS, to, amount, Reason.PAYOUT)])

    @precondition(lambda self: self.posted)
    @rule(which=st.integers(0), more=st.integers(0, 1))
    def post_again(self, which: int, more: int) -> None:
        key = sorted(self.posted)[which % len(self.posted)]
        first, *rest = self.posted[key]
        again = [
            MoveDraft(first.debit, first.credit, first.amount_minor + more, first.reason, first.line),
            *rest,
        ]
        before = Entry.objects.count()
        if more:
            with pytest.raises(EntryDiffers):
                post(key, again)
        else:
            post(key, again)
        assert Entry.objects.count() == before

    @rule(window=st.integers(1, 12))
    def checkpoint(self, window: int) -> None:
        actions.checkpoint_balances(now=NOW, window_moves=window)

    @invariant()
    def balances_are_the_plain_sums(self) -> None:
        for ref, minor in self.balances.items():
            assert balance(ref) == minor, ref

    @invariant()
    def everything_sums_to_zero(self) -> None:
        lines = queries.trial_balance()
        assert sum(line.debit_minor for line in lines) == sum(line.credit_minor for line in lines)
        assert queries.find_imbalance() == []

    @invariant()
    def what_is_on_its_way_out_is_what_was_asked_for(self) -> None:
        waiting = [amount for _, amount, status in self.payouts.values() if status not in rules.FINAL]
        assert balance(PAYOUTS) == sum(waiting)

    @invariant()
    def nothing_is_left_with_the_buyers(self) -> None:
        assert balance(BUYERS) == 0

    def teardown(self) -> None:
        """Settle all there is: then nothing is pending anywhere."""
        for which in range(len(self.sales)):
            self.settle(which)
        pending = [line for line in queries.trial_balance() if line.kind.endswith("_pending")]
        assert [line for line in pending if line.debit_minor or line.credit_minor] == []
        assert Entry.objects.exclude(kind__in=[EntryKind.SALE, *_payout_kinds()]).count() == 0


def _payout_kinds() -> tuple[EntryKind, ...]:
    return EntryKind.PAYOUT, EntryKind.PAYOUT_PAID, EntryKind.PAYOUT_FAILED


@pytest.mark.wide
def test_the_books_hold_whatever_happens(sqlite_truth: str, sqlite_template: Path) -> None:
    machine = type("TheseBooks", (Books,), {"template": sqlite_template})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
