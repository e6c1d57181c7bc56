"""What no rule decides about a payment's money, and a person has to look at: the kinds, what may be done, how it ends. No ORM."""

import re
from enum import StrEnum
from typing import Final


class MatterKind(StrEnum):
    """`SURPLUS_STUCK`: what was paid too late or too much could not go back. `SURPLUS_UNASKED`: its payment has had as many
    refunds as there may be. `REFUND_MEETS_CHARGE_BACK`: the buyer's bank took money while a refund of it had no answer yet, so
    that the buyer may get it twice."""

    SURPLUS_STUCK = "surplus_stuck"
    SURPLUS_UNASKED = "surplus_unasked"
    REFUND_MEETS_CHARGE_BACK = "refund_meets_charge_back"


class MatterEnd(StrEnum):
    """How it ended: asked of the provider once more, paid from the site's own till, arrived after all, looked at by a person."""

    ASKED_AGAIN = "asked_again"
    PAID_OTHERWISE = "paid_otherwise"
    ARRIVED = "arrived"
    LOOKED_AT = "looked_at"


MATTER_ACTS: Final = {
    MatterKind.SURPLUS_STUCK: (MatterEnd.ASKED_AGAIN, MatterEnd.PAID_OTHERWISE),
    MatterKind.SURPLUS_UNASKED: (MatterEnd.PAID_OTHERWISE,),
    MatterKind.REFUND_MEETS_CHARGE_BACK: (MatterEnd.LOOKED_AT,),
}
"""What whoever runs the site may end it with."""
SURPLUS, SURPLUS_AGAIN = "surplus", "surplus_again"
# What the refunds of a surplus are called by: their trade, or the matter through which they were asked for again.
SURPLUS_REFUNDS: Final = ("trade:", "matter:")
_SURPLUS_REF: Final = re.compile(rf"trade:(\d+):(?:{SURPLUS}|{SURPLUS_AGAIN})")


def trade_of_surplus(ref: str) -> int | None:
    """'trade:7:surplus' -> 7; None for what a refund of something else is for."""
    found = _SURPLUS_REF.fullmatch(ref)
    return int(found[1]) if found else None
