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

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from magpie.config.hop import CHUNKED, WAITS, Asked, Connection, Headers, Hop, NoAnswer, TooSlow, Waits
from magpie.gateway.addresses import address_of

PEER_HEADER: Final = b"x-magpie-peer"
"""Who is at the other end of the public socket, e.g. b"203.0.113.9"; what a client says under this name is dropped."""
CONNECTIONS_MAX: Final = 128
"""To the pages, for requests with a body and for those without, each."""
# A form's body is here in milliseconds; a class of thirty may publish at once, and one that drips leaves room for others.
ADDRESS_BODIES_MAX: Final = 32
# A browser sends the body right behind the head; what came whole by then never counts, however many come at once.
FIRST_WAIT_S: Final = 10.0
HOP_BY_HOP: Final = frozenset(
    (b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"te", b"trailer",
     b"transfer-encoding", b"upgrade", b"expect", PEER_HEADER)
)  # fmt: skip
HAS_BODY: Final = (b"content-length", b"transfer-encoding")
CLOSING: Final = (b"connection", b"close")


class CutOff(Exception):
    """The sender left before the body was whole; the half must not be acted upon."""


class NotOneHost(Exception):
    """Our own reader lets it pass, and of two names each of those behind it may believe another."""


class TooManyBodies(Exception):
    """One address sends so many at once that others would find no place."""


class Forward:
    """An ASGI app over the process that listens on `path`; `proxies` of the owner's stand in front of us."""

    def __init__(self, path: Path, *, proxies: int = 0, waits: Waits = WAITS) -> None:
        self._reading = Hop(path, connections_max=CONNECTIONS_MAX, waits=waits)
        self._sending = Hop(path, connections_max=CONNECTIONS_MAX, waits=waits)
        self._bodies: Counter[str] = Counter()
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = await self._hand_over(scope, receive, send)
        if refusal is not None:
            await refusal(scope, receive, send)

    def close(self) -> None:
        self._reading.close()
        self._sending.close()

    async def _hand_over(self, scope: Scope, receive: Receive, send: Send) -> Response | None:
        """Why there is no answer from over there; None once there was one, or nobody waits for any."""
        try:
            if _has_body(scope):
                await self._with_body(scope, receive, send)
            else:
                await _exchange(self._reading, _asked(scope), send)
        except CutOff:
            return None
        except NotOneHost:
            return _sent_away(400, "this is not an HTTP request we can read. 这不是可识别的 HTTP 请求。")
        except TimeoutError:
            return _sent_away(408, "the upload took too long. 上传超时，请重试。")
        except TooManyBodies:
            return _sent_away(
                503, "too many uploads at once from this network. 同一网络同时上传过多，请稍后再试。"
            )
        except NoAnswer:
            return _sent_away(
                503, "the pages are starting again; reload in a moment. 页面服务正在重启，请稍后刷新。"
            )
        except TooSlow:
            return _sent_away(504, "this took too long. 处理超时，请重试。")
        return None

    async def _with_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        with Place(self._bodies, address_of(Request(scope), proxies=self._proxies)) as place:
            async with asyncio.timeout(FIRST_WAIT_S):
                first, more = await _part(receive)
            if not more:
                place.leave()
            rest = _rest(receive, then=place.leave) if more else None
            await _exchange(self._sending, _asked(scope, first, rest), send)


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


async def _part(receive: Receive) -> tuple[bytes, bool]:
    """What has arrived of the body, b"" perhaps, and whether more follows."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise CutOff()
    return message.get("body", b""), message.get("more_body", False)


async def _rest(receive: Receive, *, then: Callable[[], None]) -> AsyncIterator[bytes]:
    """The parts that follow; `then` is called before the last of them."""
    more = True
    while more:
        part, more = await _part(receive)
        if not more:
            then()
        yield part


def _has_body(scope: Scope) -> bool:
    return any(name in HAS_BODY for name, _ in scope["headers"])


def _asked(scope: Scope, first: bytes = b"", rest: AsyncIterator[bytes] | None = None) -> Asked:
    given: Headers = scope["headers"]
    if sum(name == b"host" for name, _ in given) != 1:
        raise NotOneHost()
    peer = (scope.get("client") or ("",))[0]
    # WSGI spells "x_forwarded_for" and "x-forwarded-for" alike, so a visitor could write what only a proxy may.
    headers = [(name, value) for name, value in _end_to_end(given) if b"_" not in name]
    headers.append((PEER_HEADER, peer.encode("ascii", "ignore")))
    if any(name == b"transfer-encoding" for name, _ in given):
        headers.append(CHUNKED)
    # The path goes over letter by letter.
    target: bytes = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    return Asked(scope["method"], target, headers, first, rest)


def _end_to_end(headers: Headers) -> Headers:
    return [(name, value.strip(b" \t")) for name, value in headers if name.lower() not in HOP_BY_HOP]


async def _exchange(hop: Hop, asked: Asked, send: Send) -> None:
    async with hop.ask(asked) as answer:
        await _give_back(answer, send)


async def _give_back(answer: Connection, send: Send) -> None:
    # The server that sends this on dates it; two dates would be one too many.
    headers = [(name, value) for name, value in _end_to_end(answer.headers) if name != b"date"]
    if CLOSING in answer.headers:
        # A body over there was not waited for: whoever drips it shall not hold our socket either.
        headers.append(CLOSING)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    more = True
    while more:
        part = await answer.read()
        more = not answer.is_whole
        await send({"type": "http.response.body", "body": part, "more_body": more})


def _sent_away(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(
        f"{status}: {why}", status, {"retry-after": "1", "cache-control": "no-store", "connection": "close"}
    )
