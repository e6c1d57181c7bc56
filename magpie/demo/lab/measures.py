"""What became of the town: satisfaction, discovery, spread, fairness, and what a newcomer saw first. One number each, per run."""

from dataclasses import dataclass

import numpy as np

from magpie.demo.lab.days import Lived
from magpie.demo.lab.params import BY_CARD, FIRST_CARDS, KNOWN_SHARE, LOVED, REACH_SHARE
from magpie.demo.lab.town import START_MS
from magpie.demo.lab.visits import Visit
from magpie.kit.clock import DAY_MS

UNSEARCHED_TASTE = 0.08
"""A topic with this share of a person's taste is an interest of theirs."""
FOUND_CARDS = 2
"""Cards of it that they loved, for the interest to count as found."""


@dataclass(frozen=True)
class Measures:
    """`nan` where a run had nothing to measure. Days are simulated days."""

    satisfaction: float  # joy per person and day in the last third: how much, how good, how often
    discovery: (
        float  # share of a person's interests, never said, in which they came to love two cards or more
    )
    reach_days: float  # median days until a good new product had met 80 % of its circle; never counts as the rest of the run
    reach_share: float  # of a good new product's circle, how many who came since had met it in the end
    neighbour_share: float  # the same for the circle's two neighbours
    known_days: float  # median days until half of its circle had met it; never counts as the rest of the run
    known_showings: (
        float  # median showings, to whomever, that it took, of those whose circle came to know them
    )
    known_share: float  # how many good new products came to be known so
    gini: float  # of impressions over shops
    new_shop_chance: float  # share of new shops that reached the wanted number of interested people
    first_cards: float  # mean joy of a newcomer's first 20 cards
    by_card: float  # mean joy of their cards 31 to 40


def measure(lived: Lived) -> Measures:
    """Everything the lab reports of one run."""
    by_person = _by_person(lived)
    known_days, known_showings, known_share = _known(lived)
    return Measures(
        satisfaction=_satisfaction(lived),
        discovery=_discovery(lived, by_person),
        reach_days=_reach_days(lived),
        reach_share=_met_share(lived, own=True),
        neighbour_share=_met_share(lived, own=False),
        known_days=known_days,
        known_showings=known_showings,
        known_share=known_share,
        gini=_gini(_impressions_of_shops(lived)),
        new_shop_chance=_new_shop_chance(lived),
        first_cards=_newcomers_joy(lived, by_person, 0, FIRST_CARDS),
        by_card=_newcomers_joy(lived, by_person, BY_CARD - 10, BY_CARD),
    )


