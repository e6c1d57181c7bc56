"""What must hold of everything that was paid, whatever happened to it afterwards: everything that does not, in words.

Read from the tables and summed anew. Refunds never exceed what was paid, every share is exact to the minor unit, pieces are
where they were said to be, and what lies with the bank is what the books say is whose.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import F, Q, Sum

from magpie.domain.campaigns.models import Coupon, CouponUse, CouponUseEnd
from magpie.domain.flash.models import FlashItem
from magpie.domain.flash.queries import find_flash_difference
from magpie.domain.goods.models import Stock
from magpie.domain.goods.queries import find_stock_difference
from magpie.domain.ledger.models import Move
from magpie.domain.ledger.queries import find_imbalance, trial_balance
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.payment.models import Intent, Refund
from magpie.domain.payment.queries import state_of_row
from magpie.domain.trade.models import (
    AfterSale,
    ChargeBackShare,
    DiscountLine,
    Order,
    OrderLine,
    ParcelLine,
    ParcelReturn,
    ReplacementParcel,
    Trade,
)
from magpie.domain.trade.rules.aftersales import UNDECIDED, Kind, Status

Faults = Iterator[str]
PENDING = (AccountKind.SHOP_PENDING, AccountKind.FEE_PENDING, AccountKind.CREATOR_PENDING)
SHARES = (
    *PENDING, AccountKind.SHOP_AVAILABLE, AccountKind.FEE, AccountKind.CREATOR_AVAILABLE, AccountKind.SUBSIDY,
)  # fmt: skip
OWED = (Status.REFUNDING, Status.REFUND_FAILED)


def find_after_faults() -> list[str]:
    """All that is wrong once everything that was said has been carried."""
    looks = (_books, _stock, _lines, _orders, _coupons, _payments, _shares, _till)
    return [fault for look in looks for fault in look()]


def _books() -> Faults:
    yield from (f"ledger {one}" for one in find_imbalance())


def _stock() -> Faults:
    """Sold is what was paid for and what replaced it, less what was called off or came back whole; held is the flash quota."""
    yield from find_flash_difference()
    yield from (f"stock {one}" for one in find_stock_difference())
    sold = _by_sku(OrderLine.objects.filter(order__trade__paid_at__isnull=False), "sku", "quantity")
    other = "aftersale__line__sku", "aftersale__quantity"
    sold.update(_by_sku(ReplacementParcel.objects.all(), *other))
    sold.subtract(_by_sku(ParcelReturn.objects.filter(is_sellable=True), *other))
    called_off = AfterSale.objects.filter(kind=Kind.REFUND_BEFORE_SHIP, status__in=(*OWED, Status.DONE))
    sold.subtract(_by_sku(called_off, "line__sku", "quantity"))
    held = Counter(
        {
            sku: quota - gone - back
            for sku, quota, gone, back in FlashItem.objects.values_list("sku", "quota", "sold", "returned")
        }
    )
    for sku, on_hand, reserved, gone in Stock.objects.values_list("sku", "on_hand", "reserved", "sold"):
        if (reserved, gone) != (held[sku], sold[sku]) or on_hand < reserved + gone:
            yield f"sku {sku}: {reserved} held, {gone} sold of {on_hand}; the orders say {held[sku]}, {sold[sku]}"


def _lines() -> Faults:
    """A line gives back what it took and never more, and its counters are its requests and what banks took of it."""
    sent = dict(ParcelLine.objects.values_list("line").annotate(Sum("quantity")))
    taken = _taken()
    cases: dict[int, list[AfterSale]] = defaultdict(list)
    for case in AfterSale.objects.select_related("line"):
        cases[case.line_id].append(case)
    for line in OrderLine.objects.filter(order__trade__paid_at__isnull=False):
        mine = cases[line.pk]
        undecided = [case for case in mine if case.status in UNDECIDED]
        due = {
            "asked_minor": sum(case.share_minor for case in undecided),
            "asked_quantity": sum(case.pieces for case in undecided),
            "refunded_minor": sum(case.refund_minor for case in mine) + taken[line.order_id, line.pk],
        }
        is_due = {name: getattr(line, name) for name in due}
        if is_due != due:
            yield f"line {line.pk} counts {is_due}, its requests say {due}"
        if line.refunded_minor + line.asked_minor + line.waived_minor > line.paid_minor:
            yield f"line {line.pk} gives more than {line.paid_minor} back"
        if line.refunded_quantity + line.asked_quantity > line.quantity:
            yield f"line {line.pk} gives more than {line.quantity} pieces back"
        if sent.get(line.pk, 0) + line.called_off_quantity > line.quantity:
            yield f"line {line.pk} was sent and called off"


def _orders() -> Faults:
    """An order is its lines and its carriage; what is settled waits no more, and what is undecided is not settled."""
    taken = _taken()
    for order in Order.objects.filter(trade__paid_at__isnull=False).prefetch_related("lines"):
        lines = list(order.lines.all())
        if sum(line.paid_minor for line in lines) + order.carriage_minor != order.total_minor:
            yield f"order {order.pk} is not its lines"
        back = sum(case.carriage_minor for case in AfterSale.objects.filter(line__order=order))
        if order.carriage_refunded_minor != back + taken[order.pk, None]:
            yield f"order {order.pk} gave {order.carriage_refunded_minor} of its carriage back"
        if not 0 <= order.carriage_refunded_minor <= order.carriage_minor:
            yield f"order {order.pk} gave more carriage back than it took"
    for trade in Trade.objects.filter(paid_at__isnull=False):
        if sum(trade.orders.values_list("total_minor", flat=True)) != trade.total_minor:
            yield f"trade {trade.pk} is not its orders"


def _coupons() -> Faults:
    """A use holds as long as an order that it took something off was not called off; counters are the uses that hold."""
    for use in CouponUse.objects.select_related("claim"):
        taken = DiscountLine.objects.filter(
            line__order__trade=int(use.ref.partition(":")[2]), coupon=use.claim.coupon_id
        )
        is_holding = taken.exclude(line__order__status="cancelled").exists()
        if is_holding == CouponUseEnd.objects.filter(use=use).exists():
            yield f"the use of claim {use.claim_id} for {use.ref} should {'not ' if is_holding else ''}have ended"
    for coupon in Coupon.objects.all():
        holding = CouponUse.objects.filter(claim__coupon=coupon, end=None)
        spent = holding.aggregate(minor=Sum("amount_minor"))["minor"] or 0
        if (coupon.used, coupon.spent_minor) != (holding.count(), spent):
            yield f"coupon {coupon.pk} counts {coupon.used} uses of {coupon.spent_minor}, not {spent}"


def _payments() -> Faults:
    """No more goes back than came."""
    for intent in Intent.objects.all():
        asked = Refund.objects.filter(intent=intent, gave_up_at=None).aggregate(minor=Sum("amount_minor"))
        if (asked["minor"] or 0) > intent.captured_minor:
            yield f"{intent.purpose} gives {asked['minor']} back of {intent.captured_minor}"


def _shares() -> Faults:
    """Of every line the shares of shop, platform, creator and subsidy make just the cash that is left of it; of one that went
    back whole none is left, and of a settled order nothing waits."""
    nets: dict[str, Counter[str]] = defaultdict(Counter)
    moves = Move.objects.exclude(line="").values_list("line", "debit__kind", "credit__kind", "amount_minor")
    for line, debit, credit, minor in moves:
        nets[line][debit] -= minor
        nets[line][credit] += minor
    for line in OrderLine.objects.filter(order__trade__paid_at__isnull=False).select_related("order"):
        net = {kind: nets[line.key][kind] for kind in SHARES}
        if sum(net.values()) != line.paid_minor - line.refunded_minor:
            yield f"line {line.pk} has {net} of {line.paid_minor} less {line.refunded_minor}"
        yield from _exact(line, net)
        if line.refunded_minor == line.paid_minor and any(net.values()):
            yield f"line {line.pk} went back whole and leaves {net}"
        if line.order.settled_at and any(net[kind] for kind in PENDING):
            yield f"line {line.pk} is settled and still waits: {net}"


def _exact(line: OrderLine, net: dict[str, int]) -> Faults:
    """What is left of the fee and of the platform's discount follows from how much went back alone, to the minor unit."""
    subsidy = sum(line.discounts.filter(payer="platform").values_list("minor", flat=True))
    left = {
        "fee": (net[AccountKind.FEE] + net[AccountKind.FEE_PENDING], line.fee_minor),
        "subsidy": (-net[AccountKind.SUBSIDY], subsidy),
    }
    for name, (minor, whole) in left.items() if line.paid_minor else ():
        due = whole - _part(whole, line.refunded_minor, line.paid_minor)
        if minor != due:
            yield f"line {line.pk} keeps {minor} of its {name} of {whole}, not {due}"


