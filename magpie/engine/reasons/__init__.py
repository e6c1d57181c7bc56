"""Why a card is there: the published table of reasons, the sentences, and which of them may be said to whom.

It finds no evidence itself: the part that chose a card names the code and the cause. It refuses to say a code that
is not in the table, and a personal one on a slate that is not personalised.
"""

from magpie.engine.reasons.say import UnknownReason, keep_sayable, may_say, say
from magpie.engine.reasons.table import BY_CODE, TABLE, Control, Evidence, ReasonRow

__all__ = [
    "BY_CODE",
    "TABLE",
    "Control",
    "Evidence",
    "ReasonRow",
    "UnknownReason",
    "keep_sayable",
    "may_say",
    "say",
]
