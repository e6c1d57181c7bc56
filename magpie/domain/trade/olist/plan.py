"""An order of Olist's as a sale of another system. Names nobody: buyers have ids derived from an id that was one already."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from magpie.domain.payment.rules.elsewhere import PaidElsewhere
from magpie.domain.trade.olist.files import CURRENCY, ZONE, OlistItem, OlistOrder
from magpie.domain.trade.refusals import UnreadableSale
from magpie.domain.trade.rules.elsewhere import LineElsewhere, OrderElsewhere, Progress, SaleElsewhere
from magpie.kit.ids import derive_id

ORIGIN: Final = "olist"
HANDLE_ID_CHARS, SHORT_ID_CHARS = 24, 8
DAY_S: Final = 86_400
SHIP_DAYS_MAX: Final = 365
PROGRESS: Final = {
    "created": Progress.WAITING,
    "approved": Progress.WAITING,
    "invoiced": Progress.WAITING,
    "processing": Progress.WAITING,
    "shipped": Progress.SENT,
    "delivered": Progress.ARRIVED,
    "canceled": Progress.CALLED_OFF,
    "unavailable": Progress.CALLED_OFF,
}


def sale_of(order: OlistOrder, categories: Mapping[str, str]) -> SaleElsewhere:
    """Raises UnreadableSale for a status nobody published, and for one product at two prices in one order.

    Money counts as paid once it was approved. What was sent, or arrived, with no instant written is dated by the step
    before it; what arrived was paid, approved or not.
    """
    progress = PROGRESS.get(order.status)
    if progress is None:
        raise UnreadableSale(number=order.number, field=f"status “{order.status[:20]}”")
    is_sent = progress in (Progress.SENT, Progress.ARRIVED)
    paid_at = order.approved_at or (order.bought_at if is_sent or order.sent_at else None)
    sent_at = order.sent_at or (paid_at if is_sent or order.arrived_at else None)
    arrived_at = order.arrived_at or (sent_at if progress is Progress.ARRIVED else None)
    return SaleElsewhere(
        origin=ORIGIN,
        number=order.number,
        person=f"p:{derive_id(ORIGIN, 'customer', order.customer)}",
        currency=CURRENCY,
        zone=ZONE,
        status=order.status,
        progress=progress,
        placed_at=order.bought_at,
        paid_at=paid_at,
        sent_at=sent_at,
        arrived_at=arrived_at,
        orders=tuple(_orders(order, categories)),
        paid=_paid(order, paid_at) if paid_at else (),
    )


def _orders(order: OlistOrder, categories: Mapping[str, str]) -> list[OrderElsewhere]:
    """One for each seller, in the order of the items."""
    return [
        OrderElsewhere(
            shop=f"{ORIGIN}_{seller[:HANDLE_ID_CHARS]}",
            shop_zh=f"Olist 商家 {seller[:SHORT_ID_CHARS]}",
            shop_en=f"Olist seller {seller[:SHORT_ID_CHARS]}",
            lines=tuple(
                _line(
                    order, [item for item in order.items if (item.seller, item.product) == pair], categories
                )
                for pair in dict.fromkeys((item.seller, item.product) for item in order.items)
                if pair[0] == seller
            ),
        )
        for seller in dict.fromkeys(item.seller for item in order.items)
    ]


def _line(order: OlistOrder, pieces: Sequence[OlistItem], categories: Mapping[str, str]) -> LineElsewhere:
    """Pieces of one product of one seller; a row of the file is one piece."""
    first = pieces[0]
    if len({piece.price_minor for piece in pieces}) > 1:
        raise UnreadableSale(number=order.number, field=f"price of {first.product}")
    shelf = categories.get(first.product, "").replace("_", " ")
    waits_s = int((max(piece.ship_by for piece in pieces) - order.bought_at).total_seconds())
    return LineElsewhere(
        handle=first.product,
        title_zh=f"Olist 商品 {first.product[:SHORT_ID_CHARS]}",
        title_en=f"{shelf or 'product'} {first.product[:SHORT_ID_CHARS]}".capitalize(),
        quantity=len(pieces),
        unit_minor=first.price_minor,
        carriage_minor=sum(piece.freight_minor for piece in pieces),
        ship_days=min(SHIP_DAYS_MAX, max(0, -(-waits_s // DAY_S))),
    )


def _paid(order: OlistOrder, at: datetime) -> tuple[PaidElsewhere, ...]:
    """What moved money; a row of nothing (a voucher that was used up, a kind that was never chosen) moved none."""
    return tuple(
        PaidElsewhere(
            ref=f"{ORIGIN}:{order.number}:{one.sequential}",
            amount_minor=one.minor,
            at=at,
            payload={"type": one.kind, "instalments": one.instalments},
        )
        for one in order.payments
        if one.minor
    )
