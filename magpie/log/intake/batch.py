"""Reading a body: the envelope, who says it, when it happened, and whether the catalogue allows it.

Time: an event may lie up to five minutes ahead of our clock (clocks differ) and up to seven days behind it; a
missing timestamp means now. Person: the page's token says who it is; only an API key may name somebody else.
Ids: a client's messageId is kept as "c.<messageId>", so no client can take the id of a server's event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from magpie.kit.clock import DAY_MS, MINUTE_MS, ms_of
from magpie.kit.errors import Refusal
from magpie.log.catalogue import BY_NAME, KINDS, Kind, Origin, UnknownKind, kind_named
from magpie.log.event import CLAIMED, Event
from magpie.log.intake import refusals as no
from magpie.log.intake.checkers import Checker, compile_checker
from magpie.log.intake.mapping import map_context, map_properties
from magpie.log.intake.numbers import check_props

BATCH_BYTES_MAX = 500_000
BATCH_EVENTS_MAX = 500
EVENT_BYTES_MAX = 32_000
MESSAGE_ID_CHARS_MAX = 100
PERSON_CHARS_MAX = 128
LATE_DAYS_MAX = 7
AHEAD_MS_MAX = 5 * MINUTE_MS
# Finding the nearest names costs a millisecond each; a hostile batch gets a few.
HINTS_MAX = 5
IDENTIFY_KIND = "Person Identified"

CHECKERS: Mapping[str, Checker] = {kind.name: compile_checker(kind.schema) for kind in KINDS}
HOW = {
    "card": "card, product_id, post_id, video_id", "account": "account_id", "ref": "ref", "slate": "slate",
    "person": "userId, anonymousId",
}  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """Who sends the body: a page with its person, or an API key. `session` and `simulated` come from the token."""

    person: str = ""
    may_name_persons: bool = False
    may_say_server_kinds: bool = False
    session: str = ""
    simulated: bool = False


@dataclass(frozen=True)
class RefusedEvent:
    """One event that was not taken: its place in the batch, why, and its own bytes."""

    index: int
    refusal: Refusal
    original: bytes

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def message(self) -> dict[str, str]:
        return {"en": self.refusal.say("en"), "zh": self.refusal.say("zh")}


@dataclass(frozen=True)
class Batch:
    """What became of a body. `indexes[i]` is the place in the batch of `events[i]`."""

    events: list[Event] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)
    refused: list[RefusedEvent] = field(default_factory=list)


class Message(msgspec.Struct, rename="camel"):
    """Segment's envelope. Fields it does not name (integrations, writeKey, version …) are ignored."""

    type: str = ""
    event: str = ""
    message_id: str | int | None = None
    user_id: str | int | None = None
    anonymous_id: str | int | None = None
    timestamp: datetime | int | None = None
    # A client's JSON, hence Any.
    properties: dict[str, Any] | None = None
    context: dict[str, Any] | None = None


class Body(msgspec.Struct):
    """A batch, or one event when there is no `batch`."""

    batch: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


decode_body = msgspec.json.Decoder(Body).decode
decode_message: Callable[[Any], Message] = msgspec.json.Decoder(Message).decode


def read_batch(body: bytes, *, now_ms: int, caller: Caller) -> Batch:
    """Events and refusals of a body; raises BodyTooLarge, BodyUnreadable, BatchEmpty or BatchTooLong for all of it."""
    raws = _split(body)
    reader = _Reader(now_ms, caller)
    batch = Batch()
    for index, raw in enumerate(raws):
        try:
            batch.events.append(reader.read(raw))
            batch.indexes.append(index)
        except Refusal as refusal:
            batch.refused.append(RefusedEvent(index, refusal, bytes(raw)))
    return batch


def _split(body: bytes) -> list[msgspec.Raw]:
    """The undecoded events of a body."""
    if len(body) > BATCH_BYTES_MAX:
        raise no.BodyTooLarge(bytes=len(body), bytes_max=BATCH_BYTES_MAX)
    try:
        batch = decode_body(body).batch
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise no.BodyUnreadable(why=str(error)[:200]) from None
    raws = [msgspec.Raw(body)] if batch is msgspec.UNSET else batch
    if not raws:
        raise no.BatchEmpty()
    if len(raws) > BATCH_EVENTS_MAX:
        raise no.BatchTooLong(events=len(raws), events_max=BATCH_EVENTS_MAX)
    return raws


