"""What holds people longest reaches somebody of whom nothing is known, goods and stories alike."""

import numpy as np

from magpie.engine.ask import SlateAsk
from magpie.engine.sources.held_source import HeldSource
from magpie.engine.stages import Found, Query
from tests.engine.small_town import Town


def gazing_town() -> Town:
    """Six products and six posts; eighteen people look at all of them, longest at product:2 and post:4."""
    town, rng = Town(), np.random.default_rng(5)
    names = [f"{kind}:{number}" for kind in ("product", "post") for number in range(6)]
    for name in names:
        town.publish(name, account=f"account:{name}", topics={"tea": 1.0})
    for number in range(18):
        for name in names:
            watched_ms = 40_000.0 if name in ("product:2", "post:4") else float(rng.lognormal(8.0, 0.5))
            town.say("Content Impressed", person=f"p:{number}", card=name)
            town.say("Content Viewed", person=f"p:{number}", card=name, measure=watched_ms)
    return town


def found(town: Town, person: str = "p:mei") -> list[str]:
    state = town.engine.state
    query = Query(
        ask=SlateAsk(slate="s", person=person), state=state, rng=np.random.default_rng(0), now_ms=town.now_ms
    )
    held: Found = HeldSource().find(query)
    return [state.cards.rows.names[row] for row in held.rows]


def test_of_each_kind_what_holds_people_comes_first() -> None:
    town = gazing_town()

    assert set(found(town)[:2]) == {"product:2", "post:4"}
    assert len(found(town)) == 12


def test_what_is_withdrawn_holds_nobody_until_it_is_back() -> None:
    town = gazing_town()

    town.say("Card Withdrawn", card="post:4")
    assert "post:4" not in found(town)

    town.publish("post:4", account="account:post:4", topics={"tea": 1.0}, version=2)
    assert "post:4" in found(town)[:2]
