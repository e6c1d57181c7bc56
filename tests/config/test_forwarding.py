"""Between main and pages: what a client sent arrives as it was, half a body arrives nowhere, a dead process is said so."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from magpie.config.forwarding import ADDRESS_BODIES_MAX, CONNECTIONS_MAX, Forward
from magpie.config.hop import BrokenOff, Waits
from magpie.config.pages_process import BehindMain

# A server in a thread and a second of dripping: not for the fast loop.
pytestmark = pytest.mark.slow


@dataclass
class Inside:
    """What stands in for Django: writes down what it is asked, and answers in two parts with two cookies."""

    seen: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await request.body()
        self.seen.append({"scope": scope, "body": body})
        answer: Response = StreamingResponse(iter([b"two ", b"parts"]), status_code=201)
        answer.set_cookie("one", "1")
        answer.set_cookie("two", "2")
        await answer(scope, receive, send)


@dataclass
class Apart:
    """A server on a socket of its own, and the way to it."""

    inside: Inside
    path: Path

    def ask(self, *messages: Message, **changes: Any) -> list[Message]:
        """Send one request through `Forward`; what came back."""
        waiting, answers = list(messages) or [{"type": "http.request", "body": b""}], []

        async def receive() -> Message:
            return waiting.pop(0)

        async def send(message: Message) -> None:
            answers.append(message)

        async def once() -> None:
            forward = Forward(self.path)
            await forward({**SCOPE, **changes}, receive, send)
            forward.close()

        asyncio.run(once())
        return answers


SCOPE: dict[str, Any] = {
    "type": "http", "http_version": "1.1", "method": "GET", "path": "/p/灯笼", "raw_path": b"/p/%e7%81%AF/..%2Fx",
    "root_path": "", "scheme": "http", "query_string": b"a=%20b", "client": ("203.0.113.9", 4_000),
    "server": ("127.0.0.1", 8765), "headers": [(b"host", b"shop.example")],
}  # fmt: skip

LONG = [(b"host", b"shop.example"), (b"content-length", b"1000")]


@pytest.fixture
def apart(path: Path) -> Iterator[Apart]:
    inside = Inside()
    with serving(inside, path):
        yield Apart(inside, path)


@contextlib.contextmanager
def serving(inside: Inside, path: Path) -> Iterator[None]:
    config = uvicorn.Config(BehindMain(inside, port=8765), uds=str(path), log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield
    server.should_exit = True
    thread.join()


def test_the_address_arrives_letter_by_letter_and_the_visitor_is_who_main_saw(apart: Apart) -> None:
    spoofed = [(b"host", b"shop.example"), (b"x-magpie-peer", b"10.0.0.1"), (b"x-forwarded-for", b"10.0.0.2")]

    answers = apart.ask(headers=spoofed)

    scope = apart.inside.seen[0]["scope"]
    assert (scope["raw_path"], scope["query_string"]) == (b"/p/%e7%81%AF/..%2Fx", b"a=%20b")
    assert (scope["client"], scope["server"]) == (("203.0.113.9", 0), ("127.0.0.1", 8765))
    headers = dict(scope["headers"])
    assert b"x-magpie-peer" not in headers
    assert (headers[b"host"], headers[b"x-forwarded-for"]) == (b"shop.example", b"10.0.0.2")
    assert answers[0]["status"] == 201
    assert b"".join(part["body"] for part in answers[1:]) == b"two parts"
    cookies = [value.split(b";")[0] for name, value in answers[0]["headers"] if name == b"set-cookie"]
    assert cookies == [b"one=1", b"two=2"]
    assert [name for name, _ in answers[0]["headers"] if name.lower() == b"date"] == []


def test_a_body_arrives_whole(apart: Apart) -> None:
    headers = [(b"host", b"shop.example"), (b"content-length", b"6"), (b"expect", b"100-continue")]

    apart.ask(body(b"abc", more=True), body(b"def"), method="POST", headers=headers)

    assert apart.inside.seen[0]["body"] == b"abcdef"


def test_a_body_of_unknown_length_arrives_whole(apart: Apart) -> None:
    headers = [(b"host", b"shop.example"), (b"transfer-encoding", b"chunked")]

    apart.ask(body(b"abc", more=True), body(b"def"), method="POST", headers=headers)

    assert apart.inside.seen[0]["body"] == b"abcdef"


def test_a_body_that_was_cut_off_is_answered_by_nobody(apart: Apart) -> None:
    headers = [(b"host", b"shop.example"), (b"content-length", b"6")]

    with contextlib.suppress(IndexError):
        answers = apart.ask(
            body(b"abc", more=True), {"type": "http.disconnect"}, method="POST", headers=headers
        )
        assert answers == []

    assert all(seen["body"] != b"abcdef" for seen in apart.inside.seen)


def test_a_header_that_only_a_proxy_may_write_cannot_be_spelt_another_way(apart: Apart) -> None:
    spoofed = [(b"host", b"shop.example"), (b"x_forwarded_for", b"10.0.0.2"), (b"x_magpie_peer", b"10.0.0.3")]

    apart.ask(headers=spoofed)

    scope = apart.inside.seen[0]["scope"]
    assert scope["client"] == ("203.0.113.9", 0)
    assert {name for name, _ in scope["headers"] if b"_" in name} == set()


def test_blanks_around_a_value_are_no_part_of_it(apart: Apart) -> None:
    apart.ask(headers=[(b"host", b"shop.example"), (b"accept-language", b"\tzh ")])

    assert dict(apart.inside.seen[0]["scope"]["headers"])[b"accept-language"] == b"zh"


@pytest.mark.parametrize("hosts", [[], [b"shop.example", b"evil.example"]])
def test_no_host_and_two_hosts_are_the_senders_fault(apart: Apart, hosts: list[bytes]) -> None:
    answers = apart.ask(headers=[(b"host", host) for host in hosts])

    assert answers[0]["status"] == 400
    assert apart.inside.seen == []


def test_asked_for_the_head_alone_nothing_else_comes(apart: Apart) -> None:
    answers = apart.ask(method="HEAD")

    assert answers[0]["status"] == 201
    assert [(part["body"], part["more_body"]) for part in answers[1:]] == [(b"", False)]


def test_bodies_that_drip_keep_nobody_from_reading(apart: Apart) -> None:
    """All the places there are for bodies are taken by slow ones, and one address may not take them all."""
    one = ("203.0.113.9", 4_000)

    async def drip_then_read() -> tuple[list[Message], list[Message]]:
        forward, never = Forward(apart.path), asyncio.Event()

        def dripping() -> Receive:
            parts = [body(b"a", more=True)]

            async def receive() -> Message:
                if not parts:
                    await never.wait()
                return parts.pop()

            return receive

        async def silent(message: Message) -> None:
            """Nobody waits for an answer to half a body."""

        def slow(number: int) -> Scope:
            address = (f"198.51.100.{number // ADDRESS_BODIES_MAX}", 4_000)
            return {**SCOPE, "method": "POST", "client": address, "headers": LONG}

        drips = [
            asyncio.create_task(forward(slow(number), dripping(), silent))
            for number in range(CONNECTIONS_MAX)
        ]
        await asyncio.sleep(0.3)
        read = await _answered(forward, {**SCOPE, "client": one})
        refused = await _answered(forward, slow(0))
        for drip in drips:
            drip.cancel()
        await asyncio.gather(*drips, return_exceptions=True)
        forward.close()
        return read, refused

    read, refused = asyncio.run(drip_then_read())

    assert read[0]["status"] == 201
    assert refused[0]["status"] == 503
    assert "同一网络同时上传过多".encode() in refused[1]["body"]
    assert (b"connection", b"close") in refused[0]["headers"]


def test_a_body_that_has_arrived_no_longer_counts(apart: Apart) -> None:
    """Fifty buyers behind one address at the same instant: what they wait for is the answer."""

    async def all_at_once() -> list[int]:
        forward = Forward(apart.path)
        headers = [(b"host", b"shop.example"), (b"content-length", b"0")]
        asked = (_answered(forward, {**SCOPE, "method": "POST", "headers": headers}) for _ in range(50))
        answers = await asyncio.gather(*asked)
        forward.close()
        return [answer[0]["status"] for answer in answers]

    assert asyncio.run(all_at_once()) == [201] * 50


async def _answered(forward: Forward, scope: Scope) -> list[Message]:
    answers: list[Message] = []

    async def receive() -> Message:
        return body(b"")

    async def send(message: Message) -> None:
        answers.append(message)

    await asyncio.wait_for(forward(scope, receive, send), 5)
    return answers


def test_a_process_that_is_not_there_is_said_in_both_languages(tmp_path: Path) -> None:
    answers = Apart(Inside(), tmp_path / "nobody").ask()

    assert answers[0]["status"] == 503
    assert (b"retry-after", b"1") in answers[0]["headers"]
    assert "页面服务正在重启".encode() in answers[1]["body"]


def test_a_restart_between_two_requests_is_not_noticed(path: Path) -> None:
    async def across() -> list[int]:
        forward, inside = Forward(path), Inside()
        with serving(inside, path):
            before = [await _answered(forward, SCOPE) for _ in range(2)]
            # The server ends in its thread while this loop waits, so nothing tells it that connections were closed.
        with serving(inside, path):
            after = await _answered(forward, SCOPE)
        forward.close()
        return [answer[0]["status"] for answer in (*before, after)]

    assert asyncio.run(across()) == [201] * 3


def test_a_process_that_does_not_answer_in_time_is_waited_for_no_longer(path: Path) -> None:
    async def ask() -> list[Message]:
        return await _answered(Forward(path, waits=Waits(read_s=0.05)), SCOPE)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        answers = asyncio.run(ask())

    assert answers[0]["status"] == 504


def test_an_answer_that_breaks_off_is_neither_ended_nor_followed_by_another(path: Path) -> None:
    answers: list[Message] = []

    async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nye")
        writer.close()

    async def ask() -> None:
        async def receive() -> Message:
            return body(b"")

        async def send(message: Message) -> None:
            answers.append(message)

        async with await asyncio.start_unix_server(break_off, path):
            await Forward(path)(SCOPE, receive, send)

    with pytest.raises(BrokenOff):
        asyncio.run(ask())
    assert [answer["type"] for answer in answers] == ["http.response.start", "http.response.body"]
    assert answers[1] == body(b"ye", more=True) | {"type": "http.response.body"}


def body(data: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": data, "more_body": more}
