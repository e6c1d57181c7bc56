"""What coupons take off: the published table, exact to the fen by line, payer and coupon."""

from typing import Any

import pytest

from magpie.domain.campaigns.rules.combining import COMBINATIONS_MAX, best_combination
from magpie.domain.campaigns.rules.coupons import Group, Kind, Payer, Scope, Shares, group_of, percent_of
from magpie.domain.campaigns.rules.stacking import (
    STACKING,
    Applied,
    DiscountShare,
    Unused,
    WhyNot,
    quote,
)
from tests.domain.campaigns.cast import DAY, line, of_platform, terms
from tests.domain.cast import NOW


def test_a_shops_coupon_goes_first_and_the_platforms_takes_of_what_remains() -> None:
    lines = [line("1", 20_000), line("2", 10_000, shop=2)]
    shop = terms(9, amount_minor=2000, threshold_minor=20_000)
    platform = of_platform(3, kind=Kind.PERCENT, amount_minor=0, percent_bp=1000, max_minor=50_000)

    priced = quote(lines, [platform, shop], NOW)

    assert priced.applied == (Applied(9, Group.SHOP, 2000), Applied(3, Group.PLATFORM, 2800))
    assert priced.shares == (
        DiscountShare(9, Payer.SHOP, "1", 2000),
        DiscountShare(3, Payer.PLATFORM, "1", 1800),
        DiscountShare(3, Payer.PLATFORM, "2", 1000),
    )
    assert [(one.key, one.before_minor, one.after_minor) for one in priced.lines] == [
        ("1", 20_000, 16_200),
        ("2", 10_000, 9000),
    ]
    assert (priced.before_minor, priced.discount_minor, priced.total_minor) == (30_000, 4800, 25_200)


def test_all_four_places_stack_in_the_order_of_the_table() -> None:
    given = [
        of_platform(1, amount_minor=500, is_compensation=True),
        of_platform(2, amount_minor=500),
        of_platform(3, amount_minor=500, scope=Scope.CATEGORIES, categories=frozenset({"food"})),
        terms(4, amount_minor=500),
    ]

    priced = quote([line("1")], given, NOW)

    assert [one.group for one in priced.applied] == [rule.group for rule in STACKING]
    assert priced.total_minor == 4800


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_from": NOW + DAY, "valid_until": NOW + 2 * DAY}, Unused(7, WhyNot.NOT_YET)),
        ({"valid_until": NOW}, Unused(7, WhyNot.OVER)),
        ({"within": 2, "owner": 2}, Unused(7, WhyNot.OTHER_GOODS)),
        ({"currency": "USD"}, Unused(7, WhyNot.OTHER_GOODS)),
        ({"scope": Scope.PRODUCTS, "products": frozenset({2})}, Unused(7, WhyNot.OTHER_GOODS)),
        ({"scope": Scope.CATEGORIES, "categories": frozenset({"food/te"})}, Unused(7, WhyNot.OTHER_GOODS)),
        ({"threshold_minor": 6801}, Unused(7, WhyNot.BELOW_THRESHOLD, 1)),
    ],
)
def test_a_coupon_that_does_not_hold_says_why(changes: dict[str, Any], why: Unused) -> None:
    priced = quote([line("1")], [terms(7, **changes)], NOW)

    assert (priced.unused, priced.applied, priced.shares, priced.total_minor) == ((why,), (), (), 6800)


@pytest.mark.parametrize(
    "changes",
    [
        {"threshold_minor": 6800},
        {"scope": Scope.PRODUCTS, "products": frozenset({1, 2})},
        {"scope": Scope.CATEGORIES, "categories": frozenset({"food"})},
        {"scope": Scope.CATEGORIES, "categories": frozenset({"food/tea"})},
        {"valid_from": NOW},
    ],
)
def test_a_coupon_holds_from_its_first_fen_and_instant_on(changes: dict[str, Any]) -> None:
    assert quote([line("1")], [terms(7, **changes)], NOW).total_minor == 4800


def test_one_shops_place_is_not_anothers_and_the_earlier_of_two_holds() -> None:
    lines = [line("1"), line("2", shop=2)]
    given = [terms(5), terms(4, amount_minor=100), terms(6, owner=2, within=2, amount_minor=300)]

    priced = quote(lines, given, NOW)

    assert [(one.coupon, one.minor) for one in priced.applied] == [(4, 100), (6, 300)]
    assert priced.unused == (Unused(5, WhyNot.GROUP_TAKEN),)


def test_a_minimum_reads_the_price_before_any_coupon() -> None:
    given = [terms(1, amount_minor=5000), of_platform(2, amount_minor=1000, threshold_minor=6800)]

    assert quote([line("1")], given, NOW).discount_minor == 6000


def test_nothing_ever_costs_less_than_nothing() -> None:
    given = [
        terms(1, amount_minor=9000),
        of_platform(2),
        of_platform(3, is_compensation=True, kind=Kind.PERCENT, amount_minor=0, percent_bp=5000, max_minor=9),
    ]

    priced = quote([line("1"), line("2", 0)], given, NOW)

    assert (priced.total_minor, [one.after_minor for one in priced.lines]) == (0, [0, 0])
    assert priced.unused == (Unused(2, WhyNot.NOTHING_LEFT), Unused(3, WhyNot.NOTHING_LEFT))


@pytest.mark.parametrize(
    ("minor", "percent_bp", "off"),
    [(333, 1500, 50), (1, 5000, 1), (1, 4999, 0), (10_001, 1500, 1500), (10**11, 10_000, 10**11)],
)
def test_a_percentage_is_rounded_half_up(minor: int, percent_bp: int, off: int) -> None:
    assert percent_of(minor, percent_bp) == off


