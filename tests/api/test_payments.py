"""Webhooks of payment providers at the API: the signature is who they are, and nothing else is asked for."""

import io
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from magpie.domain.payment import actions, queries
from magpie.domain.payment.models import LocalEvent
from magpie.domain.payment.providers.local_desk import decide
from magpie.domain.payment.providers.local_post import deliver_local
from magpie.domain.payment.rules import BODY_BYTES_MAX, Status
from magpie.domain.payment.rules.bank import Choice, Faults
from tests.domain.cast import fact_names
from tests.domain.payment.till import charge_of, the_bank

pytestmark = pytest.mark.wide

ADDRESS = "/api/v1/payment-events/local"


@pytest.fixture
def intent(sqlite_truth: str) -> str:
    """Paid at the bank; the shop has not heard of it."""
    cache.clear()
    now = timezone.now()
    key = actions.open_intent(
        purpose="trade:7",
        amount_minor=6_800,
        currency="CNY",
        provider="local",
        now=now,
        expires_at=now + timedelta(minutes=15),
    ).key
    actions.do_calls_of(intent=key, now=now)
    decide(charge=charge_of(key), choice=Choice.PAY, now=now, faults=Faults(copies=2))
    return key


class ThroughTheDoor:
    """The bank's post, handed to Django as it comes from the wire; CSRF is enforced."""

    def __init__(self) -> None:
        self.client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
        self.statuses: list[int] = []

    def send(self, *, headers: Mapping[str, str], body: bytes) -> int:
        answer = self.client.post(ADDRESS, body, content_type="application/json", headers=dict(headers))
        self.statuses.append(answer.status_code)
        return answer.status_code


def signed() -> tuple[dict[str, str], bytes]:
    return the_bank().sign(LocalEvent.objects.get(kind="captured"), now=timezone.now())


def post(headers: Mapping[str, str], body: bytes, address: str = ADDRESS) -> tuple[int, str]:
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    answer = client.post(address, body, content_type="application/json", headers=dict(headers))
    return answer.status_code, json.loads(answer.content)["error"]["code"] if answer.content else ""


def test_the_banks_post_is_taken_first_and_again(intent: str) -> None:
    door = ThroughTheDoor()

    assert deliver_local(now=timezone.now(), bank=the_bank(), sender=door) == 6

    assert door.statuses == [204] * 6
    assert queries.state_of(intent).status == Status.PAID
    assert fact_names() == ["PaymentCaptured", "ProviderFeeTaken"]


def test_what_is_not_signed_is_refused_and_nothing_recorded(intent: str) -> None:
    headers, body = signed()
    large = b" " * (BODY_BYTES_MAX + 1)

    assert post({}, body) == (400, "webhook_refused")
    assert post(headers, body + b" ") == (400, "webhook_refused")
    assert post(headers, b"") == (400, "webhook_refused")
    assert post(headers, large) == (413, "webhook_too_large")
    assert post(headers, body, "/api/v1/payment-events/stripe") == (404, "no_such_payment_provider")
    assert post(headers, body, "/api/v1/payment-events/LOCAL") == (422, "unfit_request")
    assert (queries.state_of(intent).status, fact_names()) == (Status.REQUIRES_PAYMENT, [])
    assert post(headers, body) == (204, "")


def test_a_large_body_is_read_no_further_than_the_bound(intent: str) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.taken += size
            return b"x" * size

    stream = Endless()
    client = Client(HTTP_HOST="localhost")

    answer = client.generic(
        "POST",
        ADDRESS,
        b"",
        **{"wsgi.input": stream, "CONTENT_LENGTH": str(10**12), "CONTENT_TYPE": "text/plain"},
    )

    assert answer.status_code == 413
    assert stream.taken < 2 * BODY_BYTES_MAX


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_posting_is_heard(intent: str, method: str) -> None:
    assert getattr(Client(HTTP_HOST="localhost"), method)(ADDRESS).status_code == 405
