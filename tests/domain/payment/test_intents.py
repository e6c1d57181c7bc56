"""Opening, cancelling, running out; and what the tables refuse by themselves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from magpie.domain.outbox.append_only import WrittenOnce
from magpie.domain.payment import actions, queries, rules
from magpie.domain.payment.models import Intent, LocalCharge, PaymentEvent, ProviderCall
from magpie.domain.payment.refusals import AlreadyPaid, NoSuchIntent, NoSuchProvider, UnreadableIntent
from magpie.domain.payment.rules import EventKind, Status
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, fact_names
from tests.domain.payment.till import (
    DUE,
    SECOND,
    UNTIL,
    ask_for,
    at_the_bank,
    charge_of,
    counters,
    deliver,
    paid,
    pay,
    said,
)

pytestmark = pytest.mark.wide


def test_an_intent_is_opened_at_the_bank_and_says_where_to_pay(truth: str) -> None:
    key = ask_for()
    first = queries.get_intent(key)

    done = actions.do_calls_of(intent=key, now=NOW)

    view = queries.get_intent(key)
    assert (first.pay_url, first.state.status, done) == ("", Status.REQUIRES_PAYMENT, 1)
    assert view.pay_url == f"/bank/{charge_of(key)}/"
    assert (view.purpose, view.amount_minor, view.currency, view.return_path, view.expires_at) == (
        "trade:7",
        DUE,
        "CNY",
        "/orders/7/",
        UNTIL,
    )
    assert view.state.status == Status.REQUIRES_PAYMENT
    assert len(key) == 26


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"amount_minor": 0}, UnreadableIntent),
        ({"amount_minor": -1}, UnreadableIntent),
        ({"amount_minor": True}, UnreadableIntent),
        ({"amount_minor": 1.5}, UnreadableIntent),
        ({"amount_minor": 10**11 + 1}, UnreadableIntent),
        ({"currency": "cny"}, UnreadableIntent),
        ({"currency": "RMBX"}, UnreadableIntent),
        ({"purpose": ""}, UnreadableIntent),
        ({"purpose": "trade:7\n"}, UnreadableIntent),
        ({"purpose": "trade:" + "7" * 60}, UnreadableIntent),
        ({"return_path": "//elsewhere.example"}, UnreadableIntent),
        ({"return_path": "https://elsewhere.example"}, UnreadableIntent),
        ({"return_path": "/\\elsewhere.example"}, UnreadableIntent),
        ({"return_path": "/a b"}, UnreadableIntent),
        ({"expires_at": NOW}, UnreadableIntent),
        ({"expires_at": NOW + timedelta(days=2)}, UnreadableIntent),
        ({"provider": "paypal"}, NoSuchProvider),
        ({"provider": "stripe"}, NoSuchProvider),
    ],
)
def test_an_intent_that_makes_no_sense_is_refused_whole(
    sqlite_truth: str, spoil: dict[str, object], refusal: type[Refusal]
) -> None:
    draft: dict[str, object] = {
        "purpose": "trade:7",
        "amount_minor": DUE,
        "currency": "CNY",
        "provider": "local",
        "now": NOW,
        "expires_at": UNTIL,
        **spoil,
    }

    with pytest.raises(refusal):
        actions.open_intent(**draft)  # type: ignore[arg-type]

    assert (Intent.objects.count(), ProviderCall.objects.count()) == (0, 0)


def test_a_cancelled_intent_cannot_be_paid_at_the_bank_either(truth: str) -> None:
    intent = at_the_bank().key

    state = actions.cancel_intent(intent=intent, now=NOW)
    again = actions.cancel_intent(intent=intent, now=NOW + SECOND)
    actions.do_provider_calls(now=NOW)
    deliver()

    assert (state.status, again.status, state.is_closed) == (Status.CANCELLED, Status.CANCELLED, True)
    assert LocalCharge.objects.get().closed_at == NOW
    assert fact_names() == ["PaymentClosed"]
    assert sorted(PaymentEvent.objects.values_list("kind", flat=True)) == [
        "cancelled",
        "cancelled",
        "opened",
    ]


def test_what_was_paid_cannot_be_cancelled(truth: str) -> None:
    intent = paid()
    before = fact_names()

    with pytest.raises(AlreadyPaid):
        actions.cancel_intent(intent=intent, now=NOW)

    assert queries.state_of(intent).status == Status.PAID
    assert fact_names() == before


def test_nobody_pays_an_intent_that_does_not_exist(sqlite_truth: str) -> None:
    for act in (
        lambda: actions.cancel_intent(intent="01JD5Y1V9GZC3M0B5T8RQK2W7N", now=NOW),
        lambda: queries.state_of("nothing"),
        lambda: actions.fetch_events(intent=""),
        lambda: actions.request_refund(intent="x", key="k", amount_minor=1, ref="a", now=NOW),
    ):
        with pytest.raises(NoSuchIntent):
            act()


def test_an_unpaid_intent_runs_out_at_its_time_and_not_before(truth: str) -> None:
    intent = at_the_bank().key

    early = actions.expire_intents(now=UNTIL - SECOND)
    gone = actions.expire_intents(now=UNTIL)
    again = actions.expire_intents(now=UNTIL + SECOND)

    assert (early, gone, again) == (0, 1, 0)
    assert queries.state_of(intent).status == Status.EXPIRED
    assert fact_names() == ["PaymentClosed"]


def test_expiry_asks_the_bank_once_more_and_finds_the_money(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, delay_s=3_600, now=UNTIL - SECOND)

    assert actions.expire_intents(now=UNTIL) == 0
    assert actions.expire_intents(now=UNTIL) == 0

    state = queries.state_of(intent)
    assert (state.status, state.is_closed) == (Status.PAID, False)
    assert fact_names() == ["PaymentCaptured", "ProviderFeeTaken"]


def test_an_intent_that_never_reached_the_bank_runs_out_too(truth: str) -> None:
    intent = ask_for()

    assert actions.expire_intents(now=UNTIL) == 1
    assert actions.do_provider_calls(now=UNTIL) == 2

    assert queries.state_of(intent).status == Status.EXPIRED
    assert LocalCharge.objects.count() == 0


def test_money_after_closing_is_counted_and_said_to_be_late(truth: str) -> None:
    intent = at_the_bank().key
    actions.cancel_intent(intent=intent, now=NOW)

    (state,) = actions.record_events(
        provider="local", events=[said(EventKind.CAPTURED, intent)], now=NOW + SECOND
    )

    assert (state.status, state.is_closed, state.refundable_minor) == (Status.PAID, True, DUE)


@pytest.mark.parametrize(
    "spoil",
    [
        {"refunding_minor": DUE + 1},
        {"refunding_minor": 1, "refunded_minor": DUE},
        {"captured_minor": -1},
        {"amount_minor": 0},
        {"expires_at": NOW},
    ],
)
def test_the_database_itself_refuses(truth: str, spoil: dict[str, object]) -> None:
    intent = paid()

    with pytest.raises(IntegrityError), transaction.atomic():
        Intent.objects.filter(key=intent).update(**spoil)

    assert counters(intent) == (DUE, 0, 0, 0)


def test_what_was_said_is_never_changed(truth: str) -> None:
    paid()
    event = PaymentEvent.objects.filter(kind="captured").get()

    for change in (
        lambda: PaymentEvent.objects.update(amount_minor=1),
        lambda: PaymentEvent.objects.all().delete(),
        event.save,
        event.delete,
    ):
        with pytest.raises(WrittenOnce):
            change()


def test_a_person_may_take_what_is_kept_of_their_payments(sqlite_truth: str) -> None:
    paid()
    at_the_bank(purpose="trade:8")

    (record,) = queries.payments_for_export(["trade:7"])

    assert (record.purpose, record.status, record.captured_minor) == ("trade:7", "paid", DUE)
    assert rules.Status(record.status) is Status.PAID
