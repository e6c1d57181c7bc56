"""Looks teach how long a card holds people and what one person stays with: as a linear model of all their looks would."""

import dataclasses

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.content.facets import Facets
from magpie.engine.content.params import ContentParams
from magpie.engine.looks.looks import normal_score
from magpie.engine.looks.params import LooksParams
from magpie.engine.looks.tastes import Tastes
from magpie.engine.selectors.causes import Cause
from magpie.engine.selectors.what_if import losses
from magpie.engine.state.names import NO_ROW
from magpie.engine.trust.params import TrustParams
from tests.engine.small_town import SMALL, Town

P = LooksParams()
MEI, TAO = 0, 1


def shelf(cards: int = 12, topics: int = 3) -> Facets:
    """Card n is of topic n % topics alone, of shop n."""
    facets = Facets(ContentParams())
    for card in range(cards):
        facets.publish(card=card, account=card, topics={card % topics: 1.0})
    return facets


def rows(*cards: int) -> np.ndarray:
    return np.array(cards, np.int32)


def test_a_cards_usual_score_is_its_shrunk_mean() -> None:
    tastes, facets = Tastes(P), shelf()
    for score in (0.5, 1.5):
        tastes.learn(person=NO_ROW, card=2, facets=facets, score=score, heard=1.0)
    tastes.learn(person=NO_ROW, card=2, facets=facets, score=-1.0, heard=0.5)

    assert tastes.usual(rows(2, 3, 99)).tolist() == pytest.approx([1.5 / (2.5 + P.card_prior), 0.0, 0.0])


def test_looks_at_one_topic_teach_it_as_ridge_regression_does() -> None:
    """Cards of distinct shops that nobody hears of: with the topic alone the filter is exact."""
    params = LooksParams(account_prior=1e9, doubt_min=0.0)
    tastes, facets = Tastes(params), shelf()
    scores = [1.0, -0.3, 0.8, 1.4]
    for card, score in zip((0, 3, 6, 9), scores, strict=True):
        tastes.learn(person=MEI, card=card, facets=facets, score=score, heard=0.0)

    leaning = tastes.leanings(person=MEI, cards=rows(0, 1), facets=facets)

    assert leaning[0] == pytest.approx(sum(scores) / (len(scores) + params.topic_prior), abs=2e-3)
    assert leaning[1] == 0.0


def test_many_looks_agree_with_a_linear_model_of_topics_and_shops() -> None:
    rng = np.random.default_rng(3)
    facets = Facets(ContentParams())
    for card in range(60):
        facets.publish(card=card, account=card % 7, topics={card % 5: 1.0, 5 + card % 3: 0.6})
    design = np.zeros((60, 15))
    for card in range(60):
        topics, shares = facets.topics_of(card)
        design[card, topics], design[card, 8 + card % 7] = shares, 1.0
    loves = rng.normal(size=15) * 0.6
    tastes, seen, heard = Tastes(P), [], []
    for card in rng.permutation(60)[:45].tolist():
        score = float(design[card] @ loves + rng.normal() * 0.5)
        tastes.learn(person=MEI, card=card, facets=facets, score=score, heard=0.0)
        seen.append(card)
        heard.append(score)
    priors = np.array([P.topic_prior] * 8 + [P.account_prior] * 7)
    x = design[seen]
    exact = design @ np.linalg.solve(x.T @ x + np.diag(priors), x.T @ np.array(heard))

    told = tastes.leanings(person=MEI, cards=rows(*range(60)), facets=facets)

    assert np.corrcoef(told, exact)[0, 1] > 0.95
    assert np.abs(told - exact).mean() < 0.3 * np.abs(exact).mean()


def test_a_taste_belongs_to_its_person_and_leaves_with_them() -> None:
    tastes, facets = Tastes(P), shelf()
    tastes.learn(person=MEI, card=0, facets=facets, score=2.0, heard=0.0)
    tastes.learn(person=TAO, card=1, facets=facets, score=1.0, heard=0.0)
    assert tastes.leanings(person=TAO, cards=rows(3), facets=facets).tolist() == [0.0]

    tastes.forget(person=MEI)

    assert tastes.leanings(person=MEI, cards=rows(0, 3), facets=facets).tolist() == [0.0, 0.0]
    assert (tastes.people["leans"][MEI] == 0).all()


def test_of_more_topics_than_fit_the_weakest_leaning_leaves() -> None:
    tastes, facets = Tastes(LooksParams(leanings=4)), shelf(cards=6, topics=6)
    for card, score in ((0, 2.0), (1, 0.1), (2, 1.5)):
        tastes.learn(person=MEI, card=card, facets=facets, score=score, heard=0.0)

    told = tastes.leanings(person=MEI, cards=rows(0, 1, 2), facets=facets)

    assert told[0] > 0.2
    assert told[2] > 0.2
    assert abs(told[1]) < 0.03


