"""One hop of HTTP/1.1 over a Unix socket: a request goes to the process that listens there, its answer comes as it arrives.

Owns the connections: how many there are, which of them may carry another request, which are dropped. Answers are read by
llhttp (httptools). Nothing is asked twice that may have been read once. The sockets are plain ones: a transport of
asyncio's that can write no more throws away the answer before it, and whoever refuses an upload answers, then closes.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

LOOK_S: Final = 0.05
# Kept for the next request; a burst's others are closed after theirs.
IDLE_MAX: Final = 16
READ_BYTES: Final = 64 * 1024
HEAD_BYTES_MAX: Final = 128 * 1024

CHUNKED: Final = (b"transfer-encoding", b"chunked")
SAYS_LENGTH: Final = (b"content-length", b"transfer-encoding")
LAST_CHUNK: Final = b"0\r\n\r\n"

WENT_WRONG: Final = (OSError, HttpParserError, HttpParserUpgrade)

Headers = list[tuple[bytes, bytes]]


class NoAnswer(Exception):
    """Nobody listens, or the connection ended before an answer began, or what began is not HTTP."""


class Unread(NoAnswer):
    """The connection ended before all of the request was read, so nobody can have acted upon it."""


class TooSlow(Exception):
    """No place, no room to write, or no answer in time."""


class Surplus(Exception):
    """A second answer where one was asked for."""


class BrokenOff(Exception):
    """The answer began and did not come to its end."""


@dataclass(frozen=True)
class Waits:
    """How long the next step may take, and how long a connection that waits for a request is kept."""

    place_s: float = 10.0
    connect_s: float = 10.0
    # An upload may take 90 s to arrive; whatever takes longer is refused over there first.
    write_s: float = 120.0
    read_s: float = 120.0
    # Over there it is closed after 15 s: one that is dropped before is never closed in the moment it is used.
    idle_s: float = 10.0


WAITS: Final = Waits()


@dataclass(frozen=True)
class Asked:
    """A request: `target` e.g. b"/p/7?from=feed"; its headers say how long the body is, or that it is CHUNKED.

    `first` is what is here of the body; `rest` the parts that follow, None when none do.
    """

    method: str
    target: bytes
    headers: Headers
    first: bytes = b""
    rest: AsyncIterator[bytes] | None = None

    def opening(self) -> bytes:
        """The head and what is here of the body."""
        lines = b"".join([b"%s: %s\r\n" % header for header in self.headers])
        head = b"%s %s HTTP/1.1\r\n%s\r\n" % (self.method.encode("ascii"), self.target, lines)
        return head + self._framed(self.first) + (b"" if self.rest else self._end())

    async def following(self) -> AsyncIterator[bytes]:
        if self.rest:
            async for part in self.rest:
                yield self._framed(part)
            yield self._end()

    def _framed(self, part: bytes) -> bytes:
        # A chunk without bytes would say that the body is whole.
        return b"%x\r\n%s\r\n" % (len(part), part) if part and self._is_chunked else part

    def _end(self) -> bytes:
        return LAST_CHUNK if self._is_chunked else b""

    @property
    def _is_chunked(self) -> bool:
        return CHUNKED in self.headers


class Hop:
    """At most `connections_max` requests at once go to the process that listens on `path`; the others wait."""

    def __init__(self, path: Path, *, connections_max: int, waits: Waits = WAITS) -> None:
        self._path, self._waits = path, waits
        self._places = asyncio.Semaphore(connections_max)
        self._idle: list[Connection] = []

    @asynccontextmanager
    async def ask(self, asked: Asked) -> "AsyncIterator[Connection]":
        """The connection on which the answer has begun; raises NoAnswer, TooSlow, and what `asked.rest` raises."""
        await self._take_place()
        try:
            connection = await self._asked(asked)
            try:
                yield connection
            finally:
                self._let_go(connection)
        finally:
            self._places.release()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    async def _take_place(self) -> None:
        try:
            async with asyncio.timeout(self._waits.place_s):
                await self._places.acquire()
        except TimeoutError:
            raise TooSlow() from None

    async def _asked(self, asked: Asked) -> "Connection":
        if used := self._find_idle():
            with suppress(Unread):
                await used.ask(asked)
                return used
        connection = Connection(await self._connected(), self._waits)
        await connection.ask(asked)
        return connection

    async def _connected(self) -> socket.socket:
        try:
            async with asyncio.timeout(self._waits.connect_s):
                return await _connected(self._path)
        except TimeoutError:
            raise TooSlow() from None
        except OSError as error:
            raise NoAnswer() from error

    def _find_idle(self) -> "Connection | None":
        while self._idle:
            connection = self._idle.pop()
            if connection.is_quiet():
                return connection
            connection.close()
        return None

    def _let_go(self, connection: "Connection") -> None:
        if connection.may_go_on and len(self._idle) < IDLE_MAX:
            self._idle.append(connection)
        else:
            connection.close()


async def _connected(path: Path) -> socket.socket:
    with ExitStack() as unless_connected:
        connecting = unless_connected.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        connecting.setblocking(False)
        while not _is_let_in(connecting, path):
            await asyncio.sleep(LOOK_S)
        unless_connected.pop_all()
        return connecting


def _is_let_in(connecting: socket.socket, path: Path) -> bool:
    """False when as many wait there as may: the kernel refuses at once and does not say when one more may."""
    try:
        connecting.connect(str(path))
    except BlockingIOError:
        return False
    return True


class Connection:
    """One connection and the answer that arrives on it: `status` and `headers`, names in small letters, then `read`.

    `is_whole` once no part follows those that arrived, `may_go_on` when it may carry another request then.
    """

    def __init__(self, connected: socket.socket, waits: Waits) -> None:
        self._socket, self._waits, self._loop = connected, waits, asyncio.get_running_loop()
        self._parser = HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._whole_since_s = 0.0

    async def ask(self, asked: Asked) -> None:
        """Send it and wait for the head of its answer; one that gets none is closed."""
        self._begin(is_head=asked.method == "HEAD")
        with ExitStack() as unless_answered:
            unless_answered.callback(self.close)
            try:
                await self._send(asked)
                while not self.status:
                    await self._hear()
            except TimeoutError:
                raise TooSlow() from None
            except ConnectionResetError:
                # So Linux says that it was closed while bytes of ours lay there unread: nobody saw the request whole.
                raise (NoAnswer if asked.rest or self._heard_bytes else Unread)() from None
            except WENT_WRONG as error:
                raise NoAnswer() from error
            unless_answered.pop_all()

    async def read(self) -> bytes:
        """What has arrived of the body, once anything has; b"" at most once, at the end. Raises BrokenOff."""
        try:
            while not (self._parts or self.is_whole):
                await self._hear()
        except WENT_WRONG as error:
            raise BrokenOff() from error
        parts, self._parts = self._parts, []
        return b"".join(parts)

    def is_quiet(self) -> bool:
        """Whether the other side still holds it open and has said nothing that it was not asked."""
        if self._loop.time() - self._whole_since_s > self._waits.idle_s:
            return False
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        return False

    def close(self) -> None:
        self._socket.close()

    def _begin(self, *, is_head: bool) -> None:
        self.status = 0
        self.headers: Headers = []
        self.is_whole = self.may_go_on = False
        self._is_head, self._has_length = is_head, True
        self._heard_bytes, self._parts = 0, []

    async def _send(self, asked: Asked) -> None:
        opening = asked.opening()
        try:
            sent = self._socket.send(opening)
        except BlockingIOError:
            sent = 0
        except ConnectionError:
            raise Unread() from None
        # Whoever refuses an upload closes before it is all there, and has answered.
        with suppress(ConnectionError):
            await self._write(memoryview(opening)[sent:])
            async for part in asked.following():
                await self._write(part)

    async def _write(self, data: bytes | memoryview) -> None:
        if data:
            async with asyncio.timeout(self._waits.write_s):
                await self._loop.sock_sendall(self._socket, data)

    async def _hear(self) -> None:
        async with asyncio.timeout(self._waits.read_s):
            data = await self._loop.sock_recv(self._socket, READ_BYTES)
        if not data:
            self._end()
            return
        self._heard_bytes += len(data)
        if not self.status and self._heard_bytes > HEAD_BYTES_MAX:
            raise NoAnswer()
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            if not self.is_whole:
                raise
            # What follows a whole answer answers nothing.
            self.may_go_on = False

    def _end(self) -> None:
        if not self.status or self._has_length:
            raise ConnectionAbortedError()
        self.is_whole = True

    # What llhttp calls.

    def on_message_begin(self) -> None:
        if self.is_whole:
            raise Surplus()

    def on_header(self, name: bytes, value: bytes) -> None:
        # After the body come trailers, which nobody waits for.
        if not self.status:
            self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200:
            # An announcement; the answer follows.
            self.headers = []
            return
        self.status = status
        self._has_length = any(name in SAYS_LENGTH for name, _ in self.headers)
        # llhttp does not know what was asked and waits for a body: it reads no further answer.
        self.is_whole = self._is_head

    def on_body(self, part: bytes) -> None:
        if not self._is_head:
            self._parts.append(part)

    def on_message_complete(self) -> None:
        if self.status:
            self.is_whole, self.may_go_on = True, self._parser.should_keep_alive()
            self._whole_since_s = self._loop.time()
