"""Everything one request handler may use, in one frozen value passed by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request

from magpie.gateway.addresses import Addresses
from magpie.gateway.callers import Callers, Visitor
from magpie.gateway.displays import Displays
from magpie.gateway.limits import Limits
from magpie.gateway.meters import Meters
from magpie.gateway.parts import ClaimDesk, Committer, JourneyReader, Matchmaker, TraceReader
from magpie.gateway.rates import RateLimiter
from magpie.gateway.tally import Tally
from magpie.kit.clock import Clock
from magpie.log.rejects import Rejects


@dataclass(frozen=True)
class Rates:
    """The buckets: events, slates and claims of persons, events of keys, newcomers of addresses."""

    person_events: RateLimiter
    person_slates: RateLimiter
    person_claims: RateLimiter
    key_events: RateLimiter
    addresses: Addresses

    @classmethod
    def within(cls, limits: Limits) -> "Rates":
        return cls(
            RateLimiter(limits.person_events_per_s, limits.person_events_burst, limits.callers_max),
            RateLimiter(limits.person_slates_per_s, limits.person_slates_burst, limits.callers_max),
            RateLimiter(limits.person_claims_per_s, limits.person_claims_burst, limits.callers_max),
            RateLimiter(limits.key_events_per_s, limits.key_events_burst, limits.callers_max),
            Addresses.within(limits),
        )


@dataclass(frozen=True)
class Edge:
    """The parts behind the routes."""

    committer: Committer
    host: Matchmaker
    traces: TraceReader
    displays: Displays
    journeys: JourneyReader
    callers: Callers
    clock: Clock
    limits: Limits
    rates: Rates
    meters: Meters
    secret: bytes
    rejects: Rejects
    newest_offset: Callable[[], int]
    log_is_writable: Callable[[], bool]
    tally: Tally = field(default_factory=Tally)
    desk: ClaimDesk | None = None

    def take_events(self, visitor: Visitor, count: int) -> None:
        """Charge `count` events to the caller, or raise TooFast."""
        bucket = self.rates.key_events if visitor.key else self.rates.person_events
        bucket.take(visitor.rate_name, count, now_ms=self.clock.now_ms())

    def take_slate(self, visitor: Visitor) -> None:
        """Charge one slate to a person; a key's slates are bounded by its server, not here."""
        if not visitor.key:
            self.rates.person_slates.take(visitor.rate_name, 1, now_ms=self.clock.now_ms())

    def take_claim(self, visitor: Visitor) -> None:
        """Charge one claim, or one look at a flash sale, to a person; a key's are bounded by its server."""
        if not visitor.key:
            self.rates.person_claims.take(visitor.rate_name, 1, now_ms=self.clock.now_ms())


def edge_of(request: Request) -> Edge:
    """The edge of the app this request came to."""
    edge = request.app.state.edge
    assert isinstance(edge, Edge)
    return edge


def visitor_of(request: Request, *, body_token: str = "") -> Visitor:
    """Who is calling; raises a 401 refusal when nobody is named."""
    return edge_of(request).callers.visitor_of(
        request.headers.get("authorization", ""), body_token=body_token
    )
