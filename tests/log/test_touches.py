"""Events of some kinds in a stretch of time are the same whether found quickly or read from the whole log."""

from pathlib import Path

import msgspec
import pytest

from magpie.kit.clock import DAY_MS, HOUR_MS, FrozenClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.linking import Links
from magpie.log.readers import LogReader
from magpie.log.sealing import seal
from magpie.log.touches import TOLD, touches_between
from tests.log.cast import GUEST, MEI, NOW_MS, TAO, identified, liked, open_log

pytestmark = pytest.mark.wide

SEEN, OPENED, LIKED = "Content Impressed", "Product Clicked", "Content Liked"


def say(log: JourneyLog, clock: FrozenClock, *events: Event) -> None:
    at = clock.now_ms()
    log.append([msgspec.structs.replace(event, ts_ms=at, received_ms=at) for event in events])


def seen(name: str, *, person: str = MEI, kind: str = SEEN) -> Event:
    words = {"a word": f"{SEEN} and {OPENED}"}
    event = liked(name, person=person, scene="feed", carrier="post:3", simulated=person == TAO, props=words)
    return msgspec.structs.replace(event, kind=kind)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three days: sealed, closed, active. A browser is Tao's on the second and Mei's on the third."""
    clock = FrozenClock(NOW_MS - 2 * DAY_MS)
    log = open_log(RealDisk(), folder=tmp_path, clock=clock)
    say(log, clock, seen("s1"), seen("s2", person=GUEST), liked("l1"))
    clock.advance(by_ms=DAY_MS)
    say(log, clock, seen("s3", person=GUEST), identified("i1", anonymous=GUEST, person=TAO))
    say(log, clock, seen("s4", person=GUEST), seen("s5", kind=OPENED, person=TAO))
    clock.advance(by_ms=HOUR_MS)
    say(log, clock, seen("s6", person=TAO), liked("l2", props={"words": SEEN}))
    log.rotate()
    seal(tmp_path, disk=RealDisk())
    clock.advance(by_ms=DAY_MS - HOUR_MS)
    say(log, clock, seen("s7", person=GUEST), identified("i2", anonymous=GUEST, person=MEI))
    log.rotate()
    say(log, clock, seen("s8", kind=OPENED), liked("l3"), seen("s9", person=GUEST))
    log.close()
    return tmp_path


def slowly(folder: Path, kinds: list[str], since_ms: int, until_ms: int) -> list[Event]:
    """The reference: every line of the log decoded; identifications of that time alone."""
    lately = [pair for pair in LogReader(folder).read() if since_ms <= pair[1].received_ms < until_ms]
    links = Links.of(lately)
    return [
        Event(id="", **{name: getattr(links.resolved(offset, event), name) for name in TOLD})
        for offset, event in lately
        if event.kind in kinds
    ]


@pytest.mark.parametrize("kinds", [[SEEN], [SEEN, OPENED], [LIKED], []], ids=len)
@pytest.mark.parametrize("since", [-2 * DAY_MS, -DAY_MS, -DAY_MS + 1, 0])
@pytest.mark.parametrize("span", [1, HOUR_MS, DAY_MS, 3 * DAY_MS])
def test_it_is_the_whole_log_cut_down(folder: Path, kinds: list[str], since: int, span: int) -> None:
    since_ms, until_ms = NOW_MS + since, NOW_MS + since + span

    found = list(touches_between(folder, kinds, since_ms=since_ms, until_ms=until_ms))

    assert found == slowly(folder, kinds, since_ms, until_ms)


def test_a_browser_is_whom_that_time_makes_of_it_and_a_later_word_changes_nothing(folder: Path) -> None:
    """What was on the first day stays the browser's; on the second it was Tao's, until it was identified."""

    def persons(days: int) -> list[str]:
        since_ms = NOW_MS - days * DAY_MS
        return [
            event.person
            for event in touches_between(folder, {SEEN}, since_ms=since_ms, until_ms=since_ms + DAY_MS)
        ]

    assert persons(2) == [MEI, GUEST]
    assert persons(1) == [TAO, GUEST, TAO]
    assert persons(0) == [MEI, GUEST]


def test_it_goes_on_where_a_sealing_moved_the_files_under_its_feet(folder: Path) -> None:
    since_ms, until_ms = NOW_MS - 2 * DAY_MS, NOW_MS + DAY_MS
    expected = list(touches_between(folder, {SEEN, OPENED}, since_ms=since_ms, until_ms=until_ms))
    reading = touches_between(folder, {SEEN, OPENED}, since_ms=since_ms, until_ms=until_ms)

    found = [next(reading)]
    seal(folder, disk=RealDisk())

    assert [*found, *reading] == expected


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert list(touches_between(tmp_path, {SEEN}, since_ms=0, until_ms=NOW_MS)) == []
