"""Money that was paid in another system, as somebody who brings its records says it. No ORM."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class PaidElsewhere:
    """`ref` names it, of all that was ever imported; `payload` is how it was paid, without the payer.

    PaidElsewhere(ref="olist:1ab2:1", amount_minor=10778, at=…, payload={"type": "credit_card", "instalments": 8})
    """

    ref: str
    amount_minor: int
    at: datetime
    payload: Mapping[str, str | int] = field(default_factory=dict)
