"""The only place that writes stock: one conditional UPDATE and one movement row, in one transaction.

The condition is in the UPDATE itself, so two buyers can never both take the last piece; the CHECK constraints of the
table say the same a second time.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from magpie.domain.goods import rules
from magpie.domain.goods.events import StockMoved
from magpie.domain.goods.models import Sku, Stock, StockMovement
from magpie.domain.goods.refusals import NoSuchSku, StockOutOfRange, UnreadableQuantity
from magpie.domain.outbox.actions import write_fact


def receive_stock(*, sku: int, quantity: int, now: datetime, batch: str | None = None, ref: str = "") -> int:
    """Pieces arrived; returns what is available now. Locks the stock row. Fact: StockMoved."""
    if not 1 <= quantity <= rules.STOCK_MAX:
        raise UnreadableQuantity(most=rules.STOCK_MAX)
    return _move_or_refuse(sku, rules.Movement.RECEIVE, quantity, now=now, batch=batch, ref=ref)


def adjust_stock(*, sku: int, by: int, now: datetime, ref: str = "") -> int:
    """Correct a count up or down, never below what is reserved and sold. Locks the stock row. Fact: StockMoved."""
    if by == 0 or abs(by) > rules.STOCK_MAX:
        raise UnreadableQuantity(most=rules.STOCK_MAX)
    return _move_or_refuse(sku, rules.Movement.ADJUST, by, now=now, ref=ref)


def count_stock(*, sku: int, on_hand: int, now: datetime, ref: str = "") -> int:
    """Say how many pieces there were in all. Saying the same twice changes nothing, whatever was sold in between.

    A count below what is already reserved and sold stops there, so nobody loses what they hold. Locks the stock row.
    Fact, when the count is new: StockMoved.
    """
    with transaction.atomic():
        row = Stock.objects.select_for_update().select_related("sku").get(sku=sku)
        target = max(on_hand, row.reserved + row.sold)
        if target == row.on_hand:
            return row.available
        if row.on_hand == 0:
            return receive_stock(sku=sku, quantity=target, now=now, ref=ref)
        return adjust_stock(sku=sku, by=target - row.on_hand, now=now, ref=ref)


def _move_or_refuse(
    sku: int, kind: rules.Movement, quantity: int, *, now: datetime, batch: str | None = None, ref: str = ""
) -> int:
    with transaction.atomic():
        row = Sku.objects.select_related("product", "stock").filter(pk=sku).first()
        if row is None:
            raise NoSuchSku(sku=sku)
        if not move(row, kind, quantity, now=now, batch=batch, ref=ref):
            least, most = row.stock.reserved + row.stock.sold, _ceiling(row)
            raise StockOutOfRange(sku=sku, least=least, most=most)
        return Stock.objects.get(sku=row).available


def move(
    sku: Sku, kind: rules.Movement, quantity: int, *, now: datetime, batch: str | None = None, ref: str = ""
) -> bool:
    """Change the counters if, and only if, they stay possible; False when they would not. Inside a transaction.

    Takes the lock of the stock row until the transaction ends. Fact: StockMoved.
    """
    on_hand, reserved, sold = rules.effect_of(kind, quantity)
    moved = Stock.objects.filter(
        sku=sku,
        on_hand__gte=F("reserved") + F("sold") + (reserved + sold - on_hand),
        on_hand__lte=_ceiling(sku) - on_hand,
        reserved__gte=-reserved,
        sold__gte=-sold,
    ).update(on_hand=F("on_hand") + on_hand, reserved=F("reserved") + reserved, sold=F("sold") + sold)
    if not moved:
        return False
    StockMovement.objects.create(stock_id=sku.pk, kind=kind, quantity=quantity, batch=batch, ref=ref, at=now)
    available = Stock.objects.get(sku=sku).available
    fact = StockMoved(product=sku.product_id, sku=sku.pk, kind=kind, quantity=quantity, available=available)
    write_fact(fact, now=now, simulated=sku.product.is_simulated)
    return True


def _ceiling(sku: Sku) -> int:
    return 1 if sku.is_single_piece else rules.STOCK_MAX
