"""What is said of payouts to the rest of the house. Postings are no facts: they follow from facts of others."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class PayoutRequested(FactBody):
    """Available money of a shop or creator is set aside to be sent out. `owner` is "shop:12" or "creator:5"."""

    subject_field: ClassVar[str] = "payout"
    payout: int
    owner: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class PayoutSettled(FactBody):
    """A payout ended: `outcome` is "paid", or "failed" and the money is available again."""

    subject_field: ClassVar[str] = "payout"
    payout: int
    owner: str
    amount_minor: int
    currency: str
    outcome: str
