"""What a payment is, folded from what was said of it: kinds, status, sums, limits and schedules. No ORM.

The fold reads a set of truths. In which order they arrived, and how often, changes nothing; a property test says so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

AMOUNT_MINOR_MAX: Final = 10**11
EVENTS_AT_ONCE_MAX: Final = 500
WAITING_AT_ONCE_MAX: Final = 200
# One order has at most some tens of lines, each of which is sent back at most a few times.
REFUNDS_MAX: Final = 200
BODY_BYTES_MAX: Final = 256 * 1024
PAYLOAD_BYTES_MAX: Final = 8 * 1024
# A payment that can be opened for longer than a day holds goods that nobody comes for.
INTENT_LIFE_MAX: Final = timedelta(days=1)
# A provider that cannot be asked whether it was paid is waited for this long before the payment is closed anyway.
EXPIRY_PATIENCE: Final = timedelta(minutes=10)
EXPIRED_AT_ONCE_MAX: Final = 50
# A call that has not come back after this long is made again, under the same idempotency key.
CALL_LEASE: Final = timedelta(seconds=60)
CALLS_AT_ONCE_MAX: Final = 20
CALL_AGAIN_AFTER: Final = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1_800, 7_200, 21_600))
# A refund fails for an empty balance or a closed card; the first mends itself within a day, the second never.
REFUND_AGAIN_AFTER: Final = tuple(timedelta(minutes=m) for m in (1, 10, 60, 360, 1_440))
RETRIED_AT_ONCE_MAX: Final = 50
WAITING_LOOKED_AT_MAX: Final = 50

PURPOSE_PATTERN = re.compile(r"[a-z_]{1,20}:[A-Za-z0-9_-]{1,36}")
REFUND_KEY_PATTERN = re.compile(r"[A-Za-z0-9:_-]{1,60}")
CURRENCY_PATTERN = re.compile(r"[A-Z]{3}")
PATH_PATTERN = re.compile(r"/(?:[A-Za-z0-9_~@.,=&?%+:;-][A-Za-z0-9_~@.,=&?%+:;/-]{0,198})?")


class EventKind(StrEnum):
    """What can be said of a payment."""

    OPENED = "opened"
    PROCESSING = "processing"
    CAPTURED = "captured"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUND_SUCCEEDED = "refund_succeeded"
    REFUND_FAILED = "refund_failed"
    CHARGE_BACK = "charge_back"
    CHARGE_BACK_WON = "charge_back_won"
    FEE = "fee"


MOVES_MONEY: Final = frozenset(
    {
        EventKind.CAPTURED,
        EventKind.REFUND_SUCCEEDED,
        EventKind.CHARGE_BACK,
        EventKind.CHARGE_BACK_WON,
        EventKind.FEE,
    }
)


class Status(StrEnum):
    """Where a payment stands; folded, nowhere stored."""

    REQUIRES_PAYMENT = "requires_payment"
    PROCESSING = "processing"
    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    OVERPAID = "overpaid"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    CHARGED_BACK = "charged_back"


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    WAITING = "waiting"
    GIVEN_UP = "given_up"


class CallKind(StrEnum):
    """What is asked of a provider."""

    OPEN = "open"
    CANCEL = "cancel"
    REFUND = "refund"


class Why(StrEnum):
    """Why an event of a provider was kept beside the payments instead of counted."""

    UNKNOWN = "unknown"
    IGNORED = "ignored"
    OTHER_CURRENCY = "other_currency"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Said:
    """One truth about a payment, e.g. Said("captured:pi_1", EventKind.CAPTURED, 6800, at). `refund` is an attempt's key."""

    truth: str
    kind: EventKind
    amount_minor: int
    at: datetime
    refund: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """Everything its truths say of a payment. `refunds` is attempt key -> whether it succeeded, False for failed.

    `has_failed`: the last try to pay did not work, also where a part had arrived before it.
    """

    status: Status
    has_failed: bool
    captured_minor: int
    refunded_minor: int
    charged_back_minor: int
    fee_minor: int
    is_closed: bool
    refunds: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Counters:
    """The four sums an intent keeps beside its events, so that the database itself can refuse."""

    captured_minor: int
    refunding_minor: int
    refunded_minor: int
    charged_back_minor: int


# Of the tries to pay the provider's last word counts; said in the same instant, the later step does.
_STEPS: Final = {
    EventKind.OPENED: (0, Status.REQUIRES_PAYMENT),
    EventKind.PROCESSING: (1, Status.PROCESSING),
    EventKind.FAILED: (2, Status.FAILED),
    EventKind.CAPTURED: (3, Status.PAID),
}


