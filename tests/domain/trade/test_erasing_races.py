"""Somebody is erased while a request of theirs is under way: nobody waits in a ring, and no word is written behind the erasure.

Who waits for whom is arranged: a third holds the row that both need, and lets go once they stand in line.
"""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from magpie.domain.campaigns.actions import claim_coupon
from magpie.domain.trade.actions.aftersales import agree
from magpie.domain.trade.actions.people import forget_buyer
from magpie.domain.trade.models import AfterSale, Evidence, Order, OrderLine, Trade
from magpie.domain.trade.refusals import NoSuchOrder
from magpie.domain.trade.rules.aftersales import Kind
from magpie.domain.trade.rules.refunding import Reason
from magpie.kit.errors import Refusal
from tests.domain.campaigns.cast import coupon
from tests.domain.cast import NOW, town
from tests.domain.trade.aftersales_cast import DAY, ask, delivered
from tests.domain.trade.cast import place
from tests.domain.trade.market import Market, open_market
from tests.domain.trade.test_coupons_back import asks, buys, owner_of

pytestmark = [pytest.mark.wide, pytest.mark.postgres]

WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
IN_LINE_WITHIN_S = 20.0


class Background:
    """An act in a thread of its own; `ended` says how, "" for as it should."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.ended: str | None = None
        self._act = act
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def end(self) -> str | None:
        self._thread.join(timeout=60)
        return self.ended

    def _run(self) -> None:
        try:
            self._act()
            self.ended = ""
        except Refusal as refusal:
            self.ended = refusal.code
        except OperationalError as error:
            self.ended = str(error)
        finally:
            connection.close()


def stand_in_line(*others: Background) -> None:
    """Until each of them waits for a lock, or has ended."""
    deadline = time.monotonic() + IN_LINE_WITHIN_S
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            waiting = int(cursor.fetchone()[0])
        if waiting + sum(one.ended is not None for one in others) >= len(others):
            return
        time.sleep(0.01)
    raise AssertionError("somebody neither waits nor has ended")


def free_order(here: Market) -> Order:
    """One piece of tea that a coupon paid for whole: its trade has no payment."""
    (buyer,) = here.buyers
    whole = coupon(None, amount_minor=100_000, threshold_minor=0, budget_minor=100_000, quantity=1)
    claim = claim_coupon(person=buyer, coupon=whole, now=NOW).id
    return Order.objects.get(
        trade__number=place(buyer, *here.lines((1, 0, 0)), total_minor=0, claims=(claim,))
    )


@pytest.mark.parametrize("is_free", [False, True])
def test_a_grant_that_gives_a_coupon_back_and_who_holds_the_trade_first_do_not_block_each_other(
    postgres_truth: str, is_free: bool
) -> None:
    here = open_market(buyers=1)
    order = free_order(here) if is_free else buys(here, (1, 0, 1))[0]
    case = asks(order)

    # An erasure and the freezing of chains hold the trade first, and write on its lines then.
    with transaction.atomic():
        Trade.objects.select_for_update().get(pk=order.trade_id)
        grant = Background(lambda: agree(by=owner_of(here, order), aftersale=case.number, now=NOW))
        stand_in_line(grant)
        OrderLine.objects.filter(order=order).update(source="")

    assert grant.end() == ""
    assert Order.objects.get(pk=order.pk).status == "cancelled"


@pytest.mark.parametrize("is_asked_first", [True, False])
def test_what_is_asked_while_somebody_is_erased_is_asked_before_it_or_not_at_all(
    postgres_truth: str, is_asked_first: bool
) -> None:
    here, later = town(), NOW + 2 * DAY
    order = delivered(here)

    def asking() -> None:
        ask(here, order, Kind.REFUND_ONLY, Reason.FAULTY, words="It leaks.", now=later)

    def erasing() -> None:
        forget_buyer(person=here.tao, now=later)

    with transaction.atomic():
        Order.objects.select_for_update().get(pk=order.pk)
        first = Background(asking if is_asked_first else erasing)
        stand_in_line(first)
        second = Background(erasing if is_asked_first else asking)
        stand_in_line(first, second)

    said = [one.end() for one in (first, second)]
    assert said == (["", ""] if is_asked_first else ["", NoSuchOrder.code])
    assert (AfterSale.objects.count(), Evidence.objects.count()) == (int(is_asked_first), 0)
