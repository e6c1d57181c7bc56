"""Payouts: whose money may be sent out, and from which state to which. No ORM."""

import re
from enum import StrEnum
from typing import Final

from magpie.domain.ledger.rules.accounts import AccountKind, AccountRef, is_owner_of

PAYOUT_KEY_CHARS_MAX: Final = 80
WHY_CHARS_MAX: Final = 40
# A bank's sentence may name a person, and nothing of the books is ever erased: only its code gets in.
WHY_PATTERN: Final = re.compile(r"[a-z0-9_]*")


class PayoutStatus(StrEnum):
    REQUESTED = "requested"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"


FINAL: Final = frozenset({PayoutStatus.PAID, PayoutStatus.FAILED})
NEXT: Final[dict[PayoutStatus, frozenset[PayoutStatus]]] = {
    PayoutStatus.REQUESTED: frozenset({PayoutStatus.SENT, *FINAL}),
    PayoutStatus.SENT: FINAL,
    PayoutStatus.PAID: frozenset(),
    PayoutStatus.FAILED: frozenset(),
}


def available_account(owner: str) -> AccountRef | None:
    """Where the money lies that an owner may take out: "shop:12" -> SHOP_AVAILABLE; None for the platform or nonsense."""
    for kind in (AccountKind.SHOP_AVAILABLE, AccountKind.CREATOR_AVAILABLE):
        if is_owner_of(ref := AccountRef(kind, owner)):
            return ref
    return None


def status_of(steps: list[PayoutStatus]) -> PayoutStatus:
    """The state of a payout from what happened to it, in any order: a final step wins over "sent"."""
    for status in (PayoutStatus.PAID, PayoutStatus.FAILED, PayoutStatus.SENT):
        if status in steps:
            return status
    return PayoutStatus.REQUESTED
