"""The match kernel agrees with its plain reference, card by card and term by term."""

import numpy as np
import pytest

from magpie.engine.kernels.match import match_cards
from magpie.engine.kernels.match_reference import reference_price_fit, reference_terms

CARDS, EMPTY = 60, -1
SLOTS = {"topics": 4, "attributes": 3, "categories": 3}
NUMBERS = np.array([0.5, 0.05, 0.5, np.log(4_000), np.log(6_500), 0.2, 0.0])
WEIGHTS = np.arange(1.0, 12.0)


def some(rng: np.random.Generator, below: int, count: int) -> np.ndarray:
    """A few ascending rows."""
    return np.sort(rng.choice(below, count, replace=False)).astype(np.int32)


def catalogue(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Facets of 60 cards; every third slot is empty, and so is each card's place in the last circles."""
    facets = {sort: np.full((CARDS, width), EMPTY, np.int32) for sort, width in SLOTS.items()}
    for sort, width in SLOTS.items():
        for card in range(CARDS):
            held = int(rng.integers(0, width + 1))
            facets[sort][card, :held] = rng.choice(12, held, replace=False)
    return facets | {
        "shares": rng.random((CARDS, SLOTS["topics"])).astype(np.float32),
        "accounts": rng.integers(0, 9, CARDS).astype(np.int32),
        "prices": rng.choice([0, 900, 4_500, 6_500, 9_000], CARDS).astype(np.int64),
        "circle_of": rng.integers(EMPTY, 3, CARDS - 10).astype(np.int32),
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("known", [0, 1, 5])
@pytest.mark.parametrize("ceiling", [0, 6_000])
def test_match_agrees_with_its_reference(seed: int, known: int, ceiling: int) -> None:
    rng = np.random.default_rng(seed)
    facets, rows = catalogue(rng), rng.permutation(CARDS)[:40].astype(np.int32)
    keys = {sort: some(rng, 9, known) for sort in ("topics", "accounts", "attributes", "categories")}
    strengths = {sort: rng.random(known).astype(np.float32) for sort in keys}
    told, follows, owns, searched, visited = (some(rng, 9, min(known, 2)) for _ in range(5))
    named = [rng.permutation(CARDS)[: 4 * known].astype(np.int32) for _ in range(2)]
    scores = [rng.random(4 * known).astype(np.float32) for _ in range(2)]
    circles, found = np.array([0.0, 0.7, 0.3], np.float32), np.full((13, len(rows)), np.nan)
    numbers = np.append(NUMBERS[:-1], float(ceiling))

    match_cards(
        rows, facets["topics"], facets["shares"], facets["attributes"], facets["categories"], facets["accounts"],
        facets["prices"], facets["circle_of"], keys["topics"], strengths["topics"], keys["accounts"],
        strengths["accounts"], keys["attributes"], strengths["attributes"], keys["categories"], strengths["categories"],
        told, follows, owns, searched, visited, named[0], scores[0], named[1], scores[1], circles, numbers, WEIGHTS, found,
    )  # fmt: skip

    by_key = {sort: dict(zip(keys[sort].tolist(), strengths[sort].tolist(), strict=True)) for sort in keys}
    met = [dict(zip(a.tolist(), b.tolist(), strict=True)) for a, b in zip(named, scores, strict=True)]
    for i, row in enumerate(rows.tolist()):
        own = {sort: facets[sort][row][facets[sort][row] != EMPTY].tolist() for sort in SLOTS}
        circle = int(facets["circle_of"][row]) if row < CARDS - 10 else EMPTY
        terms = reference_terms(
            topics=dict(zip(own["topics"], facets["shares"][row].tolist(), strict=False)),
            attributes=own["attributes"], categories=own["categories"], account=int(facets["accounts"][row]),
            told=set(told.tolist()), follows=set(follows.tolist()), owns=set(owns.tolist()),
            searched=set(searched.tolist()), visited=set(visited.tolist()), strengths=by_key,
            session=met[0].get(row, 0.0), covisit=met[1].get(row, 0.0), halves=(0.5, 0.05),
            circle_share=float(circles[circle]) if circle >= 0 else 0.0,
        )  # fmt: skip
        fit = reference_price_fit(
            price=int(facets["prices"][row]), low=4_000, high=6_500, spread=0.2, ceiling=ceiling
        )
        assert found[:11, i].tolist() == pytest.approx(terms, rel=1e-5, abs=1e-7)
        assert found[11, i] == pytest.approx(1.0 + WEIGHTS @ terms, rel=1e-5)
        assert found[12, i] == pytest.approx(0.5 + 0.5 * fit, rel=1e-6)


def test_where_no_price_band_is_known_each_price_fits_by_half() -> None:
    assert reference_price_fit(price=900, low=1, high=1, spread=0.0, ceiling=0) == 0.5
