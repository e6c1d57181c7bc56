"""Calls to providers: outside of transactions, again after a crash, under the same key, and bounded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import transaction

from magpie.domain.payment import actions, queries
from magpie.domain.payment.actions.calls import OPENING_PATIENCE
from magpie.domain.payment.models import LocalCharge, LocalEvent, ProviderCall
from magpie.domain.payment.providers.interface import Opened, OpenOrder, ProviderEvent, RefundOrder
from magpie.domain.payment.refusals import CallInsideTransaction, ProviderAway, ProviderRefused
from magpie.domain.payment.rules import CALL_LEASE, EXPIRY_PATIENCE, RefundStatus, Status
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, fact_names
from tests.domain.payment.till import DUE, SECOND, UNTIL, ask_for, counters, deliver, paid, pay, the_bank

pytestmark = pytest.mark.wide


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Faulty:
    """The test bank behind a line that breaks: `before` happens instead of a call, `after` once it was made."""

    before: list[BaseException | None] = field(default_factory=list)
    after: list[BaseException | None] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    name: str = "local"

    def open(self, order: OpenOrder, *, now: datetime) -> Opened:
        self._break(self.before)
        self.keys.append(order.key)
        opened = the_bank().open(order, now=now)
        self._break(self.after)
        return opened

    def cancel(self, provider_ref: str, *, key: str, now: datetime) -> None:
        self._break(self.before)
        self.keys.append(key)
        the_bank().cancel(provider_ref, key=key, now=now)
        self._break(self.after)

    def refund(self, order: RefundOrder, *, now: datetime) -> None:
        self._break(self.before)
        self.keys.append(order.key)
        the_bank().refund(order, now=now)
        self._break(self.after)

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> list[ProviderEvent]:
        return the_bank().read_webhook(headers=headers, body=body, now=now)

    def fetch(self, provider_ref: str) -> list[ProviderEvent]:
        self._break(self.before)
        return the_bank().fetch(provider_ref)

    def list_events(self, *, since: datetime, until: datetime) -> list[ProviderEvent]:
        return the_bank().list_events(since=since, until=until)

    @staticmethod
    def _break(faults: list[BaseException | None]) -> None:
        fault = faults.pop(0) if faults else None
        if fault is not None:
            raise fault


@pytest.fixture
def line() -> Iterator[Faulty]:
    config = apps.get_app_config("payment")
    before = config.__dict__.pop("providers", None)
    faulty = Faulty()
    config.__dict__["providers"] = {"local": faulty}
    yield faulty
    config.__dict__.pop("providers")
    if before is not None:
        config.__dict__["providers"] = before


def away() -> Refusal:
    return ProviderAway(why="no line")


def no() -> Refusal:
    return ProviderRefused(why="closed")


def test_no_call_is_made_inside_a_transaction(truth: str) -> None:
    intent = ask_for()

    for act in (
        lambda: actions.do_provider_calls(now=NOW),
        lambda: actions.do_calls_of(intent=intent, now=NOW),
        lambda: actions.fetch_events(intent=intent),
        lambda: actions.expire_intents(now=UNTIL),
        lambda: deliver(),
    ):
        with pytest.raises(CallInsideTransaction), transaction.atomic():
            act()

    assert LocalCharge.objects.count() == 0


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_crash_around_the_opening_opens_one_payment(truth: str, line: Faulty, where: str) -> None:
    intent = ask_for()
    getattr(line, where).append(Crash())

    with pytest.raises(Crash):
        actions.do_provider_calls(now=NOW)
    held = actions.do_provider_calls(now=NOW + CALL_LEASE - SECOND)
    again = actions.do_provider_calls(now=NOW + CALL_LEASE)

    assert (held, again) == (0, 1)
    assert LocalCharge.objects.count() == 1
    assert set(line.keys) == {f"open:{intent}"}
    assert queries.get_intent(intent).pay_url == f"/bank/{LocalCharge.objects.get().key}/"


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_crash_around_a_refund_gives_back_once(truth: str, line: Faulty, where: str) -> None:
    intent = paid()
    actions.request_refund(intent=intent, key="r", amount_minor=800, ref="aftersale:1", now=NOW)
    getattr(line, where).append(Crash())

    with pytest.raises(Crash):
        actions.do_provider_calls(now=NOW)
    actions.do_provider_calls(now=NOW + CALL_LEASE)
    deliver(now=NOW + CALL_LEASE)

    assert counters(intent) == (DUE, 0, 800, 0)
    assert LocalEvent.objects.filter(kind="refund_succeeded").count() == 1
    assert fact_names().count("RefundSucceeded") == 1


def test_a_crash_between_the_opening_and_its_note_loses_no_payment(truth: str, line: Faulty) -> None:
    """The bank's own page was open, somebody paid, and the webhook names our key alone."""
    intent = ask_for()
    line.after.append(Crash())
    with pytest.raises(Crash):
        actions.do_provider_calls(now=NOW)
    pay(intent)

    deliver()

    assert (queries.state_of(intent).status, counters(intent)) == (Status.PAID, (DUE, 0, 0, 0))
    actions.do_provider_calls(now=NOW + CALL_LEASE)
    assert queries.state_of(intent).status == Status.PAID
    assert fact_names().count("PaymentCaptured") == 1


