"""Where the pieces of an order line lie: on the shelf, or set apart for the live room they were sold in."""

from magpie.domain.goods import actions as goods
from magpie.domain.trade.models import OrderLine


def pieces_of(line: OrderLine, quantity: int) -> goods.Pieces:
    """So many of a line's pieces, in the place they were held in."""
    return goods.Pieces(line.sku_id, quantity, line.bucket or None)
