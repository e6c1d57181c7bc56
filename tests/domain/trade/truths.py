"""What must hold of all trades together, at any moment: everything that does not, in words ([] is what we want).

Read from the tables alone and summed anew, never by the code that wrote them. Drills, the machine and tests share it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from django.db.models import Sum

from magpie.domain.campaigns.models import Coupon, CouponUse
from magpie.domain.goods.models import Reservation, Stock, StockMovement
from magpie.domain.goods.queries import find_stock_difference
from magpie.domain.ledger.models import Entry, Move
from magpie.domain.ledger.queries import find_imbalance
from magpie.domain.outbox.models import Fact
from magpie.domain.payment.models import Intent, PaymentEvent, Refund
from magpie.domain.trade.models import DiscountLine, Order, OrderEvent, OrderLine, Trade

Faults = Iterator[str]


def find_faults() -> list[str]:
    """All that is wrong at this moment, whether or not everything has been carried and heard."""
    return [fault for look in LOOKS for fault in look()]


def find_loose_ends() -> list[str]:
    """What must not be left once providers were called, the post was delivered and the relay has nothing more to do."""
    return [fault for look in (_money_is_where_it_belongs, _books_know_of_payments) for fault in look()]


def _stock() -> Faults:
    """Counters are their movements, and what is held and sold is just what trades and reservations say."""
    yield from (f"stock {one}" for one in find_stock_difference())
    lines = OrderLine.objects.all()
    sold = _pieces(lines.filter(order__trade__paid_at__isnull=False))
    held = _pieces(lines.filter(order__trade__paid_at=None, order__trade__ended_at=None))
    held += _by_sku(Reservation.objects.filter(end=None).values_list("sku").annotate(Sum("quantity")))
    for sku, on_hand, reserved, gone in Stock.objects.values_list("sku", "on_hand", "reserved", "sold"):
        if on_hand < reserved + gone:
            yield f"sku {sku} is oversold: {reserved} held and {gone} sold of {on_hand}"
        if (reserved, gone) != (held[sku], sold[sku]):
            yield f"sku {sku}: {reserved} held, {gone} sold; the orders say {held[sku]}, {sold[sku]}"


def _movements() -> Faults:
    """Each trade held its pieces once, and then sold them or gave them back, once."""
    moved: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    for ref, kind, sku, quantity in StockMovement.objects.filter(ref__startswith="trade:").values_list(
        "ref", "kind", "stock", "quantity"
    ):
        moved[ref][kind, sku] += quantity
    for trade in Trade.objects.all():
        pieces = _pieces(OrderLine.objects.filter(order__trade=trade))
        kinds = ["reserve", *(["sell"] if trade.paid_at else ["release"] if trade.ended_at else [])]
        due = Counter({(kind, sku): quantity for kind in kinds for sku, quantity in pieces.items()})
        if moved.pop(trade.key, Counter()) != due:
            yield f"{trade.key} moved other pieces than it ordered"
    yield from (f"{ref} moved pieces and is no trade" for ref in moved)


def _sums() -> Faults:
    """A trade is its orders, an order its lines, a line's discount what its coupons took off."""
    orders = _totals(Order, "trade", "goods_minor", "discount_minor", "carriage_minor", "total_minor")
    for row in Trade.objects.values_list(
        "pk", "goods_minor", "discount_minor", "carriage_minor", "total_minor"
    ):
        if orders.get(row[0]) != row[1:]:
            yield f"trade {row[0]} is {row[1:]}, its orders are {orders.get(row[0])}"
    lines = _totals(OrderLine, "order", "goods_minor", "discount_minor", "carriage_minor")
    for row in Order.objects.values_list("pk", "goods_minor", "discount_minor", "carriage_minor"):
        if lines.get(row[0]) != row[1:]:
            yield f"order {row[0]} is {row[1:]}, its lines are {lines.get(row[0])}"
    off = _totals(DiscountLine, "line", "minor")
    for pk, minor in OrderLine.objects.values_list("pk", "discount_minor"):
        if off.get(pk, (0,)) != (minor,):
            yield f"line {pk} is {minor} cheaper, its discounts are {off.get(pk)}"


