"""What an answer comes to when the process behind says it well, badly or not at all, and which connection is used again."""

import asyncio
import contextlib
import socket
from pathlib import Path

import pytest

from magpie.config.hop import (
    CHUNKED,
    IDLE_MAX,
    WAITS,
    Asked,
    BrokenOff,
    Connection,
    Hop,
    NoAnswer,
    TooSlow,
    Unread,
    Waits,
)
from tests.config.behind import (
    GET,
    HEAD,
    OK,
    SHORT,
    YES,
    Behind,
    Call,
    always,
    asked_of,
    outcome,
    posting,
    saying,
)
from tests.config.conftest import Run

# Listens and waits: not for the fast loop.
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("asked", "said", "comes"),
    [
        (GET, YES, (200, b"yes")),
        (GET, OK + b"transfer-encoding: chunked\r\n\r\n2\r\nye\r\n1\r\ns\r\n0\r\n\r\n", (200, b"yes")),
        (GET, OK + b"\r\nyes", (200, b"yes")),
        (GET, b"HTTP/1.0 200 OK\r\n\r\nyes", (200, b"yes")),
        (GET, b"HTTP/1.1 100 Continue\r\n\r\n" + YES, (200, b"yes")),
        (GET, b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n" + YES, (200, b"yes")),
        (GET, b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"")),
        (GET, b"HTTP/1.1 304 Not Modified\r\ncontent-length: 3\r\n\r\n", (304, b"")),
        (HEAD, OK + b"content-length: 3\r\n\r\n", (200, b"")),
        (HEAD, OK + b"transfer-encoding: chunked\r\n\r\n", (200, b"")),
        (HEAD, YES, (200, b"")),
        (GET, YES + b"and more", (200, b"yes")),
        (GET, YES + b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n", (200, b"yes")),
        (GET, b"", NoAnswer),
        (GET, b"HTTP/1.1 200 OK\r\ncontent-le", NoAnswer),
        (GET, b"\x16\x03\x01\x02\x00\x01\x00", NoAnswer),
        (GET, b"HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n", NoAnswer),
        (GET, b"HTTP/1.1 100 Continue\r\n\r\n", NoAnswer),
        (GET, OK + b"content-length: 3\r\ncontent-length: 4\r\n\r\nyes!", NoAnswer),
        (GET, OK + b"content-length: 3\r\n\r\nye", BrokenOff),
        (GET, OK + b"transfer-encoding: chunked\r\n\r\n3\r\nyes\r\n", BrokenOff),
        (GET, OK + b"transfer-encoding: chunked\r\n\r\nmuch\r\nyes\r\n0\r\n\r\n", NoAnswer),
    ],
)
def test_an_answer_is_whole_or_said_not_to_be(
    run: Run, path: Path, asked: Asked, said: bytes, comes: object
) -> None:
    assert run(asked_of(path, saying(said), asked)) == ([comes], 1)


def test_an_answer_in_single_bytes_is_the_same_answer(run: Run, path: Path) -> None:
    async def drip(call: Call) -> None:
        await call.head()
        for number in range(len(YES)):
            await call.say(YES[number : number + 1])
            await asyncio.sleep(0)

    assert run(asked_of(path, drip, GET)) == ([(200, b"yes")], 1)


def test_headers_come_in_order_and_trailers_are_none(run: Run, path: Path) -> None:
    said = (
        b"Set-Cookie: one=1\r\nSET-COOKIE: two=2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nx-later: 1\r\n\r\n"
    )

    async def headers() -> list[tuple[bytes, bytes]]:
        hints = b"HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n"
        async with Behind(path, saying(hints + OK + said)), Hop(path, connections_max=1).ask(GET) as answer:
            await answer.read()
            return answer.headers

    assert run(headers()) == [
        (b"set-cookie", b"one=1"), (b"set-cookie", b"two=2"), (b"transfer-encoding", b"chunked"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "said", "connections"),
    [
        (GET, YES, 1),
        (GET, OK + b"transfer-encoding: chunked\r\n\r\n3\r\nyes\r\n0\r\n\r\n", 1),
        (GET, b"HTTP/1.1 204 No Content\r\n\r\n", 1),
        (GET, b"HTTP/1.1 304 Not Modified\r\ncontent-length: 3\r\n\r\n", 1),
        (HEAD, OK + b"content-length: 3\r\n\r\n", 3),
        (GET, OK + b"connection: close\r\ncontent-length: 3\r\n\r\nyes", 3),
        (GET, b"HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\nyes", 3),
        (GET, YES + YES, 3),
        (GET, YES + b"and more", 3),
    ],
)
def test_a_connection_is_used_again_where_nothing_is_left_on_it(
    run: Run, path: Path, asked: Asked, said: bytes, connections: int
) -> None:
    came, made = run(asked_of(path, always(said), asked, asked, asked))

    assert made == connections
    assert len(set(came)) == 1
    assert came[0][0] in (200, 204, 304)


