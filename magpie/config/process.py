"""Running one process that owns log and engine, from settings to the last line: build, serve, leave.

Answers with the reason when it could not start, so that a supervisor does not start it again in vain. A fault of one
of the threads that own log, engine or outbox ends it: without them the process would live on and be ready for nobody.
"""

import gc
import logging
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path

import django
from django.conf import settings

from magpie.config.asgi import Site, with_pages
from magpie.config.engine_link import EngineLink
from magpie.config.house import Append, Carrier, ReadMark, SiteHouse
from magpie.config.keys import UnreadableKeys, read_keys
from magpie.config.leaving import leave_on_fault
from magpie.config.wiring import WIRING
from magpie.domain.flash.claim_desk import ClaimDesk
from magpie.domain.goods import queries as goods
from magpie.domain.outbox.actions import this_bell
from magpie.domain.outbox.relay import Relay
from magpie.gateway.claim_lane import ClaimLane
from magpie.gateway.edge import Edge
from magpie.gateway.gate import Gate
from magpie.gateway.limits import Limits
from magpie.gateway.server import LeavingServer, server_config
from magpie.kit.clock import SystemClock
from magpie.kit.errors import Refusal
from magpie.log.payloads import Words

log = logging.getLogger("magpie")


def run_process(
    listener: socket.socket,
    *,
    engine: EngineLink,
    lag_ms_max: int,
    pages: Path | None = None,
    bell: socket.socket | None = None,
) -> str:
    """Serve until asked to stop; returns why it could not start, "" otherwise.

    `engine` is started and not open yet; `pages` is the socket of the pages process, None for a gateway alone; `bell` hears that process's commits.
    """
    django.setup()
    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line per page says nothing
    threading.excepthook = leave_on_fault
    limits = replace(Limits(), lag_ms_max=lag_ms_max, proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    try:
        house = _house(limits, engine)
    except UnreadableKeys as error:
        return str(error)
    if bell:
        this_bell().hear(bell)
    process = Process(house, limits, pages=pages)
    return process.run(listener)


class Process:
    """One server and what stands behind its gate."""

    def __init__(self, house: SiteHouse, limits: Limits, *, pages: Path | None) -> None:
        self.house = house
        self.failure: BaseException | None = None
        self.gate = Gate(house, on_failure=self._fail, on_ready=self._announce)
        site = Site(self.gate)
        if pages:
            folders = {"static_folder": settings.STATIC_ROOT, "media_folder": settings.MEDIA_ROOT}
            site = with_pages(self.gate, pages=pages, proxies=limits.proxies, **folders)
        # Answers to other sites' pages carry headers of the CORS layer: those go the long way.
        lane = None if house.cors_origins else ClaimLane(self._edge)
        self.server = LeavingServer(server_config(site, limits=limits, lane=lane))

    def run(self, listener: socket.socket) -> str:
        """Blocks until a signal or a failed start."""
        self.server.run(sockets=[listener])
        if isinstance(self.failure, Refusal):
            return f"{self.failure.say('en')}\n{self.failure.say('zh')}"
        if self.failure is not None:
            raise self.failure
        return ""

    def _edge(self) -> Edge | None:
        return self.house.parts.edge if self.gate.app and self.house.parts else None

    def _announce(self) -> None:
        progress = self.gate.progress
        _spare_collector()
        log.info(
            "ready: %s events learned · 已就绪，共学习 %s 个事件", progress.newest + 1, progress.newest + 1
        )

    def _fail(self, error: BaseException) -> None:
        self.failure = error
        self.server.should_exit = True


def _spare_collector() -> None:
    """What was opened stays, so the collector need not look through it again; and it looks for rings of dead objects after
    20,000 new ones, not 700: requests leave few, and at thousands a second it took an eighth of the interpreter."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _house(limits: Limits, engine: EngineLink) -> SiteHouse:
    home = settings.MAGPIE_HOME
    return SiteHouse(
        home=home,
        secret=settings.MAGPIE_PAGE_SECRET,
        keys=read_keys(home / "secrets"),
        clock=SystemClock(),
        limits=limits,
        make_carrier=_relay,
        make_desk=lambda: ClaimDesk(clock=SystemClock()),
        cors_origins=settings.MAGPIE_CORS_ORIGINS,
        engine=lambda: engine,
        topic_names={topic.slug: Words(zh=topic.name_zh, en=topic.name_en) for topic in goods.topics()},
    )


def _relay(append: Append, read_mark: ReadMark) -> Carrier:
    return Relay(WIRING, append=append, read_mark=read_mark, clock=SystemClock())