def fold(said: Iterable[Said], *, amount_minor: int) -> Folded:
    """What holds when all of this was said, in any order."""
    truths = list({one.truth: one for one in said}.values())
    refunds = _refunds_of(truths)
    sums = {kind: sum(one.amount_minor for one in truths if one.kind == kind) for kind in MOVES_MONEY}
    refunded = sum(amount for key, amount in _refunded_amounts(truths).items() if refunds[key])
    # A dispute that is won before it was opened is a matter of delivery, not of money.
    charged_back = max(0, sums[EventKind.CHARGE_BACK] - sums[EventKind.CHARGE_BACK_WON])
    captured = sums[EventKind.CAPTURED]
    return Folded(
        status=_status_of(truths, amount_minor, captured, refunded, charged_back),
        has_failed=_last_step(truths) is Status.FAILED,
        captured_minor=captured,
        refunded_minor=refunded,
        charged_back_minor=charged_back,
        fee_minor=sums[EventKind.FEE],
        is_closed=_has(truths, EventKind.CANCELLED) or _has(truths, EventKind.EXPIRED),
        refunds=refunds,
    )


def _refunds_of(truths: Iterable[Said]) -> dict[str, bool]:
    """A bank may send a refund back after it succeeded, and never the other way about: a failure is the last word."""
    failed = {one.refund for one in truths if one.kind == EventKind.REFUND_FAILED}
    ended = failed | {one.refund for one in truths if one.kind == EventKind.REFUND_SUCCEEDED}
    return {key: key not in failed for key in ended}


def _refunded_amounts(truths: Iterable[Said]) -> dict[str, int]:
    return {one.refund: one.amount_minor for one in truths if one.kind == EventKind.REFUND_SUCCEEDED}


def _status_of(
    truths: list[Said], amount_minor: int, captured: int, refunded: int, charged_back: int
) -> Status:
    if charged_back:
        return Status.CHARGED_BACK
    if captured:
        return _paid_status(amount_minor, captured, refunded)
    if _has(truths, EventKind.CANCELLED):
        return Status.CANCELLED
    if _has(truths, EventKind.EXPIRED):
        return Status.EXPIRED
    return _last_step(truths)


def _last_step(truths: Iterable[Said]) -> Status:
    steps = [(one.at, *_STEPS[one.kind]) for one in truths if one.kind in _STEPS]
    return max(steps)[2] if steps else Status.REQUIRES_PAYMENT


def _paid_status(amount_minor: int, captured: int, refunded: int) -> Status:
    """Money that came counts as come, even after the payment was closed: the order decides what becomes of it."""
    if refunded >= captured:
        return Status.REFUNDED
    if refunded:
        return Status.PARTLY_REFUNDED
    if captured < amount_minor:
        return Status.PARTLY_PAID
    return Status.PAID if captured == amount_minor else Status.OVERPAID


def _has(truths: Iterable[Said], kind: EventKind) -> bool:
    return any(one.kind == kind for one in truths)


def counters_of(folded: Folded, *, refunding_minor: int) -> Counters:
    """The sums the intent's row may hold.

    What a provider says it refunded is counted up to what it captured: a refund that is heard of before its capture,
    or one made in the provider's own desk while ours is under way, waits for the missing word instead of breaking the
    CHECK. `Folded.refunded_minor` is whole at any time.
    """
    return Counters(
        captured_minor=folded.captured_minor,
        refunding_minor=refunding_minor,
        refunded_minor=min(folded.refunded_minor, folded.captured_minor - refunding_minor),
        charged_back_minor=folded.charged_back_minor,
    )


def refundable_minor(counters: Counters) -> int:
    """What can still be given back: nothing that is under way, gone, or taken back by the payer's bank."""
    given = counters.refunding_minor + counters.refunded_minor + counters.charged_back_minor
    return max(0, counters.captured_minor - given)


def attempt_key(refund_key: str, attempt: int) -> str:
    """The key a provider knows one try of a refund by: "aftersale:3", 2 -> "aftersale:3.2"."""
    return f"{refund_key}.{attempt}"


def retry_time(attempt: int, *, now: datetime) -> datetime | None:
    """When a refund whose attempt failed is tried again; None when it was the last."""
    if attempt > len(REFUND_AGAIN_AFTER):
        return None
    return now + REFUND_AGAIN_AFTER[attempt - 1]


def call_time(tries: int, *, now: datetime) -> datetime | None:
    """When a call that got no answer is made again; None when it was the last time."""
    return now + CALL_AGAIN_AFTER[tries - 1] if tries <= len(CALL_AGAIN_AFTER) else None


def refund_status(*, succeeded: bool | None, is_waiting: bool, is_given_up: bool) -> RefundStatus:
    """Of the attempt that is under way; `succeeded` None is no word yet."""
    if is_given_up:
        return RefundStatus.GIVEN_UP
    if is_waiting:
        return RefundStatus.WAITING
    return RefundStatus.SUCCEEDED if succeeded else RefundStatus.PENDING