@dataclass
class _Reader:
    now_ms: int
    caller: Caller
    hints: int = 0

    def read(self, raw: msgspec.Raw) -> Event:
        """One event; raises the Refusal that fits."""
        size = len(memoryview(raw))
        if size > EVENT_BYTES_MAX:
            raise no.EventTooLarge(bytes=size, bytes_max=EVENT_BYTES_MAX)
        try:
            message = decode_message(raw)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise no.EventUnreadable(why=str(error)[:200]) from None
        if message.type == "identify":
            return self._identify(message)
        if message.type != "track":
            raise no.TypeUnsupported(type=message.type[:40])
        return self._track(message)

    def _track(self, message: Message) -> Event:
        kind = self._kind(message.event)
        if kind.origin is Origin.SERVER and not self.caller.may_say_server_kinds:
            raise no.ServerKind(kind=kind.name)
        fields, props = map_properties(kind, message.properties or {})
        map_context(message.context or {}, fields)
        check_props(props)
        CHECKERS[kind.name](props)
        if self.caller.session:
            fields["session"] = self.caller.session
        event = Event(
            id=self._id(message),
            ts_ms=self._time(message.timestamp),
            kind=kind.name,
            received_ms=self.now_ms,
            person=self._person(message),
            simulated=self.caller.simulated,
            props=props,
            **fields,
        )
        for need in kind.needs:
            if not getattr(event, need):
                raise _missing(kind, need)
        return event

    def _identify(self, message: Message) -> Event:
        """userId and anonymousId are one person; only a caller that may name persons can say so."""
        if not (self.caller.may_name_persons and self.caller.may_say_server_kinds):
            raise no.ServerKind(kind="identify")
        if message.user_id is None or message.anonymous_id is None:
            raise no.PersonMissing()
        return Event(
            id=self._id(message),
            ts_ms=self._time(message.timestamp),
            kind=IDENTIFY_KIND,
            received_ms=self.now_ms,
            person=_person_id("p:", message.user_id),
            simulated=self.caller.simulated,
            props={"anonymous": _person_id("a:", message.anonymous_id)},
        )

    def _kind(self, name: str) -> Kind:
        if name in BY_NAME:
            return BY_NAME[name]
        if self.hints < HINTS_MAX and len(name) <= 80:
            self.hints += 1
            return kind_named(name)  # raises UnknownKind with the nearest names
        raise UnknownKind(name=name[:80], hint="")

    def _id(self, message: Message) -> str:
        text = "" if message.message_id is None else str(message.message_id)
        if not 1 <= len(text) <= MESSAGE_ID_CHARS_MAX or not text.isprintable():
            raise no.MessageIdMissing(chars_max=MESSAGE_ID_CHARS_MAX)
        return text if self.caller.may_say_server_kinds else CLAIMED + text

    def _time(self, timestamp: datetime | int | None) -> int:
        if timestamp is None:
            return self.now_ms
        if isinstance(timestamp, datetime):
            if timestamp.tzinfo is None:
                raise no.TimeMissingZone()
            timestamp = ms_of(timestamp)
        if timestamp > self.now_ms + AHEAD_MS_MAX:
            raise no.FromTheFuture(
                ahead_s=_seconds(timestamp - self.now_ms), ahead_s_max=AHEAD_MS_MAX // 1_000
            )
        if timestamp < self.now_ms - LATE_DAYS_MAX * DAY_MS:
            raise no.TooLate(age_days=_seconds(self.now_ms - timestamp) // 86_400, days_max=LATE_DAYS_MAX)
        return timestamp

    def _person(self, message: Message) -> str:
        """The person of the event: the token's own, or whom an API key names."""
        if self.caller.may_name_persons:
            if message.user_id is not None:
                return _person_id("p:", message.user_id)
            if message.anonymous_id is not None:
                return _person_id("a:", message.anonymous_id)
            return self.caller.person
        if message.user_id is not None and _person_id("p:", message.user_id) != self.caller.person:
            raise no.PersonForeign()
        return self.caller.person


def _person_id(prefix: str, said: str | int) -> str:
    """'7' -> 'p:7'; 'p:7' stays."""
    text = str(said)
    text = text if text.startswith(prefix) else prefix + text
    if not len(prefix) < len(text) <= PERSON_CHARS_MAX or not text.isprintable() or " " in text:
        raise no.PersonUnreadable(chars_max=PERSON_CHARS_MAX)
    return text


def _missing(kind: Kind, need: str) -> Refusal:
    if need == "person":
        return no.PersonMissing()
    return no.FieldMissing(kind=kind.name, field=need, how=HOW.get(need, need))


def _seconds(span_ms: int) -> int:
    return min(span_ms // 1_000, 10**12)
