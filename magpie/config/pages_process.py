"""The pages process: Django behind the main process, on a private socket, ringing the relay's bell across.

Owns what stands between that socket and Django: the peer that the main process saw is put back in its place. Opens one
page to itself before anybody asks, so that who comes first waits for no import and no template.
"""

import logging
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from starlette.types import ASGIApp, Receive, Scope, Send

from magpie.config.forwarding import PEER_HEADER
from magpie.config.pages import Pages
from magpie.config.wsgi import application
from magpie.domain.outbox.actions import this_bell
from magpie.gateway.limits import Limits
from magpie.gateway.server import LeavingServer, server_config


def open_first_page(
    path: str, wsgi: Callable[..., Any] = application
) -> str:  # WSGI's own signature is untyped
    """Import every view and render one page, once Django is set up; its status, e.g. "200 OK"."""
    host = next((host for host in settings.ALLOWED_HOSTS if host != "*"), "localhost").lstrip(".")
    asked = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": host, "SERVER_PORT": str(settings.MAGPIE_PORT), "HTTP_HOST": host,
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    said: list[str] = []
    answer = wsgi(asked, lambda status, headers: said.append(status))
    b"".join(answer)
    answer.close()
    return said[0]


def run_pages(listener: socket.socket, *, bell: Path | None) -> None:
    """Serve until asked to stop, once Django is set up; `bell` is the socket on which the relay of the main process listens."""
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line per page says nothing
    if bell:
        this_bell().reach(bell)
    site = BehindMain(Pages(application), port=settings.MAGPIE_PORT)
    LeavingServer(server_config(site, limits=Limits())).run(sockets=[listener])


@dataclass(frozen=True)
class BehindMain:
    """Puts the visitor's address and the public port back into the scope, where Django looks for them."""

    pages: ASGIApp
    port: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        peer = b"".join(value for name, value in scope["headers"] if name == PEER_HEADER)
        scope["client"] = (peer.decode("ascii", "ignore"), 0)
        scope["server"] = ("127.0.0.1", self.port)
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != PEER_HEADER]
        await self.pages(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
