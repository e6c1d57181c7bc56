"""The parts the edge is given: what it needs of the log and of the engine, as small protocols.

The composition root passes the real ones; tests pass fakes that obey these. Nothing here is imported to be run.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Protocol

from magpie.engine.ask import Beliefs, BeliefsAsk, Exposure, ExposureAsk, Pulse, Slate, SlateAsk
from magpie.gateway.contract import JourneyStep
from magpie.kit.errors import Refusal
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


class GivenClaim(Protocol):
    """A claim of a flash sale, as its person sees it."""

    @property
    def claim(self) -> int: ...
    @property
    def item(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def quantity(self) -> int: ...
    @property
    def price_minor(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def made_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def state(self) -> str: ...


class FlashItem(Protocol):
    """An item of a flash sale, as everybody sees it, with one person's claims."""

    @property
    def item(self) -> int: ...
    @property
    def sale(self) -> int: ...
    @property
    def product(self) -> int: ...
    @property
    def sku(self) -> int: ...
    @property
    def title_zh(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def quota(self) -> int: ...
    @property
    def claimable(self) -> int: ...
    @property
    def claimed(self) -> int: ...
    @property
    def sold(self) -> int: ...
    @property
    def price_minor(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def per_person_max(self) -> int: ...
    @property
    def mine(self) -> Sequence[GivenClaim]: ...


class ClaimDesk(Protocol):
    """Where flash sales are claimed. `done` is called once, in the desk's own thread, when all is committed; what cannot
    even be asked is raised at once."""

    def claim(
        self, *, person: str, item: int, quantity: int, key: str, done: Callable[[GivenClaim | Refusal], None]
    ) -> None: ...

    def find_claim(
        self, *, person: str, claim: int, done: Callable[[GivenClaim | Refusal], None]
    ) -> None: ...

    def find_item(self, *, person: str, item: int, done: Callable[[FlashItem | Refusal], None]) -> None: ...


class TraceReader(Protocol):
    """Finds the full trace of a slate as plain JSON types with its `person`; None when it has gone."""

    def find_trace(self, slate: str) -> dict[str, Any] | None: ...
