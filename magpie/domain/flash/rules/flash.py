"""Flash sales as arithmetic: every limit with its reason, and who of a queue gets pieces. No ORM.

A price is the item's, whoever asks; persons are read here only to count what they hold already.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from magpie.domain.flash.refusals import (
    AllTaken,
    KeyUsedOtherwise,
    NotOpenYet,
    OverLimit,
    PersonUnknown,
    SaleIsOver,
    SoldOut,
)
from magpie.kit.errors import Refusal

# Long enough to choose an address and pay, short enough that what nobody pays for reaches the next in time.
CLAIM_TTL_S = 300
CLAIM_TTL_S_MIN, CLAIM_TTL_S_MAX = 30, 1_800
QUOTA_MAX = 1_000_000
# A flash sale is for many; whoever needs more than this buys at the shop's ordinary price.
PER_PERSON_MAX = 100
ITEMS_MAX = 50
SALE_DAYS_MAX = 30
# One transaction: large enough that a flush is shared by hundreds, small enough that nobody waits long for it.
BATCH_MAX = 512
# Where many press, the next transaction waits for company, for a transaction costs the same for one as for fifty: at most
# 10 ms, and no longer than somebody comes in every look.
LINGER_LOOKS, LINGER_LOOK_S = 5, 0.002
# At 5,000 a second these wait less than half a second; whoever comes beyond is told at once to come back.
WAITING_MAX = 2_048
SWEEP_CLAIMS_MAX = 500
SWEEP_ITEMS_MAX = 200
# Whoever waits for pieces to come back looks again at the latest after this.
RETRY_S_MAX = 60
KEY_CHARS_MAX = 64
KEY_PATTERN = re.compile(r"[0-9A-Za-z_.:\-]{1,64}")
ROW_MAX = 2**53  # ids beyond are not ours; also what JSON carries exactly


class Ending(StrEnum):
    """How a claim ended, once and for all."""

    SOLD = "sold"
    EXPIRED = "expired"
    GIVEN_BACK = "given_back"
    ERASED = "erased"


class State(StrEnum):
    """Where a claim that has not ended stands."""

    OPEN = "open"
    ORDERED = "ordered"


# Ends that give the pieces to the next; a sale keeps them.
RETURNING = frozenset({Ending.EXPIRED, Ending.GIVEN_BACK, Ending.ERASED})


# Of what follows there are thousands a second: structs are made five times as fast as dataclasses, and the collector need
# not look through them (`gc`).
class ClaimAsk(msgspec.Struct, frozen=True, gc=False):
    """One person asks for pieces of one item; `at` is when they arrived at the desk, not when they are served."""

    person: str
    item: int
    quantity: int
    key: str
    at: datetime


@dataclass(frozen=True)
class ItemNow:
    """A flash item as it was read; `returns_at` is when the oldest open claim runs out, None when none is open."""

    item: int
    sale: int
    shop: int
    product: int
    quota: int
    claimed: int
    sold: int
    returned: int
    numbered: int
    opens_at: datetime
    closes_at: datetime
    price_minor: int
    currency: str
    per_person_max: int
    claim_ttl_s: int
    returns_at: datetime | None = None

    @property
    def left(self) -> int:
        return self.quota - self.claimed - self.sold - self.returned


class ClaimView(msgspec.Struct, frozen=True, gc=False):
    """A claim as its person sees it. `number` is its place in the order of granting: 1, 2, 3 … without gaps."""

    claim: int
    item: int
    number: int
    quantity: int
    price_minor: int
    currency: str
    made_at: datetime
    expires_at: datetime
    state: str = State.OPEN


class Grant(msgspec.Struct, frozen=True, gc=False):
    """An ask that is to become a claim: the `place`-th of its item in this batch, from 0."""

    ask: ClaimAsk
    place: int


Verdict = ClaimView | Grant | Refusal


@dataclass(frozen=True)
class Known:
    """What the table says of those who ask for one item: claims by (person, key), pieces held by person."""

    claims: Mapping[tuple[str, str], ClaimView]
    held: Mapping[str, int]


def decide(
    item: ItemNow, asks: Sequence[ClaimAsk], known: Known, *, now: datetime, gone: Collection[str] = ()
) -> list[Verdict]:
    """The verdict on each ask, in the order in which they came: first come, first served.

    Whoever asks for more than is left is refused and those behind may still be served. `gone` are persons who are
    not, or no longer, here. The same person and key, also twice in one batch, get one and the same verdict.
    """
    left, granted = item.left, 0
    held = dict(known.held)
    grants: dict[tuple[str, str], Grant] = {}
    verdicts: list[Verdict] = []
    for ask in asks:
        asked_before = known.claims.get((ask.person, ask.key)) or grants.get((ask.person, ask.key))
        verdict = (
            _same_again(ask, asked_before)
            or why_closed(item, at=ask.at)
            or (PersonUnknown() if ask.person in gone else None)
            or _why_too_many(item, ask, held.get(ask.person, 0))
            or (why_none_left(item, left, granted=granted, now=now) if ask.quantity > left else None)
        )
        if verdict is None:
            verdict = grants[ask.person, ask.key] = Grant(ask, granted)
            granted, left = granted + 1, left - ask.quantity
            held[ask.person] = held.get(ask.person, 0) + ask.quantity
        verdicts.append(verdict)
    return verdicts


def grants_of(verdicts: Iterable[Verdict]) -> list[Grant]:
    """Every grant once, by place."""
    found = {verdict.place: verdict for verdict in verdicts if isinstance(verdict, Grant)}
    return [found[place] for place in sorted(found)]


def why_closed(item: ItemNow, *, at: datetime) -> Refusal | None:
    if at < item.opens_at:
        wait_s = int((item.opens_at - at).total_seconds()) + 1
        return NotOpenYet(opens_at=item.opens_at.isoformat(), retry_after_s=wait_s)
    if at >= item.closes_at:
        return SaleIsOver(closed_at=item.closes_at.isoformat())
    return None


def why_none_left(item: ItemNow, left: int, *, granted: int, now: datetime) -> Refusal:
    """Sold out for good, or taken for now: what is claimed and not paid for comes back, at the soonest when the oldest
    open claim runs out. Where none was open as we read, that is one of those granted just now."""
    if left <= 0 and item.sold + item.returned >= item.quota:
        return SoldOut()
    returns_at = item.returns_at or (expiry_of(item, now=now) if granted else now)
    wait = returns_at - now
    return AllTaken(left=max(0, left), retry_after_s=min(RETRY_S_MAX, max(1, int(wait.total_seconds()) + 1)))


def expiry_of(item: ItemNow, *, now: datetime) -> datetime:
    return now + timedelta(seconds=item.claim_ttl_s)


def _same_again(ask: ClaimAsk, before: ClaimView | Grant | None) -> Verdict | None:
    if before is None:
        return None
    quantity = before.ask.quantity if isinstance(before, Grant) else before.quantity
    return before if quantity == ask.quantity else KeyUsedOtherwise(quantity=quantity)


def _why_too_many(item: ItemNow, ask: ClaimAsk, held: int) -> Refusal | None:
    if held + ask.quantity > item.per_person_max:
        return OverLimit(limit=item.per_person_max, held=held)
    return None
