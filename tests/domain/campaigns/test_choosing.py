"""What each coupon would take off in its place, beside what is chosen elsewhere; and why one takes nothing."""

from datetime import timedelta

from magpie.domain.campaigns.rules.choosing import options
from magpie.domain.campaigns.rules.coupons import CouponTerms
from magpie.domain.campaigns.rules.stacking import LinePrice, WhyNot, quote
from tests.domain.campaigns.cast import line, of_platform, terms
from tests.domain.cast import NOW

LINES = [line("1", unit_minor=10_000), line("2", unit_minor=5_000, shop=2)]


def told(
    lines: list[LinePrice], coupons: list[CouponTerms], chosen: list[int]
) -> dict[int, tuple[int, bool]]:
    return {one.coupon: (one.minor, one.is_chosen) for one in options(lines, coupons, chosen, NOW)}


def test_of_one_place_each_is_priced_as_if_it_stood_there() -> None:
    coupons = [terms(1), terms(2, amount_minor=800)]

    assert told(LINES, coupons, [1]) == {1: (2000, True), 2: (800, False)}
    assert told(LINES, coupons, []) == {1: (2000, False), 2: (800, False)}


def test_beside_what_is_chosen_elsewhere_the_sum_tells_what_it_is_worth() -> None:
    """Ten per cent of what the shop's coupon leaves: ¥13 of ¥130, and ¥15 without it."""
    tenth = of_platform(3, kind="percent", amount_minor=0, percent_bp=1000, max_minor=9_000)
    coupons = [terms(1), tenth]

    assert told(LINES, coupons, [1, 3]) == {1: (1800, True), 3: (1300, True)}
    assert told(LINES, coupons, [1])[3] == (1300, False)
    assert told(LINES, coupons, [])[3] == (1500, False)
    both, alone = quote(LINES, coupons, NOW), quote(LINES, [tenth], NOW)
    assert both.discount_minor - alone.discount_minor == 1800


def test_what_does_not_fit_says_why_and_by_how_much() -> None:
    coupons = [
        terms(1, threshold_minor=12_000),
        terms(2, within=9, owner=9),
        terms(3, valid_from=NOW + timedelta(days=1), valid_until=NOW + timedelta(days=2)),
        of_platform(4, amount_minor=15_000),
        terms(5, owner=None, within=None, is_compensation=True),
    ]

    found = {one.coupon: one.unused for one in options(LINES, coupons, [4], NOW)}

    assert {coupon: why and (why.why, why.missing_minor) for coupon, why in found.items()} == {
        1: (WhyNot.BELOW_THRESHOLD, 2_000),
        2: (WhyNot.OTHER_GOODS, 0),
        3: (WhyNot.NOT_YET, 0),
        4: None,
        5: (WhyNot.NOTHING_LEFT, 0),
    }
