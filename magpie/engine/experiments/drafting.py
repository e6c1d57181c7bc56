"""Team-draft interleaving: one page out of two rankings, each card with the team that put it there (Radlinski 2008).

In each round a coin says who picks first, and each team picks its best card of those still free; in a ranking that draws,
its next draw given the page so far. So a card's chance at its place, given the cards before it and who picked them, stays
exact: half of either team's where the coin decides, else the picking team's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from magpie.engine.arrays import F64

NO_TEAM = -1
"""Of a card whose place was reserved: neither ranking put it there."""
Team = Callable[[tuple[int, ...]], F64]
"""Cards already on the page -> the chance of each card to be this team's next; all 0 where it has none left."""


@dataclass(frozen=True)
class Pick:
    """A card, the team that gets its credit, and the chance it had."""

    card: int
    team: int
    chance: float


def team_draft(
    teams: tuple[Team, Team], *, places: int, rng: np.random.Generator, reserved: Mapping[int, int]
) -> list[Pick]:
    """A page of at most `places`; reserved places (place -> card) belong to no team and no round."""
    page: list[Pick] = []
    sizes = [0, 0]
    for place in range(places):
        if place in reserved:
            page.append(Pick(reserved[place], NO_TEAM, 1.0))
            continue
        on_page = tuple(pick.card for pick in page)
        chances = teams[0](on_page), teams[1](on_page)
        odds = _odds(sizes)
        team = int(rng.random() < odds)
        card = _drawn(chances[team], rng)
        if card is None:
            continue
        page.append(Pick(card, team, float((1.0 - odds) * chances[0][card] + odds * chances[1][card])))
        sizes[team] += 1
    return page


def ranked(ranking: Sequence[int], cards: int) -> Team:
    """A team that picks by a fixed order."""

    def next_of(page: tuple[int, ...]) -> F64:
        chances = np.zeros(cards)
        for card in ranking:
            if card not in page:
                chances[card] = 1.0
                break
        return chances

    return next_of


def _odds(sizes: Sequence[int]) -> float:
    """The chance that the second team picks now: who has fewer picks, and a coin where both have as many."""
    return 0.5 if sizes[0] == sizes[1] else float(sizes[1] < sizes[0])


def _drawn(chances: F64, rng: np.random.Generator) -> int | None:
    reached = np.cumsum(chances)
    if not len(reached) or reached[-1] <= 0.0:
        return None
    return int(np.searchsorted(reached, rng.random() * reached[-1], side="right"))
