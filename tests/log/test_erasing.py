"""Identify, export and erase: all of a person's, nobody else's; forgotten means forgotten, in every file."""

import pytest

from magpie.kit.clock import FrozenClock
from magpie.log.disk import FolderInUse
from magpie.log.erasing import NotAPerson, erase_person, erased_event, finish_erasures, has_unfinished
from magpie.log.event import Event
from magpie.log.exporting import export_person
from magpie.log.ids import digest_of
from magpie.log.points import ERASE
from magpie.log.readers import LogReader
from magpie.log.rejects import Reject, Rejects, read_rejects
from magpie.log.sealing import seal
from magpie.log.writing import DiskFull
from tests.faults import FaultyDisk
from tests.log.cast import FOLDER, GUEST, LANTERN_TEA, MEI, NOW_MS, TAO, identified, liked, open_log

pytestmark = pytest.mark.wide

CLOCK = FrozenClock(NOW_MS)
PHONE = "a:shared-phone"
MINE = (0, 1, 2, 4, 6, 8, 9)


class Died(BaseException):
    """The process is gone."""


def an_evening(disk: FaultyDisk, *, is_sealed: bool = False) -> None:
    """Mei's and Tao's evening: a guest who turns out to be Mei, and a phone that both used."""
    log = open_log(disk)
    events = [
        liked("m0", person=GUEST),
        identified("m1", anonymous=GUEST, person=MEI),
        liked("m2"),
        liked("t3", person=TAO),
        liked("m4", person=PHONE),
        liked("t5", person=TAO, props={"thanks": ["someone", MEI]}),
        identified("m6", anonymous=PHONE, person=MEI),
        liked("t7", person=PHONE),
        liked("m8", props={"text": "Mei's secret"}, ref="order:9", slate="s1"),
        liked("m9", person=GUEST),
        identified("t10", anonymous=PHONE, person=TAO),
    ]
    for event in events:
        log.append([event])
        if is_sealed and event.id == "m4":
            log.rotate()
            seal(FOLDER, disk=disk)
    log.close()
    rejects = Rejects(FOLDER, disk)
    for person in (MEI, TAO):
        rejects.add([Reject.of(DiskFull(), original=b"{}", at_ms=NOW_MS, person=person)])
    rejects.close()


def everything(disk: FaultyDisk) -> list[tuple[int, Event]]:
    return list(LogReader(FOLDER, disk=disk).read())


def all_bytes(disk: FaultyDisk) -> bytes:
    """Every byte of every file, Parquet as rows."""
    files = b"".join(bytes(inode.seen) for path, inode in disk.names.items() if path.suffix != ".parquet")
    return files + repr(LogReader(FOLDER, disk=disk).table().to_pylist()).encode()


def test_an_anonymous_journey_belongs_to_who_was_named_next() -> None:
    disk = FaultyDisk()
    an_evening(disk)
    links = LogReader(FOLDER, disk=disk).links()

    persons = [event.person for _, event in LogReader(FOLDER, disk=disk).read(links=links)]

    assert persons == [MEI, MEI, MEI, TAO, MEI, TAO, MEI, TAO, MEI, GUEST, TAO]
    assert links.anonymous_ids_of(MEI) == {GUEST, PHONE}


