"""The local test bank, an outside system: signed webhooks, late, twice, reordered, and its own books."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from django.conf import settings as site

from magpie.domain.payment import actions, queries
from magpie.domain.payment.models import LocalDelivery, LocalEvent, PaymentEvent
from magpie.domain.payment.providers.local_desk import decide, read_charge
from magpie.domain.payment.providers.local_post import HttpSender, deliver_local
from magpie.domain.payment.providers.switches import sender_of_settings
from magpie.domain.payment.refusals import (
    ChargeClosed,
    NoSuchCharge,
    NoSuchProvider,
    UnfitChoice,
    WebhookTooLarge,
)
from magpie.domain.payment.rules import Status
from magpie.domain.payment.rules.bank import DELIVER_AGAIN_AFTER, Choice, Faults
from magpie.kit.errors import Refusal
from magpie.kit.signing import SIGNATURE_AGE_MAX, WebhookRefused, standard_headers
from tests.domain.cast import NOW, fact_names
from tests.domain.payment.till import (
    DUE,
    SECOND,
    UNTIL,
    StraightSender,
    at_the_bank,
    charge_of,
    counters,
    deliver,
    hear_webhook,
    pay,
    refresh,
    the_bank,
)

pytestmark = pytest.mark.wide


def test_paying_is_told_by_three_signed_webhooks(truth: str) -> None:
    intent = at_the_bank().key
    sender = StraightSender()
    pay(intent)

    assert deliver(sender=sender) == 3

    assert [json.loads(body)["kind"] for body in sender.bodies] == ["processing", "captured", "fee"]
    state = queries.state_of(intent)
    assert (state.status, state.captured_minor, state.fee_minor) == (Status.PAID, DUE, 41)
    assert fact_names() == ["PaymentCaptured", "ProviderFeeTaken"]
    assert deliver(sender=sender) == 0


def test_a_delay_holds_the_webhook_and_not_the_truth(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, delay_s=60)

    assert deliver(now=NOW + timedelta(seconds=59)) == 0
    assert queries.state_of(intent).status == Status.REQUIRES_PAYMENT
    assert refresh(intent=intent, now=NOW).status == Status.PAID
    assert deliver(now=NOW + timedelta(seconds=60)) == 3
    assert fact_names() == ["PaymentCaptured", "ProviderFeeTaken"]


def test_copies_are_delivered_and_counted_once(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, copies=5)

    assert deliver() == 15

    assert counters(intent) == (DUE, 0, 0, 0)
    assert PaymentEvent.objects.count() == 4


def test_reordered_the_later_event_comes_first(truth: str) -> None:
    intent = at_the_bank().key
    sender = StraightSender()
    pay(intent, is_reordered=True)

    deliver(sender=sender)

    assert [json.loads(body)["kind"] for body in sender.bodies] == ["fee", "captured", "processing"]
    assert queries.state_of(intent).status == Status.PAID


@pytest.mark.parametrize(
    ("choice", "status"), [(Choice.FAIL, Status.FAILED), (Choice.CANCEL, Status.CANCELLED)]
)
def test_failing_and_cancelling_are_told_too(truth: str, choice: Choice, status: Status) -> None:
    intent = at_the_bank().key

    pay(intent, choice)
    deliver()

    assert queries.state_of(intent).status == status


def test_a_failed_try_may_be_followed_by_a_good_one(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, Choice.FAIL)
    pay(intent, Choice.FAIL, now=NOW + SECOND)
    pay(intent, Choice.PAY, now=NOW + 2 * SECOND)

    deliver(now=NOW + 2 * SECOND)

    assert queries.state_of(intent).status == Status.PAID
    assert fact_names().count("PaymentFailed") == 2


def test_a_part_may_be_paid_and_then_the_rest(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, Choice.PAY_OTHER, amount=100)
    deliver()
    part = queries.state_of(intent).status
    pay(intent, Choice.PAY)
    deliver()

    assert (part, queries.state_of(intent).status) == (Status.PARTLY_PAID, Status.PAID)
    with pytest.raises(ChargeClosed):
        pay(intent, Choice.PAY)


def test_too_much_may_be_paid(truth: str) -> None:
    intent = at_the_bank().key

    pay(intent, Choice.PAY_OTHER, amount=DUE + 1)
    deliver()

    assert queries.state_of(intent).status == Status.OVERPAID


@pytest.mark.parametrize(
    ("choice", "amount", "refusal"),
    [
        (Choice.PAY_OTHER, 0, UnfitChoice),
        (Choice.PAY_OTHER, -1, UnfitChoice),
        (Choice.PAY_OTHER, 10**12, UnfitChoice),
        (Choice.CHARGE_BACK, 0, UnfitChoice),
        (Choice.WIN, 0, UnfitChoice),
        (Choice.FAIL_REFUNDS, 11, UnfitChoice),
    ],
)
def test_the_desk_refuses_what_cannot_be(
    sqlite_truth: str, choice: Choice, amount: int, refusal: type[Refusal]
) -> None:
    intent = at_the_bank().key

    with pytest.raises(refusal):
        pay(intent, choice, amount=amount)

    assert (LocalEvent.objects.count(), LocalDelivery.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "faults", [Faults(delay_s=-1), Faults(delay_s=3_601), Faults(copies=0), Faults(copies=11)]
)
def test_faults_are_bounded(sqlite_truth: str, faults: Faults) -> None:
    intent = at_the_bank().key

    with pytest.raises(UnfitChoice):
        decide(charge=charge_of(intent), choice=Choice.PAY, now=NOW, faults=faults)

    assert LocalEvent.objects.count() == 0


def test_nothing_can_be_paid_after_its_time(sqlite_truth: str) -> None:
    intent = at_the_bank().key

    with pytest.raises(ChargeClosed):
        pay(intent, now=UNTIL)
    with pytest.raises(NoSuchCharge):
        decide(charge="01JD5Y1V9GZC3M0B5T8RQK2W7N", choice=Choice.PAY, now=NOW)

    assert read_charge(charge=charge_of(intent), now=UNTIL).is_open is False


def test_a_disputed_payment_can_be_won_back_once(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent)
    pay(intent, Choice.CHARGE_BACK)
    with pytest.raises(UnfitChoice):
        pay(intent, Choice.CHARGE_BACK)
    deliver()
    lost = queries.state_of(intent).status
    pay(intent, Choice.WIN)
    deliver()
    with pytest.raises(UnfitChoice):
        pay(intent, Choice.WIN)

    assert (lost, queries.state_of(intent).status) == (Status.CHARGED_BACK, Status.PAID)


def test_a_site_that_is_down_is_told_again_and_in_the_end_no_more(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, Choice.FAIL)
    sender = StraightSender(statuses=[0, 500, 503, 404, 302, 400, 500])
    now = NOW
    for _ in range(10):
        deliver(now=now, sender=sender)
        now += timedelta(hours=2)

    row = LocalDelivery.objects.get()
    assert (len(sender.bodies), row.tries, row.last_status) == (7, 1 + len(DELIVER_AGAIN_AFTER), 500)
    assert (row.delivered_at, row.gave_up_at is None) == (None, False)


def test_a_crash_between_sending_and_noting_sends_again(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, Choice.FAIL)

    class Dying(StraightSender):
        def send(self, **message: object) -> int:
            super().send(**message)  # type: ignore[arg-type]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(sender=Dying())
    assert deliver(now=NOW + 29 * SECOND) == 0
    assert deliver(now=NOW + 30 * SECOND) == 1

    assert fact_names() == ["PaymentFailed"]


def test_the_signature_is_of_the_standard(sqlite_truth: str) -> None:
    """Computed here a second way, from the words of the specification."""
    pay(at_the_bank().key, Choice.FAIL)
    headers, body = the_bank().sign(LocalEvent.objects.get(), now=NOW)

    signed = b".".join([headers["webhook-id"].encode(), str(int(NOW.timestamp())).encode(), body])
    mac = hmac.digest(site.MAGPIE_BANK_SECRET.encode(), signed, hashlib.sha256)

    assert headers["webhook-signature"] == "v1," + base64.b64encode(mac).decode()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ({"webhook-signature": ""}, "signature"),
        ({"webhook-signature": "v1,AAAA"}, "signature"),
        ({"webhook-signature": "v1,签名"}, "signature"),
        ({"webhook-id": "evt_other"}, "signature"),
        ({"webhook-timestamp": ""}, "signature"),
        ({"webhook-timestamp": "-1"}, "signature"),
        ({"webhook-timestamp": "１２"}, "signature"),
        ({"webhook-timestamp": "9" * 12}, "age"),
        ({"webhook-timestamp": "9" * 400}, "signature"),
    ],
)
def test_a_webhook_that_is_not_the_banks_is_refused(
    sqlite_truth: str, spoil: dict[str, str], why: str
) -> None:
    intent = at_the_bank().key
    pay(intent, Choice.FAIL)
    headers, body = the_bank().sign(LocalEvent.objects.get(), now=NOW)

    with pytest.raises(WebhookRefused) as refused:
        hear_webhook(provider="local", headers={**headers, **spoil}, body=body, now=NOW)

    assert refused.value.detail == {"why": why}
    assert (queries.state_of(intent).status, fact_names()) == (Status.REQUIRES_PAYMENT, [])


def test_a_body_that_was_changed_an_old_one_and_a_huge_one_are_refused(sqlite_truth: str) -> None:
    pay(at_the_bank().key)
    event = LocalEvent.objects.get(kind="captured")
    headers, body = the_bank().sign(event, now=NOW)
    for late in (SIGNATURE_AGE_MAX + SECOND, -SIGNATURE_AGE_MAX - SECOND):
        with pytest.raises(WebhookRefused):
            hear_webhook(provider="local", headers=headers, body=body, now=NOW + late)
    with pytest.raises(WebhookRefused):
        hear_webhook(provider="local", headers=headers, body=body.replace(b"6800", b"6900"), now=NOW)
    with pytest.raises(WebhookTooLarge):
        hear_webhook(provider="local", headers=headers, body=b"x" * 262_145, now=NOW)
    with pytest.raises(NoSuchProvider):
        hear_webhook(provider="paypal", headers=headers, body=body, now=NOW)

    assert fact_names() == []
    (state,) = hear_webhook(
        provider="local", headers={name.title(): value for name, value in headers.items()}, body=body, now=NOW
    )
    assert state.status == Status.PAID


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id":1}',
        b'{"kind":"captured"}',
        b"[" * 5_000,
        b'{"a":1e999}',
    ],
)
def test_a_signed_body_of_another_shape_is_refused(sqlite_truth: str, body: bytes) -> None:
    headers = standard_headers(message_id="evt_1", at=NOW, body=body, keys=[site.MAGPIE_BANK_SECRET.encode()])

    with pytest.raises(WebhookRefused) as refused:
        hear_webhook(provider="local", headers=headers, body=body, now=NOW)

    assert refused.value.detail == {"why": "shape"}


def test_the_banks_books_and_ours_say_the_same(truth: str) -> None:
    intent = at_the_bank().key
    pay(intent, copies=3, is_reordered=True)
    deliver()
    actions.request_refund(intent=intent, key="r", amount_minor=800, ref="aftersale:1", now=NOW)
    actions.do_provider_calls(now=NOW)
    deliver()

    theirs = the_bank().list_events(since=NOW, until=UNTIL)
    ours = queries.events_between(NOW, UNTIL, provider="local").rows

    assert {(one.truth, one.amount_minor) for one in theirs} == {
        (one.truth, one.amount_minor) for one in ours
    }
    assert len(theirs) == len(ours) == 4
    assert the_bank().list_events(since=UNTIL, until=UNTIL + SECOND) == []


def test_a_real_post_arrives_as_it_was_signed(sqlite_truth: str) -> None:
    heard: list[tuple[dict[str, str], bytes]] = []

    class Site(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.append((dict(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    intent = at_the_bank().key
    pay(intent)
    sender = HttpSender(f"http://127.0.0.1:{server.server_port}/hook", host="shop.example")

    taken = deliver_local(now=NOW, bank=the_bank(), sender=sender)
    server.shutdown()
    server.server_close()

    assert (taken, heard[0][0]["host"]) == (3, "shop.example")
    for headers, body in heard:
        hear_webhook(provider="local", headers=headers, body=body, now=NOW)
    assert queries.state_of(intent).status == Status.PAID


@pytest.mark.parametrize(
    ("address", "hosts", "sent_to", "named"),
    [
        ("http://127.0.0.1:8765", ["localhost", "127.0.0.1"], "http://127.0.0.1:8765", {}),
        ("http://127.0.0.1:8765/", ["shop.example"], "http://127.0.0.1:8765", {"host": "shop.example"}),
        ("http://10.0.0.2", [".shop.example"], "http://10.0.0.2", {"host": "shop.example"}),
        ("http://10.0.0.2", ["*"], "http://10.0.0.2", {}),
        ("", ["localhost"], "http://127.0.0.1:8765", {"host": "localhost"}),
    ],
)
def test_the_post_goes_to_the_sites_own_port_under_a_name_it_answers_to(
    settings: Any, address: str, hosts: list[str], sent_to: str, named: dict[str, str]
) -> None:
    settings.MAGPIE_GATEWAY_URL, settings.ALLOWED_HOSTS, settings.MAGPIE_PORT = address, hosts, 8765

    sender = sender_of_settings()

    assert (sender.url, sender.host) == (f"{sent_to}/api/v1/payment-events/local", named)


def test_nobody_there_is_no_answer_and_no_fault(sqlite_truth: str) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    client = httpx.Client(transport=httpx.MockTransport(refuse))
    pay(at_the_bank().key, Choice.FAIL)

    assert deliver_local(now=NOW, bank=the_bank(), sender=HttpSender("http://site/", client=client)) == 0

    assert (LocalDelivery.objects.get().last_status, LocalDelivery.objects.get().tries) == (0, 1)
