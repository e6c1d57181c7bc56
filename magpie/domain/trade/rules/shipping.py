"""What a carrier can say of a parcel. When one is due, `goods.rules.promises` says."""

from enum import StrEnum


class RouteKind(StrEnum):
    """What a carrier says of a parcel, in the order in which it usually happens."""

    COLLECTED = "collected"
    MOVING = "moving"
    AT_HAND = "at_hand"
    ARRIVED = "arrived"
    FAILED = "failed"
    RETURNING = "returning"