def _part(whole: int, done: int, of: int) -> int:
    """`done` parts of `of`, half a unit up: 3, 1 of 2 -> 2."""
    units, rest = divmod(whole * done, of)
    return units + (2 * rest >= of)


def _till() -> Faults:
    """What lies with the bank is what is left of all lines, what is owed to buyers, less what nobody could bear."""
    states = [state_of_row(intent) for intent in Intent.objects.all()]
    at_bank = sum(one.captured_minor - one.refunded_minor - one.charged_back_minor for one in states)
    books: Counter[str] = Counter()
    for row in trial_balance():
        books[row.kind] += row.credit_minor - row.debit_minor
    owed = AfterSale.objects.filter(status__in=OWED).aggregate(
        minor=Sum(F("refund_minor") + F("carriage_minor"))
    )
    left = OrderLine.objects.filter(order__trade__paid_at__isnull=False).aggregate(
        minor=Sum(F("paid_minor") - F("refunded_minor"))
    )
    carriage = Order.objects.filter(trade__paid_at__isnull=False).aggregate(
        minor=Sum(F("carriage_minor") - F("carriage_refunded_minor"))
    )
    lost = ChargeBackShare.objects.filter(Q(order=None)).aggregate(minor=Sum("minor"))
    kept = (left["minor"] or 0) + (carriage["minor"] or 0)
    if books[AccountKind.REFUND_RESERVE] != (owed["minor"] or 0):
        yield f"{books[AccountKind.REFUND_RESERVE]} are set aside for refunds, {owed['minor']} are owed"
    if -books[AccountKind.PROVIDER] != at_bank:
        yield f"the bank has {at_bank}, the books say {-books[AccountKind.PROVIDER]}"
    if at_bank != kept + (owed["minor"] or 0) - (lost["minor"] or 0):
        yield f"the bank has {at_bank}; lines {kept}, owed {owed['minor']}, lost {lost['minor']}"


def _taken() -> Counter[tuple[int | None, int | None]]:
    """(order, line) -> what banks hold of it; line None is carriage."""
    rows = ChargeBackShare.objects.order_by().values_list("order", "line").annotate(sum=Sum("minor"))
    return Counter({(order, line): int(minor) for order, line, minor in rows})


def _by_sku(rows: object, sku: str, quantity: str) -> Counter[int]:
    found = rows.order_by().values_list(sku).annotate(sum=Sum(quantity))  # type: ignore[attr-defined]
    return Counter({int(one): int(pieces) for one, pieces in found})
