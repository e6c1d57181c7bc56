"""Accounts, moves and their limits: the vocabulary of the books. No ORM.

A move debits one account and credits another with the same amount; written `debit → credit`, value goes along the arrow.
A balance is credits minus debits, of every account alike, so all balances of a currency sum to zero. What the platform has
or has spent (money at the provider, fees to the provider, subsidies) therefore reads negative; `natural_minor` turns it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# A payment for a thousand of the dearest offers; sums of ninety thousand such moves still fit 64 bits.
AMOUNT_MINOR_MAX: Final = 10**14
# An order of a hundred lines makes five moves each.
MOVES_MAX: Final = 1_000
KEY_CHARS_MAX: Final = 120
REF_CHARS_MAX: Final = 80
LINE_CHARS_MAX: Final = 80
OWNER_CHARS_MAX: Final = 60
# How the line of a move ends that is carriage: 'order:7:carriage'. It is posted as a sale and read as what it is.
CARRIAGE_ENDING: Final = ":carriage"
CURRENCY_PATTERN: Final = re.compile(r"[A-Z]{3}")
OWNER_PATTERN: Final = re.compile(r"(?:[a-z]+:[A-Za-z0-9_-]+)?")
WORD_PATTERN: Final = re.compile(
    r"[\x21-\x7e]*"
)  # keys and refs are ours: ASCII without blanks, 'order:7:paid'


class AccountKind(StrEnum):
    """What an account is for. The prefix of its owner is in OWNERS."""

    PROVIDER = "provider"  # money that lies with the payment provider
    BUYER_CLEARING = "buyer_clearing"  # paid by buyers, not yet given to the orders it is for
    SHOP_PENDING = "shop_pending"
    SHOP_AVAILABLE = "shop_available"
    SHOP_DEPOSIT = "shop_deposit"
    CREATOR_PENDING = "creator_pending"
    CREATOR_AVAILABLE = "creator_available"
    FEE_PENDING = "fee_pending"
    FEE = "fee"  # what the platform has earned
    SUBSIDY = "subsidy"  # what the platform pays: its share of discounts, compensation
    PROVIDER_FEE = "provider_fee"  # what the provider keeps for its work
    REFUND_RESERVE = "refund_reserve"  # owed to buyers, the refund is under way
    PAYOUT = "payout"  # on its way out to a shop or creator


# kind -> prefixes its owner may have; "" is the platform itself. A site with two providers keeps them apart by owner.
OWNERS: Final[dict[AccountKind, tuple[str, ...]]] = {
    AccountKind.PROVIDER: ("", "provider"),
    AccountKind.BUYER_CLEARING: ("",),
    AccountKind.SHOP_PENDING: ("shop",),
    AccountKind.SHOP_AVAILABLE: ("shop",),
    AccountKind.SHOP_DEPOSIT: ("shop",),
    AccountKind.CREATOR_PENDING: ("creator",),
    AccountKind.CREATOR_AVAILABLE: ("creator",),
    AccountKind.FEE_PENDING: ("",),
    AccountKind.FEE: ("",),
    AccountKind.SUBSIDY: ("",),
    AccountKind.PROVIDER_FEE: ("", "provider"),
    AccountKind.REFUND_RESERVE: ("",),
    AccountKind.PAYOUT: ("",),
}
# Accounts that grow by debits: what the platform has, and what it has spent.
DEBIT_SIDE: Final = frozenset({AccountKind.PROVIDER, AccountKind.PROVIDER_FEE, AccountKind.SUBSIDY})


class EntryKind(StrEnum):
    """What happened, as one entry of the books."""

    PAYMENT = "payment"
    SALE = "sale"
    SETTLEMENT = "settlement"
    REFUND = "refund"
    REFUND_SENT = "refund_sent"
    CHARGE_BACK = "charge_back"
    PROVIDER_FEE = "provider_fee"
    PAYOUT = "payout"
    PAYOUT_PAID = "payout_paid"
    PAYOUT_FAILED = "payout_failed"
    DEPOSIT = "deposit"
    COMPENSATION = "compensation"
    CORRECTION = "correction"


class Reason(StrEnum):
    """Why one move is part of its entry."""

    PAYMENT = "payment"
    SALE = "sale"
    SUBSIDY = "subsidy"
    CREATOR_DISCOUNT = "creator_discount"
    FEE = "fee"
    COMMISSION = "commission"
    SETTLEMENT = "settlement"
    REFUND = "refund"
    CHARGE_BACK = "charge_back"
    PROVIDER_FEE = "provider_fee"
    PAYOUT = "payout"
    DEPOSIT = "deposit"
    COMPENSATION = "compensation"
    CORRECTION = "correction"


@dataclass(frozen=True, order=True)
class AccountRef:
    """An account by its name: AccountRef(SHOP_PENDING, "shop:12"). Its currency is that of the entry."""

    kind: AccountKind
    owner: str = ""


@dataclass(frozen=True)
class MoveDraft:
    """A move to be posted: debit one account, credit another. A move of nothing is dropped when it is posted."""

    debit: AccountRef
    credit: AccountRef
    amount_minor: int
    reason: Reason
    line: str = ""

    def reversed(self) -> "MoveDraft":
        """The move that takes this one back."""
        return MoveDraft(self.credit, self.debit, self.amount_minor, self.reason, self.line)


def is_carriage(line: str) -> bool:
    """Whether a move of this line is of carriage and not of goods: 'order:7:carriage' yes, 'line:9' no."""
    return line.endswith(CARRIAGE_ENDING)


def is_owner_of(ref: AccountRef) -> bool:
    """Whether an account of this kind may have this owner: SHOP_PENDING "shop:12" yes, "creator:5" no, FEE "" yes."""
    prefix = ref.owner.partition(":")[0]
    is_readable = len(ref.owner) <= OWNER_CHARS_MAX and OWNER_PATTERN.fullmatch(ref.owner) is not None
    return is_readable and prefix in OWNERS[ref.kind]


def natural_minor(kind: AccountKind, balance_minor: int) -> int:
    """A balance as people say it: money at the provider −500 -> 500; what a shop may take out 300 -> 300."""
    return -balance_minor if kind in DEBIT_SIDE else balance_minor
