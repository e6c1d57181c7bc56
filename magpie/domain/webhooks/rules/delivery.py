"""When a message is tried again, when an endpoint is left to rest, and when it is given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Final, Protocol

# The tries of the Standard Webhooks specification: at once, then after each of these; some 75 hours in all.
SCHEDULE: Final = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
# So that a shop that comes back is not met by everything at one instant.
JITTER: Final = 0.1
TIMEOUT_S: Final = 15.0
# Longer than any try can last, name resolution included; only a courier that died is overtaken.
TAKEN_FOR: Final = timedelta(seconds=60)
GIVE_UP_AFTER: Final = timedelta(days=5)
# After this many failures in a row one message at a time finds out whether the endpoint is back.
FAILURES_BEFORE_REST: Final = 5
REST_FIRST: Final = timedelta(seconds=30)
REST_LONGEST: Final = timedelta(minutes=30)
# How many tries may be under way to one endpoint: a merchant's server is not to be run over, nor to hold all couriers.
ROOM_WELL, ROOM_ILL = 2, 1
ENDPOINTS_MAX: Final = 10
# What may wait for one endpoint; one that cannot keep up is switched off and says so.
WAITING_MAX: Final = 10_000
REPLAY_MAX: Final = 1_000
OVERLAP: Final = timedelta(hours=24)
KEPT_FOR: Final = timedelta(days=30)
EXCERPT_CHARS_MAX: Final = 500
ANSWER_BYTES_MAX: Final = 4_096
GONE: Final = 410


class Failure(StrEnum):
    """Why no status came back."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    NO_NAME = "no_name"
    NOT_PUBLIC = "not_public"
    TLS = "tls"
    GARBLED = "garbled"
    NO_KEY = "no_key"


class Silence(StrEnum):
    """Why an endpoint is told nothing."""

    STAFF = "staff"
    GONE = "gone"
    FAILING = "failing"
    FULL = "full"


class State(StrEnum):
    """What became of a message so far."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    NEVER_TRIED = "never_tried"


class Outcome(Protocol):
    """An attempt, as far as the state of its message depends on it."""

    @property
    def status(self) -> int | None: ...


def is_delivered(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def state_of(attempts: Sequence[Outcome], *, is_due: bool) -> State:
    """The fold of all tries: waiting while it is in the queue, else what the tries say together."""
    if is_due:
        return State.WAITING
    if any(is_delivered(one.status) for one in attempts):
        return State.DELIVERED
    return State.GIVEN_UP if attempts else State.NEVER_TRIED


def next_try_in(tries: int, *, rng: Random) -> timedelta | None:
    """How long to wait after `tries` failed ones of a round; None when that was the last."""
    if tries >= len(SCHEDULE):
        return None
    return SCHEDULE[tries] * rng.uniform(1 - JITTER, 1 + JITTER)


def rest_after(failures: int) -> timedelta | None:
    """How long an endpoint rests after this many failures in a row: 30 s after the fifth, doubling to half an hour."""
    beyond = failures - FAILURES_BEFORE_REST
    if beyond < 0:
        return None
    # The exponent has a limit, too: nobody needs 2 to the ten thousandth.
    return min(REST_FIRST * (1 << min(beyond, 10)), REST_LONGEST)


def room_of(failures: int) -> int:
    """How many tries may be under way to an endpoint at one time."""
    return ROOM_WELL if failures < FAILURES_BEFORE_REST else ROOM_ILL


def is_given_up(*, failing_since: datetime, now: datetime) -> bool:
    return now - failing_since >= GIVE_UP_AFTER
