"""The door that is open before the house is ready: alive at once, ready when the engine has caught up.

The port answers while the log is opened and replayed, so a supervisor and a person both see how far it is.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from magpie.gateway.answers import json_answer
from magpie.gateway.contract import Health, Readiness
from magpie.gateway.refusals import NotReady


@dataclass
class Progress:
    """How far the replay is; written by the starting thread, read by the door."""

    applied: int = -1
    newest: int = -1


class House(Protocol):
    """What stands behind the door: opened once in a thread, closed once."""

    def open(self, progress: Progress) -> ASGIApp: ...

    def close(self) -> None: ...


@dataclass
class Gate:
    """Serves `/v1/…`, `/healthz`, `/readyz`, `/metrics` from the house, or says that it is not ready yet."""

    house: House
    on_failure: Callable[[BaseException], None]
    on_ready: Callable[[], None] = lambda: None
    progress: Progress = field(default_factory=Progress)
    app: ASGIApp | None = None
    opening: "asyncio.Task[ASGIApp] | None" = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler: Callable[[Scope, Receive, Send], Awaitable[None]] = self.app or self._not_yet(scope["path"])
        await handler(scope, receive, send)

    async def start(self) -> None:
        """Begin opening and return at once."""
        self.opening = asyncio.create_task(asyncio.to_thread(self.house.open, self.progress))
        self.opening.add_done_callback(self._opened)

    async def stop(self) -> None:
        """Close in order; what was acknowledged is on disk already, what waits is finished."""
        if self.opening:
            await asyncio.wait([self.opening])
        self.app = None
        await asyncio.to_thread(self.house.close)

    def _opened(self, opening: "asyncio.Task[ASGIApp]") -> None:
        error = opening.exception()
        if error is not None:
            # What stops the start must stop the process, with its reason: a door that never opens helps nobody.
            self.on_failure(error)
            return
        self.app = opening.result()
        self.on_ready()

    def _not_yet(self, path: str) -> ASGIApp:
        applied, newest = self.progress.applied, self.progress.newest
        if path == "/healthz":
            return json_answer(Health(status="alive"))
        if path == "/readyz":
            return json_answer(Readiness(False, False, newest, applied, 0), status=503)
        refusal = NotReady(applied=applied + 1, newest=newest + 1, retry_after_s=1)
        return json_answer({"error": refusal.as_dict()}, status=503, headers={"retry-after": "1"})
