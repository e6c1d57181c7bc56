"""What the main process and the engine's process say to each other: two private pipes and one shared number.

`events` carries committed events one way; `asks` carries requests there and answers back, matched by number, each
frame one msgpack value. `Mark` is how far the engine has learned, read without asking. Refuses behaviour: who asks is
`engine_link`, who answers is `engine_process`.
"""

import mmap
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Final

import msgspec

from magpie.engine.ask import (
    Beliefs,
    BeliefsAsk,
    Exposure,
    ExposureAsk,
    NotYetLearned,
    Pulse,
    Slate,
    SlateAsk,
    Stopped,
    TooManyAsks,
)
from magpie.kit.errors import Refusal
from magpie.log.event import Event

encode: Final = msgspec.msgpack.Encoder().encode
Numbered = tuple[int, Event]
MARK_BYTES: Final = 8


class NotWritten(Refusal):
    code, status = "snapshot_not_written", 507
    en = "The engine's snapshot could not be written: {why}. The last one stays, and the log has everything since."
    zh = "引擎快照未能写入：{why}。上一个快照仍在，此后的一切都在日志中。"


class Opening(msgspec.Struct, frozen=True):
    """The first thing said: where engine and log lie, and how long asks may wait there."""

    engine: str
    log: str
    after_wait_s: float
    rights_wait_s: float


class Request(msgspec.Struct, frozen=True, array_like=True):
    """`body` is what VERBS names first for the verb."""

    number: int
    verb: str
    body: msgspec.Raw


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """`body` is what VERBS names second, or with `refused`, the code of a refusal, its detail."""

    number: int
    body: msgspec.Raw
    refused: str = ""


@dataclass(frozen=True)
class Verb:
    """What a request carries and what its answer carries."""

    asked: Any  # a type that msgspec reads
    told: Any


VERBS: Final = {
    "slate": Verb(SlateAsk, Slate),
    "beliefs": Verb(BeliefsAsk, Beliefs),
    "exposure": Verb(ExposureAsk, Exposure),
    "pulse": Verb(None, Pulse),
    "has_acted": Verb(str, bool),
    "trace": Verb(str, dict[str, Any] | None),
    "forget_traces": Verb(list[str], None),
    "capture": Verb(None, int),
    "write": Verb(None, None),
    "drop_older": Verb(None, None),
    "finish": Verb(None, int),
    "digest": Verb(None, str),
}
REFUSALS: Final = {refusal.code: refusal for refusal in (NotYetLearned, TooManyAsks, Stopped, NotWritten)}

decode_opening: Final = msgspec.msgpack.Decoder(Opening).decode
decode_request: Final = msgspec.msgpack.Decoder(Request).decode
decode_answer: Final = msgspec.msgpack.Decoder(Answer).decode
decode_events: Final = msgspec.msgpack.Decoder(list[Numbered]).decode
decode_offset: Final = msgspec.msgpack.Decoder(int).decode
DECODE_ASKED: Final = {name: msgspec.msgpack.Decoder(verb.asked).decode for name, verb in VERBS.items()}
DECODE_TOLD: Final = {name: msgspec.msgpack.Decoder(verb.told).decode for name, verb in VERBS.items()}
decode_detail: Final = msgspec.msgpack.Decoder(dict[str, Any]).decode


def raw(value: object) -> msgspec.Raw:
    """A body as it travels inside a frame."""
    return msgspec.Raw(encode(value))


class Mark:
    """The newest offset that is learned, in eight bytes that both processes map; -1 for none."""

    def __init__(self, descriptor: int) -> None:
        self._map = mmap.mmap(descriptor, MARK_BYTES)
        self._offset = memoryview(self._map).cast("q")

    def write(self, offset: int) -> None:
        self._offset[0] = offset

    def read(self) -> int:
        return self._offset[0]

    def close(self) -> None:
        self._offset.release()
        self._map.close()


@dataclass(frozen=True)
class Ends:
    """One side's ends: `asks` both ways, `events` one way, and the file of the mark."""

    asks: Connection
    events: Connection
    mark: int

    def descriptors(self) -> tuple[int, int, int]:
        return self.asks.fileno(), self.events.fileno(), self.mark

    @classmethod
    def of(cls, asks: int, events: int, mark: int) -> "Ends":
        """The engine's side, from what it was handed down."""
        return cls(Connection(asks), Connection(events, writable=False), mark)


@contextmanager
def both_ends() -> Iterator[tuple[Ends, Ends]]:
    """The main process's ends and the engine's; whoever starts the engine closes the second when it has them."""
    asks, engine_asks = Pipe()
    engine_events, events = Pipe(duplex=False)
    with tempfile.TemporaryFile() as file:
        file.write((-1).to_bytes(MARK_BYTES, "little", signed=True))
        file.flush()
        yield Ends(asks, events, file.fileno()), Ends(engine_asks, engine_events, file.fileno())