def test_what_is_said_unasked_ends_a_connection(run: Run, path: Path) -> None:
    async def talk(call: Call) -> None:
        await call.head()
        await call.say(YES)
        await asyncio.sleep(0.01)
        await call.say(OK + b"content-length: 6\r\n\r\nothers")
        await call.head()

    assert run(asked_of(path, talk, GET, GET)) == ([(200, b"yes")] * 2, 2)


def test_a_connection_that_was_closed_while_idle_is_no_fault(run: Run, path: Path) -> None:
    assert run(asked_of(path, saying(YES), GET, GET, GET)) == ([(200, b"yes")] * 3, 3)


def test_an_idle_connection_is_kept_for_a_while(run: Run, path: Path) -> None:
    assert run(asked_of(path, always(YES), GET, GET, waits=Waits(idle_s=0.001))) == ([(200, b"yes")] * 2, 2)


async def silent_when_asked_again(call: Call) -> None:
    """The first connection is closed with the second request unread."""
    await call.head()
    await call.say(YES)
    if call.number == 0:
        await call.lies_there()
    else:
        await call.head()


def test_a_request_that_was_left_unread_is_asked_again(run: Run, path: Path) -> None:
    post = Asked("POST", b"/orders", [(b"host", b"shop.example"), (b"content-length", b"5")], b"sku=7")

    assert run(asked_of(path, silent_when_asked_again, GET, post)) == ([(200, b"yes")] * 2, 2)


def test_a_request_that_may_have_been_read_is_not_asked_again(run: Run, path: Path) -> None:
    async def read_and_leave(call: Call) -> None:
        await call.head()
        await call.say(YES)
        await call.head()

    assert run(asked_of(path, read_and_leave, GET, GET)) == ([(200, b"yes"), NoAnswer], 1)


def test_a_body_that_came_in_parts_is_not_sent_again(run: Run, path: Path) -> None:
    assert run(asked_of(path, silent_when_asked_again, GET, posting(CHUNKED, b"a", b"b"))) == (
        [(200, b"yes"), NoAnswer],
        1,
    )


def test_half_an_answer_is_not_asked_for_again(run: Run, path: Path) -> None:
    async def begin_and_leave(call: Call) -> None:
        await call.head()
        await call.say(YES)
        await call.hear(1)
        await call.say(OK)

    assert run(asked_of(path, begin_and_leave, GET, GET)) == ([(200, b"yes"), NoAnswer], 1)


def test_nobody_is_there(run: Run, path: Path) -> None:
    assert run(outcome(Hop(path, connections_max=1))) is NoAnswer


def test_no_more_connections_are_kept_than_a_few(run: Run, path: Path) -> None:
    hung_up = []

    async def hold(call: Call) -> None:
        await call.head()
        await asyncio.sleep(0.2)
        await call.say(YES)
        with contextlib.suppress(ConnectionError):
            await call.hear()
        hung_up.append(call.number)

    async def at_once() -> list[object]:
        hop = Hop(path, connections_max=IDLE_MAX + 3)
        async with Behind(path, hold):
            came = await asyncio.gather(*(outcome(hop) for _ in range(IDLE_MAX + 3)))
            await asyncio.sleep(0.05)
            return came

    assert run(at_once()) == [(200, b"yes")] * (IDLE_MAX + 3)
    assert len(hung_up) == 3


def test_a_head_without_an_end_is_no_answer(run: Run, path: Path) -> None:
    async def endless(call: Call) -> None:
        await call.head()
        await call.say(OK)
        while True:
            await call.say(b"x-more: and more\r\n" * 100)

    assert run(asked_of(path, endless, GET)) == ([NoAnswer], 1)


def test_a_connection_that_was_closed_just_now_has_read_nothing(run: Run) -> None:
    async def ask() -> None:
        here, there = socket.socketpair()
        there.close()
        with pytest.raises(Unread):
            await Connection(here, WAITS).ask(GET)

    run(ask())


def test_a_connection_that_takes_nothing_is_waited_for(run: Run) -> None:
    async def ask() -> None:
        here, there = socket.socketpair()
        here.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                here.send(b"a" * 65_536)
        with there, pytest.raises(TooSlow):
            await Connection(here, SHORT).ask(GET)

    run(ask())
