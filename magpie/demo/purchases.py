"""What the town bought in the last three weeks, so that a fresh demo is a living shop: orders, parcels, returns, a statement.

Played once, before the site starts, through the public actions and in the order of time; paid at the test bank by people of
the town, and like them simulated. What is due meanwhile (a settlement, a receipt by time) the site does itself as it starts.
"""

import contextlib
import heapq
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from magpie.demo.day.till import bank_works, decide_at_bank
from magpie.domain.goods import queries as goods
from magpie.domain.payment.apps import payment_of_process
from magpie.domain.payment.providers.local import NAME
from magpie.domain.payment.rules.bank import Choice
from magpie.domain.people import queries as people
from magpie.domain.trade.actions.aftersales import Ask, agree, open_aftersale
from magpie.domain.trade.actions.aftersales_parcels import hear_return_carrier, receive_back, send_back
from magpie.domain.trade.actions.placing import Basket, place_trade
from magpie.domain.trade.actions.shipping import RouteWord, Waybill, confirm_order, hear_carrier, send_parcel
from magpie.domain.trade.queries.checkout import Wanted, quote
from magpie.domain.trade.queries.orders import OrderView, get_order, get_trade, orders_of_shop
from magpie.domain.trade.refusals import MayNotAsk
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.delivery import Delivery
from magpie.domain.trade.rules.refunding import Reason
from magpie.domain.trade.rules.shipping import RouteKind
from magpie.domain.trade.ways import Way
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from magpie.world.catalogue.shapes import Shop
from magpie.world.catalogue.talk import NEIGHBOURS

ORDERS: Final = 28
DAYS: Final = 20.0
NEWEST: Final = timedelta(minutes=25)
SEED: Final = 4
GOODS_MAX: Final = 200
CARRIER: Final = "Swift Crane"
SCENES: Final = ("feed", "feed", "feed", "store", "search")
TO_PAY, TO_ARRIVE, TO_CONFIRM = timedelta(minutes=3), timedelta(hours=46), timedelta(hours=20)
TO_ASK, TO_SEND_BACK, TO_LOOK = timedelta(hours=15), timedelta(hours=9), timedelta(hours=52)
SENT_AFTER: Final = 0.6
"""Of the time that the shop promised."""
RETURNED: Final = {2: Reason.NO_REASON, 9: Reason.NOT_AS_DESCRIBED}
"""Which orders come back, and why; the last to arrive is asked about as faulty, and its shop has not answered yet."""
MEIS: Final = {3, 12, 20, 25}
"""What Mei bought, whose sign-in is printed."""
PLACES: Final = (
    Delivery("苏奶奶", "138 0000 0001", "浙江省", "杭州市西湖区", "河边街 3 号", "310000"),
    Delivery("顾老师", "138 0000 0002", "浙江省", "绍兴市越城区", "学堂巷 12 号", "312000"),
    Delivery("丁渡", "138 0000 0003", "江苏省", "苏州市姑苏区", "渡口路 1 号", "215000"),
    Delivery("小梅", "138 0000 0004", "上海市", "徐汇区", "梧桐路 88 弄 5 号", "200030"),
)

Step = Callable[[datetime], None]


@dataclass
class Past:
    """What is still to happen, soonest first; nothing after `now` ever does."""

    owners: Mapping[str, str]
    now: datetime
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))
    waiting: list[tuple[datetime, int, Step]] = field(default_factory=list)
    count: int = 0

    def at(self, moment: datetime, step: Step) -> None:
        self.count += 1
        if moment <= self.now:
            heapq.heappush(self.waiting, (moment, self.count, step))

    def happen(self) -> Iterator[datetime]:
        while self.waiting:
            moment, _, step = heapq.heappop(self.waiting)
            step(moment)
            yield moment


def play_purchases(shops: Sequence[Shop], *, owners: Mapping[str, str], now: datetime) -> Iterator[str]:
    """Three weeks of buying in these shops, if nobody has bought there yet and the test bank is on. Yields once for each thing that happens."""
    if NAME not in payment_of_process().providers:
        return
    handles = [shop.handle for shop in shops if shop.goods]
    accounts = [people.get_account_by_handle(handle) for handle in handles]
    if not accounts or any(orders_of_shop(one.id, limit=1, now=now).rows for one in accounts):
        return
    shelves = [goods.products_page(shop=one.id, limit=GOODS_MAX).rows for one in accounts]
    past = Past(owners, now)
    buyers = [owners[one.handle] for one in NEIGHBOURS]
    for number in range(ORDERS):
        share = (ORDERS - 1 - number) / (ORDERS - 1)
        moment = now - NEWEST - timedelta(days=DAYS * share**1.4)
        shop = number % len(shelves)
        story = Story(past, number, handles[shop], shelves[shop])
        story.person = owners["mei"] if number in MEIS and "mei" in owners else buyers[number % len(buyers)]
        past.at(moment, story.place)
    for moment in past.happen():
        yield moment.isoformat()


