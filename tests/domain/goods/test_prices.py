"""What may be said of a price: only what its history shows, and nothing while that is too short."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.domain.goods import actions, queries
from magpie.domain.goods.drafts import SkuDraft
from magpie.domain.goods.queries.prices import price_notes
from magpie.domain.goods.rules.prices import (
    COMPARE_WINDOWS,
    WINDOW,
    Deal,
    PriceStep,
    lawful_compare_minor,
    price_note,
)
from tests.domain.cast import NOW, green_tea, town

DAY = timedelta(days=1)


def steps(*said: tuple[int, int]) -> list[PriceStep]:
    """(days ago, price) …"""
    return [PriceStep(NOW - days * DAY, price) for days, price in said]


@pytest.mark.parametrize("days", [0, 1, 29])
def test_of_a_young_price_nothing_is_said(days: int) -> None:
    assert price_note(steps((days, 6800)), compare_minor=9900, now=NOW) is None
    assert price_note([], compare_minor=0, now=NOW) is None


@pytest.mark.parametrize(
    ("told", "claim", "lowest", "steady", "lowest_now", "was"),
    [
        ([(40, 6800)], 9900, 6800, True, True, 0),
        ([(60, 6800), (3, 5900)], 8000, 5900, False, True, 6800),
        ([(60, 6800), (3, 5900)], 6500, 5900, False, True, 6500),
        ([(60, 6800), (3, 5900)], 0, 5900, False, True, 0),
        # Raised first, then cut: what was really asked before was less.
        ([(60, 6800), (10, 9900), (3, 7900)], 9900, 6800, False, False, 0),
        # The lowest of the thirty days before, not the last one.
        ([(90, 6800), (20, 6000), (10, 6500), (3, 5900)], 6800, 5900, False, True, 6000),
        # Too little history before the reduction to know.
        ([(31, 6800), (3, 5900)], 8000, 5900, False, True, 0),
        # After thirty days the reduced price is the price.
        ([(90, 6800), (31, 5900)], 6800, 5900, True, True, 0),
        ([(60, 5900), (3, 6800)], 8000, 5900, False, False, 0),
    ],
)
def test_a_price_before_is_the_lowest_of_thirty_days_or_nothing(
    told: list[tuple[int, int]], claim: int, lowest: int, steady: bool, lowest_now: bool, was: int
) -> None:
    note = price_note(steps(*told), compare_minor=claim, now=NOW)

    assert note is not None
    assert (note.lowest_minor, note.is_steady, note.is_lowest_now, note.was_minor) == (
        lowest,
        steady,
        lowest_now,
        was,
    )
    assert (note.reduced_at is None) == (was == 0)


@given(
    # Of two prices of one instant the first was never asked.
    told=st.lists(
        st.tuples(st.integers(0, 120), st.integers(1, 99)),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[0],
    ),
    claim=st.integers(0, 200),
)
def test_whatever_the_history_the_price_before_was_never_undercut_in_its_thirty_days(
    told: list[tuple[int, int]], claim: int
) -> None:
    history = steps(*sorted(told, key=lambda one: -one[0]))

    note = price_note(history, compare_minor=claim, now=NOW)

    if note is None or not note.was_minor:
        return
    last = history[-1]
    during = [one.price_minor for one in history[:-1] if last.at - WINDOW <= one.at < last.at]
    assert all(note.was_minor <= price for price in during)
    assert last.price_minor < note.was_minor <= claim


@pytest.mark.parametrize(
    ("told", "paid", "china", "europe"),
    [
        ([(60, 6800), (3, 5900)], [], 6800, 6800),
        # Seven days have nothing lower, thirty have.
        ([(60, 6800), (20, 6000), (11, 6800), (3, 5900)], [], 6800, 6000),
        # Raised first, then cut: what was asked before the raise was less, and there is nothing to name.
        ([(60, 6800), (5, 9900), (3, 7900)], [], 0, 0),
        ([(60, 6800), (5, 9900), (3, 5900)], [], 6800, 6800),
        # A deal below every price asked (a coupon, a room) is the price before.
        ([(60, 6800), (3, 5900)], [(9, 6300)], 6300, 6300),
        ([(60, 6800), (3, 5900)], [(20, 6300)], 6800, 6300),
        ([(60, 6800), (3, 5900)], [(5, 5500)], 0, 0),
        # Deals of the reduction itself are no price before.
        ([(60, 6800), (3, 5900)], [(3, 5900), (1, 5900)], 6800, 6800),
        # A history shorter than the window says nothing.
        ([(12, 6800), (3, 5900)], [], 6800, 0),
        ([(8, 6800), (3, 5900)], [], 0, 0),
        # Asked for as long as the window, the reduced price is the price.
        ([(60, 6800), (7, 5900)], [], 0, 6800),
        ([(60, 5900), (3, 6800)], [], 0, 0),
        ([(60, 6800)], [], 0, 0),
        ([], [], 0, 0),
    ],
)
def test_each_market_names_the_lowest_of_its_own_window(
    told: list[tuple[int, int]], paid: list[tuple[int, int]], china: int, europe: int
) -> None:
    deals = [Deal(NOW - days * DAY, price) for days, price in paid]

    assert lawful_compare_minor(steps(*told), deals, now=NOW, market="CN") == china
    assert lawful_compare_minor(steps(*told), deals, now=NOW, market="EU") == europe
    assert lawful_compare_minor(steps(*told), deals, now=NOW, market="elsewhere") == europe


@given(
    told=st.lists(
        st.tuples(st.integers(0, 90), st.integers(1, 99)),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[0],
    ),
    paid=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 99)), max_size=6),
    market=st.sampled_from(["CN", "EU"]),
)
def test_whatever_was_asked_and_paid_no_lawful_price_before_is_above_it(
    told: list[tuple[int, int]], paid: list[tuple[int, int]], market: str
) -> None:
    history = steps(*sorted(told, key=lambda one: -one[0]))
    deals = [Deal(NOW - days * DAY, price) for days, price in paid]

    before = lawful_compare_minor(history, deals, now=NOW, market=market)

    if before == 0:
        return
    last, window = history[-1], COMPARE_WINDOWS.get(market, WINDOW)
    asked = [_asked_at(history[:-1], last.at - hours * DAY / 4) for hours in range(1, 4 * window.days + 1)]
    made = [one.price_minor for one in deals if last.at - window <= one.at < last.at]
    assert last.price_minor < before <= min([*asked, *made])


def _asked_at(history: list[PriceStep], at: datetime) -> int:
    """What was in force at an instant; found without the rule's own help."""
    return next(step.price_minor for step in reversed(history) if step.at <= at)


