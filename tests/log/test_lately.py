"""What somebody did lately is the same whether it is found quickly or read from the whole log."""

from pathlib import Path

import msgspec
import pytest

from magpie.kit.clock import DAY_MS, FrozenClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.lately import journeys_since
from magpie.log.readers import LogReader
from magpie.log.sealing import seal
from tests.log.cast import GUEST, MEI, NOW_MS, TAO, identified, liked, open_log

pytestmark = pytest.mark.wide

OTHER_BROWSER = "a:other"


def say(log: JourneyLog, clock: FrozenClock, *events: Event) -> None:
    at = clock.now_ms()
    log.append([msgspec.structs.replace(event, ts_ms=at, received_ms=at) for event in events])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three days of Mei, Tao and a browser that was Tao's first and Mei's later: sealed, closed, active."""
    clock = FrozenClock(NOW_MS - 2 * DAY_MS)
    log = open_log(RealDisk(), folder=tmp_path, clock=clock)
    say(log, clock, liked("old", person=TAO), liked("old guest", person=GUEST))
    clock.advance(by_ms=DAY_MS)
    say(log, clock, liked("g1", person=GUEST), liked("m1"), liked("o1", person=OTHER_BROWSER))
    say(log, clock, identified("i1", anonymous=GUEST, person=TAO), liked("g2", person=GUEST))
    clock.advance(by_ms=DAY_MS)
    log.rotate()
    seal(tmp_path, disk=RealDisk())
    words = {"query": f'a quote "person":"{TAO}" in words'}
    say(log, clock, liked("m2", props=words), identified("i2", anonymous=GUEST, person=MEI))
    log.rotate()
    say(log, clock, liked("t1", person=TAO), *(liked(f"x{number}", person="p:x") for number in range(6)))
    log.close()
    return tmp_path


def slowly(folder: Path, persons: list[str], *, since_ms: int) -> dict[str, list[tuple[int, Event]]]:
    """The reference: every line of the log decoded and resolved."""
    reader = LogReader(folder)
    found: dict[str, list[tuple[int, Event]]] = {}
    for offset, event in reader.read(links=reader.links()):
        if event.person in persons and event.received_ms >= since_ms:
            found.setdefault(event.person, []).append((offset, event))
    return found


@pytest.mark.parametrize("days", [0, 1, 2, 3])
@pytest.mark.parametrize("persons", [[TAO], [MEI], [MEI, TAO], [GUEST, TAO], [OTHER_BROWSER], ["p:nobody"]])
def test_it_is_the_whole_log_cut_down(folder: Path, persons: list[str], days: int) -> None:
    since_ms = NOW_MS - days * DAY_MS

    found = journeys_since(folder, persons, since_ms=since_ms)

    assert found == slowly(folder, persons, since_ms=since_ms)


def test_a_browser_belongs_to_whom_it_turned_out_to_be_at_that_time(folder: Path) -> None:
    found = journeys_since(folder, [MEI, TAO], since_ms=NOW_MS - DAY_MS)

    assert [event.id for _, event in found[TAO]] == ["g1", "i1", "t1"]
    assert [event.id for _, event in found[MEI]] == ["m1", "g2", "m2", "i2"]
    assert {event.person for _, event in found[TAO]} == {TAO}


def test_an_empty_folder_holds_nobody(tmp_path: Path) -> None:
    assert journeys_since(tmp_path, [TAO], since_ms=0) == {}