def _states() -> Faults:
    """The three axes say what the trade says, and each way an order went stands in its events once."""
    for order in Order.objects.select_related("trade"):
        trade, acts = (
            order.trade,
            Counter(OrderEvent.objects.filter(order=order).values_list("act", flat=True)),
        )
        end = "paid" if trade.paid_at else "voided" if trade.ended_at else "unpaid"
        if order.payment_status != end or (order.status == "cancelled") != bool(trade.ended_at):
            yield f"order {order.pk} is {order.status} and {order.payment_status}, its trade {end}"
        due = {"place": 1, "pay": int(bool(trade.paid_at)), "off": int(bool(trade.ended_at))}
        if {"place": acts["place"], "pay": acts["pay"], "off": acts["cancel"] + acts["expire"]} != due:
            yield f"order {order.pk} went another way than {due}: {dict(acts)}"


def _coupons() -> Faults:
    """Counters are the uses that hold, and a use holds just while its trade is not called off."""
    for coupon in Coupon.objects.all():
        holding = CouponUse.objects.filter(claim__coupon=coupon, end=None)
        spent = holding.aggregate(minor=Sum("amount_minor"))["minor"] or 0
        if (coupon.used, coupon.spent_minor) != (holding.count(), spent):
            yield f"coupon {coupon.pk} counts {coupon.used} uses of {coupon.spent_minor}, not {spent}"
    taken = {
        f"trade:{trade}": minor
        for trade, minor in DiscountLine.objects.filter(line__order__trade__ended_at=None)
        .values_list("line__order__trade")
        .annotate(Sum("minor"))
    }
    used: Counter[str] = Counter()
    for ref, minor in CouponUse.objects.filter(end=None).values_list("ref", "amount_minor"):
        used[ref] += minor
    if used != Counter(taken):
        yield f"coupons took {dict(used)} off, the lines say {taken}"


def _books() -> Faults:
    """Nothing is out of balance, and each paid order has one sale: cash, subsidies, fee, commission of its frozen lines."""
    yield from (f"ledger {one}" for one in find_imbalance())
    sales = {entry.ref: entry.pk for entry in Entry.objects.filter(kind="sale")}
    if len(sales) != Entry.objects.filter(kind="sale").count():
        yield "an order was sold twice in the books"
    for order in Order.objects.filter(trade__paid_at__isnull=False):
        written = Counter[tuple[str, str]]()
        moves = Move.objects.filter(entry=sales.pop(order.key, 0))
        for line, reason, minor in moves.values_list("line", "reason", "amount_minor"):
            written[line, reason] += minor
        if written != +_sale_of(order):
            yield f"{order.key} is sold as {dict(written)}, its lines say {dict(_sale_of(order))}"
    yield from (f"{ref} is sold in the books and not paid" for ref in sales)


def _sale_of(order: Order) -> Counter[tuple[str, str]]:
    due = Counter({(f"{order.key}:carriage", "sale"): order.carriage_minor})
    for line in OrderLine.objects.filter(order=order):
        due[line.key, "sale"] = line.paid_minor
        due[line.key, "fee"] = line.fee_minor
        due[line.key, "commission"] = line.commission_minor
        for payer, minor in DiscountLine.objects.filter(line=line).values_list("payer", "minor"):
            reason = {"platform": "subsidy", "creator": "creator_discount"}.get(payer)
            if reason:
                due[line.key, reason] += minor
    return due


