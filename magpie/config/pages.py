"""Django inside the pages process: whole bodies in, whole answers out.

A thread of the pool is never lent to a slow client: the body is here before Django sees it, and answers queue on
our side. Django under ASGI was measured 15 to 20 times slower, so it runs as WSGI in a pool of four threads.
"""

import asyncio
import tempfile
from dataclasses import dataclass
from typing import IO, Final

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from magpie.config.faults import is_full_disk
from magpie.config.threads import Threads, Wsgi

THREADS: Final = 4
WAITING_MAX: Final = 64
UPLOAD_BYTES_MAX: Final = 64 * 1024 * 1024
# A clip of 64 MB over a phone's uplink of 1 MB/s; a body that needs longer is holding a place.
UPLOAD_WAIT_S: Final = 90.0
# What bodies on their way may hold together: sixteen full uploads, so that no crowd of them fills the disk.
ROOM_BYTES_MAX: Final = 16 * UPLOAD_BYTES_MAX
MEMORY_BYTES: Final = 256 * 1024


class UploadTooLarge(Exception):
    """The body passed the limit while it arrived."""


class NoRoom(Exception):
    """The bodies that are arriving hold all the room there is for them."""


class CutOff(Exception):
    """The sender left before the body was whole; half a form must not be acted upon."""


class Pages:
    """An ASGI app over a WSGI one: reads the whole body first, within a size and a time."""

    def __init__(self, wsgi: Wsgi) -> None:
        self.threads = Threads(wsgi, count=THREADS)
        self.waiting = 0
        self.room = Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal_of(scope)
        if refusal is None:
            with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as body, Place(self.room) as place:
                try:
                    refusal = await _fill(body, receive, place)
                except CutOff:
                    return
                if refusal is None:
                    await self._serve(scope, body, send)
        if refusal is not None:
            await refusal(scope, receive, send)

    def _refusal_of(self, scope: Scope) -> Response | None:
        if not scope["query_string"].isascii():
            return PlainTextResponse("400: write the address in ASCII. 请使用 ASCII 编码的地址。", 400)
        if self.waiting >= WAITING_MAX:
            return PlainTextResponse(
                "503: busy, try again in a moment. 繁忙，请稍后再试。", 503, {"retry-after": "1"}
            )
        return None

    async def _serve(self, scope: Scope, body: IO[bytes], send: Send) -> None:
        self.waiting += 1
        try:
            await self.threads.answer(scope, body, send)
        finally:
            self.waiting -= 1


@dataclass
class Room:
    """How many bytes of bodies are held now, on the disk or in memory."""

    held: int = 0


@dataclass
class Place:
    """One body's part of the room, given back when its request ends."""

    room: Room
    size: int = 0

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, *error: object) -> None:
        self.room.held -= self.size

    def take(self, size: int) -> None:
        """Room for `size` more bytes; raises UploadTooLarge or NoRoom."""
        if self.size + size > UPLOAD_BYTES_MAX:
            raise UploadTooLarge()
        if self.room.held + size > ROOM_BYTES_MAX:
            raise NoRoom()
        self.size += size
        self.room.held += size


async def _fill(body: IO[bytes], receive: Receive, place: Place) -> Response | None:
    try:
        async with asyncio.timeout(UPLOAD_WAIT_S):
            await _copy(body, receive, place)
    except TimeoutError:
        return _sent_away(408, "the upload took too long. 上传超时，请重试。")
    except UploadTooLarge:
        return _sent_away(413, "at most 64 MB. 文件不能超过 64 MB。")
    except OSError as error:
        if not is_full_disk(error):
            raise
        return _sent_away(
            507,
            "the disk is full, nothing was kept; try again later. 磁盘空间已满，未保存任何内容，请稍后再试。",
        )
    except NoRoom:
        return _sent_away(503, "too many uploads at once. 同时上传过多，请稍后再试。", retry_after="5")
    body.seek(0)
    return None


def _sent_away(status: int, why: str, **headers: str) -> Response:
    """The rest of the body is not waited for, so the connection ends with the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return PlainTextResponse(f"{status}: {why}", status, {"connection": "close", **named})


async def _copy(body: IO[bytes], receive: Receive, place: Place) -> None:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CutOff()
        part = message.get("body", b"")
        place.take(len(part))
        body.write(part)
        more = message.get("more_body", False)
