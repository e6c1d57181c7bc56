"""A process behind the hop that does to every call what it is told, and what one or more requests to it came to."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from magpie.config.hop import WAITS, Asked, BrokenOff, Hop, NoAnswer, TooSlow, Waits

Behave = Callable[["Call"], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\n"
YES = OK + b"content-length: 3\r\n\r\nyes"
GET = Asked("GET", b"/p/7", [(b"host", b"shop.example")])
HEAD = Asked("HEAD", b"/p/7", [(b"host", b"shop.example")])
SHORT = Waits(place_s=0.2, connect_s=0.2, write_s=0.2, read_s=0.2)


@dataclass
class Call:
    """One connection as the process behind has it: nothing is read of it but what `head` or `hear` reads."""

    socket: socket.socket
    number: int

    async def head(self) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += await self.hear(1)
        return head

    async def hear(self, bytes_max: int = 65_536) -> bytes:
        data = await asyncio.get_running_loop().sock_recv(self.socket, bytes_max)
        if not data:
            raise ConnectionError("hung up")
        return data

    async def lies_there(self) -> None:
        """Until something is there to be heard."""
        while True:
            with contextlib.suppress(BlockingIOError):
                self.socket.recv(1, socket.MSG_PEEK)
                return
            await asyncio.sleep(0.001)

    async def say(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, data)


class Behind:
    """A process that listens and does to every call what it is told; a full queue of callers has two of them."""

    def __init__(self, path: Path, behave: Behave) -> None:
        self.calls: list[Call] = []
        self._behave, self._tasks = behave, list[asyncio.Task[None]]()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.setblocking(False)
        self._listener.bind(str(path))
        self._listener.listen(1)

    async def __aenter__(self) -> "Behind":
        self.let_in()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._listener.close()

    def let_in(self) -> None:
        self._tasks.append(asyncio.create_task(self._accept()))

    async def _accept(self) -> None:
        while True:
            accepted, _ = await asyncio.get_running_loop().sock_accept(self._listener)
            self.calls.append(Call(accepted, len(self.calls)))
            self._tasks.append(asyncio.create_task(self._take(self.calls[-1])))

    async def _take(self, call: Call) -> None:
        with call.socket, contextlib.suppress(ConnectionError):
            await self._behave(call)


def saying(*answers: bytes) -> Behave:
    """Read heads and give these answers; then close."""

    async def behave(call: Call) -> None:
        for answer in answers:
            await call.head()
            await call.say(answer)

    return behave


def always(answer: bytes) -> Behave:
    async def behave(call: Call) -> None:
        while True:
            await call.head()
            await call.say(answer)

    return behave


async def whole(hop: Hop, asked: Asked = GET) -> tuple[int, bytes]:
    async with hop.ask(asked) as answer:
        parts = [await answer.read()]
        while not answer.is_whole:
            parts.append(await answer.read())
        return answer.status, b"".join(parts)


async def asked_of(path: Path, behave: Behave, *asked: Asked, waits: Waits = WAITS) -> tuple[list[Any], int]:
    """What each request came to, one after the other, and how many connections were made for them."""
    hop = Hop(path, connections_max=2, waits=waits)
    async with Behind(path, behave) as behind:
        came = []
        for one in asked:
            came.append(await outcome(hop, one))
            # What the other side does after its answer, such as to close, it has done.
            await asyncio.sleep(0.02)
        hop.close()
    return came, len(behind.calls)


async def outcome(hop: Hop, asked: Asked = GET) -> object:
    try:
        return await whole(hop, asked)
    except (NoAnswer, TooSlow, BrokenOff) as error:
        return type(error)


def posting(framing: tuple[bytes, bytes], first: bytes, *parts: bytes) -> Asked:
    """`first` is here of its body, the parts follow."""

    async def rest() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    return Asked("POST", b"/form", [(b"host", b"shop.example"), framing], first, rest() if parts else None)
