"""Money arrives: a trade is paid, all its orders at once, with its sale in the books; or it came too late and goes back.

Whoever brings the news (a webhook, a browser that comes back, a chore), it ends here, and twice is once. Locks in this
order: the payment's intent, the trade, its orders by key, the stock rows by SKU.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from magpie.domain.flash import actions as flash
from magpie.domain.goods import actions as goods
from magpie.domain.goods.rules.promises import Promise, ship_by
from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.outbox.actions import write_facts
from magpie.domain.outbox.rows import update_row
from magpie.domain.payment import actions as payment
from magpie.domain.payment import queries as payments
from magpie.domain.payment.queries import IntentState
from magpie.domain.payment.refusals import TooManyRefunds
from magpie.domain.payment.rules import EVENTS_AT_ONCE_MAX
from magpie.domain.people import queries as people
from magpie.domain.trade.actions.matters import bring_unasked_surplus
from magpie.domain.trade.actions.moving import lines_of_trade, lock_orders, lock_trade, move_order
from magpie.domain.trade.actions.places import pieces_of
from magpie.domain.trade.actions.splits import splits_of
from magpie.domain.trade.events import LinePaid, OrderPaid
from magpie.domain.trade.models import Order, OrderLine, Trade
from magpie.domain.trade.queries.matters import unasked_surplus
from magpie.domain.trade.rules.books import carriage_split
from magpie.domain.trade.rules.matters import SURPLUS
from magpie.domain.trade.rules.states import Act, Role
from magpie.kit.crashpoints import Point, reach

TRADE = "trade:"


def hear_provider(
    *, provider: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> list[IntentState]:
    """What a provider's webhook says, taken into payments and trades in one transaction.

    Raises what `payment.read_webhook` raises; then nothing was recorded.
    """
    events = payment.read_webhook(provider=provider, headers=headers, body=body, now=now)
    with transaction.atomic():
        states = payment.record_events(provider=provider, events=events, now=now)
        reach(Point.EVENTS_RECORDED)
        for state in states:
            take_payment(state, now=now)
        return states


def ask_provider(*, intent: str, now: datetime) -> IntentState:
    """Somebody comes back from paying, perhaps before the webhook: ask, and take what is said. Never in a transaction."""
    events = payment.fetch_events(intent=intent)
    with transaction.atomic():
        provider = payments.get_intent(intent).provider
        payment.record_events(provider=provider, events=events, now=now)
        reach(Point.EVENTS_RECORDED)
        state = payments.state_of(intent)
        take_payment(state, now=now)
        return state


def hear_missed(*, provider: str, since: datetime, until: datetime, now: datetime) -> int:
    """Ask for the provider's own list and take in what no webhook brought; how many words. Never in a transaction.

    A transaction for each batch. Raises what `payment.unheard_events` does.
    """
    missed = payment.unheard_events(provider=provider, since=since, until=until)
    for start in range(0, len(missed), EVENTS_AT_ONCE_MAX):
        with transaction.atomic():
            batch = missed[start : start + EVENTS_AT_ONCE_MAX]
            for state in payment.record_events(provider=provider, events=batch, now=now):
                take_payment(state, now=now)
    return len(missed)


def take_payment(state: IntentState, *, now: datetime) -> None:
    """Let a payment's state have its effect on its trade: paid, too late, or too much. Twice is once.

    Inside the transaction that recorded it, which holds the intent's lock. Facts: StockMoved, OrderPaid, LinePaid.
    """
    if not state.purpose.startswith(TRADE) or not state.captured_minor:
        return
    trade = next(iter(lock_trade(int(state.purpose[len(TRADE) :]))), None)
    if trade is None or trade.intent != state.key:
        return
    if trade.paid_at is None and trade.ended_at is None and state.captured_minor >= trade.total_minor:
        _mark_paid(trade, now=now)
    due_minor = trade.total_minor if trade.paid_at else 0
    is_over = trade.paid_at is not None or trade.ended_at is not None
    if is_over and state.captured_minor > due_minor:
        _give_back(trade, state, state.captured_minor - due_minor, now=now)


def settle_free_trade(trade: Trade, *, now: datetime) -> None:
    """A trade that costs nothing needs no provider. Inside the transaction that placed it."""
    _mark_paid(trade, now=now)


def _give_back(trade: Trade, state: IntentState, surplus_minor: int, *, now: datetime) -> None:
    """What was paid too late or too much goes back whole. The key holds the sum, so what comes on top is asked for again.

    Where the payment has had all the refunds there may be, it comes before a person. Fact then: SiteMatterOpened.
    """
    ref = f"{trade.key}:{SURPLUS}"
    amount_minor = surplus_minor - sum(one.amount_minor for one in state.refunds if one.ref == ref)
    amount_minor = min(amount_minor - unasked_surplus(trade.pk), state.refundable_minor)
    if amount_minor <= 0:
        return
    key = f"{ref}:{surplus_minor}"
    try:
        payment.request_refund(intent=state.key, key=key, amount_minor=amount_minor, ref=ref, now=now)
    except TooManyRefunds:
        bring_unasked_surplus(trade, refund=key, amount_minor=amount_minor, now=now)
    ledger.post_entry(
        key=key,
        kind=books.EntryKind.REFUND,
        ref=trade.key,
        currency=trade.currency,
        moves=flows.return_moves(amount_minor),
        now=now,
        simulated=trade.is_simulated,
    )


def _mark_paid(trade: Trade, *, now: datetime) -> None:
    orders = lock_orders(trade.pk)
    lines = lines_of_trade(trade.pk)
    pieces = [pieces_of(line, line.quantity) for line in lines if not line.claim]
    goods.sell_pieces(pieces=pieces, ref=trade.key, now=now)
    if len(pieces) < len(lines):
        flash.settle(ref=trade.key, now=now)
    trade.paid_at, trade.phone_hash = now, ""
    update_row(trade, "paid_at", "phone_hash")
    zones = {
        shop: face.zone for shop, face in people.accounts_by_id([order.shop_id for order in orders]).items()
    }
    for order in orders:
        own = [line for line in lines if line.order_id == order.pk]
        order.paid_at = now
        order.ship_by = max(_ship_by(line, zone=zones[order.shop_id], now=now) for line in own)
        move_order(order, Act.PAY, by=Role.PROVIDER, now=now)
        _say_paid(trade, order, own, now=now)
    reach(Point.PIECES_SOLD)
    _post_sale(trade, orders, lines, now=now)


def _ship_by(line: OrderLine, *, zone: str, now: datetime) -> datetime:
    """By when the line's promise, frozen at the sale, binds the shop."""
    return ship_by(
        Promise(line.promise), now, zone, days=line.ship_days, presale_ships_at=line.presale_ships_at
    )


