"""A small town for engine tests: Mei and Tao, a tea shop and a potter, and events told in order.

`Town.say` numbers events and moves time; nothing here asserts.
"""

from dataclasses import dataclass, field

from magpie.engine.ask import Slate, SlateAsk
from magpie.engine.params import Params
from magpie.engine.pipeline import Engine
from magpie.engine.retrieval.params import BlendParams, KnnParams, SequenceParams
from magpie.engine.trust.params import TrustParams
from magpie.log.event import Event
from magpie.log.payloads import (
    CardDisplay,
    CardFeatures,
    CardPublished,
    RightsChanged,
    SlateServed,
    Words,
    to_props,
)

START_MS = 1_763_800_000_000
SMALL = Params(
    blend=BlendParams(
        knn=KnnParams(sessions_max=500), sequence=SequenceParams(width=16, hidden=16, negatives=32)
    ),
    trust=TrustParams(once_keys=1 << 12, full_cards=1, full_kinds=1, full_age_ms=1, newcomer=1.0),
    examples_max=4096,
)
"""Small tables, and strangers trusted at once: trust has tests of its own."""


@dataclass
class Town:
    """Events so far, and an engine that has learned them."""

    params: Params = SMALL
    seed: int = 7
    now_ms: int = START_MS
    events: list[tuple[int, Event]] = field(default_factory=list)
    prefix: str = ""

    def __post_init__(self) -> None:
        self.engine = Engine(self.params, seed=self.seed)

    def say(self, kind: str, *, by_ms: int = 1_000, **more: object) -> int:
        """One event, learned at once; returns its offset."""
        self.now_ms += by_ms
        offset = len(self.events)
        event = Event(
            id=f"{self.prefix}e{offset}", ts_ms=self.now_ms, received_ms=self.now_ms, kind=kind, **more
        )  # type: ignore[arg-type]
        self.events.append((offset, event))
        self.engine.apply([(offset, event)])
        return offset

    def publish(
        self,
        card: str,
        *,
        account: str = "account:tea",
        topics: dict[str, float] | None = None,
        **more: object,
    ) -> None:
        """A card appears."""
        version = int(more.pop("version", 1))  # type: ignore[call-overload]
        features = CardFeatures(
            kind=card.partition(":")[0], account=account, topics=topics or {"tea": 1.0}, **more
        )  # type: ignore[arg-type]
        told = CardPublished(version=version, features=features, display=CardDisplay(title=Words(en=card)))
        self.say("Card Published", card=card, props=to_props(told))

    def rights(self, person: str, *, version: int = 1, **more: object) -> None:
        """A person's explicit choices."""
        self.say("Rights Changed", person=person, props=to_props(RightsChanged(version=version, **more)))  # type: ignore[arg-type]

    def like(self, person: str, card: str, **more: object) -> None:
        """Seen, looked at for long, liked, left."""
        self.say("Content Impressed", person=person, card=card, **more)
        self.say("Content Liked", person=person, card=card, **more)
        self.say("Content Viewed", person=person, card=card, measure=30_000.0, **more)

    def ask(self, person: str, slate: str = "s1", **more: object) -> Slate:
        """A slate, not logged."""
        return self.engine.answer([SlateAsk(slate=slate, person=person, **more)])[0]  # type: ignore[arg-type]

    def serve(self, person: str, slate: str, **more: object) -> Slate:
        """A slate, logged as the gateway would."""
        answer = self.ask(person, slate, **more)
        self.say("Slate Served", person=person, slate=slate, scene="feed", props=to_props(answer.served))
        return answer


def cards_of(slate: Slate) -> list[str]:
    """The card ids in order."""
    return [card.card for card in slate.served.cards]


__all__ = ["SMALL", "START_MS", "SlateServed", "Town", "cards_of"]