def _money() -> Faults:
    """No more goes back than came, and every sum of a payment is that of its events."""
    for intent in Intent.objects.all():
        said = dict(
            PaymentEvent.objects.filter(intent=intent).values_list("kind").annotate(Sum("amount_minor"))
        )
        if intent.captured_minor != said.get("captured", 0):
            yield f"{intent.purpose} counts {intent.captured_minor} captured of {said}"
        asked = Refund.objects.filter(intent=intent).aggregate(minor=Sum("amount_minor"))["minor"] or 0
        if asked > intent.captured_minor or intent.refunding_minor + intent.refunded_minor != asked:
            yield f"{intent.purpose} gives {asked} back of {intent.captured_minor}"
    for trade in Trade.objects.exclude(intent=""):
        intents = list(Intent.objects.filter(purpose=trade.key))
        if [one.key for one in intents] != [trade.intent]:
            yield f"{trade.key} has {len(intents)} payments"
        elif trade.paid_at and intents[0].captured_minor < trade.total_minor:
            yield f"{trade.key} is paid with {intents[0].captured_minor} of {trade.total_minor}"


def _facts() -> Faults:
    """One OrderPlaced for each order, one OrderPaid and LinePaid where it is paid, one OrderCancelled where it is not."""
    told: Counter[tuple[str, int]] = Counter()
    for name, payload in Fact.objects.filter(
        name__in=["OrderPlaced", "OrderPaid", "OrderCancelled"]
    ).values_list("name", "payload"):
        told[name, payload["order"]] += 1
    for payload in Fact.objects.filter(name="LinePaid").values_list("payload", flat=True):
        told["LinePaid", payload["line"]] += 1
    due: Counter[tuple[str, int]] = Counter()
    for order in Order.objects.select_related("trade"):
        due["OrderPlaced", order.pk] = 1
        due["OrderPaid", order.pk] = int(bool(order.trade.paid_at))
        due["OrderCancelled", order.pk] = int(bool(order.trade.ended_at))
    for line in OrderLine.objects.filter(order__trade__paid_at__isnull=False).values_list("pk", flat=True):
        due["LinePaid", line] = 1
    yield from (
        f"{key} was told {told[key]} times instead of {due[key]}"
        for key in told | due
        if told[key] != due[key]
    )


def _money_is_where_it_belongs() -> Faults:
    """Of every payment just what was bought is kept."""
    for trade in Trade.objects.exclude(intent=""):
        intent = Intent.objects.get(key=trade.intent)
        kept = intent.captured_minor - intent.refunding_minor - intent.refunded_minor
        due = trade.total_minor if trade.paid_at else 0
        if kept != due and (trade.paid_at or trade.ended_at):
            yield f"{trade.key} keeps {kept} instead of {due}"


def _books_know_of_payments() -> Faults:
    """Each word of money stands in the books, once."""
    kinds = {"captured": "payment", "fee": "provider_fee", "refund_succeeded": "refund_sent"}
    said = Counter(
        (f"{provider}:{truth}", kinds[kind])
        for provider, truth, kind in PaymentEvent.objects.filter(
            kind__in=kinds, amount_minor__gt=0
        ).values_list("provider", "truth", "kind")
    )
    booked = Counter(Entry.objects.filter(kind__in=kinds.values()).values_list("key", "kind"))
    if said != booked:
        yield f"said and not booked: {said - booked}; booked and not said: {booked - said}"


LOOKS: tuple[Callable[[], Faults], ...] = (
    _stock, _movements, _sums, _states, _coupons, _books, _money, _facts,
)  # fmt: skip


def _pieces(lines: object) -> Counter[int]:
    return _by_sku(lines.values_list("sku").annotate(Sum("quantity")))  # type: ignore[attr-defined]


def _by_sku(rows: object) -> Counter[int]:
    return Counter({int(sku): int(pieces) for sku, pieces in rows})  # type: ignore[attr-defined]


def _totals(model: type, by: str, *fields: str) -> dict[int, tuple[int, ...]]:
    rows = model.objects.order_by().values_list(by).annotate(*(Sum(field) for field in fields))  # type: ignore[attr-defined]
    return {row[0]: tuple(row[1:]) for row in rows}
