"""How an item of a flash sale stands for one person: one word, for a page to say and for a test to name. No ORM."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from magpie.domain.flash.rules.flash import RETURNING, ClaimView, State


class Standing(StrEnum):
    """COMING and OVER are said by the sale's own times, CLAIMED to BOUGHT by one's own claims, the rest by what is left."""

    COMING = "coming"
    SIGN_IN = "sign_in"
    OPEN = "open"
    CLAIMED = "claimed"
    ORDERED = "ordered"
    BOUGHT = "bought"
    TAKEN = "taken"
    SOLD_OUT = "sold_out"
    OVER = "over"


class Stands(Protocol):
    """What this needs of an item."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def quota(self) -> int: ...
    @property
    def claimable(self) -> int: ...
    @property
    def sold(self) -> int: ...
    @property
    def per_person_max(self) -> int: ...
    @property
    def mine(self) -> Sequence[ClaimView]: ...


def standing_of(item: Stands, *, is_known: bool, now: datetime) -> Standing:
    """An open claim comes before everything, since it runs out; then what one has, the sale's times, and what is left.

    Pages in a browser say the same by themselves between two answers: `store/js/flash.js`.
    """
    if open_claim(item) is not None:
        return Standing.CLAIMED
    held = [claim for claim in item.mine if claim.state not in RETURNING]
    if held and sum(claim.quantity for claim in held) >= item.per_person_max:
        return Standing.ORDERED if any(claim.state == State.ORDERED for claim in held) else Standing.BOUGHT
    if now < item.opens_at:
        return Standing.COMING
    if now >= item.closes_at:
        return Standing.OVER
    if item.claimable <= 0:
        return Standing.SOLD_OUT if item.sold >= item.quota else Standing.TAKEN
    return Standing.OPEN if is_known else Standing.SIGN_IN


def open_claim(item: Stands) -> ClaimView | None:
    """The one that runs out first, of those that are to be ordered."""
    waiting = [claim for claim in item.mine if claim.state == State.OPEN]
    return min(waiting, key=lambda claim: claim.expires_at, default=None)
