"""What the local test bank can be asked to do, its fee, and how often it tries to tell. No ORM."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

# 60 basis points: what payment services take in China, so that books made with the test bank look like real ones.
FEE_BASIS_POINTS: Final = 60
DELAY_S_MAX: Final = 3_600
COPIES_MAX: Final = 10
REFUND_FAILURES_MAX: Final = 10
# Payments in parts and the disputes about them; more of them at one charge is no test any more.
EVENTS_PER_CHARGE_MAX: Final = 200
DELIVERED_AT_ONCE_MAX: Final = 50
DELIVER_AGAIN_AFTER: Final = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600, 3_600))
DELIVERY_LEASE: Final = timedelta(seconds=30)


class Choice(StrEnum):
    """What somebody at the bank's page decides."""

    PAY = "pay"
    PAY_OTHER = "pay_other"
    FAIL = "fail"
    CANCEL = "cancel"
    CHARGE_BACK = "charge_back"
    WIN = "win"
    FAIL_REFUNDS = "fail_refunds"


@dataclass(frozen=True, kw_only=True)
class Faults:
    """How the bank tells of a decision: late, several times, the last thing first."""

    delay_s: int = 0
    copies: int = 1
    is_reordered: bool = False

    @property
    def is_possible(self) -> bool:
        return 0 <= self.delay_s <= DELAY_S_MAX and 1 <= self.copies <= COPIES_MAX


def fee_minor(amount_minor: int) -> int:
    """60 basis points, half a unit up: 6800 -> 41, 83 -> 0, 84 -> 1."""
    return (amount_minor * FEE_BASIS_POINTS + 5_000) // 10_000
