"""Handing a page's request to the pages process over its private socket, and its answer back, as both arrive.

Django has a process of its own behind the same port, so that a page never holds the interpreter that answers slates
(decision 0004). Bodies stream through and are bounded over there; however slowly they come, they take no place of
those who only read. While that process starts again people wait.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from magpie.gateway.addresses import address_of

PEER_HEADER: Final = b"x-magpie-peer"
"""Who is at the other end of the public socket, e.g. b"203.0.113.9"; what a client says under this name is dropped."""
CONNECTIONS_MAX: Final = 128
"""To the pages, for requests with a body and for those without, each."""
# A form's body is here in milliseconds; a class of thirty may publish at once, and one that drips leaves room for others.
ADDRESS_BODIES_MAX: Final = 32
# A browser sends the body right behind the head; what came whole by then never counts, however many come at once.
FIRST_WAIT_S: Final = 10.0
# An upload may take 90 s to arrive; whatever takes longer is refused over there first.
LIMITS_S: Final = httpx.Timeout(connect=10.0, read=120.0, write=120.0, pool=10.0)
HOP_BY_HOP: Final = frozenset(
    (b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"te", b"trailer",
     b"transfer-encoding", b"upgrade", b"expect", PEER_HEADER)
)  # fmt: skip
HAS_BODY: Final = (b"content-length", b"transfer-encoding")

CLOSING: Final = (b"connection", b"close")

Headers = list[tuple[bytes, bytes]]


class CutOff(Exception):
    """The sender left before the body was whole; the half must not be acted upon."""


class TooManyBodies(Exception):
    """One address sends so many at once that others would find no place."""


class Forward:
    """An ASGI app over the process that listens on `path`; `proxies` of the owner's stand in front of us."""

    def __init__(self, path: Path, *, proxies: int = 0) -> None:
        self._reading, self._sending = _transport(path), _transport(path)
        self._bodies: Counter[str] = Counter()
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _has_body(scope):
            await _hand_over(self._reading, scope, receive, send)
            return
        try:
            with Place(self._bodies, address_of(Request(scope), proxies=self._proxies)) as place:
                watched = _until_whole(receive, place.leave)
                async with asyncio.timeout(FIRST_WAIT_S):
                    first = await watched()
                await _hand_over(self._sending, scope, _beginning_with(first, watched), send)
        except TimeoutError:
            await _sent_away(408, "the upload took too long. 上传超时，请重试。")(scope, receive, send)
        except TooManyBodies:
            await _sent_away(
                503, "too many uploads at once from this network. 同一网络同时上传过多，请稍后再试。"
            )(scope, receive, send)

    async def close(self) -> None:
        await self._reading.aclose()
        await self._sending.aclose()


@dataclass
class Place:
    """One body on its way from an address, until it is whole or its request ends."""

    bodies: Counter[str]
    address: str
    is_taken: bool = False

    def __enter__(self) -> "Place":
        if self.bodies[self.address] >= ADDRESS_BODIES_MAX:
            raise TooManyBodies()
        self.bodies[self.address] += 1
        self.is_taken = True
        return self

    def __exit__(self, *error: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Doing it again changes nothing."""
        if self.is_taken:
            self.is_taken = False
            self.bodies[self.address] -= 1
            if not self.bodies[self.address]:
                del self.bodies[self.address]


def _until_whole(receive: Receive, then: Callable[[], None]) -> Receive:
    async def watched() -> Message:
        message = await receive()
        if not message.get("more_body", False):
            then()
        return message

    return watched


def _beginning_with(first: Message, receive: Receive) -> Receive:
    waiting = [first]

    async def told() -> Message:
        return waiting.pop() if waiting else await receive()

    return told


def _transport(path: Path) -> httpx.AsyncHTTPTransport:
    limits = httpx.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=16, keepalive_expiry=10)
    return httpx.AsyncHTTPTransport(uds=str(path), limits=limits, trust_env=False)


async def _hand_over(transport: httpx.AsyncHTTPTransport, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        answer = await transport.handle_async_request(_request_of(scope, receive))
    except CutOff:
        return
    except httpx.TimeoutException:
        await _sent_away(504, "this took too long. 处理超时，请重试。")(scope, receive, send)
    except httpx.LocalProtocolError:
        # What our own reader let pass and the next one may not, e.g. two Host lines.
        await _sent_away(400, "this is not an HTTP request we can read. 这不是可识别的 HTTP 请求。")(
            scope, receive, send
        )
    except httpx.TransportError:
        await _sent_away(503, "the pages are starting again; reload in a moment. 页面服务正在重启，请稍后刷新。")(
            scope, receive, send
        )  # fmt: skip
    else:
        await _give_back(answer, send)


def _has_body(scope: Scope) -> bool:
    return any(name in HAS_BODY for name, _ in scope["headers"])


def _request_of(scope: Scope, receive: Receive) -> httpx.Request:
    given: Headers = scope["headers"]
    peer = (scope.get("client") or ("",))[0]
    # WSGI spells "x_forwarded_for" and "x-forwarded-for" alike, so a visitor could write what only a proxy may.
    told = [(name, value) for name, value in _end_to_end(given) if b"_" not in name]
    headers = [*told, (PEER_HEADER, peer.encode("ascii", "ignore"))]
    target: bytes = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    return httpx.Request(
        scope["method"],
        "http://pages/",
        headers=headers,
        content=_body(receive) if _has_body(scope) else None,
        # The path goes over as it came: an httpx.URL would write it its own way.
        extensions={"target": target, "timeout": LIMITS_S.as_dict()},
    )


def _end_to_end(headers: Headers) -> Headers:
    return [(name, value.strip(b" \t")) for name, value in headers if name.lower() not in HOP_BY_HOP]


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CutOff()
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def _give_back(answer: httpx.Response, send: Send) -> None:
    try:
        # The server that sends this on dates it; two dates would be one too many.
        headers = [
            (name, value) for name, value in _end_to_end(answer.headers.raw) if name.lower() != b"date"
        ]
        if CLOSING in answer.headers.raw:
            # A body over there was not waited for: whoever drips it shall not hold our socket either.
            headers.append(CLOSING)
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        async for part in answer.aiter_raw():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        await answer.aclose()


def _sent_away(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(
        f"{status}: {why}", status, {"retry-after": "1", "cache-control": "no-store", "connection": "close"}
    )
