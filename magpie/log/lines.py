"""Event lines: what may be stored, checked by reading it back before it is written.

An event that its own decoder could not read, or that no Parquet column could hold, must never reach the disk:
it would stop every reader after it.
"""

import math
from collections.abc import Sequence

import msgspec

from magpie.kit.errors import Refusal
from magpie.log.event import Event, decode_event
from magpie.log.ids import digest_of

INT64_MAX = 2**63 - 1
INT32_MAX = 2**31 - 1
LINE_BYTES_MAX = 1_000_000
ID_CHARS_MAX = 256


class Unstorable(Refusal):
    code, status = "unstorable_event", 400
    en = "Event {id} cannot be stored: {why}. Nothing of this request was recorded."
    zh = "事件 {id} 无法存储：{why}。本次请求没有记录任何内容。"


def digests_of(events: Sequence[Event]) -> list[bytes]:
    """The digest of each event's id; raises Unstorable for an id that is no text."""
    try:
        return [digest_of(event.id) for event in events]
    except (AttributeError, UnicodeEncodeError):
        raise Unstorable(id=_name_of(events), why="the id is not text") from None


_encoder = msgspec.json.Encoder()


def encode_lines(events: Sequence[Event]) -> bytes:
    """One line per event, each ending with a newline; raises Unstorable for the first that cannot be kept."""
    try:
        data: bytes = _encoder.encode_lines(events)
    except (TypeError, ValueError, RecursionError) as error:
        raise Unstorable(id=_name_of(events), why=str(error)[:200]) from None
    for event, line in zip(events, data.split(b"\n"), strict=False):
        why = _fault_of(event, line)
        if why:
            raise Unstorable(id=repr(event.id)[:80], why=why)
    return data


def _fault_of(event: Event, line: bytes) -> str:
    """Why the line may not be stored, "" when it may."""
    if len(line) > LINE_BYTES_MAX:
        return f"{len(line)} bytes, at most {LINE_BYTES_MAX}"
    try:
        decode_event(line)
    except (msgspec.ValidationError, RecursionError) as error:
        return str(error)
    if not 1 <= len(event.id) <= ID_CHARS_MAX:
        return f"the id has {len(event.id)} characters, 1 to {ID_CHARS_MAX} are taken"
    if (
        max(abs(event.ts_ms), abs(event.received_ms), abs(event.value_minor)) > INT64_MAX
        or abs(event.position) > INT32_MAX
    ):
        return "a number is too large"
    if not (math.isfinite(event.measure) and math.isfinite(event.trust)):
        return "a number is not finite"
    return ""


def _name_of(events: Sequence[Event]) -> str:
    return repr(events[0].id)[:80] if len(events) == 1 else f"(one of {len(events)})"
