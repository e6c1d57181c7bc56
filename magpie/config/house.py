"""The parts behind the gate, opened and closed in order: log, displays, engine, committer, relay, claim desk.

Opening lets the engine restore its last snapshot and replay what the log has since; closing stops
what writes first, so that nothing acknowledged is left behind, and takes a snapshot last. Only the composition root
uses it.
"""

import itertools
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from starlette.types import ASGIApp

from magpie.config.engine_link import EngineLink
from magpie.config.engine_wire import Numbered
from magpie.config.keeping import Keeper, read_erasing, write_snapshot
from magpie.gateway.app import build_gateway
from magpie.gateway.callers import ApiKey, Callers
from magpie.gateway.departed import Departed
from magpie.gateway.displays import Displays
from magpie.gateway.edge import Edge, Rates
from magpie.gateway.gate import Progress
from magpie.gateway.journey_files import JourneyFiles
from magpie.gateway.limits import Limits
from magpie.gateway.meters import Meters
from magpie.gateway.parts import ClaimDesk
from magpie.gateway.tally import Tally
from magpie.kit.clock import Clock
from magpie.kit.errors import Refusal
from magpie.log.committer import GroupCommitter
from magpie.log.disk import RealDisk
from magpie.log.erasing import who_is_erased
from magpie.log.event import Event
from magpie.log.journey_log import Ack, JourneyLog, Mark
from magpie.log.manifest import read_manifest
from magpie.log.payloads import Words
from magpie.log.rejects import Rejects

LOG, ENGINE = "log", "engine"
REPLAY_EVENTS: Final = 4_096
logger = logging.getLogger(__name__)


class LogIsShorter(Refusal):
    code, status = "log_is_shorter", 500
    en = (
        "The engine has learned {learned} events, the journey log has {kept}: files of the log are missing. Nothing was "
        "changed. Restore the folder “log” from a copy, or delete the folder “engine” to go on with what the log has."
    )
    zh = (
        "引擎已学习 {learned} 个事件，而旅程日志只有 {kept} 个：日志文件缺失。未做任何改动。"
        "请从备份恢复 log 目录；如要以现有日志继续，请删除 engine 目录。"
    )


Append = Callable[[list[Event], Mark], Ack]
ReadMark = Callable[[str], tuple[int, int] | None]


class Carrier(Protocol):
    """What brings facts into the log: the outbox relay, or nothing in a process without a database."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def scrub(self) -> bool:
        """Whether everything said so far is carried out, and what it deleted is gone from the database's files."""
        ...


MakeCarrier = Callable[[Append, ReadMark], Carrier]


class Desk(ClaimDesk, Protocol):
    """Where flash sales are claimed, as the house opens and closes it."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


MakeDesk = Callable[[], Desk]


@dataclass
class SiteHouse:
    """The one owner of a home's log and engine."""

    home: Path
    secret: bytes
    keys: Mapping[str, ApiKey]
    clock: Clock
    limits: Limits
    make_carrier: MakeCarrier | None = None
    make_desk: MakeDesk | None = None
    cors_origins: Sequence[str] = ()
    topic_names: Mapping[str, Words] = field(default_factory=dict)
    engine: Callable[[], EngineLink] = EngineLink.started
    parts: "Parts | None" = None

    def open(self, progress: Progress) -> ASGIApp:
        """Open everything; returns the gateway once the engine has caught up."""
        self.parts = parts = Parts.opened(self, progress)
        return build_gateway(parts.edge, cors_origins=self.cors_origins)

    def close(self) -> None:
        """Stop the writers, then the log, then the engine; the snapshot makes the next start short."""
        if self.parts:
            self.parts.close()
            self.parts = None