def test_a_percentage_stops_at_its_ceiling() -> None:
    given = [terms(1, kind=Kind.PERCENT, amount_minor=0, percent_bp=5000, max_minor=1000)]

    assert quote([line("1")], given, NOW).discount_minor == 1000


def test_lines_and_payers_both_add_up_when_nothing_divides() -> None:
    lines = [line("1", 101), line("2", 101), line("3", 101, has_creator=True)]
    shares = Shares(platform_bp=3333, shop_bp=3333, creator_bp=3334)

    priced = quote(lines, [of_platform(1, amount_minor=100, shares=shares)], NOW)

    by_line = {key: sum(s.minor for s in priced.shares if s.line == key) for key in "123"}
    by_payer = {payer: sum(s.minor for s in priced.shares if s.payer == payer) for payer in Payer}
    assert by_line == {"1": 34, "2": 33, "3": 33}
    assert sum(by_payer.values()) == 100
    assert by_payer[Payer.SHOP] == 33
    assert [s for s in priced.shares if s.payer == Payer.CREATOR and s.line != "3"] == []


def test_each_line_bears_its_part_of_what_is_left_whoever_pays() -> None:
    """Lines of 5, 3 and 1, payers of a third each: split apart, each payer's rounding would fall on the same lines."""
    lines = [line("1", 5), line("2", 3), line("3", 1)]
    shares = Shares(platform_bp=3333, shop_bp=3333, creator_bp=3334)

    priced = quote(lines, [of_platform(1, amount_minor=6, shares=shares)], NOW)

    assert [one.discount_minor for one in priced.lines] == [3, 2, 1]


def test_the_same_lines_in_another_order_cost_the_same() -> None:
    lines = [line("1", 1), line("2", 1), line("3", 1)]
    given = [terms(1, amount_minor=2)]

    assert quote(lines[::-1], given, NOW) == quote(lines, given, NOW)
    assert [one.discount_minor for one in quote(lines, given, NOW).lines] == [1, 1, 0]


@pytest.mark.parametrize(("owner", "bears"), [(None, Payer.PLATFORM), (1, Payer.SHOP)])
def test_a_creators_share_where_there_is_none_is_borne_by_whoever_made_the_coupon(
    owner: int | None, bears: Payer
) -> None:
    of = of_platform if owner is None else terms
    given = [of(1, shares=Shares(creator_bp=10_000))]

    assert quote([line("1")], given, NOW).shares == (DiscountShare(1, bears, "1", 2000),)
    assert quote([line("1", has_creator=True)], given, NOW).shares == (
        DiscountShare(1, Payer.CREATOR, "1", 2000),
    )


def test_the_best_combination_is_found_where_the_largest_of_each_place_is_not_the_best() -> None:
    """The larger shop coupon falls on goods that the platform would have halved anyway."""
    lines = [line("1", 1000, product=1), line("2", 1000, product=2, categories=("toys",))]
    toys = of_platform(
        3, kind=Kind.PERCENT, amount_minor=0, percent_bp=5000, max_minor=10_000,
        scope=Scope.CATEGORIES, categories=frozenset({"toys"}),
    )  # fmt: skip
    given = [
        terms(1, amount_minor=100, scope=Scope.PRODUCTS, products=frozenset({1})),
        terms(2, amount_minor=110, scope=Scope.PRODUCTS, products=frozenset({2})),
        toys,
    ]

    best = best_combination(lines, given, NOW)

    assert (best.coupons, best.quote.discount_minor) == ((1, 3), 600)


def test_of_equal_combinations_the_smaller_and_then_the_earlier_is_chosen() -> None:
    lines = [line("1", 1000)]

    assert best_combination(lines, [terms(8), terms(5), of_platform(2, amount_minor=1)], NOW).coupons == (5,)
    assert best_combination(lines, [terms(5), of_platform(2)], NOW).coupons == (2,)
    halves = [of_platform(2, amount_minor=500), of_platform(3, amount_minor=500, is_compensation=True)]
    assert best_combination(lines, [terms(1), *halves], NOW).coupons == (1,)
    assert best_combination(lines, [], NOW).coupons == ()
    assert best_combination([], [terms(1)], NOW).quote.total_minor == 0


def test_a_search_that_is_too_wide_is_narrowed_and_keeps_the_best_of_each_place() -> None:
    lines = [line(str(shop), 10_000, shop=shop) for shop in range(1, 9)]
    given = [
        terms(shop * 10 + n, owner=shop, within=shop, amount_minor=100 * (n + 1))
        for shop in range(1, 9)
        for n in range(4)
    ]
    assert COMBINATIONS_MAX < 5**8

    best = best_combination(lines, given, NOW)

    assert best.coupons == tuple(shop * 10 + 3 for shop in range(1, 9))


def test_nobody_chooses_a_group() -> None:
    assert [
        group_of(owner=owner, scope=scope, is_compensation=made_good)
        for owner, scope, made_good in [
            (1, Scope.PRODUCTS, False), (None, Scope.PLATFORM, False), (None, Scope.SHOP, False), (1, Scope.SHOP, True),
        ]
    ] == [Group.SHOP, Group.PLATFORM, Group.SHELF, Group.COMPENSATION]  # fmt: skip


@pytest.mark.parametrize("lines", [[line("1"), line("1")], [line("1", -1)], [line("1", quantity=0)]])
def test_lines_that_cannot_be_are_a_mistake_of_the_caller(lines: list[Any]) -> None:
    with pytest.raises(ValueError, match="line"):
        quote(lines, [], NOW)