def _satisfaction(lived: Lived) -> float:
    last = lived.visits[-max(1, len(lived.visits) // 3) :]
    joys = sum(sum(visit.joys) for day in last for visit in day)
    return joys / len(lived.town.people) / len(last)


def _by_person(lived: Lived) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = {}
    for day in lived.visits:
        for visit in day:
            found.setdefault(visit.person, []).append(visit)
    return found


def _discovery(lived: Lived, by_person: dict[int, list[Visit]]) -> float:
    town, shares = lived.town, []
    main_topic = town.things.shares.argmax(1)
    for person, visits in by_person.items():
        said = {town.things.topics.index(topic) for topic in town.declared.get(person, ())}
        interests = set(np.flatnonzero(town.people.tastes[person] >= UNSEARCHED_TASTE).tolist()) - said
        loved: dict[int, set[int]] = {}
        for visit in visits:
            for row, felt in zip(visit.rows, visit.felt, strict=True):
                if felt >= LOVED:
                    loved.setdefault(int(main_topic[row]), set()).add(row)
        if interests:
            found = sum(len(loved.get(topic, ())) >= FOUND_CARDS for topic in interests)
            shares.append(found / len(interests))
    return float(np.mean(shares)) if shares else float("nan")


def _circle_of(lived: Lived, row: int) -> int:
    """The hidden circle that loves a thing most."""
    town = lived.town
    everybody = np.arange(len(town.people), dtype=np.int32)
    affinity = town.affinity.of(everybody, np.full(len(everybody), row, np.int32))
    sums = np.bincount(town.people.circle, weights=affinity)
    counts = np.bincount(town.people.circle)
    return int((sums / np.maximum(counts, 1)).argmax())


def _came_since(lived: Lived, day: int) -> np.ndarray:
    came = np.zeros(len(lived.town.people), bool)
    for visits in lived.visits[day:]:
        came[[visit.person for visit in visits]] = True
    return came


def _reach_days(lived: Lived) -> float:
    town, days = lived.town, []
    came = _came_since(lived, town.third)
    for row in town.new_products.tolist():
        members = came & (town.people.circle == _circle_of(lived, row))
        if not members.any():
            continue
        met = np.sort(lived.seen_ms[members, row][lived.seen_ms[members, row] >= 0])
        needed = int(np.ceil(REACH_SHARE * members.sum()))
        rest = town.params.days - town.third
        day = (met[needed - 1] - START_MS) / DAY_MS - town.third if len(met) >= needed else rest
        days.append(day)
    return float(np.median(days)) if days else float("nan")


def _known(lived: Lived) -> tuple[float, float, float]:
    """(days, showings, share) until half of a good new product's circle had met it."""
    town, came = lived.town, _came_since(lived, lived.town.third)
    rest = float(town.params.days - town.third)
    days, showings = [], []
    for row in town.new_products.tolist():
        members = set(np.flatnonzero(came & (town.people.circle == _circle_of(lived, row))).tolist())
        if not members:
            continue
        needed = int(np.ceil(KNOWN_SHARE * len(members)))
        took = _showings_until(lived, row, members, needed)
        met = np.sort(lived.seen_ms[sorted(members), row])
        met = met[met >= 0]
        days.append((met[needed - 1] - START_MS) / DAY_MS - town.third if took is not None else rest)
        if took is not None:
            showings.append(took)
    if not days:
        return float("nan"), float("nan"), float("nan")
    return (
        float(np.median(days)), float(np.median(showings)) if showings else float("nan"), len(showings) / len(days)
    )  # fmt: skip


def _showings_until(lived: Lived, row: int, members: set[int], needed: int) -> int | None:
    """How often it was shown to anybody until so many of these had met it; None where they never did."""
    met: set[int] = set()
    shown = 0
    for day in lived.visits:
        for visit in day:
            times = visit.rows.count(row)
            shown += times
            if times and visit.person in members:
                met.add(visit.person)
                if len(met) >= needed:
                    return shown
    return None


def _met_share(lived: Lived, *, own: bool) -> float:
    from magpie.world.circles import NEIGHBOURS

    town, shares = lived.town, []
    came = _came_since(lived, town.third)
    for row in town.new_products.tolist():
        home = _circle_of(lived, row)
        circles = [home] if own else list(NEIGHBOURS[home])
        members = came & np.isin(town.people.circle, circles)
        if members.any():
            shares.append(float((lived.seen_ms[members, row] >= 0).mean()))
    return float(np.mean(shares)) if shares else float("nan")


def _impressions_of_shops(lived: Lived) -> np.ndarray:
    rows = np.array([row for day in lived.visits for visit in day for row in visit.rows], np.int64)
    return np.bincount(lived.town.things.shop[rows], minlength=int(lived.town.things.shop.max()) + 1)


def _gini(counts: np.ndarray) -> float:
    """0 when all shops are shown alike, near 1 when one has everything.

    >>> _gini(np.array([1, 1, 1])), round(_gini(np.array([0, 0, 3])), 3)
    (0.0, 0.667)
    """
    ordered = np.sort(counts.astype(np.float64))
    n, total = len(ordered), ordered.sum()
    return float((2.0 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total)) if total else 0.0


def _new_shop_chance(lived: Lived) -> float:
    town = lived.town
    interested: dict[int, set[int]] = {int(shop): set() for shop in town.new_shops}
    for day in lived.visits:
        for visit in day:
            for row, felt in zip(visit.rows, visit.felt, strict=True):
                shop = int(town.things.shop[row])
                if shop in interested and felt >= LOVED:
                    interested[shop].add(visit.person)
    return float(np.mean([len(people) >= town.params.interested_wanted for people in interested.values()]))


def _newcomers_joy(lived: Lived, by_person: dict[int, list[Visit]], start: int, stop: int) -> float:
    joys = []
    for person in np.flatnonzero(lived.town.arrives > 0).tolist():
        cards = [joy for visit in by_person.get(person, []) for joy in visit.joys][start:stop]
        if len(cards) == stop - start:
            joys.append(float(np.mean(cards)))
    return float(np.mean(joys)) if joys else float("nan")
