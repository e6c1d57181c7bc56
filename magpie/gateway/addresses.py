"""Many anonymous ids of one address: how fast new ones may arrive, and how far the n-th of them is heard about one card.

Addresses are kept in memory only, for a day, and never reach the journey log: an event carries the number `trust`
alone, so replaying the log needs no address. Identified persons and API keys are not judged by where they come from.
"""

import ipaddress
import logging
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from starlette.requests import Request

from magpie.gateway.limits import Limits
from magpie.gateway.rates import RateLimiter
from magpie.gateway.refusals import TooFast, TooManyNewcomers
from magpie.kit.clock import DAY_MS
from magpie.log.event import Event

ANONYMOUS = "a:"
UNDECLARED_PROXY = (
    "requests carry X-Forwarded-For, but MAGPIE_PROXIES is not set: if a proxy of yours stands there, all its visitors count "
    "as one address; say MAGPIE_PROXIES=1 · 请求带有 X-Forwarded-For，但未设置 MAGPIE_PROXIES：如果前面有您的代理，"
    "所有访客会被视为同一地址；请设置 MAGPIE_PROXIES=1"
)
log = logging.getLogger(__name__)
NETWORK_BITS_V6 = 64


@dataclass
class Addresses:
    """`admit` a caller, then `weigh` its events."""

    limits: Limits
    newcomers: RateLimiter
    # Anonymous ids that were let in, and who of an address spoke of a card, each in the order they came.
    known: OrderedDict[str, None] = field(default_factory=OrderedDict)
    heard: OrderedDict[tuple[str, str], "Neighbours"] = field(default_factory=OrderedDict)
    cards: Counter[str] = field(default_factory=Counter)
    """How many of these each address holds: one that names ever new cards must not push out what others hold."""
    has_warned: bool = False

    @classmethod
    def within(cls, limits: Limits) -> "Addresses":
        rate = RateLimiter(limits.newcomers_per_s, limits.newcomers_burst, limits.callers_max)
        return cls(limits, rate)

    def address_of(self, request: Request) -> str:
        """Who connects; says once in the log when a proxy seems to stand there that nobody declared."""
        if not (self.limits.proxies or self.has_warned) and "x-forwarded-for" in request.headers:
            self.has_warned = True
            log.warning(UNDECLARED_PROXY)
        return address_of(request, proxies=self.limits.proxies)

    def admit(self, person: str, address: str, *, is_known: bool, now_ms: int) -> None:
        """Let an anonymous id in; raises TooManyNewcomers when its address brought too many new ones."""
        if person not in self.known and not is_known:
            try:
                self.newcomers.take(address, 1, now_ms=now_ms)
            except TooFast as error:
                raise TooManyNewcomers(**error.detail) from None
        self.known[person] = None
        self.known.move_to_end(person)
        if len(self.known) > self.limits.callers_max:
            self.known.popitem(last=False)

    def weigh(self, events: Sequence[Event], address: str, *, now_ms: int) -> list[Event]:
        """The events with the trust of their person's place among those of the address who spoke of the same card."""
        return [self._weighed(event, address, now_ms) if event.card else event for event in events]

    def _weighed(self, event: Event, address: str, now_ms: int) -> Event:
        key = (address, event.card)
        near = self.heard.get(key)
        if near is not None and now_ms - near.began_ms >= DAY_MS:
            near = self.heard[key] = Neighbours(now_ms)
        if near is None:
            if self.cards[address] >= self.limits.address_cards_max:
                return msgspec.structs.replace(event, trust=0.0)
            near = self._remember(key, now_ms)
        place = near.place_of(event.person, places_max=self.limits.neighbours_max)
        if place == 0:
            return event
        trust = 0.0 if place >= self.limits.neighbours_max else round(self.limits.neighbour_ratio**place, 4)
        return msgspec.structs.replace(event, trust=trust)

    def _remember(self, key: tuple[str, str], now_ms: int) -> "Neighbours":
        near = self.heard[key] = Neighbours(now_ms)
        self.cards[key[0]] += 1
        if len(self.heard) > self.limits.callers_max:
            (address, _), _ = self.heard.popitem(last=False)
            self.cards[address] -= 1
            if not self.cards[address]:
                del self.cards[address]
        return near


@dataclass
class Neighbours:
    """Persons of one address who spoke of one card today."""

    began_ms: int
    places: dict[str, int] = field(default_factory=dict)

    def place_of(self, person: str, *, places_max: int) -> int:
        """0 for the first; `places_max` for everybody who came when all places were taken."""
        if person not in self.places and len(self.places) < places_max:
            self.places[person] = len(self.places)
        return self.places.get(person, places_max)


def is_anonymous(person: str) -> bool:
    return person.startswith(ANONYMOUS)


def address_of(request: Request, *, proxies: int) -> str:
    """Who connects, as the outermost of the owner's `proxies` saw it; a network of 2^64 addresses counts as one.

    With no proxies declared what X-Forwarded-For says is believed of nobody.
    """
    told = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    peer = request.client.host if request.client else ""
    return network_of(told[-proxies] if proxies and len(told) >= proxies else peer)


def network_of(address: str) -> str:
    """'203.0.113.7' stays; '2001:db8::7' -> '2001:db8::/64'; what is no address counts as it stands."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, NETWORK_BITS_V6), strict=False))
