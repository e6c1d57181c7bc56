"""What is to be said of a trade's money wherever it did not simply arrive: what happened, how much, what is still open. No ORM.

Several can hold at once: a part is held and the try for the rest failed; too much was paid and a bank took all of it back.
"""

from dataclasses import dataclass
from enum import StrEnum


class Happened(StrEnum):
    """A try to pay failed; a part arrived; more than the price; something for what was not ordered in the end; and a bank
    took money back."""

    FAILED = "failed"
    PART = "part"
    SURPLUS = "surplus"
    LATE = "late"
    CHARGE_BACK = "charge_back"


@dataclass(frozen=True)
class Money:
    """Of one trade, in minor units. `returned_minor` is what went back of what was too much or too late.

    `has_failed`: the last try to pay did not work.
    """

    due_minor: int
    captured_minor: int
    charged_back_minor: int
    returned_minor: int
    has_failed: bool
    is_paid: bool
    is_ended: bool


@dataclass(frozen=True)
class PaymentNote:
    """`minor` is what it is about. `open_minor` is what is still to be paid of a price, or still to go back of what is too much."""

    what: Happened
    minor: int = 0
    open_minor: int = 0


def notes_of(money: Money) -> tuple[PaymentNote, ...]:
    """Everything there is to say, what asks for an act first: 3000 of 6800 arrived -> (PART, 3000, 3800)."""
    found = []
    is_waiting = not money.is_paid and not money.is_ended
    if is_waiting and money.has_failed:
        found.append(PaymentNote(Happened.FAILED))
    if is_waiting and money.captured_minor:
        held_minor = max(0, money.captured_minor - money.charged_back_minor)
        found.append(PaymentNote(Happened.PART, held_minor, money.due_minor - money.captured_minor))
    if money.charged_back_minor:
        found.append(PaymentNote(Happened.CHARGE_BACK, money.charged_back_minor))
    surplus_minor = money.captured_minor - (money.due_minor if money.is_paid else 0)
    if not is_waiting and surplus_minor > 0:
        what = Happened.SURPLUS if money.is_paid else Happened.LATE
        found.append(PaymentNote(what, surplus_minor, max(0, surplus_minor - money.returned_minor)))
    return tuple(found)
