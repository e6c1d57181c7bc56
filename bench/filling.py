"""Filling a home through the journey log: invented cards, known people with their rights, and what they did.

Straight through the log's own writer while no process runs, so that the site learns it the way it learns everything.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from magpie.kit.clock import DAY_MS, SystemClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.payloads import CardDisplay, CardFeatures, CardPublished, RightsChanged, Words, to_props

CARDS = 100_000
PERSONS = 50_000
ACTS_PER_PERSON = 4
KNOWN_FOR_MS = 3 * DAY_MS
"""People came to be known over days: a site whose people all acted in the same minute has hours of its work before it."""
CHUNK = 5_000
TOPICS = 120
ACCOUNTS = 2_000
KINDS = (
    "Content Impressed",
    "Content Viewed",
    "Product Clicked",
    "Content Liked",
    "Content Favorited",
    "Product Added",
)


def fill(home: Path, *, cards: int = CARDS, persons: int = PERSONS, seed: int = 1) -> int:
    """Write everything; returns how many events the log has. A home that is filled already is left alone."""
    log = JourneyLog.open(home / "log", disk=RealDisk(), clock=SystemClock())
    try:
        if log.next_offset:
            return log.next_offset
        rng, now_ms = random.Random(seed), SystemClock().now_ms()
        chunk: list[Event] = []
        for event in _everything(rng, now_ms, cards, persons):
            chunk.append(event)
            if len(chunk) == CHUNK:
                log.append(chunk)
                chunk = []
        log.append(chunk)
        return log.next_offset
    finally:
        log.close()


def _everything(rng: random.Random, now_ms: int, cards: int, persons: int) -> Iterator[Event]:
    for number in range(cards):
        yield card_event(rng, number, now_ms - rng.randrange(30 * DAY_MS))
    acts = persons * ACTS_PER_PERSON
    for number in range(persons):
        yield _rights_event(number, now_ms - KNOWN_FOR_MS)
    for turn in range(acts):
        act, number = divmod(turn, persons)
        taste = (number * 7_919) % TOPICS
        topic = taste if rng.random() < 0.7 else rng.randrange(TOPICS)
        card = rng.randrange(cards // TOPICS) * TOPICS + topic
        at_ms = now_ms - KNOWN_FOR_MS + turn * KNOWN_FOR_MS // acts
        yield Event(id=f"act-{number}-{act}", ts_ms=at_ms, received_ms=at_ms, kind=KINDS[act],
                    person=f"p:B{number}", card=f"product:{card}", scene="feed", measure=4_000.0, simulated=True)  # fmt: skip


def card_event(rng: random.Random, number: int, published_ms: int) -> Event:
    """product:N of topic N modulo TOPICS, so that tastes can be told apart."""
    topic = number % TOPICS
    features = CardFeatures(
        kind="product", account=f"account:{number % ACCOUNTS}", category=f"goods/c{topic % 24}/s{topic}",
        topics={f"topic-{topic}": 1.0, f"topic-{rng.randrange(TOPICS)}": 0.3}, price_minor=rng.randrange(900, 90_000),
        currency="CNY", available=1_000, quality=rng.uniform(0.3, 0.9), published_ms=published_ms,
        words=(f"word{topic}", f"word{rng.randrange(4_000)}", f"maker{number % ACCOUNTS}"),
    )  # fmt: skip
    display = CardDisplay(
        title=Words(zh=f"第 {number} 号好物", en=f"Good thing number {number}"),
        story=Words(zh="由会讲故事的人细细写来的一段话。", en="A few words by somebody who knows how it was made."),
        account_name=Words(zh=f"小店 {number % ACCOUNTS}", en=f"Shop {number % ACCOUNTS}"), account_handle=f"shop{number % ACCOUNTS}",
        image=f"/media/goods/{number}.webp", url=f"/p/{number}", price_minor=features.price_minor, currency="CNY",
    )  # fmt: skip
    return Event(id=f"card-{number}", ts_ms=published_ms, received_ms=published_ms, kind="Card Published",
                 card=f"product:{number}", props=to_props(CardPublished(1, features, display)), simulated=True)  # fmt: skip


def _rights_event(number: int, at_ms: int) -> Event:
    rights = RightsChanged(version=1, age_band="adult", topics=(f"topic-{number % TOPICS}",))
    return Event(id=f"rights-{number}", ts_ms=at_ms, received_ms=at_ms, kind="Rights Changed",
                 person=f"p:B{number}", props=to_props(rights), simulated=True)  # fmt: skip
