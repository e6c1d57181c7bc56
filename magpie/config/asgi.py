"""The main process: one ASGI app that sends each address to its room, and the order of start and stop.

`/v1/…` and health go to the gateway, files to Starlette, everything else to the pages process. This is the
composition root: parts meet here and nowhere else.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from magpie.config.files import HashedFiles, MediaFiles
from magpie.config.forwarding import Forward
from magpie.gateway.gate import Gate

GATE_PATHS: Final = ("/healthz", "/readyz", "/metrics")
GATE_PREFIX: Final = "/v1/"


@dataclass(frozen=True)
class Site:
    """The rooms of one process; `pages` and the folders are None in a process that is only the gateway."""

    gate: Gate
    pages: Forward | None = None
    static: ASGIApp | None = None
    media: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self._room_of(scope)(scope, receive, send)

    def _room_of(self, scope: Scope) -> ASGIApp:
        path: str = scope["path"]
        if path.startswith(GATE_PREFIX) or path in GATE_PATHS:
            return self.gate
        for prefix, room in (("/static", self.static), ("/media", self.media)):
            if room is not None and path.startswith(prefix + "/"):
                # Starlette's file rooms look below the mount point.
                scope["root_path"] = scope.get("root_path", "") + prefix
                return room
        return self.pages or self.gate

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start at once, so that the port answers; close in order when asked."""
        await receive()
        await self.gate.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.gate.stop()
        if self.pages:
            self.pages.close()
        await send({"type": "lifespan.shutdown.complete"})


def with_pages(gate: Gate, *, pages: Path, static_folder: Path, media_folder: Path, proxies: int = 0) -> Site:
    """The embedded default: log, engine and files here, Django in the process that listens on the socket `pages`."""
    media_folder.mkdir(parents=True, exist_ok=True)
    static_folder.mkdir(parents=True, exist_ok=True)
    files = HashedFiles(directory=static_folder), MediaFiles(directory=media_folder)
    return Site(gate, Forward(pages, proxies=proxies), *files)
