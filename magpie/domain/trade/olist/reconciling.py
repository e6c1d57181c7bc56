"""What was sold beside what was paid, order by order: price and freight of its items against its payments.

Where both do not agree, the reason is the first of this list that fits; what fits none is said to be unexplained.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from magpie.domain.trade.olist.files import OlistOrder

# Prices are published per piece and charged per order, so that each piece may be off by one centavo.
ROUNDING_MINOR_PER_PIECE = 1


class Reason(StrEnum):
    """Why an order's items and payments differ; NONE where they agree."""

    NONE = ""
    NO_PAYMENT_ROW = "no_payment_row"
    CANCELLED = "cancelled_before_items"
    UNAVAILABLE = "unavailable_before_items"
    NO_ITEM_ROW = "no_item_row"
    ROUNDING = "rounding"
    INSTALMENT_INTEREST = "instalment_interest"
    VOUCHER = "voucher"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Compared:
    """One order of the file. `difference_minor` above zero: more was paid than the items cost."""

    number: str
    status: str
    pieces: int
    price_minor: int
    freight_minor: int
    paid_minor: int
    reason: Reason

    @property
    def sold_minor(self) -> int:
        return self.price_minor + self.freight_minor

    @property
    def difference_minor(self) -> int:
        return self.paid_minor - self.sold_minor


def compare(orders: Iterable[OlistOrder]) -> list[Compared]:
    """Every order, in turn. An order that has no items or no payments never agrees, not even at nothing."""
    return [
        Compared(
            order.number,
            order.status,
            len(order.items),
            order.price_minor,
            order.freight_minor,
            order.paid_minor,
            _reason(order),
        )
        for order in orders
    ]


def _reason(order: OlistOrder) -> Reason:
    difference = order.paid_minor - order.price_minor - order.freight_minor
    if not order.payments:
        return Reason.NO_PAYMENT_ROW
    if not order.items:
        return _WITHOUT_ITEMS.get(order.status, Reason.NO_ITEM_ROW)
    if not difference:
        return Reason.NONE
    if abs(difference) <= ROUNDING_MINOR_PER_PIECE * len(order.items):
        return Reason.ROUNDING
    if difference > 0 and any(one.instalments > 1 for one in order.payments):
        return Reason.INSTALMENT_INTEREST
    if any(one.kind == "voucher" for one in order.payments):
        return Reason.VOUCHER
    return Reason.UNEXPLAINED


_WITHOUT_ITEMS = {"canceled": Reason.CANCELLED, "unavailable": Reason.UNAVAILABLE}
