"""Audits of exposure: what may move it, what may not, and how much of it one shop or card can take.

Expected exposure is the sum of chances over many slates; the chance of each card at the first place is worked out from
its score and compared with the propensity that the engine logs for the card it drew.
"""

import dataclasses
from collections import Counter

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.params import HEAD_WORTHS
from magpie.engine.ranker.params import RankerParams
from magpie.engine.ranker.spec import FEED
from magpie.engine.state.heads import CARD_FIELDS, HEAD
from magpie.kit.clock import DAY_MS
from tests.engine.small_town import SMALL, START_MS, Town, cards_of

BLANK = dataclasses.replace(SMALL, ranker=RankerParams(embedding_scale=0.0))
"""Ids begin alike: else the vectors drawn for two new cards differ a little, by chance and not by who they are."""
SLATES = 60


def expected(town: Town, *, person: str = "p:nobody", slates: int = SLATES) -> Counter[str]:
    """Card -> summed chances of standing first, over slates that are not a trial's."""
    total: Counter[str] = Counter()
    names, explore = town.engine.state.cards.rows.names, town.engine.params.explore
    for number in range(slates):
        (answered,) = town.engine.answer_fully([SlateAsk(slate=f"audit{number}", person=person, n=1)])
        (shown,) = answered.slate.cards
        if shown.source == "trial":
            continue
        logits = np.log(answered.candidates.score) / explore
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        cards = [names[row] for row in answered.candidates.rows.tolist()]
        assert chances[cards.index(shown.card)] == pytest.approx(shown.propensity, abs=1e-8)
        total.update(dict(zip(cards, chances.tolist(), strict=True)))
    return total


def town_of_ten(**of_first: object) -> Town:
    """Ten goods of ten shops, alike in all but what is said of the first."""
    town = Town(BLANK)
    for number in range(10):
        more = dict(of_first) if number == 0 else {}
        town.publish(f"product:{number}", account=f"account:{number}", **more)
    return town


@pytest.mark.parametrize("multiplier", ["quality", "service"])
@pytest.mark.parametrize("kind", ["product", "post", "video"])
def test_raising_quality_or_service_of_one_card_raises_its_exposure(multiplier: str, kind: str) -> None:
    given = []
    for level in (0.3, 0.5, 0.7, 0.9):
        town = Town(BLANK)
        for number in range(10):
            more = {multiplier: level} if number == 0 else {}
            town.publish(f"{kind}:{number}", account=f"account:{number}", **more)
        given.append(expected(town)[f"{kind}:0"])

    assert given == sorted(given)
    assert given[0] < 0.5 * given[1] and given[2] > 2.0 * given[1]


def test_it_does_so_for_whoever_has_a_history_and_over_whole_pages() -> None:
    shown: dict[float, Counter[str]] = {}
    for level in (0.5, 0.9):
        town = town_of_ten(service=level)
        for number in range(3, 8):
            town.like("p:mei", f"product:{number}")
        shown[level] = Counter(card for n in range(120) for card in cards_of(town.ask("p:mei", f"s{n}", n=3)))

    assert shown[0.9]["product:0"] > 1.5 * shown[0.5]["product:0"]


def test_equal_cards_are_shown_alike_however_old_they_are() -> None:
    town = Town(BLANK)
    for number in range(10):
        town.publish(
            f"product:{number}", account=f"account:{number}", published_ms=START_MS - 40 * number * DAY_MS
        )

    total = expected(town)

    assert len(total) == 10
    assert max(total.values()) - min(total.values()) < 1e-9


def test_neither_fame_nor_the_age_of_an_account_moves_a_bit() -> None:
    """Two hundred followers, and a shop of two years with forty cards that have gone, beside a shop of today."""
    famous, unknown = Town(BLANK), Town(BLANK)
    for town, old in ((famous, "account:0"), (unknown, "account:other")):
        for number in range(40):
            town.publish(f"post:old{number}", account=old, published_ms=START_MS - 700 * DAY_MS)
            town.say("Card Withdrawn", card=f"post:old{number}")
        for number in range(10):
            town.publish(f"product:{number}", account=f"account:{number}")
        for number in range(200):
            account = "account:0" if town is famous else "account:other"
            town.say("Creator Followed", person=f"p:fan{number}", account=account)

    one, other = expected(famous), expected(unknown)

    assert one.keys() == other.keys() and len(one) == 10
    assert max(abs(one[card] - other[card]) for card in one) < 1e-9
    assert max(one.values()) - min(one.values()) < 1e-9


def test_the_ranker_is_told_nothing_of_fame_or_of_an_accounts_age() -> None:
    """What it may read, all of it. `age_bucket` is the card's own age: it may learn that people like what is new, and then
    does so for every card of that age. `account` is who, never how many follow or since when."""
    assert set(FEED.fields) == {*CARD_FIELDS, "person", "scene", "age_bucket", "hour", "trial_tier"}
    assert set(CARD_FIELDS) == {"card", "account", "topic", "category", "kind", "price_band"}