@dataclass
class Story:
    """One order from the cart to its end, each step setting the time of the next."""

    past: Past
    number: int
    shop: str
    shelf: Sequence[goods.ProductView]
    person: str = ""
    order: str = ""
    case: str = ""

    def place(self, now: datetime) -> None:
        """One thing, or two of it, by the way people come."""
        rng = self.past.rng
        product = rng.choice(self.shelf)
        free = [sku for sku in product.skus if sku.available > 2]
        if not free:
            return
        sku = rng.choice(free)
        way = Way(scene=rng.choice(SCENES))
        wanted = (Wanted(sku.id, rng.choice((1, 1, 1, 2)), sku.price_minor, way=way, is_confirmed=True),)
        total_minor = quote(wanted, now=now).total_minor
        basket = Basket(wanted, PLACES[self.number % len(PLACES)], total_minor, notes={}, provider=NAME)
        trade = place_trade(person=self.person, basket=basket, number=new_id(now_ms=ms_of(now)), now=now)
        view = get_trade(person=self.person, number=trade, now=now)
        self.order = view.orders[0].number
        intent = view.intent
        self.past.at(now + TO_PAY, lambda moment: self.pay(intent, moment))

    def pay(self, intent: str, now: datetime) -> None:
        decide_at_bank(intent, Choice.PAY, now=now)
        bank_works(now=now)
        due = self._view(now).ship_by
        if due is not None:
            self.past.at(now + SENT_AFTER * (due - now), self.send)

    def send(self, now: datetime) -> None:
        waybill = Waybill(CARRIER, f"SC-2026-{1_000 + self.number}")
        send_parcel(by=self.past.owners[self.shop], order=self.order, waybill=waybill, now=now)
        self._hear(waybill, RouteKind.COLLECTED, now)
        self.past.at(now + TO_ARRIVE / 2, lambda moment: self._hear(waybill, RouteKind.MOVING, moment))
        self.past.at(now + TO_ARRIVE, lambda moment: self.arrive(waybill, moment))

    def arrive(self, waybill: Waybill, now: datetime) -> None:
        self._hear(waybill, RouteKind.ARRIVED, now)
        is_last = now + TO_ARRIVE > self.past.now
        if self.number in RETURNED:
            self.past.at(now + TO_ASK, self.ask_back)
        elif not is_last:
            self.past.at(
                now + TO_CONFIRM,
                lambda moment: confirm_order(person=self.person, order=self.order, now=moment),
            )
        elif self.number % 2:
            self.past.at(now + TO_ASK / 3, self.complain)

    def ask_back(self, now: datetime) -> None:
        reason = RETURNED[self.number]
        kind = Kind.RETURN_REFUND
        self._ask(kind, reason, "" if reason is Reason.NO_REASON else "颜色和图片上差得有点多。", now)
        if self.case:
            self.past.at(now + TO_SEND_BACK, self.agree if reason is not Reason.NO_REASON else self.send_back)

    def agree(self, now: datetime) -> None:
        """Its shop takes it back; without a reason nobody is asked."""
        agree(by=self.past.owners[self.shop], aftersale=self.case, now=now)
        self.past.at(now + TO_SEND_BACK, self.send_back)

    def complain(self, now: datetime) -> None:
        """Its shop is to answer: what the desk for after-sales begins with."""
        self._ask(Kind.RETURN_REFUND, Reason.FAULTY, "收到时边上有一道裂纹，照片随后补上。", now)

    def send_back(self, now: datetime) -> None:
        back = Waybill(CARRIER, f"SC-BACK-{self.number}")
        send_back(person=self.person, aftersale=self.case, waybill=back, now=now)
        self.past.at(now + TO_LOOK, lambda moment: self.look_at_it(back, moment))

    def look_at_it(self, back: Waybill, now: datetime) -> None:
        word = RouteWord(back.number, f"{back.number}-arrived", RouteKind.ARRIVED, at=now)
        hear_return_carrier(carrier_name=CARRIER, words=[word], now=now)
        receive_back(by=self.past.owners[self.shop], aftersale=self.case, is_sellable=True, now=now)
        bank_works(now=now)

    def _ask(self, kind: Kind, reason: Reason, words: str, now: datetime) -> None:
        line = self._view(now).lines[0].id
        number = new_id(now_ms=ms_of(now))
        # Some goods are not taken back without a reason: then nobody asks.
        with contextlib.suppress(MayNotAsk):
            ask = Ask(line, kind, reason, words=words)
            self.case = open_aftersale(person=self.person, order=self.order, ask=ask, number=number, now=now)

    def _hear(self, waybill: Waybill, kind: RouteKind, now: datetime) -> None:
        word = RouteWord(waybill.number, f"{waybill.number}-{kind}", kind, at=now)
        hear_carrier(carrier_name=CARRIER, words=[word], now=now)

    def _view(self, now: datetime) -> OrderView:
        return get_order(person=self.person, number=self.order, now=now)
