"""What a line of news shows of orders and requests: the goods, the words beside an act, the money, until when. Read for the
lines of one page only.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from magpie.domain.ledger import queries as ledger
from magpie.domain.ledger.queries import PayoutView
from magpie.domain.people import queries as people
from magpie.domain.people.queries import AccountFace
from magpie.domain.trade.models import (
    AfterSale,
    AfterSaleEvent,
    Evidence,
    OrderLine,
    Parcel,
    Settlement,
)
from magpie.domain.trade.rules import aftersales
from magpie.domain.trade.rules.aftersales_waits import wait_of
from magpie.domain.trade.rules.books import account_of
from magpie.domain.trade.rules.news import OPENED, RECEIPT_TOLD, Mark, Source
from magpie.domain.trade.rules.states import Act, Role

OF_REQUESTS: Final = (Source.CASE, Source.ASKED)
SENT: Final = (Act.SHIP, Act.SHIP_PART)
OF_ORDERS: Final = (Source.STEP, Source.RECEIPT, Source.COUPON, Source.SURPLUS, Source.CHARGE_BACK)
OF_BANKS: Final = (Source.CHARGE_BACK, Source.BANK)
# The steps at which it is settled how much goes back.
_A = aftersales.Act
PAYING: Final = (
    _A.AGREE, _A.RECEIVE, _A.PAY_BACK, _A.ACCEPT, _A.DECIDE_BUYER, _A.REFUND, _A.FAIL, _A.COME_BACK, _A.PAY_OTHERWISE,
)  # fmt: skip
# Where a request asks for money; of the others the pieces matter.
FOR_MONEY: Final = (
    aftersales.Kind.REFUND_ONLY,
    aftersales.Kind.RETURN_REFUND,
    aftersales.Kind.REFUND_BEFORE_SHIP,
)
# A line names the waybills of so many parcels; the others stand with the order.
PARCELS_TOLD: Final = 3
# Of more things than this a line says how many, but no sum.
SUMMED_MAX: Final = 99


@dataclass(frozen=True)
class Sold:
    """An order as a line names it: its shop, and the first of its goods; `others` is how many more lines it has."""

    number: str
    currency: str
    handle: str
    shop_zh: str
    shop_en: str
    product: int
    title_zh: str
    title_en: str
    picture: str
    others: int


@dataclass(frozen=True)
class OrderTold:
    """A step of one's own order. `minor` is a coupon's worth, or what went back; `until` is when the order counts as received."""

    word: str
    sold: Sold
    parcels: tuple[tuple[str, str], ...] = ()
    minor: int = 0
    until: datetime | None = None


@dataclass(frozen=True)
class CaseTold:
    """A step of a request. `said` is what was said with it; `until` is set where the reader is waited for."""

    word: str
    number: str
    kind: str
    status: str
    sold: Sold
    minor: int
    said: str
    is_asked: bool
    until: datetime | None


@dataclass(frozen=True)
class ShopTold:
    """What a shop has to do or got, `count` at once; `sold` is the newest of them. `sums` are (minor, currency)."""

    word: str
    count: int
    sold: Sold
    sums: tuple[tuple[int, str], ...] = ()

    @property
    def others(self) -> int:
        """How many beside the one that is named."""
        return self.count - 1


@dataclass(frozen=True)
class PayoutTold:
    """What became of a shop's payout: `word` is "sent", "paid" or "failed"."""

    word: str
    payout: PayoutView
    shop: AccountFace


Told: TypeAlias = OrderTold | CaseTold | ShopTold | PayoutTold


@dataclass(frozen=True)
class _Found:
    """What was read for all lines of a page: parcels by order and instant, the rest by the row of its mark."""

    steps: Mapping[int, AfterSaleEvent]
    said: Mapping[tuple[int, str], str]
    sold: Mapping[int, Sold]
    parcels: Mapping[tuple[int, datetime], tuple[str, str]]
    settled: Mapping[int, tuple[int, str]]
    payouts: Mapping[int, tuple[PayoutView, AccountFace]]


def tell(lines: Sequence[Sequence[Mark]]) -> list[Told]:
    """What each line of joined marks (the newest first) says, in the same order. Eight queries at most, three of them for payouts."""
    firsts = [marks[0] for marks in lines]
    steps = _steps([mark.row for mark in firsts if mark.source in OF_REQUESTS])
    orders = [_order_of(mark, steps) for mark in firsts]
    found = _Found(
        steps=steps,
        said=_said([(steps[mark.row].aftersale_id, mark.word) for mark in firsts if mark.row in steps]),
        sold=_sold({order for order in orders if order}),
        parcels=_parcels([mark.of for mark in _all(lines, Source.STEP) if mark.word in SENT]),
        settled=_settled([mark.row for mark in _all(lines, Source.SETTLED)]),
        payouts=_payouts([mark.of for mark in firsts if mark.source is Source.PAYOUT]),
    )
    return [_told(marks, order, found) for marks, order in zip(lines, orders, strict=True)]


