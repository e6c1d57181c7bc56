"""Any order of claiming, using, giving back, lapsing, ending and forgetting: the counters are what the rows say, within the limits.

One model in plain Python beside the tables; after every step both must agree. On SQLite: the same UPDATEs and CHECKs run
on PostgreSQL in the tests beside this one.
"""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
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

from magpie.domain.campaigns import actions
from magpie.domain.campaigns.models import Coupon, CouponClaim, CouponUse
from magpie.domain.campaigns.refusals import CannotClaim, CannotUse
from magpie.domain.people import actions as people
from magpie.domain.people.refusals import PersonIsErased
from tests.domain.campaigns.cast import DAY, coupon, taken
from tests.domain.cast import NOW, Town, tao, town

pytestmark = pytest.mark.wide
QUANTITY, BUDGET, MOST, CLAIMS_MAX, USES_MAX = 4, 7000, 2000, 3, 2
PEOPLE = 3


class Coupons(RuleBasedStateMachine):
    """`open`, `used` and `lapsed` are claim -> (holder, expires); `uses` is ref -> (claim, minor)."""

    def __init__(self, template: Path, here: Town, extra: list[str]) -> None:
        super().__init__()
        connection.close()
        shutil.copyfile(template, connection.settings_dict["NAME"])
        self.shop, self.people = here.shop, [here.tao, *extra]
        self.now: datetime = NOW
        self.open: dict[int, tuple[str, datetime]] = {}
        self.used: dict[int, tuple[str, datetime]] = {}
        self.lapsed: set[int] = set()
        self.claims_of: dict[str, int] = dict.fromkeys(self.people, 0)
        self.gone: set[str] = set()
        self.holding: dict[str, tuple[int, int]] = {}
        self.refs = 0
        self.is_ended = False

    @initialize()
    def make(self) -> None:
        self.coupon = coupon(
            self.shop, quantity=QUANTITY, budget_minor=BUDGET, claims_max=CLAIMS_MAX, uses_max=USES_MAX,
            use_days=2, claim_until=NOW + 90 * DAY,
        )  # fmt: skip

    @rule(who=st.integers(0, PEOPLE - 1))
    def claim(self, who: int) -> None:
        person = self.people[who]
        run_out = {one for one, (_, until) in self.open.items() if until <= self.now}
        held = len(self.open) + len(self.used)
        is_room = held < QUANTITY and (held + 1) * MOST <= BUDGET
        try:
            made = actions.claim_coupon(person=person, coupon=self.coupon, now=self.now).id
        except PersonIsErased:
            assert person in self.gone
            return
        except CannotClaim:
            assert self.is_ended or self.claims_of[person] >= CLAIMS_MAX or (not is_room and not run_out)
            return
        assert person not in self.gone and not self.is_ended and self.claims_of[person] < CLAIMS_MAX
        if not is_room:
            self._lapse(run_out)
        self.claims_of[person] += 1
        self.open[made] = (person, self.now + 2 * DAY)

    @precondition(lambda self: self.open or self.used)
    @rule(data=st.data(), minor=st.integers(1, MOST))
    def use(self, data: st.DataObject, minor: int) -> None:
        both = {**self.open, **self.used}
        one = data.draw(st.sampled_from(sorted(both)))
        person, until = both[one]
        mine = sum(1 for claim, _ in self.holding.values() if self.used[claim][0] == person)
        may = one in self.open and self.now < until and mine < USES_MAX and person not in self.gone
        self.refs += 1
        ref = f"trade:{self.refs}"
        if person in self.gone:
            return
        try:
            with transaction.atomic():
                actions.use_claims(
                    person=person, claims=[one], discounts=taken(self.coupon, minor), ref=ref, now=self.now
                )
        except CannotUse:
            assert not may
            return
        assert may
        self.used[one] = self.open.pop(one)
        self.holding[ref] = (one, minor)

    @precondition(lambda self: self.refs)
    @rule(data=st.data(), which=st.sampled_from(["all", "this", "another"]))
    def give_back(self, data: st.DataObject, which: str) -> None:
        ref = f"trade:{data.draw(st.integers(1, self.refs))}"
        coupons = {"all": None, "this": {self.coupon}, "another": {self.coupon + 1}}[which]
        back = actions.give_back_uses(ref=ref, coupons=coupons, now=self.now)
        assert back == (1 if ref in self.holding and which != "another" else 0)
        if back:
            one, _ = self.holding.pop(ref)
            person, until = self.used.pop(one)
            self.open[one] = (person, self.now if person in self.gone else until)

    @rule(hours=st.sampled_from([1, 20, 49]))
    def wait(self, hours: int) -> None:
        self.now += hours * DAY / 24

    @rule()
    def sweep(self) -> None:
        run_out = {one for one, (_, until) in self.open.items() if until <= self.now}
        assert actions.sweep_expired_claims(now=self.now) == len(run_out)
        self._lapse(run_out)

    @precondition(lambda self: len(self.gone) < PEOPLE - 1)
    @rule(who=st.integers(1, PEOPLE - 1))
    def forget(self, who: int) -> None:
        person = self.people[who]
        if person in self.gone:
            return
        people.erase_person(person=person, now=self.now)
        actions.forget_claims(person=person, now=self.now)
        self.gone.add(person)
        self._lapse({one for one, (holder, _) in self.open.items() if holder == person})

    @precondition(lambda self: not self.is_ended and self.refs > 3)
    @rule()
    def end(self) -> None:
        actions.end_coupon(coupon=self.coupon, now=self.now)
        self.is_ended = True

    @invariant()
    def counters_are_what_happened_and_within_their_limits(self) -> None:
        if not hasattr(self, "coupon"):
            return
        row = Coupon.objects.get(pk=self.coupon)
        held = len(self.open) + len(self.used)
        assert (row.claimed, row.lapsed, row.used) == (
            held + len(self.lapsed),
            len(self.lapsed),
            len(self.used),
        )
        assert row.promised_minor == held * MOST <= BUDGET
        assert row.spent_minor == sum(minor for _, minor in self.holding.values()) <= row.promised_minor
        assert held <= QUANTITY
        assert CouponClaim.objects.filter(lapses_at__isnull=False).count() == len(self.open)
        assert CouponUse.objects.filter(end=None).count() == len(self.holding)
        assert not CouponClaim.objects.filter(person__in=self.gone).exists()

    def _lapse(self, claims: set[int]) -> None:
        for one in claims:
            self.open.pop(one)
        self.lapsed |= claims


def test_no_order_of_doings_breaks_a_limit(sqlite_truth: str, tmp_path: Path) -> None:
    here = town()
    extra = [tao() for _ in range(PEOPLE - 1)]
    connection.close()
    template = tmp_path / "template.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(connection.settings_dict["NAME"], template)

    def machine() -> Any:
        return Coupons(template, here, extra)

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
        ),
    )  # fmt: skip
