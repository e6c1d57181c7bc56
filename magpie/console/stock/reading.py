"""What the page of a SKU shows beside its forms: its movements, and the orders they belong to."""

from dataclasses import dataclass

from magpie.domain.goods import queries as goods
from magpie.domain.trade.queries.shops import orders_of_refs
from magpie.kit.paging import Page

MOVEMENTS_SHOWN = 20


@dataclass(frozen=True)
class Ledger:
    """`orders` is a movement's ref -> the number of this shop's order behind it."""

    page: Page[goods.MovementView]
    orders: dict[str, str]


def read_ledger(shop: int, sku: int, *, cursor: str) -> Ledger:
    """Two queries."""
    page = goods.movements_of(shop, sku, cursor=cursor, limit=MOVEMENTS_SHOWN)
    return Ledger(page, orders_of_refs(shop, [row.ref for row in page.rows]))
