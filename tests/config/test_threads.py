"""A WSGI app behind the loop: few pieces, in order, each header once, faults told, everything closed."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from threading import current_thread
from typing import Any

import pytest
from starlette.types import Message

from magpie.config.threads import PIECE_BYTES, Threads, environ_of
from tests.config.test_pages import SCOPE

Start = Callable[..., Any]


def answered(wsgi: Callable[..., Any], *, sent: bytes = b"", **scope: Any) -> list[Message]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    asyncio.run(Threads(wsgi, count=1).answer({**SCOPE, **scope}, BytesIO(sent), send))
    return messages


class Parts:
    """A body in parts that knows whether it was closed, and in which threads it was read."""

    def __init__(self, *parts: bytes | Exception) -> None:
        self.parts = parts
        self.is_closed = False
        self.threads: set[str] = set()

    def __call__(self, environ: dict[str, Any], start: Start) -> "Parts":
        start("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            self.threads.add(current_thread().name)
            if isinstance(part, Exception):
                raise part
            yield part

    def close(self) -> None:
        self.threads.add(current_thread().name)
        self.is_closed = True


def test_a_short_answer_is_a_head_and_one_body() -> None:
    parts = Parts(b"a", b"", b"bc")

    start, said = answered(parts)

    assert start["status"] == 200
    assert start["headers"] == [
        (b"content-type", b"text/plain"),
        (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
    ]
    assert said == {"type": "http.response.body", "body": b"abc", "more_body": False}
    assert parts.is_closed


def test_a_long_answer_comes_in_pieces_made_by_one_thread() -> None:
    parts = Parts(*[bytes([number]) * 40_000 for number in range(7)])

    start, *said = answered(parts)

    assert start["status"] == 200
    assert b"".join(message["body"] for message in said) == b"".join(
        part for part in parts.parts if isinstance(part, bytes)
    )
    assert [len(message["body"]) >= PIECE_BYTES for message in said] == [True, True, True, False]
    assert [message["more_body"] for message in said] == [True, True, True, False]
    assert len(parts.threads) == 1
    assert parts.is_closed


def test_an_answer_without_a_body_has_an_end() -> None:
    assert answered(Parts())[1:] == [{"type": "http.response.body", "body": b"", "more_body": False}]


@pytest.mark.parametrize("parts", [Parts(ValueError("no")), Parts(b"x" * PIECE_BYTES, ValueError("no"))])
def test_a_fault_is_raised_and_the_body_closed(parts: Parts) -> None:
    with pytest.raises(ValueError, match="no"):
        answered(parts)

    assert parts.is_closed


def test_the_last_head_before_the_body_counts() -> None:
    def changes_its_mind(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [("a", "b")])
        start("500 Sorry", [("c", "d")], (ValueError, ValueError(), None))
        return [b"sorry"]

    start, _ = answered(changes_its_mind)

    assert (start["status"], start["headers"]) == (500, [(b"c", b"d")])


def test_who_writes_instead_of_returning_is_told() -> None:
    def writes(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [])(b"x")
        return []

    with pytest.raises(NotImplementedError, match="return the body"):
        answered(writes)


def test_the_app_is_told_what_was_asked() -> None:
    headers = [
        (b"content-length", b"5"),
        (b"content-type", b"text/plain"),
        (b"x-one", b"1"),
        (b"x-one", b"\xe9"),
    ]
    scope = {**SCOPE, "path": "/茶 x", "query_string": b"a=%20&b", "headers": headers}

    told = environ_of(scope, BytesIO(b"words"))

    assert told["PATH_INFO"].encode("latin-1").decode() == "/茶 x"
    assert (told["QUERY_STRING"], told["SCRIPT_NAME"]) == ("a=%20&b", "")
    assert (told["CONTENT_LENGTH"], told["CONTENT_TYPE"], told["HTTP_X_ONE"]) == ("5", "text/plain", "1,é")
    assert (told["SERVER_NAME"], told["SERVER_PORT"], told["REMOTE_ADDR"]) == (
        "127.0.0.1",
        "8765",
        "127.0.0.1",
    )
    assert told["wsgi.input"].read() == b"words"


def test_a_body_that_came_in_chunks_has_its_length() -> None:
    told = environ_of({**SCOPE, "headers": [(b"transfer-encoding", b"chunked")]}, BytesIO(b"seven b"))

    assert told["CONTENT_LENGTH"] == "7"
