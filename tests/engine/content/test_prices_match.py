"""Price bands come from a person's own choices, and every dimension of a match is a number 0..1."""

import numpy as np
import pytest

from magpie.engine.content.facets import Facets
from magpie.engine.content.match import ROWS, SORTS, TERMS, Evidence, match
from magpie.engine.content.params import ContentParams
from magpie.engine.content.prices import Band, Prices
from tests.engine.content.cast import GIFTS, LAMPS, MEI, NOW_MS, TAO, Shelf, empty_shelf, full_shelf, look

NONE = np.empty(0, np.int32)
NOBODY = (NONE, np.empty(0, np.float32))


def priced(*prices_minor: int, person: int = MEI) -> Prices:
    prices = Prices(ContentParams())
    for price_minor in prices_minor:
        prices.learn(person=person, price_minor=price_minor, weight=1.0, ts_ms=NOW_MS)
    return prices


def fit(prices: Prices, *prices_minor: int) -> list[float]:
    """What a match says of these prices, and of nothing else."""
    shelf = empty_shelf()
    for card, price_minor in enumerate(prices_minor):
        shelf.facets.publish(card=card, account=0, topics={}, price_minor=price_minor)
    return matched(
        shelf.facets, evidence(Shelf(**vars(shelf) | {"prices": prices}), MEI), *range(len(prices_minor))
    )["price_fit"]


def evidence(shelf: Shelf, person: int, *, told: tuple[int, ...] = ()) -> Evidence:
    """What is known of somebody on the shelf; each term weighs 1, and a price that does not fit counts for nothing."""
    band, inferred = shelf.prices.find_band(person=person), shelf.interests.inferred
    numbers = np.array([0.5, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0])
    if band is not None:
        numbers[3:5] = np.log([max(1, band.low_minor), max(1, band.high_minor)])
        numbers[5:] = band.spread, band.high_minor if band.is_declared else 0
    return Evidence(
        told=np.array(told, np.int32), follows=NONE, owns=NONE, visited=NONE, searched=NONE,
        inferred=tuple(inferred(person=person, sort=sort, ts_ms=NOW_MS) for sort in SORTS),
        session=NOBODY, covisit=NOBODY, circles=np.empty(0, np.float32), circle_of=NONE, numbers=numbers,
        weights=np.ones(len(TERMS)),
    )  # fmt: skip


def matched(facets: Facets, asked: Evidence, *cards: int) -> dict[str, list[float]]:
    return dict(zip(ROWS, match(facets, asked, np.array(cards, np.int32)).tolist(), strict=True))


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

    found = matched(shelf.facets, evidence(shelf, MEI), 4, 7, 39)

    assert all(0.0 <= value <= 1.0 for name in (*TERMS, "price_fit") for value in found[name])
    assert found["taste"][0] > 0.3 > 0.1 > found["taste"][1] > 0.0  # card 7 shares only gifts
    assert found["price_fit"][0] == 1.0 and found["price_fit"][2] < 0.6
    assert found["style"][0] == found["style"][1] > 0.4 and found["style"][2] == 0.0
    assert found["brand"][0] > 0.4 and found["brand"][1] == 0.0 and found["brand"][2] > 0.4
    assert found["function"][0] > 0.4
    assert found["match"][0] == pytest.approx(1.0 + sum(found[name][0] for name in TERMS))


def test_a_declared_topic_matches_better_than_a_guessed_one() -> None:
    shelf = full_shelf()
    for _ in range(50):
        look(shelf, 4)

    found = matched(shelf.facets, evidence(shelf, MEI, told=(LAMPS,)), 4, 5)

    assert found["declared"][1] > found["taste"][0] > 0.0 == found["declared"][0]


def test_a_stranger_matches_nothing_but_the_unknown_price() -> None:
    shelf = full_shelf()

    found = matched(shelf.facets, evidence(shelf, TAO), 4)

    assert [found[name] for name in TERMS] == [[0.0]] * len(TERMS)
    assert (found["match"], found["price_fit"]) == ([1.0], [0.5])
    assert GIFTS not in shelf.interests.strengths(person=TAO, sort="topics", ts_ms=NOW_MS)[0]


def test_restored_prices_are_the_same_bits() -> None:
    one = priced(*range(1_000, 9_000, 377))
    other = Prices(ContentParams())
    other.restore(one.snapshot())
    for prices in (one, other):
        prices.learn(person=MEI, price_minor=777, weight=2.0, ts_ms=NOW_MS + 10**9)

    ours, theirs = one.snapshot(), other.snapshot()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)