def test_whoever_joins_brings_their_leanings_and_loses_none() -> None:
    tastes, facets = Tastes(P), shelf()
    tastes.learn(person=MEI, card=0, facets=facets, score=2.0, heard=0.0)
    had = tastes.leanings(person=MEI, cards=rows(0), facets=facets)

    tastes.hand_over(MEI, TAO)
    assert tastes.leanings(person=TAO, cards=rows(0), facets=facets) == had

    tastes.learn(person=2, card=1, facets=facets, score=1.0, heard=0.0)
    own = tastes.leanings(person=2, cards=rows(1), facets=facets)
    tastes.hand_over(MEI, 2)
    assert tastes.leanings(person=2, cards=rows(1), facets=facets) == own


def test_a_snapshot_holds_all_of_it() -> None:
    tastes, facets = Tastes(P), shelf()
    for card in range(8):
        tastes.learn(person=card % 2, card=card, facets=facets, score=card / 4 - 1, heard=0.7)
    again = Tastes(P)
    again.restore(tastes.snapshot())

    for told in (tastes, again):
        told.learn(person=MEI, card=3, facets=facets, score=0.3, heard=1.0)
    for name, array in tastes.snapshot().items():
        assert array.tobytes() == again.snapshot()[name].tobytes()


def gazing_town(params=SMALL) -> Town:
    """Six posts of tea and six of lamps, each of a shop of its own; twenty neighbours look at all of them alike."""
    town = Town(params=params)
    for number in range(12):
        town.publish(
            f"post:{number}", account=f"account:{number}", topics={("tea", "lamps")[number % 2]: 1.0}
        )
    rng = np.random.default_rng(4)
    for number in range(20):
        for card in range(12):
            look(town, f"p:{number}", card, float(rng.lognormal(8.0, 0.7)))
    return town


def look(town: Town, person: str, card: int, watched_ms: float) -> None:
    town.say("Content Impressed", person=person, card=f"post:{card}")
    town.say("Content Viewed", person=person, card=f"post:{card}", measure=watched_ms)


def scores(town: Town, person: str, *cards: int) -> list[float]:
    return town.engine.score(SlateAsk(slate="s1", person=person), [f"post:{card}" for card in cards])


def test_what_a_newcomer_stays_with_stands_above_what_they_leave() -> None:
    town = gazing_town(dataclasses.replace(SMALL, trust=TrustParams()))
    look(town, "p:mei", 0, 40_000.0)
    look(town, "p:mei", 1, 300.0)
    look(town, "p:mei", 2, 40_000.0)
    look(town, "p:mei", 3, 300.0)

    of_tea, of_lamps = np.mean(scores(town, "p:mei", 4, 6, 8)), np.mean(scores(town, "p:mei", 5, 7, 9))

    assert of_tea > 1.5 * of_lamps


def test_a_look_again_teaches_no_taste() -> None:
    town = gazing_town()
    look(town, "p:mei", 0, 40_000.0)
    row = town.engine.state.people.rows.find("p:mei")
    before = town.engine.state.tastes.people["leans"][row].copy()

    look(town, "p:mei", 0, 200.0)

    assert (town.engine.state.tastes.people["leans"][row] == before).all()


def test_who_may_not_be_profiled_has_no_taste_and_reads_none() -> None:
    town = gazing_town()
    for card in range(0, 12, 2):
        look(town, "p:mei", card, 40_000.0)
    told = scores(town, "p:mei", 0, 1)
    town.rights("p:mei", personalise=False)
    look(town, "p:mei", 1, 40_000.0)

    assert town.engine.state.people.rows.find("p:mei") == NO_ROW
    assert scores(town, "p:mei", 0, 1) == scores(town, "p:nobody", 0, 1)
    assert told[0] / told[1] > 1.5 * scores(town, "p:mei", 0, 1)[0] / scores(town, "p:mei", 0, 1)[1]


def test_nobody_is_told_they_like_what_they_leave_early() -> None:
    """The like lifts the match, yet every tea is left at once: without all of it tea would stand higher."""
    town = gazing_town()
    for card in (0, 2, 4, 6):
        for person, watched_ms in (("p:mei", 130.0), ("p:tao", 40_000.0)):
            look(town, person, card, watched_ms)
            town.say("Content Liked", person=person, card=f"post:{card}")

    def lost(person: str) -> float:
        """What a card of tea would lose without all that they did with tea."""
        answered = town.engine.answer_fully([SlateAsk(slate="s1", person=person, n=12)])[0]
        names = [card.card for card in answered.slate.served.cards]
        at = names.index("post:10")
        tea = Cause("topic_inferred", "tea", town.engine.state.cards.topics.find("tea"))
        return float(losses(answered.query, answered.candidates, answered.chosen, tea)[at])

    assert lost("p:tao") > SMALL.reason_loss_min
    assert lost("p:mei") == 0.0


def test_no_look_takes_more_than_the_swing_from_a_card_like_it() -> None:
    tastes, facets = Tastes(P), Facets(ContentParams())
    for card in (0, 1):
        facets.publish(card=card, account=0, topics={0: 1.0})

    tastes.learn(person=MEI, card=0, facets=facets, score=normal_score(P.rank_edge), heard=0.0)

    assert tastes.leanings(person=MEI, cards=rows(1), facets=facets)[0] == pytest.approx(
        -tastes.swing, rel=2e-3
    )