def _told(marks: Sequence[Mark], order: int, found: _Found) -> Told:
    first, minor = marks[0], _minor_of(marks)
    word = "won" if minor < 0 else first.word or first.source.value
    if first.source is Source.PAYOUT:
        return PayoutTold(first.word, *found.payouts[first.of])
    sold = found.sold[order]
    if first.source in OF_REQUESTS:
        return _case(first, found.steps[first.row], sold, found)
    if first.source in OF_ORDERS:
        sent = ((mark.of, mark.at) for mark in marks if mark.word in SENT)
        parcels = [found.parcels[one] for one in sent if one in found.parcels]
        return OrderTold(
            word=word,
            sold=sold,
            parcels=tuple(parcels[:PARCELS_TOLD]) if first.word in SENT else (),
            minor=abs(minor),
            until=first.at + RECEIPT_TOLD if first.source is Source.RECEIPT else None,
        )
    if first.source is Source.BANK:
        return ShopTold(word, 1, sold, ((abs(minor), sold.currency),))
    return ShopTold(word, len(marks), sold, _sums(marks, found))


def _minor_of(marks: Sequence[Mark]) -> int:
    """All of a bank's turn happened at one instant, and an earlier turn of the day is behind it; the rest adds up by its word."""
    first = marks[0]
    if first.source in OF_BANKS:
        return sum(mark.minor for mark in marks if mark.at == first.at)
    return sum(mark.minor for mark in marks if mark.word == first.word)


def _case(mark: Mark, step: AfterSaleEvent, sold: Sold, found: _Found) -> CaseTold:
    case, is_asked = step.aftersale, mark.source is Source.ASKED
    wait = wait_of(case.state)
    # An older step is over: who is waited for now, the newest says.
    stands = (step.status, step.arbitration) == (case.status, case.arbitration)
    is_readers = wait is not None and wait.who is (Role.SHOP if is_asked else Role.BUYER)
    return CaseTold(
        word=mark.word,
        number=case.number,
        kind=case.kind,
        status=step.status,
        sold=sold,
        minor=_minor(mark.word, case),
        said=found.said.get((case.pk, mark.word), ""),
        is_asked=is_asked,
        until=case.deadline_at if stands and is_readers else None,
    )


def _minor(word: str, case: AfterSale) -> int:
    """What is asked, offered, or goes back; 0 at a step that is not about money."""
    if word == OPENED:
        return case.amount_minor if case.kind in FOR_MONEY else 0
    if word == _A.OFFER:
        return case.offer_minor or 0
    return case.refund_minor + case.carriage_minor if word in PAYING else 0


def _sums(marks: Sequence[Mark], found: _Found) -> tuple[tuple[int, str], ...]:
    sums: Counter[str] = Counter()
    if len(marks) <= SUMMED_MAX:
        for minor, currency in (found.settled[mark.row] for mark in marks if mark.row in found.settled):
            sums[currency] += minor
    return tuple((minor, currency) for currency, minor in sums.most_common())


def _order_of(mark: Mark, steps: Mapping[int, AfterSaleEvent]) -> int:
    """The order whose goods a line shows; 0 where it is about none."""
    if mark.source is Source.PAYOUT:
        return 0
    if mark.source in OF_REQUESTS:
        return int(steps[mark.row].aftersale.line.order_id)
    return mark.of if mark.source in (*OF_ORDERS, Source.BANK) else mark.row


def _all(lines: Sequence[Sequence[Mark]], source: Source) -> list[Mark]:
    return [mark for marks in lines for mark in marks if mark.source is source]


def _steps(rows: Collection[int]) -> dict[int, AfterSaleEvent]:
    found = AfterSaleEvent.objects.filter(pk__in=rows).select_related("aftersale__line")
    return {step.pk: step for step in found} if rows else {}


def _said(which: Collection[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """(request, act) -> the last words said with it."""
    rows = Evidence.objects.filter(
        aftersale__in={case for case, _ in which}, act__in={act for _, act in which}
    )
    said = rows.order_by("pk").values_list("aftersale", "act", "words") if which else ()
    return {(case, act): words for case, act, words in said}


def _sold(orders: Collection[int]) -> dict[int, Sold]:
    found: dict[int, Sold] = {}
    lines = OrderLine.objects.filter(order__in=orders).select_related("order__shop").order_by("order", "-pk")
    for line in lines if orders else ():
        order, shop = line.order, line.order.shop
        # The first line comes last, and stands for the others.
        others = found[order.pk].others + 1 if order.pk in found else 0
        found[order.pk] = Sold(
            number=order.number,
            currency=order.currency,
            handle=shop.handle,
            shop_zh=shop.name_zh,
            shop_en=shop.name_en,
            product=line.product_id,
            title_zh=line.title_zh,
            title_en=line.title_en,
            picture=line.picture,
            others=others,
        )
    return found


def _parcels(orders: Collection[int]) -> dict[tuple[int, datetime], tuple[str, str]]:
    """(order, when it left) -> who carries it, under which number. The step is written at the same instant."""
    rows = Parcel.objects.filter(order__in=orders).values_list("order", "sent_at", "carrier_name", "waybill")
    return {(order, at): (carrier, waybill) for order, at, carrier, waybill in rows} if orders else {}


def _settled(orders: Collection[int]) -> dict[int, tuple[int, str]]:
    rows = Settlement.objects.filter(order__in=orders).values_list("order", "shop_minor", "order__currency")
    return {order: (minor, currency) for order, minor, currency in rows} if orders else {}


def _payouts(ids: Collection[int]) -> dict[int, tuple[PayoutView, AccountFace]]:
    found = ledger.payouts_by_id(ids) if ids else {}
    shops = {pk: account_of(payout.owner) for pk, payout in found.items()}
    faces = people.accounts_by_id(list(shops.values())) if shops else {}
    return {pk: (payout, faces[shops[pk]]) for pk, payout in found.items()}