@pytest.mark.parametrize("is_sealed", [False, True])
def test_an_export_is_all_of_theirs_and_nobody_elses(is_sealed: bool) -> None:
    disk = FaultyDisk()
    an_evening(disk, is_sealed=is_sealed)

    lines = list(export_person(FOLDER, person=MEI, disk=disk))

    assert [line[: line.index(b",")] for line in lines[:-1]] == [
        b'{"offset":%d' % n for n in (0, 1, 2, 4, 6, 8)
    ]
    assert b"Mei's secret" in lines[5]
    assert lines[-1].startswith(b'{"rejected":true,')
    assert TAO.encode() not in b"".join(lines)
    assert all(line.endswith(b"\n") for line in lines)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_nothing_of_an_erased_person_remains_but_kind_card_and_time(is_sealed: bool) -> None:
    disk = FaultyDisk()
    an_evening(disk, is_sealed=is_sealed)
    before = everything(disk)

    done = erase_person(FOLDER, person=MEI, disk=disk, clock=CLOCK)

    # then her events are bare, the others' are as they were but for her name, and the offsets stay
    after = everything(disk)
    assert [offset for offset, _ in after] == list(range(12))
    for offset, event in before:
        bare = Event(id="", ts_ms=event.ts_ms, kind=event.kind, card=event.card)
        expected = bare if offset in MINE else event
        assert after[offset][1] == (
            liked("t5", person=TAO, props={"thanks": ["someone", ""]}) if offset == 5 else expected
        )
    assert after[11][1] == Event(id="", ts_ms=NOW_MS, kind="Person Erased")
    # and no file says anything else
    data = all_bytes(disk)
    for trace in (MEI, GUEST, "secret", "m0", "m8", "order:9"):
        assert trace.encode() not in data, trace
    for name in ("m0", "m1", "m2", "m4", "m8", "m9"):
        assert digest_of(name)[7::-1] not in data, name
    assert TAO.encode() in data
    assert [reject.person for reject in read_rejects(disk, FOLDER)] == [TAO]
    assert (done.events, done.mentions, done.rejects) == (8, 1, 1)


def test_the_id_files_keep_everybody_elses_ids() -> None:
    disk = FaultyDisk()
    an_evening(disk, is_sealed=True)
    erase_person(FOLDER, person=MEI, disk=disk, clock=CLOCK)

    ack = open_log(disk).append([liked("t3"), liked("t7"), liked("m2")])

    assert ack.offsets == [3, 7, 12]


@pytest.mark.parametrize("point", ERASE)
@pytest.mark.parametrize("is_sealed", [False, True])
def test_an_erasure_that_died_is_finished_later(point: str, is_sealed: bool) -> None:
    # given an erasure that dies at a crash point
    disk = FaultyDisk()
    an_evening(disk, is_sealed=is_sealed)
    whole = FaultyDisk()
    an_evening(whole, is_sealed=is_sealed)
    erase_person(FOLDER, person=MEI, disk=whole, clock=CLOCK)

    def at(name: str) -> None:
        if name == point:
            raise Died

    if point == "erase.parquet_rewritten" and not is_sealed:
        return  # nothing is sealed, so the point is not passed
    with pytest.raises(Died):
        erase_person(FOLDER, person=MEI, disk=disk, clock=CLOCK, at=at)
    disk.locks.clear()  # the kernel drops a dead process's locks

    # when somebody finishes what is unfinished
    assert has_unfinished(FOLDER, disk=disk) == (point != "erase.finished")
    finish_erasures(FOLDER, disk=disk)

    # then it is as if it had never died
    assert everything(disk) == everything(whole)
    assert MEI.encode() not in all_bytes(disk)
    assert GUEST.encode() not in all_bytes(disk)
    assert not has_unfinished(FOLDER, disk=disk)
    assert open_log(disk).append([liked("t3"), liked("m2")]).offsets == [3, 12]


def test_erasing_again_changes_nothing() -> None:
    disk = FaultyDisk()
    an_evening(disk)
    erase_person(FOLDER, person=MEI, disk=disk, clock=CLOCK)
    before = everything(disk)

    assert finish_erasures(FOLDER, disk=disk) == {}
    done = erase_person(FOLDER, person=MEI, disk=disk, clock=FrozenClock(NOW_MS + 1))

    assert done.events == 1  # its own announcement
    assert everything(disk)[:12] == before


def test_a_running_service_erases_beside_its_writer() -> None:
    # given an open log
    disk = FaultyDisk()
    an_evening(disk)
    log = open_log(disk)
    with pytest.raises(FolderInUse):
        erase_person(FOLDER, person=MEI, disk=disk, clock=CLOCK)

    # when the writer announces, rotates, and somebody else rewrites while it goes on
    log.append([erased_event(person=MEI, now_ms=NOW_MS, offset=log.next_offset)])
    assert finish_erasures(FOLDER, disk=disk) == {}  # still in the active segment
    log.rotate()
    log.append([liked("after", person=TAO)])
    done = finish_erasures(FOLDER, disk=disk)
    log.append([liked("later", person=TAO)])

    assert done[MEI].events == 8
    assert [event.id for _, event in log.read(10)] == ["t10", "", "after", "later"]
    assert MEI.encode() not in all_bytes(disk)


