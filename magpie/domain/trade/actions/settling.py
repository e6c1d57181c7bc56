"""Settling: what a completed order brought becomes its shop's and its creators', once nobody may send it back any more."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.ledger.rules.flows import LineSplit
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people import queries as people
from magpie.domain.people.rules import Role as StaffRole
from magpie.domain.trade import rules
from magpie.domain.trade.actions.splits import splits_of
from magpie.domain.trade.events import OrderSettled
from magpie.domain.trade.models import AfterSale, Order, OrderLine, Settlement
from magpie.domain.trade.rules.aftersales import UNDECIDED
from magpie.domain.trade.rules.books import carriage_split, shop_key
from magpie.domain.trade.rules.states import OrderStatus
from magpie.kit.crashpoints import Point, reach


def settle_due(*, now: datetime) -> int:
    """Settle completed orders whose day has come and about which nothing is open, at most SWEEP_ROWS_MAX; how many.

    One transaction each; locks the order. Fact: OrderSettled.
    """
    open_ones = AfterSale.objects.filter(line__order=OuterRef("pk"), status__in=UNDECIDED)
    due = Order.objects.filter(
        ~Exists(open_ones), status=OrderStatus.COMPLETED, settled_at=None, settles_at__lte=now
    )
    settled = 0
    for pk in list(due.order_by("settles_at", "pk").values_list("pk", flat=True)[: rules.SWEEP_ROWS_MAX]):
        with transaction.atomic():
            settled += _settle(pk, now=now)
    return settled


def request_shop_payout(
    *, by: str, shop: int, currency: str, amount_minor: int, key: str, now: datetime
) -> int:
    """An owner of the shop asks for available money; returns the payout's id. The same key asks once.

    Raises NotYourAccount for everybody else, and what `ledger.request_payout` does. Fact: PayoutRequested.
    """
    people.check_may_act_for(person=by, account=shop, role=StaffRole.OWNER)
    return ledger.request_payout(
        owner=shop_key(shop),
        currency=currency,
        amount_minor=amount_minor,
        key=f"{shop_key(shop)}:{key}",
        now=now,
        simulated=people.get_account(shop).is_simulated,
    )


def _settle(pk: int, *, now: datetime) -> bool:
    order = Order.objects.select_for_update(of=("self",)).select_related("trade").get(pk=pk)
    is_open = AfterSale.objects.filter(line__order=order, status__in=UNDECIDED).exists()
    if is_open or order.settled_at is not None or order.settles_at is None or order.settles_at > now:
        return False
    moves, parts = _shares(order)
    order.settled_at = now
    order.save()
    if moves:
        ledger.post_entry(
            key=f"{order.key}:settled",
            kind=books.EntryKind.SETTLEMENT,
            ref=order.key,
            currency=order.currency,
            moves=moves,
            now=now,
            simulated=order.trade.is_simulated,
        )
    reach(Point.SETTLEMENT_POSTED)
    row = Settlement.objects.create(
        order=order,
        cash_minor=sum(part.cash_minor for part in parts),
        shop_minor=sum(part.shop_minor for part in parts),
        fee_minor=sum(part.fee_minor for part in parts),
        creator_minor=sum(part.creator_minor for part in parts),
        at=now,
    )
    _say_settled(order, row, now=now)
    return True


def _shares(order: Order) -> tuple[list[books.MoveDraft], list[LineSplit]]:
    """The moves of an order's settlement, and what is left of each of its parts."""
    lines = list(OrderLine.objects.filter(order=order).order_by("pk"))
    splits = splits_of(lines, shop=order.shop_id)
    # (split, how much of it went back, of how much): money, or pieces where a line cost nothing.
    told = [
        (splits[line.pk], line.refunded_minor, line.paid_minor)
        if line.paid_minor
        else (splits[line.pk], line.refunded_quantity, line.quantity)
        for line in lines
    ]
    if order.carriage_minor:
        whole = carriage_split(order.key, order.carriage_minor, shop=order.shop_id)
        told.append((whole, order.carriage_refunded_minor, order.carriage_minor))
    moves = [
        move
        for split, refunded, whole_of in told
        for move in flows.settlement_moves(split, refunded=refunded, whole=whole_of)
    ]
    parts = [
        flows.slice_of(split, books.RefundShare(whole_of - refunded, whole_of, refunded))
        for split, refunded, whole_of in told
    ]
    return moves, parts


def _say_settled(order: Order, row: Settlement, *, now: datetime) -> None:
    fact = OrderSettled(
        order=order.pk,
        number=order.number,
        shop=order.shop_id,
        shop_minor=row.shop_minor,
        fee_minor=row.fee_minor,
        creator_minor=row.creator_minor,
        currency=order.currency,
    )
    write_fact(fact, now=now, simulated=order.trade.is_simulated)
