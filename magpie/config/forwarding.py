"""Handing a page's request to the pages process over its private socket, and its answer back, as both arrive.

Django has a process of its own behind the same port, so that a page never holds the interpreter that answers slates
(decision 0004). Bodies stream through and are bounded over there. While that process starts again people wait.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import httpx
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

PEER_HEADER: Final = b"x-magpie-peer"
"""Who is at the other end of the public socket, e.g. b"203.0.113.9"; what a client says under this name is dropped."""
CONNECTIONS_MAX: Final = 128
# An upload may take 90 s to arrive; whatever takes longer is refused over there first.
LIMITS_S: Final = httpx.Timeout(connect=10.0, read=120.0, write=120.0, pool=10.0)
HOP_BY_HOP: Final = frozenset(
    (b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"te", b"trailer",
     b"transfer-encoding", b"upgrade", b"expect", PEER_HEADER)
)  # fmt: skip
HAS_BODY: Final = (b"content-length", b"transfer-encoding")

Headers = list[tuple[bytes, bytes]]


class CutOff(Exception):
    """The sender left before the body was whole; the half must not be acted upon."""


class Forward:
    """An ASGI app over the process that listens on `path`."""

    def __init__(self, path: Path) -> None:
        limits = httpx.Limits(
            max_connections=CONNECTIONS_MAX, max_keepalive_connections=16, keepalive_expiry=10
        )
        self._transport = httpx.AsyncHTTPTransport(uds=str(path), limits=limits, trust_env=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._transport.handle_async_request(_request_of(scope, receive))
        except CutOff:
            return
        except httpx.TimeoutException:
            await _sent_away(504, "this took too long. 处理超时，请重试。")(scope, receive, send)
        except httpx.TransportError:
            await _sent_away(503, "the pages are starting again; reload in a moment. 页面服务正在重启，请稍后刷新。")(
                scope, receive, send
            )  # fmt: skip
        else:
            await _give_back(answer, send)

    async def close(self) -> None:
        await self._transport.aclose()


def _request_of(scope: Scope, receive: Receive) -> httpx.Request:
    given: Headers = scope["headers"]
    peer = (scope.get("client") or ("",))[0]
    headers = [*_end_to_end(given), (PEER_HEADER, peer.encode("ascii", "ignore"))]
    target: bytes = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    has_body = any(name in HAS_BODY for name, _ in given)
    return httpx.Request(
        scope["method"],
        "http://pages/",
        headers=headers,
        content=_body(receive) if has_body else None,
        # The path goes over as it came: an httpx.URL would write it its own way.
        extensions={"target": target, "timeout": LIMITS_S.as_dict()},
    )


def _end_to_end(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]


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
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        async for part in answer.aiter_raw():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        await answer.aclose()


def _sent_away(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(f"{status}: {why}", status, {"retry-after": "1", "cache-control": "no-store"})