@dataclass
class Parts:
    """Opened parts, in the order in which they depend on each other."""

    displays: Displays
    engine: EngineLink
    committer: GroupCommitter
    keeper: Keeper
    carrier: Carrier | None
    desk: Desk | None
    edge: Edge
    departed: Departed
    folder: Path

    @classmethod
    def opened(cls, house: SiteHouse, progress: Progress) -> "Parts":
        folder = house.home / ENGINE
        log = JourneyLog.open(house.home / LOG, disk=RealDisk(), clock=house.clock)
        displays = Displays.load(folder)
        displays.topics = house.topic_names
        engine = _engine_of(house, log, displays)
        progress.newest = log.next_offset - 1
        erasing = read_erasing(folder, house.home / LOG) | catch_up(log, engine.applied_offset, displays)
        engine.catch_up(progress)
        departed = Departed.load(folder, secret=house.secret)
        if erasing:
            departed.add(erasing.values(), at_ms=house.clock.now_ms())
        committer = GroupCommitter(log, on_commit=lambda first, events: parts.learn(events))
        carrier = (
            house.make_carrier(_append(committer), lambda name: log.marks.get(name))
            if house.make_carrier
            else None
        )
        desk = house.make_desk() if house.make_desk else None
        edge = _edge(house, log, committer, engine, displays, departed, desk)
        keeper = Keeper(engine, displays, committer, folder, house.home / LOG, erasing=erasing)
        if carrier:
            keeper.scrub = carrier.scrub
        parts = cls(displays, engine, committer, keeper, carrier, desk, edge, departed, folder)
        keeper.start()
        if carrier:
            carrier.start()
        if desk:
            desk.start()
        return parts

    def learn(self, events: Sequence[Numbered]) -> None:
        """What the writing thread calls after each flush, in offset order."""
        # Displays first: a card must have its looks before the engine can choose it.
        self.displays.learn(events)
        self.departed.learn(events)
        self.edge.tally.count(events, now_ms=self.edge.clock.now_ms(), at_s=time.monotonic())
        self.engine.offer(events)
        self.keeper.notice(events)

    def close(self) -> None:
        if self.desk:
            self.desk.stop()
        if self.carrier:
            self.carrier.stop()
        self.keeper.stop()
        self.committer.close()
        self.engine.finish()
        try:
            write_snapshot(self.engine, self.displays, self.folder, erasing=self.keeper.erasing)
        except (Refusal, OSError) as error:
            # The disk is full: the next start learns from the last snapshot on, and nothing is lost.
            logger.warning("no snapshot was taken while stopping · 停止时未能写入快照: %s", error)
        finally:
            self.engine.close()


def _engine_of(house: SiteHouse, log: JourneyLog, displays: Displays) -> EngineLink:
    """The engine with what its last snapshot knows; raises LogIsShorter and leaves nothing running."""
    engine = house.engine()
    engine.open(
        engine=house.home / ENGINE, log=house.home / LOG,
        after_wait_s=house.limits.after_wait_s + 1.0, rights_wait_s=house.limits.rights_wait_s,
    )  # fmt: skip
    learned = max(engine.applied_offset + 1, displays.next_offset)
    if learned > log.next_offset:
        # Only durable events are ever learned, so this log has lost some; offsets must not be given twice.
        engine.close()
        log.close()
        raise LogIsShorter(learned=learned, kept=log.next_offset)
    return engine


def catch_up(log: JourneyLog, learned: int, displays: Displays) -> dict[int, str]:
    """Show what the log has beyond the displays; who there, or beyond what the engine has `learned`, asked to be erased."""
    erasing: dict[int, str] = {}
    finished = set(read_manifest(RealDisk(), log.folder).erased)
    events = log.read(min(learned + 1, displays.next_offset))
    while batch := list(itertools.islice(events, REPLAY_EVENTS)):
        displays.learn(batch)
        erasing.update(
            {
                offset: who
                for offset, event in batch
                if offset not in finished and (who := who_is_erased(event))
            }
        )
    return erasing


def _append(committer: GroupCommitter) -> Append:
    def append(events: list[Event], mark: Mark) -> Ack:
        return committer.submit(events, mark=mark).result()

    return append


def _edge(
    house: SiteHouse,
    log: JourneyLog,
    committer: GroupCommitter,
    engine: EngineLink,
    displays: Displays,
    departed: Departed,
    desk: Desk | None,
) -> Edge:
    return Edge(
        committer=committer,
        host=engine,
        traces=engine,
        displays=displays,
        journeys=JourneyFiles(house.home / LOG),
        callers=Callers(house.secret, house.keys, house.clock, departed),
        clock=house.clock,
        limits=house.limits,
        rates=Rates.within(house.limits),
        meters=Meters(),
        secret=house.secret,
        rejects=Rejects(house.home / LOG, RealDisk()),
        newest_offset=lambda: log.next_offset - 1,
        log_is_writable=lambda: has_room(house.home),
        tally=Tally(since_ms=house.clock.now_ms()),
        desk=desk,
    )


def has_room(home: Path, *, bytes_min: int = 64 * 1024 * 1024) -> bool:
    """Whether the disk has room for the next segment."""
    return shutil.disk_usage(home).free >= bytes_min
