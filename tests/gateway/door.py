"""A gateway over a real log in a temporary folder and a matchmaker that tests can foresee."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from magpie.gateway.app import build_gateway
from magpie.gateway.callers import ApiKey, Callers, hash_key
from magpie.gateway.displays import Displays
from magpie.gateway.edge import Edge, Rates
from magpie.gateway.journey_files import JourneyFiles
from magpie.gateway.limits import Limits
from magpie.gateway.meters import Meters
from magpie.gateway.parts import ClaimDesk
from magpie.kit.clock import HOUR_MS, FrozenClock, instant_of
from magpie.kit.tokens import PageClaims, sign
from magpie.log.committer import GroupCommitter
from magpie.log.disk import Disk, RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.payloads import CardDisplay, CardFeatures, CardPublished, Words, to_props
from magpie.log.rejects import Rejects
from tests.gateway.desk import FakeDesk
from tests.gateway.mind import FakeMind

NOW_MS = 1_790_000_000_000
SECRET = b"a secret of tests"
OWNER_KEY = "key_of_the_owner"
SHOP_KEY = "key_of_a_shop"
KEYS = {
    hash_key(OWNER_KEY): ApiKey("owner", may_say_server_kinds=True, may_operate=True),
    hash_key(SHOP_KEY): ApiKey("shop"),
}
MEI, TAO = "p:MEI", "p:TAO"
TEA, FAN = "product:1", "product:2"
NAMES = {TEA: Words(zh="灯笼茶", en="Lantern Tea"), FAN: Words(zh="纸扇", en="Paper Fan")}


@dataclass
class Door:
    """What a test holds: the client, and what stands behind it."""

    client: TestClient
    mind: FakeMind
    log: JourneyLog
    committer: GroupCommitter
    edge: Edge
    clock: FrozenClock

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(path, json=body, headers=headers)

    def stored(self) -> list[Event]:
        return [event for _, event in self.log.read(0)]

    def publish(self, *cards: str) -> None:
        self.committer.submit([published(card) for card in cards]).result()


@contextlib.contextmanager
def open_door(
    folder: Path, *, disk: Disk | None = None, limits: Limits | None = None, desk: ClaimDesk | None = None
) -> Iterator[Door]:
    """Everything open; closed again at the end, also when the test fails."""
    clock, mind, displays = FrozenClock(NOW_MS), FakeMind(), Displays()
    log = JourneyLog.open(folder, disk=disk or RealDisk(), clock=clock)

    def learn(first: int, events: Any) -> None:
        displays.learn(events)
        edge.tally.count(events, now_ms=clock.now_ms(), at_s=time.monotonic())
        mind.offer(first, events)

    committer = GroupCommitter(log, on_commit=learn)
    limits = limits or replace(Limits(), after_wait_s=0.3)
    edge = Edge(
        committer=committer,
        host=mind,
        traces=mind,
        displays=displays,
        journeys=JourneyFiles(folder),
        callers=Callers(SECRET, KEYS, clock),
        clock=clock,
        limits=limits,
        rates=Rates.within(limits),
        meters=Meters(),
        secret=SECRET,
        rejects=Rejects(folder, RealDisk()),
        newest_offset=lambda: log.next_offset - 1,
        log_is_writable=lambda: True,
        desk=desk or FakeDesk(),
    )
    with TestClient(build_gateway(edge), raise_server_exceptions=True) as client:
        yield Door(client, mind, log, committer, edge, clock)
    committer.close()


def bearer(
    person: str = MEI, *, rights_version: int = 0, life_ms: int = HOUR_MS, secret: bytes = SECRET
) -> str:
    """An Authorization header of this person's page."""
    claims = PageClaims(
        person=person, expires_ms=NOW_MS + life_ms, session="s1", rights_version=rights_version
    )
    return "Bearer " + sign(claims, secret=secret)


def said(kind: str = "Content Liked", card: str = TEA, number: int = 1, **more: Any) -> dict[str, Any]:
    """One event of a batch in Segment's envelope."""
    when = instant_of(NOW_MS - 1_000).isoformat().replace("+00:00", "Z")
    properties = {"card": card, "scene": "feed", **more.pop("properties", {})}
    return {
        "type": "track",
        "event": kind,
        "messageId": f"m{number}",
        "timestamp": when,
        "properties": properties,
        **more,
    }


def published(card: str, version: int = 1) -> Event:
    """The server's own event that puts a card up."""
    props = CardPublished(
        version,
        CardFeatures(kind=card.partition(":")[0], account="account:9"),
        CardDisplay(title=NAMES.get(card, Words(en=card)), account_name=Words(zh="阿桃", en="Tao")),
    )
    return Event(
        id=f"pub-{card}-{version}",
        ts_ms=NOW_MS,
        received_ms=NOW_MS,
        kind="Card Published",
        card=card,
        props=to_props(props),
    )
