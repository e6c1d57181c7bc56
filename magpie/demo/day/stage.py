"""The stage of the day: who is there, what time it is, what was counted; and the doings that several steps share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from magpie.demo.day.checking import CURRENCY, Tally
from magpie.demo.day.till import bank_works, decide_at_bank
from magpie.domain.payment.rules.bank import Choice, Faults
from magpie.domain.people import actions as people
from magpie.domain.trade.actions.placing import Basket, place_trade
from magpie.domain.trade.queries.checkout import Wanted
from magpie.domain.trade.queries.orders import get_trade
from magpie.domain.trade.rules.delivery import Delivery
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from magpie.kit.money import format_minor

BEGINS: Final = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai."""
ZONE: Final = ZoneInfo("Asia/Shanghai")
PRICE_MINOR, FLASH_MINOR = 6_800, 3_990
MEI_PIECES: Final = 3
DELIVERY: Final = Delivery("梅小满", "138 0000 0000", "浙江省", "杭州市西湖区", "龙井路 1 号", "310000")
Carry = Callable[[], None]


@dataclass(frozen=True)
class Plan:
    """How many pieces lie on the shelf and in the flash sale, and how many people come for each."""

    shelf: int = 20
    crowd: int = 60
    flash: int = 10
    flash_crowd: int = 40


@dataclass
class Stage:
    """`carry` lets the relay bring all facts to where they are heard. Trades are number -> buyer."""

    plan: Plan
    carry: Carry
    now: datetime = BEGINS
    tally: Tally = field(default_factory=Tally)
    tao: str = ""
    mei: str = ""
    shop: int = 0
    sku: int = 0
    sale: int = 0
    order: str = ""
    trades: dict[str, str] = field(default_factory=dict)
    unpaid: dict[str, str] = field(default_factory=dict)
    came_late: list[str] = field(default_factory=list)

    def wait(self, **span: float) -> None:
        """The clock is moved by hand: wait(hours=2)."""
        self.now += timedelta(**span)

    def wait_until(self, *, day: int, hour: int, minute: int = 0) -> None:
        """To a time by the wall clock in Shanghai; day 1 is the day on which it begins."""
        midnight = BEGINS.astimezone(ZONE).replace(hour=0)
        self.now = (midnight + timedelta(days=day - 1, hours=hour, minutes=minute)).astimezone(UTC)

    def people(self, count: int) -> list[str]:
        return [people.make_person(now=self.now, simulated=True) for _ in range(count)]

    def wanted(self, quantity: int = 1, *, claim: int = 0) -> Wanted:
        return Wanted(self.sku, quantity, FLASH_MINOR if claim else PRICE_MINOR, claim=claim)

    def place(self, person: str, wanted: Wanted) -> str:
        """One line is ordered at the price that the buyer saw; the trade's number."""
        basket = Basket(
            wanted=(wanted,), delivery=DELIVERY, total_minor=wanted.quantity * wanted.unit_minor, notes={}
        )
        return place_trade(person=person, basket=basket, number=new_id(now_ms=ms_of(self.now)), now=self.now)

    def pay(self, trade: str, person: str, *, faults: Faults | None = None) -> None:
        """At the bank's desk; it tells as the faults say."""
        view = get_trade(person=person, number=trade, now=self.now)
        decide_at_bank(view.intent, Choice.PAY, faults=faults, now=self.now)
        self.tally.paid_minor += view.total_minor

    def pay_all(self, trades: Sequence[tuple[str, str]]) -> None:
        for trade, person in trades:
            self.pay(trade, person)
            self.trades[trade] = person
        self.settle_down()

    def settle_down(self) -> int:
        """The bank tells all it has to say, the relay carries all there is; how many webhooks were taken."""
        taken = bank_works(now=self.now)
        self.carry()
        # What was carried may have asked the bank for something.
        taken += bank_works(now=self.now)
        self.carry()
        return taken


def money(minor: int) -> str:
    return format_minor(minor, CURRENCY)