def test_what_is_learned_of_age_holds_for_every_account_of_that_age() -> None:
    """People love what is new: new cards of a shop nobody knows gain as much as those of a famous one."""
    town = Town(SMALL)
    for account in ("famous", "unknown"):
        for number in range(6):
            for age, days in (("new", 0), ("old", 60)):
                town.publish(
                    f"product:{account}{age}{number}",
                    account=f"account:{account}",
                    published_ms=START_MS - days * DAY_MS,
                )
    for number in range(200):
        town.say("Creator Followed", person=f"p:fan{number}", account="account:famous")
    rng = np.random.default_rng(4)
    for step in range(600):
        account, age = ("famous", "unknown")[step % 2], ("new", "old")[step // 2 % 2]
        person, card = f"p:{rng.integers(60)}", f"product:{account}{age}{rng.integers(5)}"
        if age == "new" and rng.random() < 0.7:
            town.like(person, card)
        else:
            pass_by(town, person, card)

    def score(account: str, age: str) -> float:
        """Of a card that nobody has met."""
        return town.engine.score(SlateAsk(slate="s", person="p:nobody"), [f"product:{account}{age}5"])[0]

    assert score("famous", "new") > 1.2 * score("famous", "old")
    assert score("unknown", "new") > 1.2 * score("unknown", "old")
    assert score("unknown", "new") == pytest.approx(score("famous", "new"), rel=0.15)


def pass_by(town: Town, person: str, card: str) -> None:
    town.say("Content Impressed", person=person, card=card)
    town.say("Content Viewed", person=person, card=card, measure=800.0)


def test_the_price_by_itself_moves_nothing() -> None:
    town = Town(BLANK)
    for number in range(10):
        town.publish(f"product:{number}", account=f"account:{number}", price_minor=100 * 3**number)

    total = expected(town)

    assert max(total.values()) - min(total.values()) < 1e-9


def test_one_shop_takes_a_fifth_of_any_page_at_most_while_others_have_something() -> None:
    """The hard bound on a day's exposure: whatever its cards are worth, a shop stands at most once in five places."""
    town = Town(BLANK)
    for number in range(60):
        town.publish(
            f"product:best{number}", account="account:great", quality=1.0, service=1.0, category=f"c{number}"
        )
    for number in range(30):
        town.publish(f"product:{number}", account=f"account:{number}", quality=0.2, category=f"d{number}")

    given: Counter[str] = Counter()
    for number in range(40):
        slate = town.ask("p:nobody", f"s{number}", n=20)
        own = [card.card.startswith("product:best") and card.source != "trial" for card in slate.cards]
        assert max(sum(own[at : at + 5]) for at in range(len(own) - 4)) <= 1
        given.update(is_own for is_own in own)

    assert given[True] / given.total() <= 0.2


def test_one_card_is_shown_to_one_person_so_often_and_no_more() -> None:
    """The hard bound for a card: three showings of goods to a person, one of a story, hours apart."""
    town = Town(BLANK)
    town.publish("product:hit", quality=1.0)
    town.publish("post:hit", account="account:lan", quality=1.0)
    seen: Counter[str] = Counter()
    for number in range(12):
        for card in cards_of(town.serve("p:mei", f"s{number}", n=2)):
            seen[card] += 1
            pass_by(town, "p:mei", card)
        town.now_ms += town.params.shown_again_after_ms

    assert seen == {"product:hit": town.params.shown_max_goods, "post:hit": town.params.shown_max_content}


def old_town() -> Town:
    """Forty cards of twenty shops that people have lived with for a month: no trial is left."""
    town = Town(SMALL)
    for number in range(40):
        town.publish(f"product:{number}", account=f"account:{number % 20}", category=f"c{number}")
    for number in range(120):
        town.like(f"p:{number % 12}", f"product:{number % 40}")
    town.say("Products Searched", person="p:1", props={"query": "x"}, by_ms=30 * DAY_MS)
    return town


def test_the_only_card_of_a_shop_of_today_reaches_people_from_the_first_hour() -> None:
    town = old_town()
    town.publish("product:first", account="account:today", category="c1")

    reached = sum("product:first" in cards_of(town.serve(f"p:new{n}", f"s{n}", n=10)) for n in range(60))

    # Newcomers are owed one trial in two pages of ten; its first tier is what it is owed.
    assert reached >= 20


def test_who_comes_for_the_first_time_gets_a_whole_page_of_many_shops_and_is_answered_at_once() -> None:
    town = old_town()
    first = town.ask("p:stranger", "first", n=10)

    assert len(first.cards) == 10
    assert (
        len({town.engine.state.cards["account"][town.engine.state.cards.find(c.card)] for c in first.cards})
        >= 8
    )
    assert {card.source for card in first.cards} <= {"trend", "held", "fresh", "trial"}
    town.like("p:stranger", first.cards[0].card)
    assert first.cards[0].card not in cards_of(town.ask("p:stranger", "second", n=10))
    assert town.engine.state.interests.strengths(
        person=town.engine.state.people.rows.find("p:stranger"), sort="topics", ts_ms=town.now_ms
    )[0].tolist()


def test_a_refund_is_weighed_by_the_chain_of_order_and_sending_back() -> None:
    """At equal value of everything else, a chance of one in ten of coming back takes fifteen points of a hundred."""
    worths = {worth.head: worth.points for worth in HEAD_WORTHS}
    town = town_of_ten()
    (answered,) = town.engine.answer_fully([SlateAsk(slate="s", person="p:nobody", n=3)])
    heads, points = answered.candidates.heads, answered.candidates.numbers["points"]

    ranker = town.engine.state.heads.ranker
    order = heads[0, HEAD["order"]]
    assert heads[0, HEAD["refund"]] == pytest.approx(0.1 * order, rel=0.05)
    assert points[0] == pytest.approx(sum(worths[head] * heads[0, at] for head, at in HEAD.items()), rel=1e-5)
    assert ranker.spec.heads == tuple(HEAD)
