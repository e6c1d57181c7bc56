"""The parts the edge is given: what it needs of the log and of the engine, as small protocols.

The composition root passes the real ones; tests pass fakes that obey these. Nothing here is imported to be run.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Protocol

from magpie.engine.ask import Beliefs, BeliefsAsk, Exposure, ExposureAsk, Pulse, Slate, SlateAsk
from magpie.gateway.contract import JourneyStep
from magpie.log.event import Event
from magpie.log.journey_log import Ack


class Committer(Protocol):
    """Makes events durable; the future is done only after fdatasync."""

    def submit(self, events: Sequence[Event]) -> "Future[Ack]": ...


class Matchmaker(Protocol):
    """The engine as the edge sees it: ask, and how far it has learned. Asks wait there for offsets and for rights."""

    @property
    def applied_offset(self) -> int: ...

    def ask(self, ask: SlateAsk) -> "Future[Slate]": ...

    def beliefs(self, ask: BeliefsAsk) -> "Future[Beliefs]": ...

    def exposure(self, ask: ExposureAsk) -> "Future[Exposure]": ...

    def pulse(self) -> "Future[Pulse]": ...

    def lag_ms(self) -> int: ...

    def has_acted(self, person: str) -> "Future[bool]": ...


class JourneyReader(Protocol):
    """Reads a person's events from the log files, oldest first, from `start`; at most `limit`."""

    def steps(self, *, person: str, subject: str, start: int, limit: int) -> list[JourneyStep]: ...


class TraceReader(Protocol):
    """Finds the full trace of a slate as plain JSON types with its `person`; None when it has gone."""

    def find_trace(self, slate: str) -> dict[str, Any] | None: ...
