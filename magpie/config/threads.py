"""A WSGI app asked in a few threads: a request that is here whole goes in, and the answer comes out in few pieces.

Between a thread and the loop every message costs both of them a wait for the interpreter, so an answer that fits into one
piece crosses once, head and body together. A longer one follows in pieces that queue on the loop's side: no thread waits
for a slow reader. PEP 3333 says what the app is told.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any, Final

from starlette.types import Message, Scope, Send

PIECE_BYTES: Final = 64 * 1024
OWN_NAMES: Final = {b"content-length": "CONTENT_LENGTH", b"content-type": "CONTENT_TYPE"}

Wsgi = Callable[..., Any]  # WSGI's own signature is untyped


@dataclass
class Head:
    """The first line and the headers of an answer."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    def start(
        self, status: str, headers: list[tuple[str, str]], fault: object = None
    ) -> Callable[[bytes], None]:
        """WSGI's start_response; may be called again until something of the body was sent."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.strip().lower().encode("latin-1"), value.strip().encode("latin-1"))
            for name, value in headers
        ]
        return _refuse_to_write

    def as_message(self) -> Message:
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}


@dataclass(frozen=True)
class Piece:
    """Some of an answer; `head` comes with the first."""

    head: Head | None
    body: bytes


class Threads:
    """Asks `wsgi` in `count` threads."""

    def __init__(self, wsgi: Wsgi, *, count: int) -> None:
        self._wsgi = wsgi
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="pages")

    async def answer(self, scope: Scope, body: IO[bytes], send: Send) -> None:
        """Send what the app says; raises what it raised, where nothing more can be sent."""
        told: asyncio.Queue[Piece | Future[Piece]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def tell(piece: Piece | Future[Piece]) -> None:
            loop.call_soon_threadsafe(told.put_nowait, piece)

        self._pool.submit(_ask, self._wsgi, environ_of(scope, body), tell).add_done_callback(tell)
        more = True
        while more:
            piece = await told.get()
            if isinstance(piece, Future):
                piece, more = piece.result(), False
            if piece.head:
                await send(piece.head.as_message())
            await send({"type": "http.response.body", "body": piece.body, "more_body": more})


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """What the app is told of a request; texts are bytes written as Latin-1, as PEP 3333 wants them."""
    host, port = scope["server"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("ascii"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = OWN_NAMES.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        said = value.decode("latin-1")
        environ[key] = f"{environ[key]},{said}" if key in environ else said
    # All of it is here, so its length is known, also of what came in chunks.
    environ["CONTENT_LENGTH"] = str(body.seek(0, os.SEEK_END))
    body.seek(0)
    return environ


def _ask(wsgi: Wsgi, environ: dict[str, Any], tell: Callable[[Piece], None]) -> Piece:
    """Tell all pieces but the last, which is returned once everything is closed; as few as there can be.

    Runs in a thread, from the app's first word to its last: what it opened belongs to this thread.
    """
    head = Head()
    parts: Iterable[bytes] = wsgi(environ, head.start)
    first: Head | None = head
    held: list[bytes] = []
    size = 0
    try:
        for part in parts:
            if size >= PIECE_BYTES:
                tell(Piece(first, b"".join(held)))
                first, held, size = None, [], 0
            held.append(part)
            size += len(part)
    finally:
        getattr(parts, "close", lambda: None)()
    return Piece(first, b"".join(held))


def _refuse_to_write(data: bytes) -> None:
    raise NotImplementedError("return the body instead of writing it")