def _post_sale(trade: Trade, orders: Sequence[Order], lines: Sequence[OrderLine], *, now: datetime) -> None:
    """One entry for each order: what each line and the carriage bring, and to whom."""
    for order in orders:
        own = [line for line in lines if line.order_id == order.pk]
        splits = splits_of(own, shop=order.shop_id)
        moves = [move for split in splits.values() for move in flows.sale_moves(split)]
        moves += flows.sale_moves(carriage_split(order.key, order.carriage_minor, shop=order.shop_id))
        if moves:
            ledger.post_entry(
                key=f"{order.key}:sale",
                kind=books.EntryKind.SALE,
                ref=order.key,
                currency=order.currency,
                moves=moves,
                now=now,
                simulated=trade.is_simulated,
            )


def _say_paid(trade: Trade, order: Order, lines: Sequence[OrderLine], *, now: datetime) -> None:
    paid = OrderPaid(
        order=order.pk,
        number=order.number,
        shop=order.shop_id,
        total_minor=order.total_minor,
        currency=order.currency,
    )
    sold = [
        LinePaid(
            order=order.pk,
            line=line.pk,
            person=trade.person_id or "",
            shop=order.shop_id,
            product=line.product_id,
            sku=line.sku_id,
            quantity=line.quantity,
            paid_minor=line.paid_minor,
            currency=order.currency,
            scene=line.scene,
            slate=line.slate,
            position=line.position,
            carrier=line.carrier,
        )
        for line in lines
    ]
    write_facts([paid, *sold], now=now, simulated=trade.is_simulated)
