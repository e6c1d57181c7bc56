"""The HTTP server's guard: heads that are too large or too slow do not hold a socket.

uvicorn bounds neither: a client may drip a header a minute, or send megabytes of it. Bodies are bounded where they
are read (bodies.py), because their limits differ by address.
"""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from typing import Any, ClassVar, Final

import uvicorn
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from magpie.gateway.answers import encode
from magpie.gateway.limits import Limits
from magpie.kit.errors import Refusal


class HeadTooLarge(Refusal):
    code, status = "head_too_large", 431
    en = "The request's headers are larger than {limit_bytes} bytes."
    zh = "请求头超过 {limit_bytes} 字节。"


class HeadTooSlow(Refusal):
    code, status = "head_too_slow", 408
    en = "The request's headers did not arrive within {limit_s} s."
    zh = "请求头未能在 {limit_s} 秒内到达。"


class BrokenRequest(Refusal):
    code, status = "broken_request", 400
    en = "This is not an HTTP request we can read."
    zh = "这不是可识别的 HTTP 请求。"


REASONS: Final = {400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large"}


class GuardedProtocol(HttpToolsProtocol):
    """One connection of uvicorn's, with `limits` on the head of every request.

    `_head_bytes` counts what arrived since the last head was complete.
    """

    limits: ClassVar[Limits] = Limits()

    def connection_made(self, transport: Any) -> None:  # uvicorn's own annotation differs from asyncio's
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        if self._head_timer is None and self._is_between_requests():
            self._await_head()
        self._head_bytes += len(data) if self._head_timer else 0
        super().data_received(data)
        if self._head_timer and self._head_bytes > self.limits.head_bytes_max:
            self._refuse(HeadTooLarge(limit_bytes=self.limits.head_bytes_max))

    def on_headers_complete(self) -> None:
        self._head_is_here()
        if (
            sum(len(name) + len(value) for name, value in self.headers) + len(self.url)
            > self.limits.head_bytes_max
        ):
            self._refuse(HeadTooLarge(limit_bytes=self.limits.head_bytes_max))
            return
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        self._refuse(BrokenRequest())

    def _is_between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._head_bytes = 0
        late = HeadTooSlow(limit_s=self.limits.head_wait_s)
        self._head_timer: asyncio.TimerHandle | None = self.loop.call_later(
            self.limits.head_wait_s, self._refuse, late
        )

    def _head_is_here(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, refusal: Refusal) -> None:
        self._head_is_here()
        if self.transport.is_closing():
            return
        body = encode({"error": refusal.as_dict()})
        self.transport.write(
            b"HTTP/1.1 %d %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n"
            b"connection: close\r\n\r\n%s" % (refusal.status, REASONS[refusal.status], len(body), body)
        )
        self.transport.close()


def guarded_protocol(limits: Limits) -> type[asyncio.Protocol]:
    """The protocol class with these limits; uvicorn makes one object of it per connection."""
    return type("Guarded", (GuardedProtocol,), {"limits": limits})


class LeavingServer(uvicorn.Server):
    """uvicorn's server, which leaves with status 0 when asked to; its own raises the signal again after closing."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        yield
        for number, handler in before.items():
            signal.signal(number, handler)


def server_config(app: Any, *, limits: Limits) -> Config:
    """uvicorn as we run it: uvloop, httptools, bounded sockets, five seconds to finish."""
    return Config(
        app,
        loop="uvloop",
        http=guarded_protocol(limits),
        ws="none",
        log_config=None,
        access_log=False,
        # What a proxy says is read where it is needed, and believed only of as many proxies as the owner declared.
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=4,
        limit_concurrency=limits.connections_max,
        lifespan="on",
        backlog=1_024,
    )
