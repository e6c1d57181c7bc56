"""A reason is true: rebuild the engine from a history without the named cause, and the card's score is lower."""

import numpy as np
import pytest

from magpie.engine.ask import SlateAsk
from magpie.engine.pipeline import Engine
from magpie.log.event import Event
from tests.engine.small_town import SMALL, Town

PERSONAL = {"liked_card", "kept_card", "carted_card", "bought_card", "viewed_card", "topic_inferred", "liked_account",
            "visited_account", "search", "topic_declared", "follow"}  # fmt: skip
TOPICS = ("tea", "pottery", "paper", "silk", "lacquer", "bamboo")


def lively_town(seed: int = 5) -> Town:
    """240 cards of six topics, 40 people with two topics each, about 3,000 events."""
    town, rng = Town(seed=seed), np.random.default_rng(seed)
    for card in range(240):
        topic = card % 6
        town.publish(
            f"product:{card}", account=f"account:{card % 20}", topics={TOPICS[topic]: 1.0},
            category=f"{TOPICS[topic]}/{card % 2}", price_minor=900 + 10 * card, words=(f"w{card % 30}",),
        )  # fmt: skip
    for number in range(50):
        person, tastes = f"p:{number}", rng.choice(6, 2, replace=False)
        if number % 4 == 0:
            town.rights(person, topics=(TOPICS[(number + 2) % 6],), follows=(f"account:{number % 20}",))
        if number % 5 == 0:
            town.say("Products Searched", person=person, props={"query": TOPICS[(number + 1) % 6]})
        if number % 6 == 0:
            town.say("Store Visited", person=person, account=f"account:{(number + 7) % 20}")
        for _ in range(25):
            card = int(rng.choice(tastes)) + 6 * int(40 * rng.random() ** 2)
            card_id = f"product:{card}"
            town.say("Content Impressed", person=person, card=card_id)
            kind = rng.choice(
                ["Content Liked", "Product Clicked", "Content Favorited", "Product Added", ""],
                p=[0.3, 0.2, 0.1, 0.1, 0.3],
            )
            if kind:
                town.say(str(kind), person=person, card=card_id)
            town.say(
                "Content Viewed", person=person, card=card_id, measure=float(rng.choice([800.0, 15_000.0]))
            )
    return town


def without(town: Town, person: str, code: str, cause: str) -> Engine:
    """A new engine that learned the same log less the named cause."""
    engine = Engine(SMALL, seed=town.seed)
    kept = [
        (offset, changed)
        for offset, event in town.events
        if (changed := _less(town, event, person, code, cause))
    ]
    engine.apply(kept)
    return engine


def _less(town: Town, event: Event, person: str, code: str, cause: str) -> Event | None:
    if event.person != person:
        return event
    state = town.engine.state
    row = state.cards.find(event.card) if event.card else -1
    props = dict(event.props)
    if code == "topic_declared" and event.kind == "Rights Changed":
        props["topics"] = [topic for topic in props["topics"] if topic != cause]
    if code == "follow" and event.kind == "Rights Changed":
        props["follows"] = [account for account in props["follows"] if account != cause]
    is_gone = (
        (code.endswith("_card") and event.card == cause)
        or (
            code == "topic_inferred"
            and row >= 0
            and state.cards.topics.find(cause) in state.facets["topics"][row]
        )
        or (
            code == "liked_account"
            and row >= 0
            and state.cards["account"][row] == state.cards.accounts.find(cause)
        )
        or (code == "visited_account" and event.kind == "Store Visited" and event.account == cause)
        or (code == "search" and event.kind == "Products Searched" and cause in props["query"])
    )
    if is_gone:
        return None
    return Event(id=event.id, ts_ms=event.ts_ms, received_ms=event.received_ms, kind=event.kind, person=event.person,
                 card=event.card, account=event.account, measure=event.measure, props=props)  # fmt: skip


@pytest.mark.wide
def test_two_hundred_named_causes_are_felt():
    town = lively_town()
    named = []
    for number in range(50):
        person = f"p:{number}"
        slate = town.engine.answer([SlateAsk(slate=f"s{number}", person=person, n=20)])[0]
        for card in slate.cards:
            named += [(person, card.card, reason) for reason in card.reasons if reason.code in PERSONAL]
    assert len(named) >= 200
    assert len({reason.code for _, _, reason in named}) >= 6

    engines: dict[tuple[str, str, str], Engine] = {}
    rng, not_felt = np.random.default_rng(1), []
    for at in rng.permutation(len(named))[:200]:
        person, card, reason = named[at]
        key = (person, reason.code, reason.cause)
        if key not in engines:
            engines[key] = without(town, *key)
        ask = SlateAsk(slate="again", person=person)
        before, after = town.engine.score(ask, [card])[0], engines[key].score(ask, [card])[0]
        if not after < before:
            not_felt.append((reason.code, reason.share, round(after / before, 3)))

    assert sorted(not_felt) == [], str(sorted(not_felt))
