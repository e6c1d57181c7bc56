"""What happened to somebody's purchases, and at the shops they work for, as marks: when, of what, and which row says so.

One question for all of it, however much lies in the books: each part of it begins at an index (the tests read the plan) and
is cut off. What a page then shows of a mark is read by `told`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Substr

from magpie.domain.ledger import queries as ledger
from magpie.domain.outbox.compiled import compiled
from magpie.domain.payment import queries as payments
from magpie.domain.people.queries import AccountFace
from magpie.domain.trade.models import (
    AfterSaleEvent,
    ChargeBackShare,
    LateCompensation,
    Order,
    OrderEvent,
    SiteMatter,
    Trade,
)
from magpie.domain.trade.queries.orders import TO_SHIP
from magpie.domain.trade.rules import news as rules
from magpie.domain.trade.rules.books import shop_key
from magpie.domain.trade.rules.matters import SURPLUS_REFUNDS, MatterEnd
from magpie.domain.trade.rules.news import Mark, Source
from magpie.domain.trade.rules.states import Role

# Of each source so many are read, the newest; of what must be sent, the earliest promises; of payouts those last asked for.
MARKS_MAX: Final = 400
# Any: parts of a union are of several models, and their rows are plain values.
Rows: TypeAlias = QuerySet[Any, Any]


def marks_for(person: str, *, shops: Sequence[AccountFace], since: datetime, now: datetime) -> list[Mark]:
    """Newest first. `shops` are the accounts this person acts for. One query."""
    quiet_since = now - rules.RECEIPT_AFTER
    if shops:
        ids = [shop.id for shop in shops]
        owners = [shop_key(shop) for shop in ids]
        rows = _of_both(person, since, quiet_since, now + rules.DAY_MAX, ids, owners)
    else:
        rows = _of_buyer(person, since, quiet_since)
    zones = {shop.id: shop.zone for shop in shops}
    marks = [mark for row in rows if (mark := _mark(*row, zones=zones, now=now))]
    return sorted(marks, key=lambda mark: (mark.at, mark.row), reverse=True)


def _mark(
    source: str,
    word: str,
    of: int,
    row: int,
    at: datetime,
    minor: int,
    paid_at: datetime,
    *,
    zones: dict[int, str],
    now: datetime,
) -> Mark | None:
    match Source(source):
        case Source.RECEIPT:
            return Mark(Source.RECEIPT, word, of, row, at + rules.RECEIPT_AFTER)
        case Source.DUE:
            due = rules.sending_due(at, paid_at=paid_at, zone=zones[of], now=now)
            return Mark(Source.DUE, due[0], of, row, due[1]) if due else None
        case known:
            return Mark(known, word, of, row, at, minor)


@compiled
def _of_buyer(person: str, since: datetime, quiet_since: datetime) -> Rows:
    first, *others = _purchases(person, since, quiet_since)
    return first.union(*others, all=True)


@compiled
def _of_both(
    person: str,
    since: datetime,
    quiet_since: datetime,
    due_until: datetime,
    shops: Sequence[int],
    owners: Sequence[str],
) -> Rows:
    first, *others = _purchases(person, since, quiet_since)
    steps = ledger.payout_steps(owners, since=since, newest=MARKS_MAX)
    payouts = _columns(steps, Source.PAYOUT, "payout", "at", word="status")
    return first.union(*others, *_at_work(shops, since, due_until), payouts, all=True)


def _purchases(person: str, since: datetime, quiet_since: datetime) -> list[Rows]:
    steps = OrderEvent.objects.filter(
        order__trade__person=person,
        at__gt=since,
        act__in=_values(rules.ORDER_STEPS),
        by__in=_values(rules.OTHERS[Role.BUYER]),
    )
    quiet = Order.objects.filter(
        trade__person=person,
        trade__origin="",
        status="open",
        payment_status__in=["paid", "partly_refunded"],
        delivered_at__gt=since,
        delivered_at__lte=quiet_since,
    )
    coupons = LateCompensation.objects.filter(order__trade__person=person, granted_at__gt=since)
    cases = AfterSaleEvent.objects.filter(
        aftersale__line__order__trade__person=person,
        at__gt=since,
        act__in=_values(rules.CASE_STEPS),
        by__in=_values(rules.OTHERS[Role.BUYER]),
    )
    return [
        _columns(steps, Source.STEP, "order", "at", word="act"),
        _columns(quiet, Source.RECEIPT, "pk", "delivered_at"),
        _columns(coupons, Source.COUPON, "order", "granted_at", minor="amount_minor"),
        _columns(cases, Source.CASE, "aftersale", "at", word="act"),
        *_money_back(person, since),
    ]


def _money_back(person: str, since: datetime) -> list[Rows]:
    """What went back to a buyer who asked for nothing here; a trade is named by its first order."""
    intents = Trade.objects.filter(person=person).values_list("intent", flat=True)
    trade = Cast(Substr("intent__purpose", len("trade:") + 1), BigIntegerField())
    sent: Rows = payments.refunds_made(intents, since=since).filter(_is_of_surplus()).alias(trade=trade)
    by_hand: Rows = SiteMatter.objects.filter(
        trade__person=person, end=MatterEnd.PAID_OTHERWISE, ended_at__gt=since
    )
    bank: Rows = ChargeBackShare.objects.filter(trade__person=person, at__gt=since)
    first = Subquery(Order.objects.filter(trade=OuterRef("trade")).order_by("pk").values("pk")[:1])
    sent, by_hand, bank = (rows.alias(first_order=first) for rows in (sent, by_hand, bank))
    return [
        _columns(sent, Source.SURPLUS, "first_order", "received_at", minor="amount_minor"),
        _columns(by_hand, Source.SURPLUS, "first_order", "ended_at", word="end", minor="amount_minor"),
        _columns(bank, Source.CHARGE_BACK, "first_order", "at", minor="minor"),
    ]


def _is_of_surplus() -> Q:
    return Q(*(Q(refund__startswith=name) for name in SURPLUS_REFUNDS), _connector=Q.OR)


def _at_work(shops: Sequence[int], since: datetime, due_until: datetime) -> list[Rows]:
    waiting = Order.objects.filter(TO_SHIP, shop__in=shops)
    new = waiting.filter(paid_at__gt=since)
    due = waiting.filter(ship_by__gt=since, ship_by__lte=due_until)
    # What became the shop's is found by the shop and the instant; an order says both.
    settled = Order.objects.filter(shop__in=shops, settled_at__gt=since)
    asked = AfterSaleEvent.objects.filter(
        at__gt=since, act__in=_values(rules.ASKED_STEPS), by__in=_values(rules.OTHERS[Role.SHOP])
    )
    # Read from the instant on: by its key, SQLite would begin at the shop and walk through every order it ever had.
    asked = asked.alias(shop=F("aftersale__line__order__shop") + 0).filter(shop__in=shops)
    bank = ChargeBackShare.objects.filter(at__gt=since, order__isnull=False)
    bank = bank.alias(shop=F("order__shop") + 0).filter(shop__in=shops)
    return [
        _columns(_first(new, "-paid_at"), Source.TO_SHIP, "shop", "paid_at"),
        _columns(_first(due, "ship_by"), Source.DUE, "shop", "ship_by", paid_at="paid_at"),
        _columns(_first(asked, "-at"), Source.ASKED, "aftersale", "at", word="act"),
        _columns(_first(bank, "-at"), Source.BANK, "order", "at", minor="minor"),
        _columns(_first(settled, "-settled_at"), Source.SETTLED, "shop", "settled_at"),
    ]


def _first(rows: Rows, order: str) -> Rows:
    """A part of a union cannot be cut off by itself in SQLite, what it is chosen from can."""
    first: Rows = rows.model.objects.filter(pk__in=rows.order_by(order).values("pk")[:MARKS_MAX])
    return first


def _columns(
    rows: Rows, source: Source, of: str, at: str, *, word: str = "", minor: str = "", paid_at: str = ""
) -> Rows:
    """(source, word, of, row, at, minor, paid_at), the same for every part."""
    columns = {
        "_source": Value(source.value),
        "_word": F(word) if word else Value(""),
        "_of": F(of),
        "_row": F("pk"),
        "_at": F(at),
        "_minor": F(minor) if minor else Value(0),
        "_paid_at": F(paid_at or at),
    }
    found: Rows = rows.order_by().annotate(**columns).values_list(*columns)
    return found


def _values(kinds: Sequence[str]) -> list[str]:
    return [str(kind) for kind in kinds]
