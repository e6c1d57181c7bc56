"""What an order line and an order's carriage bring to whom, as the ledger's splits. Frozen rows in, splits out."""

from typing import Protocol

from magpie.domain.ledger.rules.accounts import CARRIAGE_ENDING
from magpie.domain.ledger.rules.flows import LineSplit


class Sold(Protocol):
    """What this needs of an order line."""

    @property
    def key(self) -> str: ...

    @property
    def paid_minor(self) -> int: ...

    @property
    def fee_minor(self) -> int: ...

    @property
    def commission_minor(self) -> int: ...

    @property
    def creator(self) -> str: ...


def shop_key(shop: int) -> str:
    """The owner of a shop's money in the books: 12 -> 'shop:12'."""
    return f"shop:{shop}"


def account_of(owner: str) -> int:
    """Whose money it is: 'shop:12' -> 12."""
    return int(owner.partition(":")[2])


def creator_key(creator: str) -> str:
    """'account:5' -> 'creator:5'; "" for nobody."""
    return f"creator:{creator.partition(':')[2]}" if creator else ""


def line_split(
    line: Sold, *, shop: int, subsidy_minor: int = 0, creator_discount_minor: int = 0
) -> LineSplit:
    """Goods of a line: what was paid for them, who bore what of the discount, fee and commission."""
    has_creator = bool(line.commission_minor or creator_discount_minor)
    return LineSplit(
        line=line.key,
        shop=shop_key(shop),
        creator=creator_key(line.creator) if has_creator else "",
        cash_minor=line.paid_minor,
        subsidy_minor=subsidy_minor,
        creator_discount_minor=creator_discount_minor,
        fee_minor=line.fee_minor,
        commission_minor=line.commission_minor,
    )


def carriage_split(order: str, carriage_minor: int, *, shop: int) -> LineSplit:
    """Carriage is the shop's whole; no fee is taken of it. `order` is the order's key."""
    return LineSplit(line=f"{order}{CARRIAGE_ENDING}", shop=shop_key(shop), cash_minor=carriage_minor)
