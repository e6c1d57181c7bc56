"""The scripted day: from listing to payout instruction, and after every step ledger, stock, money and provider agree.

What is checked can be wrong: each fault planted between two steps is told at the next.
"""

from collections.abc import Callable, Iterator

import pytest
from django.db.models import F

from magpie.demo.day.report import Step
from magpie.demo.day.script import play_day
from magpie.demo.day.stage import Plan
from magpie.domain.goods.models import Stock
from magpie.domain.payment.models import LocalEvent
from magpie.domain.payment.rules import EventKind
from tests.domain.cast import MemoryLog, relay_to
from tests.domain.ledger.cast import without_guard

pytestmark = pytest.mark.wide
SMALL = Plan(shelf=8, crowd=16, flash=4, flash_crowd=10)
RUSH = 3


def day(log: MemoryLog) -> Iterator[Step]:
    relay = relay_to(log)

    def carry() -> None:
        while relay.step():
            pass

    return play_day(carry=carry, plan=SMALL)


def wrong(step: Step) -> list[str]:
    return [check.name.en for check in step.checks if not check.is_well]


def test_the_day_ends_with_every_equation_right(truth: str) -> None:
    log = MemoryLog()

    steps = list(day(log))

    assert [(step.title.en, wrong(step)) for step in steps if not step.is_well] == []
    assert len(steps) == 10
    # The shelf's eight and the flash sale's four; Mei's three tins are one line.
    assert len(log.of_kind("Order Completed")) == 10
    assert len(log.of_kind("Order Refunded")) == 1
    # 7 × 68.00 (one came back) and 4 × 39.90, less 2 % of each: 7 × 1.36 and 4 × 0.80.
    (told,) = steps[-1].told
    assert "¥622.88" in told.en
    assert "¥622.88" in told.zh


def shelf_loses_a_piece() -> None:
    Stock.objects.update(sold=F("sold") - 1)


def bank_gives_back_on_its_own() -> None:
    event = LocalEvent.objects.filter(kind=EventKind.CAPTURED).latest("pk")
    LocalEvent.objects.create(
        event_id="evt_desk",
        charge=event.charge,
        truth="desk",
        kind=EventKind.REFUND_SUCCEEDED,
        amount_minor=100,
        at=event.at,
    )


@pytest.mark.parametrize(
    ("plant", "told"),
    [(shelf_loses_a_piece, ["Stock"]), (bank_gives_back_on_its_own, ["Money", "Reconciliation"])],
)
def test_what_is_wrong_is_told_at_the_next_step(
    sqlite_truth: str, plant: Callable[[], None], told: list[str]
) -> None:
    steps = day(MemoryLog())
    for _ in range(RUSH):
        assert wrong(next(steps)) == []

    plant()

    assert [
        name for name in wrong(next(steps)) if name in {"Ledger", "Stock", "Money", "Reconciliation"}
    ] == told


def test_books_without_a_guard_are_told(sqlite_truth: str) -> None:
    steps = day(MemoryLog())
    assert wrong(next(steps)) == []

    with without_guard("ledger_move_no_update", "ledger_move"):
        assert wrong(next(steps)) == ["Ledger"]
