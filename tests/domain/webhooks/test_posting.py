"""One message to a real server on loopback: what it can do to us, and what it cannot."""

import time
from http.server import BaseHTTPRequestHandler

import pytest

from magpie.domain.webhooks import rules
from magpie.domain.webhooks.posting import Answer, Letter, Post
from magpie.domain.webhooks.reaching import Reach, resolve_by_system
from magpie.domain.webhooks.refusals import NobodyThere, NotInTheOpen, UnreadableEndpoint
from magpie.kit.signing import write_secret
from tests.domain.cast import NOW
from tests.domain.webhooks.cast import LOOPBACK, PUBLIC, Receiver, plain, receiving, verify

pytestmark = pytest.mark.wide

KEY = b"k" * 24
BODY = rules.body_of("price.changed", at=NOW, data={"words": "明前绿茶"}, simulated=False)


def letter_to(receiver: Receiver) -> Letter:
    return Letter(receiver.url, rules.headers_of([KEY], message="msg_1", at=NOW, body=BODY), BODY)


def post(receiver: Receiver, *, timeout_s: float = 5.0) -> Answer:
    return Post(LOOPBACK, timeout_s=timeout_s).send(letter_to(receiver))


def test_the_receiver_gets_the_very_body_signed() -> None:
    with receiving(plain(200)) as receiver:
        answer = post(receiver)

    ((path, headers, body),) = receiver.heard
    assert (answer.status, answer.failure, answer.excerpt) == (200, None, "ok")
    assert path == "/hooks?shop=1"
    assert body == BODY.encode()
    assert headers["host"] == f"tea.example:{receiver.port}"
    assert headers["content-type"] == "application/json"
    assert headers["webhook-timestamp"] == "1772366400"
    assert verify(write_secret(KEY), headers=headers, body=body)


@pytest.mark.parametrize("status", [204, 302, 400, 410, 500, 503])
def test_every_status_is_brought_back_as_it_is(status: int) -> None:
    with receiving(plain(status)) as receiver:
        assert post(receiver).status == status
        assert len(receiver.heard) == 1


def test_a_redirect_is_not_followed() -> None:
    with receiving(plain(200)) as inner, receiving(plain(307, location=inner.url)) as receiver:
        answer = post(receiver)

    assert answer.status == 307
    assert inner.heard == []


def test_a_huge_answer_is_read_to_its_beginning_only() -> None:
    sent = []

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(5_000):
            handler.wfile.write(b"x" * 65_536)
            sent.append(65_536)

    with receiving(pour) as receiver:
        answer = post(receiver)

    assert answer.status == 200
    assert answer.excerpt == "x" * 500
    assert sum(sent) < 100 * 65_536


def test_an_answer_that_is_not_text_cannot_spoil_a_row() -> None:
    with receiving(plain(200, body=b"\xff\x00\xfe tea")) as receiver:
        assert post(receiver).excerpt == "\ufffd\ufffd tea"


def test_a_server_that_says_nothing_is_left_at_the_deadline() -> None:
    with receiving(lambda handler: time.sleep(2)) as receiver:
        answer = post(receiver, timeout_s=0.3)

    assert (answer.status, answer.failure) == (None, rules.Failure.TIMEOUT)
    assert 300 <= answer.duration_ms < 1_500


def test_a_server_that_drips_its_headers_is_left_at_the_deadline_too() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 2")
        for _ in range(40):
            handler.wfile.flush()
            time.sleep(0.1)
            handler.wfile.write(b"0")

    with receiving(drip) as receiver:
        answer = post(receiver, timeout_s=0.5)

    assert answer.failure is rules.Failure.TIMEOUT
    assert answer.duration_ms < 2_000


def test_a_status_stands_when_its_body_never_comes() -> None:
    def head_only(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "10")
        handler.end_headers()
        handler.wfile.flush()
        time.sleep(2)

    with receiving(head_only) as receiver:
        answer = post(receiver, timeout_s=0.4)

    assert (answer.status, answer.excerpt) == (200, "")
    assert answer.duration_ms < 1_500


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 40 + b"\r\n\r\n", b""]
)
def test_what_is_no_answer_of_the_web_is_garbled_or_unreachable(said: bytes) -> None:
    def blurt(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(said)
        handler.close_connection = True

    with receiving(blurt) as receiver:
        answer = post(receiver)

    assert answer.failure in {rules.Failure.GARBLED, rules.Failure.UNREACHABLE}


def test_nobody_listening_is_unreachable() -> None:
    with receiving(plain(200)) as receiver:
        letter = letter_to(receiver)

    assert Post(LOOPBACK, timeout_s=2).send(letter).failure is rules.Failure.UNREACHABLE


def test_a_server_without_tls_fails_as_such() -> None:
    with receiving(plain(200)) as receiver:
        letter = Letter(f"https://tea.example:{receiver.port}/", {}, BODY)
        answer = Post(LOOPBACK, timeout_s=2).send(letter)

    assert answer.failure is rules.Failure.TLS
    assert receiver.heard == []


def test_a_name_that_turned_private_since_is_refused_before_anything_is_sent() -> None:
    """The name led to the open internet when the endpoint was made; now it leads to this machine."""
    told: list[str] = []

    def turn(host: str, port: int) -> list[str]:
        told.append(host)
        return ["127.0.0.1"]

    with receiving(plain(200)) as receiver:
        answer = Post(Reach(resolve=turn, may_be_plain=True)).send(letter_to(receiver))

    assert answer.failure is rules.Failure.NOT_PUBLIC
    assert told == ["tea.example"]
    assert receiver.heard == []


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(NotInTheOpen):
        reach = Reach(resolve=lambda host, port: [PUBLIC, "10.0.0.7"])
        reach.addresses_of(reach.read("https://tea.example/"))


def test_the_connection_goes_to_the_address_that_was_checked_and_the_name_is_asked_once() -> None:
    """Rebinding: the second answer would be another machine. It is never asked for."""
    asked: list[str] = []

    def rebind(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    reach = Reach(resolve=rebind, may_be_plain=True, may_reach=lambda one: one == "127.0.0.1")
    with receiving(plain(200)) as receiver:
        answer = Post(reach).send(letter_to(receiver))

    assert answer.status == 200
    assert asked == ["tea.example"]


def test_the_site_itself_sends_nothing_to_loopback_or_in_plain() -> None:
    with receiving(plain(200)) as receiver:
        own = Post(Reach(may_be_plain=True)).send(Letter(f"http://127.0.0.1:{receiver.port}/", {}, BODY))
        plain_one = Post(Reach()).send(Letter(receiver.url, {}, BODY))

    assert (own.failure, plain_one.failure) == (rules.Failure.NOT_PUBLIC, rules.Failure.NOT_PUBLIC)
    assert receiver.heard == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "127.1", "localhost", "[::1]", "0"]
)
def test_no_writing_of_loopback_gets_past_the_system_resolver(host: str) -> None:
    reach = Reach()

    with pytest.raises((NotInTheOpen, NobodyThere, UnreadableEndpoint)):
        reach.addresses_of(reach.read(f"https://{host}:8443/"))


def test_a_resolver_that_never_answers_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("magpie.domain.webhooks.reaching.RESOLVE_S", 0.2)
    monkeypatch.setattr("socket.getaddrinfo", lambda *asked, **how: time.sleep(1) or [])
    began = time.monotonic()

    assert resolve_by_system("tea.example", 443) == []
    assert time.monotonic() - began < 0.9