def test_who_shared_a_device_keeps_what_is_theirs() -> None:
    disk = FaultyDisk()
    an_evening(disk)

    erase_person(FOLDER, person=TAO, disk=disk, clock=CLOCK)

    links = LogReader(FOLDER, disk=disk).links()
    mine = [offset for offset, event in LogReader(FOLDER, disk=disk).read(links=links) if event.person == MEI]
    assert mine == [0, 1, 2, 4, 6, 8]
    assert everything(disk)[5][1] == Event(id="", ts_ms=NOW_MS, kind="Content Liked", card=LANTERN_TEA)


@pytest.mark.parametrize("person", ["", "mei", "p:", "product:3"])
def test_only_persons_can_be_erased(person: str) -> None:
    disk = FaultyDisk()
    an_evening(disk)
    before = everything(disk)

    with pytest.raises(NotAPerson):
        erase_person(FOLDER, person=person, disk=disk, clock=CLOCK)

    assert everything(disk) == before


def a_shelf(disk: FaultyDisk, *, is_sealed: bool) -> None:
    """Two cards of an account that will be erased, one of somebody else, and what Tao liked."""
    log = open_log(disk)
    for name, account in (("c0", "account:7"), ("c1", "account:71"), ("c2", "account:7")):
        features = {"kind": "post", "account": account, "topics": {"tea": 1.0}, "words": ["kitchen", name]}
        display = {"title": {"en": f"Kitchen {name}"}, "account_name": {"en": "Mei pours"}}
        props = {"version": 1, "features": features, "display": display}
        log.append(
            [
                Event(
                    id=name,
                    ts_ms=NOW_MS,
                    kind="Card Published",
                    account=account,
                    card=f"post:{name}",
                    props=props,
                )
            ]
        )
        if is_sealed and name == "c0":
            log.rotate()
            seal(FOLDER, disk=disk)
    log.append([liked("t3", person=TAO, card="post:c0", account="account:7")])
    log.append([Event(id="bye", ts_ms=NOW_MS, kind="Account Erased", account="account:7")])
    log.rotate()
    log.close()


@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_cards_of_an_erased_account_lose_their_words_and_nothing_else(is_sealed: bool) -> None:
    disk = FaultyDisk()
    a_shelf(disk, is_sealed=is_sealed)
    before = everything(disk)
    assert has_unfinished(FOLDER, disk=disk)

    done = finish_erasures(FOLDER, disk=disk)

    after = everything(disk)
    assert done["account:7"].events == 2
    assert not has_unfinished(FOLDER, disk=disk)
    assert [after[place] for place in (1, 3, 4)] == [before[place] for place in (1, 3, 4)]
    for place in (0, 2):
        assert after[place][1].props == {
            "version": 1,
            "features": {"kind": "post", "account": "account:7", "topics": {"tea": 1.0}},
            "display": {"title": {}},
        }
        assert after[place][1].id == before[place][1].id
    assert b"Kitchen c1" in all_bytes(disk)
    assert b"Kitchen c0" not in all_bytes(disk)
    assert finish_erasures(FOLDER, disk=disk) == {}


@pytest.mark.parametrize("point", [name for name in ERASE if name != "erase.announced"])
def test_an_accounts_erasure_that_died_is_finished_later(point: str) -> None:
    disk = FaultyDisk()
    a_shelf(disk, is_sealed=True)

    def at(name: str) -> None:
        if name == point:
            raise Died

    with pytest.raises(Died):
        finish_erasures(FOLDER, disk=disk, at=at)
    disk.locks.clear()
    finish_erasures(FOLDER, disk=disk)

    assert b"Kitchen c0" not in all_bytes(disk)
    assert b"Mei pours" in all_bytes(disk)  # the other account's, which has the same name
    assert not has_unfinished(FOLDER, disk=disk)
