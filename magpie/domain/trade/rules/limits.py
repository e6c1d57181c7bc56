"""How many pieces of one SKU a person may order now. The cart stops there and says why; placing refuses what is more. No ORM."""

from dataclasses import dataclass
from enum import StrEnum

from magpie.domain.trade.rules import UNPAID_PIECES_MAX


class Why(StrEnum):
    """What sets the limit: as many are left, or as many one person may have ordered and not paid."""

    STOCK = "stock"
    PERSON = "person"


@dataclass(frozen=True)
class Limit:
    """So many pieces and no more. `unpaid` of the same SKU wait in this person's orders that are not paid yet."""

    pieces: int
    why: Why
    unpaid: int = 0


def limit_of(*, available: int, unpaid: int) -> Limit:
    """The lower of both: 3 left -> (3, STOCK); 100 left and 4 unpaid -> (6, PERSON)."""
    room = max(0, UNPAID_PIECES_MAX - unpaid)
    return Limit(available, Why.STOCK, unpaid) if available <= room else Limit(room, Why.PERSON, unpaid)
