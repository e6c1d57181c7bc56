"""A flash sale under any order of claims, orders, payments, cancellations, sweeps and endings: it always adds up."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
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

from magpie.domain.flash import actions, queries
from magpie.domain.flash.models import Claim, ClaimEnd, FlashItem
from magpie.domain.flash.refusals import ClaimEnded, ClaimExpired
from magpie.domain.flash.rules.flash import ClaimView
from magpie.domain.people import actions as people
from magpie.domain.people.models import Person
from tests import databases
from tests.domain.cast import NOW, MemoryLog, carry
from tests.domain.flash.cast import HOUR, ask, crowd, flash, person_named, stock

pytestmark = pytest.mark.wide
QUOTA, ON_HAND, LIMIT, PEOPLE = 7, 12, 3, 4


class FlashMachine(RuleBasedStateMachine):
    """Four people, seven pieces, three for each; what the machine knows is checked against what the tables say."""

    @initialize()
    def open(self) -> None:
        self.it = flash(quota=QUOTA, on_hand=ON_HAND, per_person_max=LIMIT)
        self.people = crowd(PEOPLE)
        self.now = NOW
        self.claims: dict[tuple[str, str], ClaimView] = {}
        self.orders: list[str] = []
        self.comers = 0
        self.numbers: list[int] = []
        self.log = MemoryLog()

    @rule(
        queue=st.lists(
            st.tuples(st.integers(0, PEOPLE - 1), st.integers(1, LIMIT), st.integers(0, 5)),
            min_size=1,
            max_size=6,
        )
    )
    def claim(self, queue: list[tuple[int, int, int]]) -> None:
        asks = [
            ask(self.people[who], self.it.item, quantity=quantity, key=f"k{key}", at=self.now)
            for who, quantity, key in queue
        ]
        answers = actions.claim_pieces(asks=asks, now=self.now)
        for one, answer in zip(asks, answers, strict=True):
            if not isinstance(answer, ClaimView):
                continue
            before = self.claims.setdefault((one.person, one.key), answer)
            assert (before.claim, before.number, before.quantity) == (
                answer.claim,
                answer.number,
                one.quantity,
            )
            if before is answer:
                self.numbers.append(answer.number)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def order(self, data: st.DataObject) -> None:
        person, key = data.draw(st.sampled_from(sorted(self.claims)))
        ref = f"order:{len(self.orders)}"
        view = self.claims[person, key]
        try:
            terms = actions.use_claim(person=person, claim=view.claim, ref=ref, now=self.now)
        except (ClaimEnded, ClaimExpired):
            return
        assert (terms.quantity, terms.price_minor) == (view.quantity, 1900)
        self.orders.append(ref)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), is_paid=st.booleans())
    def finish(self, data: st.DataObject, is_paid: bool) -> None:
        ref = data.draw(st.sampled_from(self.orders))
        act = actions.settle if is_paid else actions.give_back
        act(ref=ref, now=self.now)

    @rule(seconds=st.sampled_from([1, 60, 299, 301]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        actions.sweep_claims(now=self.now)
        assert actions.sweep_claims(now=self.now) == 0

    @rule()
    def close(self) -> None:
        actions.close_due_sales(now=self.now)

    @rule()
    def end_early(self) -> None:
        if self.now > NOW + HOUR / 2:
            actions.end_flash_sale(person=self.it.here.mei, sale=self.it.sale, now=self.now)

    @rule(who=st.integers(0, PEOPLE - 1))
    def erase_and_replace(self, who: int) -> None:
        person = self.people[who]
        people.erase_person(person=person, now=self.now)
        carry(self.log)
        assert not Claim.objects.filter(person=person).exists()
        self.claims = {pair: view for pair, view in self.claims.items() if pair[0] != person}
        # A name that is the same in every run, or the same draws would mean other things.
        self.comers += 1
        self.people[who] = person_named(PEOPLE + self.comers)
        Person.objects.create(key=self.people[who], created_at=self.now)

    @invariant()
    def it_adds_up(self) -> None:
        if not hasattr(self, "it"):
            return
        assert queries.find_flash_difference() == []
        row = FlashItem.objects.get(pk=self.it.item)
        assert row.claimed + row.sold + row.returned <= QUOTA
        assert stock(self.it.here.sku) == (ON_HAND, QUOTA - row.sold - row.returned, row.sold)
        assert sorted(self.numbers) == list(range(1, row.numbered + 1))

    @invariant()
    def nobody_has_more_than_the_limit(self) -> None:
        if not hasattr(self, "it"):
            return
        ended = set(ClaimEnd.objects.exclude(outcome="sold").values_list("claim", flat=True))
        for person in self.people:
            live = Claim.objects.filter(person=person).exclude(pk__in=ended)
            running = [row for row in live if row.expires_at > self.now or hasattr(row, "use")]
            assert sum(row.quantity for row in running) <= LIMIT


@pytest.mark.parametrize("examples", [8])
def test_any_order_of_acts_adds_up(sqlite_template: Path, tmp_path: Path, django_db_blocker: Any, examples: int) -> None:  # fmt: skip
    """On SQLite: what two at once do is the matter of other tests; here it is what one after the other does."""
    path = tmp_path / "truth.sqlite3"

    class OnItsOwnDatabase(FlashMachine):
        def __init__(self) -> None:
            super().__init__()
            connection.close()
            path.unlink(missing_ok=True)
            path.write_bytes(sqlite_template.read_bytes())

    with django_db_blocker.unblock(), databases.default_database(databases.sqlite_entry(path)):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            OnItsOwnDatabase,
            settings=settings(
                max_examples=examples,
                stateful_step_count=25,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
