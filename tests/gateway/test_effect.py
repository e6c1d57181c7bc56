"""Event to effect over HTTP: an acknowledged event changes the very slate that asks for it.

With 2,000 events a second of others in the background, right after a restart, and in both topologies.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.town import CARDS_PER_TOPIC, TOPICS, build_town, card_named, crowd_of, said, topic_of
from tests.running import Site, running

EVENTS_PER_S = 2_000
LIKED = 1  # post:1, of the topic "fans"
KNOWING = ("session_knn", "sequence", "co_visit", "topic", "circle")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    with running(home) as opened:
        build_town(opened)
        yield opened


def slate_of(site: Site, person: str, *, after: int = -1, n: int = 20) -> dict[str, Any]:
    answer = site.client.post("/v1/slates", json={"n": n, "after": after}, headers=site.page_of(person))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def trace_of(site: Site, slate: dict[str, Any], person: str) -> dict[str, Any]:
    answer = site.client.get(f"/v1/explain/{slate['slate']}", headers=site.page_of(person))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def act(site: Site, person: str, kind: str, card: str, **properties: Any) -> int:
    event = said(kind, card, f"{person}-{kind}-{card}", **properties)
    answer = site.client.post("/v1/batch", json={"batch": [event]}, headers=site.page_of(person))
    assert answer.status_code == 202, answer.text
    return int(answer.json()["offset"])


def scores_of(trace: dict[str, Any]) -> dict[str, float]:
    return dict(zip(trace["cards"], trace["score"], strict=True))


def like_changes_score_filter_and_source(site: Site, person: str) -> None:
    """One like of a story: its topic scores differently, sources that know the person speak, the story itself is seen."""
    before = slate_of(site, person)
    offset = act(site, person, "Content Liked", card_named(LIKED))
    after = slate_of(site, person, after=offset)

    assert after["as_of"] >= offset
    traces = trace_of(site, before, person), trace_of(site, after, person)
    assert [card_named(LIKED) in trace["removed"].get("seen", []) for trace in traces] == [False, True]
    old, new = map(scores_of, traces)
    same_topic = [card for card in new if card in old and card in cards_about(topic_of(LIKED))]
    assert same_topic and all(new[card] != old[card] for card in same_topic)
    assert personal_sources(before) == []
    assert personal_sources(after) != []


def impression_changes_the_filter(site: Site, person: str) -> None:
    """One impression of a story: that story is filtered as seen in the very next slate."""
    before = slate_of(site, person)
    story = next(card["card"] for card in before["cards"] if card["card"].startswith("post:"))
    offset = act(site, person, "Content Impressed", story, visible_ms=1_500)
    after = slate_of(site, person, after=offset)

    assert story not in [card["card"] for card in after["cards"]]
    assert story not in trace_of(site, before, person)["removed"].get("seen", [])
    assert story in trace_of(site, after, person)["removed"]["seen"]


def cards_about(topic: str) -> set[str]:
    return {
        card_named(number) for number in range(CARDS_PER_TOPIC * len(TOPICS)) if topic_of(number) == topic
    }


def personal_sources(slate: dict[str, Any]) -> Sequence[str]:
    """Sources of this slate's cards that can name a card only by what this person did."""
    return [card["source"] for card in slate["cards"] if card["source"] in KNOWING]


@pytest.mark.slow
def test_one_event_changes_score_filter_and_source_of_the_very_next_slate(site: Site) -> None:
    like_changes_score_filter_and_source(site, "p:MEI")


@pytest.mark.slow
def test_one_event_changes_the_filter_of_the_very_next_slate(site: Site) -> None:
    impression_changes_the_filter(site, "p:MEI2")


@pytest.mark.slow
def test_one_event_changes_what_is_believed_and_a_reset_leaves_nothing(site: Site) -> None:
    person, topic = "p:MEI3", f"topic:{topic_of(LIKED)}"
    assert beliefs_of(site, person) == []

    offset = act(site, person, "Content Liked", card_named(LIKED))
    once = beliefs_of(site, person, after=offset)
    offset = act(site, person, "Content Favorited", card_named(LIKED))
    twice = beliefs_of(site, person, after=offset)
    reset = {"type": "track", "event": "Interests Reset", "messageId": "reset-3", "userId": "MEI3"}
    answer = site.client.post("/v1/batch", json={"batch": [reset]}, headers=site.operator)

    assert [belief["subject"] for belief in once] == [belief["subject"] for belief in twice] == [topic]
    assert once[0]["strength"] < twice[0]["strength"]
    assert twice[0]["acts"] == {"Content Liked": 1, "Content Favorited": 1}
    assert beliefs_of(site, person, after=answer.json()["offset"]) == []


def beliefs_of(site: Site, person: str, *, after: int = -1) -> list[dict[str, Any]]:
    path = f"/v1/beliefs/{person}?after={after}"
    answer = site.client.get(path, headers=site.page_of(person))
    assert answer.status_code == 200, answer.text
    assert answer.json()["as_of"] >= after
    return list(answer.json()["topics"])


@pytest.mark.slow
def test_the_same_with_two_thousand_events_a_second_in_the_background(site: Site) -> None:
    with crowd_of(site, per_s=EVENTS_PER_S) as crowd:
        for number in range(5):
            like_changes_score_filter_and_source(site, f"p:BUSY{number}")
            impression_changes_the_filter(site, f"p:BUSIER{number}")
            time.sleep(0.5)

    assert len(crowd.acknowledged) > 1_000
    assert crowd.refused == 0


@pytest.mark.slow
def test_the_same_right_after_a_restart(home: Path, site: Site) -> None:
    offset = act(site, "p:TAO", "Content Liked", card_named(LIKED))
    known = slate_of(site, "p:TAO", after=offset)
    assert site.stop() == 0

    with running(home) as again:
        first = slate_of(again, "p:TAO", after=offset)
        assert personal_sources(first) != [] and personal_sources(known) != []
        like_changes_score_filter_and_source(again, "p:NEW")
        impression_changes_the_filter(again, "p:NEWER")
