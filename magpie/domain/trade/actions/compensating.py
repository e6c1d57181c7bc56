"""What a shop owes for sending late, by the published rule: a coupon for the buyer, paid by the shop, once for an order.

The coupon is the platform's, good in every shop and without a minimum: nobody has to buy where they were let down. The
shop pays the platform for it, from its deposit, else from its available money, and only what it has paid is given
(decision 0012). Locks: the person, the order, coupons.
"""

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

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
    LOOK_AGAIN,
    late_compensation_minor,
)
from magpie.domain.trade.rules.states import Act, may
from magpie.kit.money import format_minor

COUPONS_MADE = 1_000_000
CLAIMED_WITHIN = timedelta(days=366)
# What is a shop's already: what is pending may still go back to a buyer.
OWN_MONEY = (books.AccountKind.SHOP_DEPOSIT, books.AccountKind.SHOP_AVAILABLE)


class Step(Protocol):
    """A step of a compensation; False where it cannot be taken yet. The caller holds person and order, and saves the row."""

    def __call__(self, order: Order, row: LateCompensation, *, now: datetime) -> bool: ...


def compensate_late(*, now: datetime) -> int:
    """Find orders not sent in time and make them good; how many were found, at most LATE_ROWS_MAX. One transaction each.

    A guest's is charged and given once they sign in. Facts: OrderLate; CouponGranted.
    """
    known = LateCompensation.objects.filter(order=OuterRef("pk"))
    late = Order.objects.filter(
        ~Exists(known),
        status="open",
        payment_status__in=["paid", "partly_refunded"],
        fulfilment_status__in=["unfulfilled", "partly_shipped"],
        ship_by__lte=now,
    )
    pks = late.order_by("ship_by", "pk").values_list("pk", flat=True)
    found = sum(_find(pk, now=now) for pk in list(pks[:LATE_ROWS_MAX]))
    owed = LateCompensation.objects.filter(
        granted_at=None, amount_minor__gt=0, look_at__lte=now, order__trade__person__key__startswith="p:"
    )
    # What is given was charged in a transaction before, so that the balance it is measured by holds every charge.
    for step, which in ((_charge, Q(charged_at=None)), (_grant, Q(charged_at__isnull=False))):
        waiting = owed.filter(which).order_by("look_at", "pk").values_list("pk", "order__trade__person")
        for pk, person in list(waiting[:LATE_ROWS_MAX]):
            _go_on(step, pk, str(person), now=now)
    return found


def _find(pk: int, *, now: datetime) -> bool:
    with transaction.atomic():
        order = _lock_order(pk)
        is_late = order.ship_by is not None and order.ship_by <= now and may(Act.SHIP, order.state)
        if not is_late or not pieces_left(pk) or LateCompensation.objects.filter(order=order).exists():
            return False
        minor = late_compensation_minor(order.total_minor, order.currency)
        LateCompensation.objects.create(order=order, amount_minor=minor, found_at=now, look_at=now)
        fact = OrderLate(
            order=order.pk,
            number=order.number,
            person=order.trade.person_id or "",
            shop=order.shop_id,
            amount_minor=minor,
            currency=order.currency,
        )
        write_fact(fact, now=now, simulated=order.trade.is_simulated)
        return True


def _go_on(step: Step, pk: int, person: str, *, now: datetime) -> None:
    """One step of a compensation, where it can be taken now; else it is looked at again later."""
    with transaction.atomic():
        may_hold = _lock(person, now=now)
        order = _lock_order(pk)
        row = LateCompensation.objects.get(order=order)
        if not may_hold or not step(order, row, now=now):
            row.look_at = now + LOOK_AGAIN
        row.save()


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


def _charge(order: Order, row: LateCompensation, *, now: datetime) -> bool:
    """What it costs the shop, once. From then on the shop is paid nothing out until its money covers it."""
    if row.charged_at is None:
        row.charged_at = now
        ledger.post_entry(
            key=f"{order.key}:late",
            kind=books.EntryKind.COMPENSATION,
            ref=order.key,
            currency=order.currency,
            moves=[_move(order, row.amount_minor)],
            now=now,
            simulated=order.trade.is_simulated,
        )
    return True


def _grant(order: Order, row: LateCompensation, *, now: datetime) -> bool:
    """The coupon, once, where the shop has paid for it: what it has here is not below zero."""
    if row.granted_at is not None:
        return True
    if sum(_balance(order, kind) for kind in OWN_MONEY) < 0:
        return False
    row.claim, row.granted_at = _claim(order, row.amount_minor, now=now), now
    return True


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
    has_deposit = _balance(order, books.AccountKind.SHOP_DEPOSIT) >= minor
    kind = books.AccountKind.SHOP_DEPOSIT if has_deposit else books.AccountKind.SHOP_AVAILABLE
    return books.MoveDraft(_purse(order, kind), flows.SUBSIDY, minor, books.Reason.COMPENSATION)


def _balance(order: Order, kind: books.AccountKind) -> int:
    return balances.balance_of(_purse(order, kind), currency=order.currency)


def _purse(order: Order, kind: books.AccountKind) -> books.AccountRef:
    return books.AccountRef(kind, shop_key(order.shop_id))
