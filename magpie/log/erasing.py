"""Erase: a person is forgotten; of their events kind, card and time stay, for the counters of cards.

"Person Erased" is written durably first, then a plan, so an interrupted erasure is known and finished later.
"Account Erased" does the same for a private account: its cards lose every word of their author.
Segments, Parquet, rejects and ids are then rewritten, each file whole or not at all. Offsets stay; doing it twice
changes nothing. Snapshots of the engine and backups are their keepers' duty: one that is older than the erasure
must not be used again.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from magpie.kit.clock import Clock
from magpie.kit.errors import Refusal
from magpie.kit.ids import derive_id
from magpie.log.disk import Disk, replacing, write_all
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.linking import Links
from magpie.log.manifest import SEAL_LOCK, read_manifest, write_manifest
from magpie.log.points import At, walk_on
from magpie.log.readers import LogReader
from magpie.log.redaction import AccountRedaction, PersonRedaction, Redaction
from magpie.log.rejects import forget_in_rejects
from magpie.log.rewriting import rewrite_ids, rewrite_parquet, rewrite_segments

ERASED = "Person Erased"
ACCOUNT_ERASED = "Account Erased"
PLAN_SUFFIX = ".erasing"


class NotAPerson(Refusal):
    code, status = "not_a_person", 400
    en = "“{person}” is not a person id; write p:<id> or a:<id>."
    zh = "“{person}”不是用户标识；请写成 p:<标识> 或 a:<标识>。"


@dataclass(frozen=True)
class Erased:
    """What an erasure rewrote: events redacted, mentions taken out of others' events, files written anew."""

    who: str
    events: int = 0
    mentions: int = 0
    segments: int = 0
    parquet_files: int = 0
    id_files: int = 0
    rejects: int = 0


class Plan(msgspec.Struct, frozen=True):
    """What must be known to go on after a crash, when the identifications are already gone. Removed at the end."""

    offset: int
    who: str
    links: dict[str, list[tuple[int, str]]]


def erase_person(folder: Path, *, person: str, disk: Disk, clock: Clock, at: At = walk_on) -> Erased:
    """Forget a person in a log that no process is writing; raises FolderInUse when one is, NotAPerson."""
    check_person_id(person)
    log = JourneyLog.open(folder, disk=disk, clock=clock)
    try:
        log.append([erased_event(person=person, now_ms=clock.now_ms(), offset=log.next_offset)])
        log.rotate()
    finally:
        log.close()
    at("erase.announced")
    return finish_erasures(folder, disk=disk, at=at).get(person, Erased(person))


def check_person_id(person: str) -> None:
    """A user name is no id: to erase or export nothing because of one must not look like success. Raises NotAPerson."""
    if person[:2] not in ("p:", "a:") or len(person) < 3:
        raise NotAPerson(person=person[:80])


def erased_event(*, person: str, now_ms: int, offset: int) -> Event:
    """The announcement. A running service appends it, rotates its log, then calls `finish_erasures`."""
    event_id = derive_id("erase", person, now_ms, offset)
    return Event(id=event_id, ts_ms=now_ms, received_ms=now_ms, kind=ERASED, person=person)


def finish_erasures(folder: Path, *, disk: Disk, at: At = walk_on) -> dict[str, Erased]:
    """Carry out every announced erasure that is not finished; by person or account, what was rewritten.

    Raises FolderInUse while somebody seals. Safe beside a running writer: it leaves the active segment alone, so
    an erasure whose announcement still lies there waits for the next rotation.
    """
    lock = disk.lock(folder / SEAL_LOCK)
    try:
        return {plan.who: _carry_out(folder, disk, at, plan) for plan in _plan_pending(folder, disk)}
    finally:
        lock.release()


def who_is_erased(event: Event) -> str:
    """Who an announcement speaks of: "p:7", "a:1" or "account:9"; "" for other events and for what is finished."""
    if event.kind == ERASED:
        return event.person
    return event.account if event.kind == ACCOUNT_ERASED else ""


def unfinished(folder: Path, *, disk: Disk, start: int = 0) -> dict[int, str]:
    """Offset of each announcement from `start` on that is not carried out yet -> who is to be erased."""
    reader, finished = LogReader(folder, disk=disk), set(read_manifest(disk, folder).erased)
    announced = reader.of_kind(ERASED) + reader.of_kind(ACCOUNT_ERASED)
    return {
        offset: who
        for offset, event in announced
        if offset >= start and offset not in finished and (who := who_is_erased(event))
    }


def has_unfinished(folder: Path, *, disk: Disk) -> bool:
    """Whether an erasure was begun or announced and not finished, as after a crash; look at every start."""
    if any(name.endswith(PLAN_SUFFIX) for name in disk.listdir(folder)):
        return True
    return bool(unfinished(folder, disk=disk))


def _plan_pending(folder: Path, disk: Disk) -> list[Plan]:
    """The plans of unfinished erasures: those begun, and new ones for what was announced since."""
    names = [name for name in disk.listdir(folder) if name.endswith(PLAN_SUFFIX)]
    plans = [msgspec.json.decode(disk.read(folder / name), type=Plan) for name in names]
    begun = {plan.offset for plan in plans}
    reader = LogReader(folder, disk=disk)
    closed_before = reader.closed_before()
    announced = [
        (offset, who)
        for offset, who in unfinished(folder, disk=disk).items()
        if offset not in begun and offset < closed_before
    ]
    links = reader.links() if announced else Links({})
    for offset, who in announced:
        plan = Plan(offset, who, dict(links.only(links.anonymous_ids_of(who)).by_anonymous))
        with replacing(disk, _plan_path(folder, offset)) as file:
            write_all(file, msgspec.json.encode(plan))
        plans.append(plan)
    return sorted(plans, key=lambda plan: plan.offset)


def _carry_out(folder: Path, disk: Disk, at: At, plan: Plan) -> Erased:
    redaction = _redaction_of(plan)
    parquet_files = rewrite_parquet(folder, disk, redaction, at)
    segments = rewrite_segments(folder, disk, redaction, at)
    rejects = forget_in_rejects(disk, folder, redaction.names)
    at("erase.rejects_rewritten")
    id_files = rewrite_ids(folder, disk)
    at("erase.ids_rewritten")
    manifest = read_manifest(disk, folder)
    write_manifest(disk, folder, msgspec.structs.replace(manifest, erased=(*manifest.erased, plan.offset)))
    disk.remove(_plan_path(folder, plan.offset))
    disk.fsync_dir(folder)
    at("erase.finished")
    return Erased(plan.who, redaction.events, redaction.mentions, segments, parquet_files, id_files, rejects)


def _redaction_of(plan: Plan) -> Redaction:
    if plan.who.startswith("account:"):
        return AccountRedaction(plan.who, plan.offset)
    return PersonRedaction(plan.who, Links(plan.links), plan.offset)


def _plan_path(folder: Path, offset: int) -> Path:
    return folder / f"{offset}{PLAN_SUFFIX}"
