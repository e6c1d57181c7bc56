"""For any cart and any coupons: sums are exact, nothing is below nothing, order means nothing, one more never costs more."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.domain.campaigns.rules.combining import best_combination
from magpie.domain.campaigns.rules.coupons import CouponTerms, Kind, Payer, Scope, Shares
from magpie.domain.campaigns.rules.refunds import refund_share
from magpie.domain.campaigns.rules.stacking import LinePrice, discount_of, is_for, quote
from magpie.kit.money import split_minor
from tests.domain.campaigns.cast import DAY
from tests.domain.cast import NOW

pytestmark = pytest.mark.wide

AMOUNTS = st.one_of(st.integers(0, 12), st.integers(0, 200_000))
LINES = st.lists(
    st.builds(
        LinePrice,
        key=st.text("abcdef", min_size=1, max_size=3),
        shop=st.integers(1, 3),
        product=st.integers(1, 4),
        categories=st.lists(st.sampled_from(["food", "food/tea", "toys"]), max_size=2).map(tuple),
        unit_minor=AMOUNTS,
        quantity=st.integers(1, 5),
        currency=st.sampled_from(["CNY", "CNY", "CNY", "USD"]),
        has_creator=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda line: line.key,
)


@st.composite
def shares(draw: st.DrawFn, is_platform: bool) -> Shares:
    platform = draw(st.integers(0, 10_000)) if is_platform else 0
    shop = draw(st.integers(0, 10_000 - platform))
    return Shares(platform_bp=platform, shop_bp=shop, creator_bp=10_000 - platform - shop)


@st.composite
def coupons(draw: st.DrawFn, coupon: int) -> CouponTerms:
    owner = draw(st.sampled_from([None, 1, 2, 3]))
    kind = draw(st.sampled_from(list(Kind)))
    scope = draw(st.sampled_from([Scope.SHOP, Scope.PRODUCTS, Scope.CATEGORIES, Scope.PLATFORM]))
    is_shop = owner is not None
    scope = Scope.SHOP if is_shop and scope == Scope.PLATFORM else scope
    return CouponTerms(
        coupon=coupon,
        owner=owner,
        within=owner if is_shop else (draw(st.integers(1, 3)) if scope == Scope.SHOP else None),
        scope=scope,
        kind=kind,
        currency="CNY",
        shares=draw(shares(not is_shop)),
        amount_minor=draw(st.integers(1, 50_000)) if kind == Kind.AMOUNT else 0,
        percent_bp=draw(st.integers(1, 10_000)) if kind == Kind.PERCENT else 0,
        max_minor=draw(st.integers(1, 50_000)) if kind == Kind.PERCENT else 0,
        threshold_minor=draw(st.sampled_from([0, 0, 1, 1000])),
        products=frozenset(draw(st.sets(st.integers(1, 4)))),
        categories=frozenset(draw(st.sets(st.sampled_from(["food", "food/tea", "toys"])))),
        valid_from=NOW - DAY,
        valid_until=NOW + DAY * draw(st.sampled_from([-1, 1, 1, 1])),
        is_compensation=draw(st.sampled_from([False, False, True])),
    )


COUPONS = st.integers(0, 4).flatmap(lambda n: st.tuples(*[coupons(coupon) for coupon in range(1, n + 1)]))


@settings(max_examples=300, deadline=None)
@given(lines=LINES, given_coupons=COUPONS)
def test_every_sum_is_exact_by_line_coupon_and_payer(
    lines: list[LinePrice], given_coupons: tuple[CouponTerms, ...]
) -> None:
    priced = quote(lines, given_coupons, NOW)

    by_line, by_coupon = Counter[str](), Counter[int]()
    by_payer = Counter[tuple[int, Payer]]()
    for share in priced.shares:
        assert share.minor > 0
        by_line[share.line] += share.minor
        by_coupon[share.coupon] += share.minor
        by_payer[share.coupon, share.payer] += share.minor
    assert [by_line[line.key] for line in priced.lines] == [line.discount_minor for line in priced.lines]
    assert dict(by_coupon) == {one.coupon: one.minor for one in priced.applied}
    assert all(0 <= line.discount_minor <= line.before_minor for line in priced.lines)
    assert {one.coupon for one in priced.applied} | {one.coupon for one in priced.unused} == {
        one.coupon for one in given_coupons
    }
    terms_of = {one.coupon: one for one in given_coupons}
    left = {line.key: line.before_minor for line in lines}
    for one in priced.applied:
        terms = terms_of[one.coupon]
        eligible = sorted(line.key for line in lines if is_for(terms, line))
        by_rule = split_minor(one.minor, [left[key] for key in eligible])
        borne = Counter[str]()
        for share in priced.shares:
            borne[share.line] += share.minor if share.coupon == one.coupon else 0
        assert [borne[key] for key in eligible] == by_rule
        left = {key: minor - borne[key] for key, minor in left.items()}
        parts = dict(zip(Payer, split_minor(one.minor, terms.shares.weights), strict=True))
        # Where nobody leads to a line, the creator's part goes to whoever made the coupon: only ever that way.
        moved = parts[Payer.CREATOR] - by_payer[one.coupon, Payer.CREATOR]
        assert moved >= 0
        expected = {**parts, Payer.CREATOR: parts[Payer.CREATOR] - moved}
        expected[terms.owner_pays_as] += moved
        assert {payer: by_payer[one.coupon, payer] for payer in Payer} == expected
        assert one.minor <= (terms.amount_minor if terms.kind == Kind.AMOUNT else terms.max_minor)


@settings(max_examples=200, deadline=None)
@given(lines=LINES, given_coupons=COUPONS, data=st.data())
def test_the_order_of_lines_and_coupons_means_nothing(
    lines: list[LinePrice], given_coupons: tuple[CouponTerms, ...], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(lines))
    turned = data.draw(st.permutations(given_coupons))

    assert quote(shuffled, turned, NOW) == quote(lines, given_coupons, NOW)
    assert best_combination(shuffled, turned, NOW) == best_combination(lines, given_coupons, NOW)


@settings(max_examples=200, deadline=None)
@given(lines=LINES, given_coupons=COUPONS)
def test_one_more_coupon_never_makes_the_best_price_dearer(
    lines: list[LinePrice], given_coupons: tuple[CouponTerms, ...]
) -> None:
    totals = [
        best_combination(lines, given_coupons[:count], NOW).quote.total_minor
        for count in range(len(given_coupons) + 1)
    ]

    assert totals == sorted(totals, reverse=True)
    assert totals[-1] <= quote(lines, given_coupons, NOW).total_minor


@settings(max_examples=300, deadline=None)
@given(left=st.integers(0, 10**9), less=st.integers(0, 10**6), data=st.data())
def test_a_coupon_gives_up_no_more_than_what_was_taken_before_it(
    left: int, less: int, data: st.DataObject
) -> None:
    """The reason why a coupon in an earlier place never raises what is paid in the end."""
    terms = data.draw(coupons(1))
    less = min(less, left)

    assert 0 <= discount_of(terms, left) - discount_of(terms, left - less) <= less


@given(paid=st.integers(0, 10**9), pieces=st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_what_comes_back_in_parts_is_exactly_what_was_paid(paid: int, pieces: list[int]) -> None:
    quantity, already, back = sum(pieces), 0, []
    for n in pieces:
        back.append(refund_share(paid_minor=paid, quantity=quantity, already=already, n=n))
        already += n

    assert sum(back) == paid
    assert all(0 <= one <= paid for one in back)
