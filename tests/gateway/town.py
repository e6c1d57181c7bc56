"""A small town of cards and taste, sent to a running site over HTTP by its operator, and a crowd in the background."""

import contextlib
import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from magpie.kit.clock import DAY_MS, SystemClock
from magpie.log.payloads import CardDisplay, CardFeatures, CardPublished, Words, to_props
from tests.running import Site

TOPICS = ("tea", "fans", "knives", "lamps", "silk", "ink")
CARDS_PER_TOPIC = 20
BATCH = 20


def card_named(number: int) -> str:
    """Posts and products in turn: stories may be shown once, goods again."""
    return f"{'post' if number % 2 else 'product'}:{number}"


def topic_of(number: int) -> str:
    return TOPICS[number % len(TOPICS)]


def build_town(site: Site) -> int:
    """Publish the cards and wait until the engine can show them; the offset of the last."""
    now_ms = SystemClock().now_ms()
    events = [_published(number, now_ms) for number in range(CARDS_PER_TOPIC * len(TOPICS))]
    answer = site.client.post("/v1/batch", json={"batch": events}, headers=site.operator)
    assert answer.status_code == 202, answer.text
    last = int(answer.json()["offset"])
    shown = site.client.post("/v1/slates", json={"n": 1, "after": last}, headers=site.page_of("a:FIRST"))
    assert shown.status_code == 200, shown.text
    return last


def said(kind: str, card: str, message: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": kind,
        "messageId": message,
        "properties": {"card": card, "scene": "feed", **properties},
    }


@dataclass
class Crowd:
    """Others who act at a steady rate; counts what was acknowledged."""

    site: Site
    per_s: float
    name: str = "crowd"
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    is_stopping: bool = False

    def run(self) -> None:
        """Batches of twenty, each event of another person, until told to stop or the site is gone."""
        with httpx.Client(base_url=self.site.url, timeout=5, headers=self.site.operator) as client:
            started, sent = time.monotonic(), 0
            for number in itertools.count():
                if self.is_stopping:
                    return
                with contextlib.suppress(httpx.TransportError):
                    self._send(client, number)
                sent += BATCH
                time.sleep(max(0.0, started + sent / self.per_s - time.monotonic()))

    def _send(self, client: httpx.Client, number: int) -> None:
        first = number * BATCH
        events = [self._event(first + place) for place in range(BATCH)]
        answer = client.post("/v1/batch", json={"batch": events})
        if answer.status_code != 202:
            self.refused += BATCH
            return
        last = answer.json()["offset"]
        self.acknowledged.update({f"{self.name}-{first + place}": last for place in range(BATCH)})

    def _event(self, number: int) -> dict[str, Any]:
        kind = (
            "Content Liked"
            if number % 20 == 0
            else "Content Viewed"
            if number % 3 == 0
            else "Content Impressed"
        )
        card = card_named(number * 31 % (CARDS_PER_TOPIC * len(TOPICS)))
        return {**said(kind, card, f"{self.name}-{number}"), "userId": f"{self.name}{number % 997}"}


@contextlib.contextmanager
def crowd_of(site: Site, *, per_s: float, name: str = "crowd") -> Iterator[Crowd]:
    """A crowd in a thread of its own while the block runs."""
    crowd = Crowd(site, per_s, name)
    thread = threading.Thread(target=crowd.run)
    thread.start()
    try:
        yield crowd
    finally:
        crowd.is_stopping = True
        thread.join()


def _published(number: int, now_ms: int) -> dict[str, Any]:
    topic, kind = topic_of(number), card_named(number).partition(":")[0]
    features = CardFeatures(
        kind=kind, account=f"account:{number % 12}", category=f"goods/{topic}", topics={topic: 1.0},
        price_minor=2_000 if kind == "product" else 0, currency="CNY" if kind == "product" else "",
        available=50 if kind == "product" else -1, published_ms=now_ms - DAY_MS, words=(topic, f"word{number}"),
    )  # fmt: skip
    display = CardDisplay(
        title=Words(zh=f"{topic} 第 {number} 号", en=f"{topic} number {number}"), url=f"/{number}"
    )
    props = to_props(CardPublished(1, features, display))
    return {"type": "track", "event": "Card Published", "messageId": f"pub-{number}",
            "properties": {"card": card_named(number), **props}}  # fmt: skip
