"""The HTTP server's guard: heads that are too large or too slow do not hold a socket.

uvicorn bounds neither: a client may drip a header a minute, or send megabytes of it. Bodies are bounded where they
are read (bodies.py), because their limits differ by address.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar, Final, Protocol

import uvicorn
from starlette.responses import Response
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

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


CLOSING: Final = (b"connection", b"close")
REASONS: Final = {400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large"}


class Lane(Protocol):
    """Answers some requests without a task of their own, once they are here as a whole."""

    def takes(self, scope: Any) -> bool: ...  # uvicorn's scope and Starlette's are typed apart

    def ask(self, scope: Any, body: bytes, tell: Callable[[Response], None]) -> None: ...


class GuardedProtocol(HttpToolsProtocol):
    """One connection of uvicorn's, with `limits` on the head of every request.

    `_head_bytes` counts what arrived of a head that is not complete. Nearly every head comes whole: no timer is set for it,
    and its headers are not added up where all that arrived `_is_short`.
    """

    limits: ClassVar[Limits] = Limits()
    lane: ClassVar[Lane | None] = None
    _head_bytes: int
    _is_short: bool
    _head_timer: asyncio.TimerHandle | None

    def connection_made(self, transport: Any) -> None:  # uvicorn's own annotation differs from asyncio's
        super().connection_made(transport)
        self._head_bytes, self._is_short, self._head_timer = 0, False, None
        self._await_head()

    def data_received(self, data: bytes) -> None:
        was_between = self._is_between_requests()
        self._is_short = was_between and self._head_bytes + len(data) <= self.limits.head_bytes_max
        super().data_received(data)
        if not (was_between and self._is_between_requests()):
            return
        self._head_bytes += len(data)
        if self._head_bytes > self.limits.head_bytes_max:
            self._refuse(HeadTooLarge(limit_bytes=self.limits.head_bytes_max))
        elif self._head_timer is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        self._head_is_here()
        if self._is_short or self._head_size() <= self.limits.head_bytes_max:
            super().on_headers_complete()
        else:
            self._refuse(HeadTooLarge(limit_bytes=self.limits.head_bytes_max))

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        self._refuse(BrokenRequest())

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if app is self.app and self.lane and self.lane.takes(cycle.scope):
            # The body is read behind the head; after this turn of the loop it is here or was not sent with it.
            self.loop.call_soon(self._take_lane, self.lane, cycle)
        else:
            super()._start_asgi_task(cycle, app)

    def _take_lane(self, lane: Lane, cycle: RequestResponseCycle) -> None:
        is_asked = False
        try:
            # Whoever does not read their answers waits the long way, until they do.
            if not (cycle.more_body or cycle.disconnected or self.flow.write_paused):
                lane.ask(cycle.scope, bytes(cycle.body), partial(self._tell, cycle))
                is_asked = True
        finally:
            # Also after a fault of ours, which is told there.
            if not (is_asked or cycle.response_complete):
                super()._start_asgi_task(cycle, self.app)

    def _tell(self, cycle: RequestResponseCycle, answer: Response) -> None:
        """What the cycle's own `send` does for an answer that is whole."""
        if cycle.disconnected:
            return
        cycle.response_started = cycle.response_complete = True
        headers = [*cycle.default_headers, *answer.raw_headers, *(() if cycle.keep_alive else (CLOSING,))]
        head = b"".join([b"%s: %s\r\n" % header for header in headers])
        self.transport.write(b"%s%s\r\n%s" % (STATUS_LINE[answer.status_code], head, answer.body))
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()

    def _is_between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _head_size(self) -> int:
        return sum(len(name) + len(value) for name, value in self.headers) + len(self.url)

    def _await_head(self) -> None:
        late = HeadTooSlow(limit_s=self.limits.head_wait_s)
        self._head_timer = self.loop.call_later(self.limits.head_wait_s, self._refuse, late)

    def _head_is_here(self) -> None:
        self._head_bytes = 0
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


def guarded_protocol(limits: Limits, lane: Lane | None) -> type[asyncio.Protocol]:
    """The protocol class with these limits; uvicorn makes one object of it per connection."""
    return type("Guarded", (GuardedProtocol,), {"limits": limits, "lane": lane})


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


def server_config(app: Any, *, limits: Limits, lane: Lane | None = None) -> Config:
    """uvicorn as we run it: uvloop, httptools, bounded sockets, five seconds to finish."""
    return Config(
        app,
        loop="uvloop",
        http=guarded_protocol(limits, lane),
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
