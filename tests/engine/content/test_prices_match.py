"""Price bands come from a person's own choices, and every dimension of a match is a number 0..1."""

import numpy as np
import pytest

from magpie.engine.content import DIMENSIONS, Band, ContentParams, Prices
from tests.engine.content.cast import GIFTS, LAMPS, MEI, NOW_MS, TAO, full_shelf, look


def priced(*prices_minor: int, person: int = MEI) -> Prices:
    prices = Prices(ContentParams())
    for price_minor in prices_minor:
        prices.learn(person=person, price_minor=price_minor, weight=1.0, ts_ms=NOW_MS)
    return prices


def fit(prices: Prices, *prices_minor: int) -> list[float]:
    return prices.fit(person=MEI, price_minor=np.array(prices_minor, np.int64)).tolist()


def test_nothing_known_is_no_band_and_half_a_match() -> None:
    assert priced(5_000).find_band(person=MEI) is None
    assert fit(priced(), 100, 10**9) == [0.5, 0.5]


def test_a_band_lies_where_the_choices_lie() -> None:
    band = priced(*[5_000] * 20).find_band(person=MEI)

    assert band == Band(3_816, 6_551, pytest.approx((2 * 0.49 / 22) ** 0.5), False)  # 5000 e^(∓1.28 spread)
    assert fit(priced(*[5_000] * 20), 5_000, 3_900, 6_500) == [1.0, 1.0, 1.0]


def test_outside_the_band_a_match_falls_by_e_per_spread_on_both_sides() -> None:
    prices = priced(*[5_000] * 20)
    band = prices.find_band(person=MEI)
    step = np.exp(band.spread)

    above, below = fit(prices, round(band.high_minor * step), round(band.low_minor / step))

    assert above == pytest.approx(np.exp(-1), abs=1e-3)
    assert below == pytest.approx(np.exp(-1), abs=1e-3)  # cheaper is not better


def test_a_wide_wallet_has_a_wide_band() -> None:
    narrow, wide = (
        priced(*[5_000] * 10).find_band(person=MEI),
        priced(*[1_000, 25_000] * 5).find_band(person=MEI),
    )

    assert wide.high_minor > 3 * narrow.high_minor
    assert wide.low_minor < narrow.low_minor / 3


def test_a_ceiling_is_the_upper_end_whichever_way_it_points() -> None:
    prices = priced(*[5_000] * 20)

    prices.declare(person=MEI, ceiling_minor=4_000)
    assert prices.find_band(person=MEI)[:2] == (3_816, 4_000)
    assert fit(prices, 4_000, 4_001) == [1.0, 0.0]
    assert prices.is_inside(person=MEI, price_minor=np.array([4_000, 4_001, 0])).tolist() == [
        True,
        False,
        True,
    ]

    prices.declare(person=MEI, ceiling_minor=90_000)
    assert fit(prices, 80_000) == [1.0]

    prices.declare(person=MEI, ceiling_minor=0)
    assert prices.find_band(person=MEI).is_declared is False


def test_a_ceiling_alone_is_a_band() -> None:
    prices = priced()
    prices.declare(person=MEI, ceiling_minor=3_000)

    assert prices.find_band(person=MEI)[:2] == (0, 3_000)
    assert prices.find_band(person=TAO) is None


def test_only_acts_move_a_band() -> None:
    prices = priced(*[5_000] * 20)
    before = prices.find_band(person=MEI)

    prices.learn(person=MEI, price_minor=90_000, weight=0.0, ts_ms=NOW_MS)  # shown, not wanted
    prices.learn(person=MEI, price_minor=90_000, weight=-2.0, ts_ms=NOW_MS)  # refused
    prices.learn(person=MEI, price_minor=0, weight=1.0, ts_ms=NOW_MS)  # a post

    assert prices.find_band(person=MEI) == before


def test_reset_keeps_the_ceiling() -> None:
    prices = priced(*[5_000] * 20)
    prices.declare(person=MEI, ceiling_minor=3_000)

    prices.reset(person=MEI)

    assert prices.find_band(person=MEI)[:2] == (0, 3_000)


def test_a_match_speaks_on_each_dimension() -> None:
    shelf = full_shelf()
    for card in (4, 4, 4):  # tea, shop 4, style 1, price 1,400
        look(shelf, card)
    cards = np.array([4, 7, 39], np.int32)

    match = shelf.matcher.match(
        person=MEI, cards=cards, trend=np.array([0.1, 0.2, 0.9], np.float32), ts_ms=NOW_MS
    )

    by_name = {name: match[:, column].tolist() for column, name in enumerate(DIMENSIONS)}
    assert match.shape == (3, 6) and match.dtype == np.float32
    assert ((match >= 0.0) & (match <= 1.0)).all()
    assert by_name["taste"][0] > 0.3 > 0.1 > by_name["taste"][1] > 0.0  # card 7 shares only gifts
    assert by_name["price"][0] == 1.0 and by_name["price"][2] < 0.6
    assert by_name["trend"] == pytest.approx([0.1, 0.2, 0.9])
    assert by_name["style"][0] == by_name["style"][1] > 0.4 and by_name["style"][2] == 0.0
    assert by_name["brand"][0] > 0.4 and by_name["brand"][1] == 0.0 and by_name["brand"][2] > 0.4
    assert by_name["function"][0] > 0.4


def test_a_declared_topic_matches_better_than_a_guessed_one() -> None:
    shelf = full_shelf()
    for _ in range(50):
        look(shelf, 4)
    shelf.interests.declare(person=MEI, topics=[LAMPS], accounts=[])
    zeros = np.zeros(2, np.float32)

    match = shelf.matcher.match(person=MEI, cards=np.array([4, 5], np.int32), trend=zeros, ts_ms=NOW_MS)

    assert match[1, 0] > match[0, 0]


def test_a_stranger_matches_nothing_but_the_unknown_price() -> None:
    shelf = full_shelf()

    match = shelf.matcher.match(
        person=TAO, cards=np.array([4], np.int32), trend=np.zeros(1, np.float32), ts_ms=NOW_MS
    )

    assert match.tolist() == [[0.0, 0.5, 0.0, 0.0, 0.0, 0.0]]
    assert GIFTS not in shelf.interests.strengths(person=TAO, sort="topics", ts_ms=NOW_MS)[0]


def test_restored_prices_are_the_same_bits() -> None:
    one = priced(*range(1_000, 9_000, 377))
    other = Prices(ContentParams())
    other.restore(one.snapshot())
    for prices in (one, other):
        prices.learn(person=MEI, price_minor=777, weight=2.0, ts_ms=NOW_MS + 10**9)

    ours, theirs = one.snapshot(), other.snapshot()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)
