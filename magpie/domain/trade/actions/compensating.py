"""What a shop owes for sending late, by the published rule: a coupon for the buyer, paid by the shop, once for an order.

The coupon is the platform's, good in every shop and without a minimum: nobody has to buy where they were let down. The
shop pays the platform for it, from its deposit, else from its available money. Locks: the person, the order, coupons.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from magpie.domain.campaigns import actions as campaigns
from magpie.domain.campaigns.drafts import CouponDraft
from magpie.domain.campaigns.refusals import CannotClaim
from magpie.domain.campaigns.rules.coupons import Scope, Shares
from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import queries as balances
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people.locking import lock_person
from magpie.domain.people.refusals import NoSuchPerson, PersonIsErased
from magpie.domain.people.rules import is_known
from magpie.domain.trade.actions.shipping import pieces_left
from magpie.domain.trade.events import OrderLate
from magpie.domain.trade.models import CompensationCoupon, LateCompensation, Order
from magpie.domain.trade.rules.books import shop_key
from magpie.domain.trade.rules.settling import (
    COMPENSATION_USE_DAYS,
    LATE_ROWS_MAX,
    late_compensation_minor,
)
from magpie.domain.trade.rules.states import Act, may
from magpie.kit.money import format_minor

COUPONS_MADE = 1_000_000
CLAIMED_WITHIN = timedelta(days=366)


def compensate_late(*, now: datetime) -> int:
    """Find orders not sent in time and make them good; how many were found, at most LATE_ROWS_MAX. One transaction each.

    A guest is given theirs once they sign in. Facts: OrderLate; CouponGranted.
    """
    known = LateCompensation.objects.filter(order=OuterRef("pk"))
    late = Order.objects.filter(
        ~Exists(known),
        status="open",
        payment_status__in=["paid", "partly_refunded"],
        fulfilment_status__in=["unfulfilled", "partly_shipped"],
        ship_by__lte=now,
    )
    found = sum(_find(pk, person, now=now) for pk, person in _rows(late.order_by("ship_by", "pk")))
    waiting = Order.objects.filter(
        late_compensation__granted_at=None,
        late_compensation__amount_minor__gt=0,
        trade__person__key__startswith="p:",
    )
    for pk, person in _rows(waiting.order_by("late_compensation__found_at", "pk")):
        with transaction.atomic():
            if _lock(person, now=now):
                order = _lock_order(pk)
                _grant(order, LateCompensation.objects.get(order=order), now=now)
    return found


def _rows(orders: "QuerySet[Order]") -> list[tuple[int, str]]:
    return [(pk, person or "") for pk, person in orders.values_list("pk", "trade__person")[:LATE_ROWS_MAX]]


def _find(pk: int, person: str, *, now: datetime) -> bool:
    with transaction.atomic():
        may_hold = _lock(person, now=now)
        order = _lock_order(pk)
        is_late = order.ship_by is not None and order.ship_by <= now and may(Act.SHIP, order.state)
        if not is_late or not pieces_left(pk) or LateCompensation.objects.filter(order=order).exists():
            return False
        minor = late_compensation_minor(order.total_minor, order.currency)
        row = LateCompensation.objects.create(order=order, amount_minor=minor, found_at=now)
        fact = OrderLate(
            order=order.pk,
            number=order.number,
            person=order.trade.person_id or "",
            shop=order.shop_id,
            amount_minor=minor,
            currency=order.currency,
        )
        write_fact(fact, now=now, simulated=order.trade.is_simulated)
        if minor and may_hold:
            _grant(order, row, now=now)
        return True


def _lock(person: str, *, now: datetime) -> bool:
    """Whether this person can hold a coupon; then their row is locked."""
    if not is_known(person):
        return False
    try:
        lock_person(person, now=now)
    except (NoSuchPerson, PersonIsErased):
        return False
    return True


def _lock_order(pk: int) -> Order:
    return Order.objects.select_for_update(of=("self",)).select_related("trade").get(pk=pk)


def _grant(order: Order, row: LateCompensation, *, now: datetime) -> None:
    """The caller holds person and order. The coupon and what it costs the shop, together."""
    if row.granted_at is not None or order.trade.person_id is None:
        return
    row.claim, row.granted_at = _claim(order, row.amount_minor, now=now), now
    row.save()
    ledger.post_entry(
        key=f"{order.key}:late",
        kind=books.EntryKind.COMPENSATION,
        ref=order.key,
        currency=order.currency,
        moves=[_move(order, row.amount_minor)],
        now=now,
        simulated=order.trade.is_simulated,
    )


def _claim(order: Order, minor: int, *, now: datetime) -> int:
    """The claim of the compensation, of the coupon there is for this amount, else of a new one."""
    which: dict[str, Any] = {
        "shop_id": order.shop_id,
        "currency": order.currency,
        "amount_minor": minor,
    }
    known = CompensationCoupon.objects.select_for_update().filter(**which).first()
    if known is not None:
        try:
            return _give(order, known.coupon, now=now)
        except CannotClaim:
            pass  # ended, or all given: another one takes its place
    draft = _draft(order.currency, minor, now=now)
    coupon = campaigns.create_coupon(draft=draft, now=now, simulated=order.trade.is_simulated)
    CompensationCoupon.objects.update_or_create(**which, defaults={"coupon": coupon, "made_at": now})
    return _give(order, coupon, now=now)


def _give(order: Order, coupon: int, *, now: datetime) -> int:
    said = campaigns.grant_coupon(
        person=str(order.trade.person_id),
        coupon=coupon,
        granted_for=f"{order.number} sent late",
        request_key=f"late:{order.number}",
        now=now,
    )
    return said.id


def _draft(currency: str, minor: int, *, now: datetime) -> CouponDraft:
    amount = format_minor(minor, currency)
    return CouponDraft(
        shop=None,
        name_zh=f"晚发货补偿 {amount}",
        name_en=f"Sent late: {amount} off",
        amount_minor=minor,
        currency=currency,
        scope=Scope.PLATFORM,
        claim_from=now,
        claim_until=now + CLAIMED_WITHIN,
        use_days=COMPENSATION_USE_DAYS,
        budget_minor=minor * COUPONS_MADE,
        quantity=COUPONS_MADE,
        shares=Shares(platform_bp=10_000),
        is_compensation=True,
    )


def _move(order: Order, minor: int) -> books.MoveDraft:
    """From the deposit where it suffices, else from what is available, which may fall below zero until the next sales."""
    deposit = books.AccountRef(books.AccountKind.SHOP_DEPOSIT, shop_key(order.shop_id))
    available = books.AccountRef(books.AccountKind.SHOP_AVAILABLE, shop_key(order.shop_id))
    has_deposit = balances.balance_of(deposit, currency=order.currency) >= minor
    return books.MoveDraft(
        deposit if has_deposit else available, flows.SUBSIDY, minor, books.Reason.COMPENSATION
    )
