"""Team drafts: fair to both teams, exact in their chances, and unbiased where neither ranking is better."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.engine.experiments.drafting import NO_TEAM, Pick, Team, ranked, team_draft

CARDS = 6


class Lots:
    """A random generator that gives the lots it was given."""

    def __init__(self, lots: Sequence[float]) -> None:
        self._lots = iter(lots)

    def random(self) -> float:
        return next(self._lots)


def all_drafts(teams: tuple[Team, Team], places: int) -> Iterator[tuple[float, list[Pick]]]:
    """Every way the coins may fall between two fixed rankings, with its chance."""
    for coins in itertools.product((0.25, 0.75), repeat=(places + 1) // 2):
        lots = [lot for coin in coins for lot in (coin, 0.5, 0.5, 0.5)]
        yield 0.5 ** len(coins), team_draft(teams, places=places, rng=Lots(lots), reserved={})  # type: ignore[arg-type]


rankings = st.permutations(range(CARDS))


@given(rankings, st.lists(st.integers(0, 5), min_size=CARDS, max_size=CARDS), st.integers(1, CARDS))
def test_equal_rankings_earn_the_same_credit_whatever_people_like(order, liking, places) -> None:  # type: ignore[no-untyped-def]
    """Whoever likes what, and even if the place decides: summed over all coins neither team is ahead."""
    teams = ranked(order, CARDS), ranked(order, CARDS)
    credit = [0.0, 0.0]
    for chance, page in all_drafts(teams, places):
        for place, pick in enumerate(page):
            credit[pick.team] += chance * liking[pick.card] / (1.0 + place)

    assert credit[0] == pytest.approx(credit[1])


@given(rankings, rankings, st.integers(1, CARDS), st.integers(0, 2**32))
def test_teams_take_turns_and_pick_what_they_want_most(one, other, places, seed) -> None:  # type: ignore[no-untyped-def]
    page = team_draft(
        (ranked(one, CARDS), ranked(other, CARDS)),
        places=places,
        rng=np.random.default_rng(seed),
        reserved={},
    )

    assert len({pick.card for pick in page}) == len(page) == places
    for place, pick in enumerate(page):
        own, before = (one, other)[pick.team], [earlier.card for earlier in page[:place]]
        assert pick.card == next(card for card in own if card not in before)
        sizes = Counter(earlier.team for earlier in page[: place + 1])
        assert abs(sizes[0] - sizes[1]) <= 1


def test_chances_are_how_often_it_happens() -> None:
    """Two rankings that draw: the product of a page's chances and of its coins is how often it comes."""
    liking = np.array([[4.0, 2.0, 1.0], [1.0, 1.0, 3.0]])

    def team(at: int) -> Team:
        def chances(page: Sequence[int]) -> np.ndarray:
            left = liking[at].copy()
            left[list(page)] = 0.0
            return left / left.sum() if left.sum() else left

        return chances

    rng, came, told = np.random.default_rng(3), Counter[tuple[tuple[int, int], ...]](), {}
    for _ in range(20_000):
        page = team_draft((team(0), team(1)), places=2, rng=rng, reserved={})
        came[page[0].card, page[1].card] += 1
        told[page[0].card, page[1].card, page[0].team] = page
    for first, second in itertools.permutations(range(3), 2):
        # The first place is drawn by either team; the second by the other one, whose conditional chance is logged.
        chance = sum(0.5 * team(side)([])[first] * told[first, second, side][1].chance for side in (0, 1))
        error = (chance * (1 - chance) / 20_000) ** 0.5
        assert abs(came[first, second] / 20_000 - chance) < 4 * error
        assert told[first, second, 0][0].chance == pytest.approx(
            (team(0)([])[first] + team(1)([])[first]) / 2
        )


def test_reserved_places_belong_to_nobody_and_cost_no_turn() -> None:
    page = team_draft(
        (ranked([0, 1, 2], CARDS), ranked([3, 4, 5], CARDS)), places=5, rng=np.random.default_rng(1), reserved={1: 2}
    )  # fmt: skip

    assert page[1] == Pick(2, NO_TEAM, 1.0)
    assert Counter(pick.team for pick in page) == {0: 2, 1: 2, NO_TEAM: 1}


def test_where_cards_run_out_the_page_is_short() -> None:
    page = team_draft(
        (ranked([0], CARDS), ranked([0], CARDS)), places=4, rng=np.random.default_rng(1), reserved={3: 5}
    )

    assert [pick.card for pick in page] == [0, 5]
