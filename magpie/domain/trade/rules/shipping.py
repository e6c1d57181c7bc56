"""When a parcel is due, and what a carrier can say of it."""

from datetime import datetime, timedelta
from enum import StrEnum


class RouteKind(StrEnum):
    """What a carrier says of a parcel, in the order in which it usually happens."""

    COLLECTED = "collected"
    MOVING = "moving"
    AT_HAND = "at_hand"
    ARRIVED = "arrived"
    FAILED = "failed"
    RETURNING = "returning"


def ship_by(*, paid_at: datetime, dispatch_hours_max: int) -> datetime:
    """The promise of a line, counted from the payment."""
    return paid_at + timedelta(hours=dispatch_hours_max)
