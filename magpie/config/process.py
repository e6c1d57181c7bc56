"""Running one process that owns log and engine, from settings to the last line: build, serve, leave.

Answers with the reason when it could not start, so that a supervisor does not start it again in vain.
"""

import logging
import socket
import sys
from dataclasses import replace

import django
from django.conf import settings

from magpie.config.asgi import Site, with_pages
from magpie.config.house import Append, Carrier, ReadMark, SiteHouse
from magpie.config.keys import UnreadableKeys, read_keys
from magpie.config.wiring import WIRING
from magpie.domain.outbox.relay import Relay
from magpie.gateway.gate import Gate
from magpie.gateway.limits import Limits
from magpie.gateway.server import LeavingServer, server_config
from magpie.kit.clock import SystemClock
from magpie.kit.errors import Refusal

log = logging.getLogger("magpie")


def run_process(listener: socket.socket, *, lag_ms_max: int, has_pages: bool) -> str:
    """Serve until asked to stop; returns why it could not start, "" otherwise."""
    django.setup()
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line per page says nothing
    limits = replace(Limits(), lag_ms_max=lag_ms_max, proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    try:
        house = _house(limits)
    except UnreadableKeys as error:
        return str(error)
    process = Process(house, limits, has_pages=has_pages)
    return process.run(listener)


class Process:
    """One server and what stands behind its gate."""

    def __init__(self, house: SiteHouse, limits: Limits, *, has_pages: bool) -> None:
        self.failure: BaseException | None = None
        self.gate = Gate(house, on_failure=self._fail, on_ready=self._announce)
        site = Site(self.gate)
        if has_pages:
            site = with_pages(self.gate, static_folder=settings.STATIC_ROOT, media_folder=settings.MEDIA_ROOT)
        self.server = LeavingServer(server_config(site, limits=limits))

    def run(self, listener: socket.socket) -> str:
        """Blocks until a signal or a failed start."""
        self.server.run(sockets=[listener])
        if isinstance(self.failure, Refusal):
            return f"{self.failure.say('en')}\n{self.failure.say('zh')}"
        if self.failure is not None:
            raise self.failure
        return ""

    def _announce(self) -> None:
        progress = self.gate.progress
        log.info(
            "ready: %s events learned · 已就绪，共学习 %s 个事件", progress.newest + 1, progress.newest + 1
        )

    def _fail(self, error: BaseException) -> None:
        self.failure = error
        self.server.should_exit = True


def _house(limits: Limits) -> SiteHouse:
    home = settings.MAGPIE_HOME
    return SiteHouse(
        home=home,
        secret=settings.MAGPIE_PAGE_SECRET,
        keys=read_keys(home / "secrets"),
        clock=SystemClock(),
        limits=limits,
        make_carrier=_relay,
        cors_origins=settings.MAGPIE_CORS_ORIGINS,
    )


def _relay(append: Append, read_mark: ReadMark) -> Carrier:
    return Relay(WIRING, append=append, read_mark=read_mark, clock=SystemClock())