def test_each_offer_has_a_history_of_its_own(truth: str) -> None:
    kinds = (
        SkuDraft(code="SG-50", price_minor=6800, currency="CNY", on_hand=9),
        SkuDraft(code="SG-100", price_minor=12800, currency="CNY", on_hand=9),
    )
    here = town(skus=kinds)
    small, large = (sku.offer for sku in queries.get_product(here.product).skus)
    later = NOW + 45 * DAY
    actions.change_price(offer=small, price_minor=5900, compare_minor=6800, now=later)

    notes = price_notes(here.product, deals={}, now=later + DAY)

    assert (notes[small].was_minor, notes[small].reduced_at) == (6800, later)
    assert (notes[large].was_minor, notes[large].is_steady, notes[large].lowest_minor) == (0, True, 12800)
    assert price_notes(here.product, deals={}, now=NOW + 29 * DAY) == {}


def test_a_new_claim_alone_writes_no_history(sqlite_truth: str) -> None:
    here = town()
    claimed = (SkuDraft(code="SG-50", price_minor=6800, compare_minor=9900, currency="CNY", on_hand=20),)
    actions.publish_product(draft=green_tea(here.shop, skus=claimed), now=NOW + 40 * DAY)

    (note,) = price_notes(here.product, deals={}, now=NOW + 41 * DAY).values()

    assert (note.was_minor, note.is_steady) == (0, True)


def test_a_price_a_fast_clock_wrote_is_not_taken_for_the_price_now(sqlite_truth: str) -> None:
    here = town()
    (tea,) = queries.get_product(here.product).skus
    actions.change_price(offer=tea.offer, price_minor=5900, now=NOW + 400 * DAY)
    actions.change_price(offer=tea.offer, price_minor=7000, now=NOW + 45 * DAY)

    (note,) = price_notes(here.product, deals={}, now=NOW + 46 * DAY).values()

    assert (note.is_lowest_now, note.lowest_minor, note.was_minor) == (False, 5900, 0)