def test_a_provider_that_is_away_is_asked_again_and_given_up_in_the_end(truth: str, line: Faulty) -> None:
    intent = ask_for()
    line.before += [away()] * 20
    now, tries = NOW, 0

    for _ in range(20):
        tries += actions.do_provider_calls(now=now)
        now += timedelta(hours=7)

    (stuck,) = queries.stuck_calls()
    assert (tries, stuck.tries, stuck.kind, stuck.intent) == (8, 8, "open", intent)
    assert "no line" in stuck.error
    assert queries.state_of(intent).status == Status.FAILED
    assert fact_names() == ["PaymentFailed"]


def test_a_refund_nobody_answered_for_stays_under_way(truth: str, line: Faulty) -> None:
    """It may have been made: giving its amount back could pay twice."""
    intent = paid()
    actions.request_refund(intent=intent, key="r", amount_minor=800, ref="aftersale:1", now=NOW)
    line.before += [away()] * 8
    for days in range(9):
        actions.do_provider_calls(now=NOW + timedelta(days=days))

    assert counters(intent) == (DUE, 800, 0, 0)
    assert queries.stuck_calls()[0].key == "refund:r.1"
    assert queries.state_of_refund("r").status == RefundStatus.PENDING


def test_a_clear_no_is_a_truth_about_the_payment(truth: str, line: Faulty) -> None:
    intent = ask_for()
    line.before.append(no())

    actions.do_provider_calls(now=NOW)

    assert (queries.state_of(intent).status, fact_names()) == (Status.FAILED, ["PaymentFailed"])
    assert actions.do_provider_calls(now=UNTIL) == 0


def test_a_clear_no_to_a_refund_is_a_failed_attempt(truth: str, line: Faulty) -> None:
    intent = paid()
    actions.request_refund(intent=intent, key="r", amount_minor=800, ref="aftersale:1", now=NOW)
    line.before.append(no())

    actions.do_provider_calls(now=NOW)

    assert counters(intent) == (DUE, 0, 0, 0)
    assert queries.state_of_refund("r").status == RefundStatus.WAITING
    assert fact_names()[-1] == "RefundFailed"


def test_a_payment_closed_before_anybody_was_asked_is_never_opened(truth: str, line: Faulty) -> None:
    intent = ask_for()
    actions.cancel_intent(intent=intent, now=NOW)

    assert actions.do_provider_calls(now=NOW) == 2
    assert (line.keys, LocalCharge.objects.count()) == ([], 0)


def test_a_payment_closed_while_it_was_being_opened_is_closed_at_the_provider(
    truth: str, line: Faulty
) -> None:
    intent = ask_for()
    line.after.append(Crash())
    with pytest.raises(Crash):
        actions.do_provider_calls(now=NOW)
    actions.cancel_intent(intent=intent, now=NOW + SECOND)

    early = actions.do_provider_calls(now=NOW + SECOND)
    actions.do_provider_calls(now=NOW + CALL_LEASE)
    actions.do_provider_calls(now=NOW + CALL_LEASE + OPENING_PATIENCE)

    assert early == 1
    assert line.keys == [f"open:{intent}", f"open:{intent}", f"cancel:{intent}"]
    assert LocalCharge.objects.get().closed_at is not None
    assert ProviderCall.objects.filter(done_at=None).count() == 0


def test_expiry_waits_for_a_provider_that_is_away_but_not_for_ever(truth: str, line: Faulty) -> None:
    intent = ask_for()
    actions.do_provider_calls(now=NOW)
    line.before += [away()] * 2

    early = actions.expire_intents(now=UNTIL)
    late = actions.expire_intents(now=UNTIL + EXPIRY_PATIENCE)

    assert (early, late, queries.state_of(intent).status) == (0, 1, Status.EXPIRED)
