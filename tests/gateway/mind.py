"""A matchmaker that obeys the edge's protocol and nothing more: its rule is one line, so tests can foresee it.

Cards come newest liked first, then in the order of publication; muted cards never. It learns when told to, so a
test can hold it back.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from magpie.engine.ask import (
    Belief,
    Beliefs,
    BeliefsAsk,
    Exposure,
    ExposureAsk,
    ExposureLine,
    Learned,
    OutsideShown,
    Pulse,
    Reason,
    ServedCard,
    Slate,
    SlateAsk,
    SlateServed,
)
from magpie.log.event import Event


@dataclass
class FakeMind:
    """Learns on `offer` unless `is_held`; answers what can be answered, keeps the rest waiting."""

    is_held: bool = False
    applied_offset: int = -1
    lag: int = 0
    variant: str = ""
    cards: list[str] = field(default_factory=list)
    liked: dict[str, list[str]] = field(default_factory=dict)
    rights: dict[str, int] = field(default_factory=dict)
    traces: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[SlateAsk] = field(default_factory=list)
    held: list[tuple[int, Event]] = field(default_factory=list)
    waiting: list[tuple[SlateAsk, "Future[Slate]"]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def offer(self, first: int, events: Sequence[tuple[int, Event]]) -> None:
        with self.lock:
            self.held += events
            if not self.is_held:
                self._learn_held()

    def release(self) -> None:
        with self.lock:
            self.is_held = False
            self._learn_held()

    def ask(self, ask: SlateAsk) -> "Future[Slate]":
        future: Future[Slate] = Future()
        with self.lock:
            self.asked.append(ask)
            self.waiting.append((ask, future))
            self._answer_waiting()
        return future

    def beliefs(self, ask: BeliefsAsk) -> "Future[Beliefs]":
        """A like is a belief in the card itself: enough to see whose, and whether it was learned."""
        future: Future[Beliefs] = Future()
        liked = self.liked.get(ask.person, []) if self.is_sure(ask) else []
        topics = tuple(Belief(f"topic:{card}", 0.5, False, 1, 1, {"Content Liked": 1}) for card in liked)
        if ask.after <= self.applied_offset:
            future.set_result(
                Beliefs(
                    person=ask.person,
                    as_of=max(0, self.applied_offset),
                    personalised=self.is_sure(ask),
                    topics=topics,
                    outside=OutsideShown(cards=len(liked), share=0.25) if liked else None,
                )
            )
        return future

    def exposure(self, ask: ExposureAsk) -> "Future[Exposure]":
        """Tao owns account 9, which published two cards: enough to see who may read."""
        future: Future[Exposure] = Future()
        may_read = ask.is_operator or ask.person == "p:TAO"
        cards = ("product:2", "product:1") if may_read and ask.account == "account:9" else ()
        lines = tuple(
            ExposureLine(card, 0, 62, 1, 0, 0, 0.0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, "running") for card in cards
        )
        if ask.after <= self.applied_offset:
            as_of = max(0, self.applied_offset)
            future.set_result(Exposure(account=ask.account, as_of=as_of, may_read=may_read, lines=lines))
        return future

    def pulse(self) -> "Future[Pulse]":
        """One line, of a like by nobody in particular, and a turn of learning that has just ended."""
        future: Future[Pulse] = Future()
        line = Learned("Content Liked", "product:1", "visitor", "tea", 0.0, 0.2, 1, simulated=False)
        turns = ((-1, 0.0), (max(0, self.applied_offset), time.monotonic()))
        learned = (line,) if self.liked else ()
        future.set_result(Pulse(as_of=self.applied_offset, learned=learned, turns=turns))
        return future

    def lag_ms(self) -> int:
        return self.lag

    def has_acted(self, person: str) -> "Future[bool]":
        future: Future[bool] = Future()
        future.set_result(bool(self.liked.get(person)))
        return future

    def is_sure(self, ask: SlateAsk | BeliefsAsk) -> bool:
        """Whether the rights that the ask names are known: who is not sure answers without personal data."""
        return ask.may_personalise and self.rights.get(ask.person, 0) >= ask.rights_version

    def find_trace(self, slate: str) -> dict[str, Any] | None:
        return self.traces.get(slate)

    def _learn_held(self) -> None:
        for offset, event in self.held:
            if event.kind == "Card Published":
                self.cards.append(event.card)
            if event.kind == "Content Liked":
                self.liked.setdefault(event.person, []).insert(0, event.card)
            if event.kind == "Rights Changed":
                self.rights[event.person] = event.props["version"]
            self.applied_offset = offset
        self.held = []
        self._answer_waiting()

    def _answer_waiting(self) -> None:
        ready = [(ask, future) for ask, future in self.waiting if ask.after <= self.applied_offset]
        self.waiting = [pair for pair in self.waiting if pair not in ready]
        for ask, future in ready:
            if future.set_running_or_notify_cancel():
                future.set_result(self._slate(ask))

    def _slate(self, ask: SlateAsk) -> Slate:
        liked = self.liked.get(ask.person, []) if self.is_sure(ask) else []
        order = [card for card in dict.fromkeys([*liked, *self.cards]) if card not in ask.shown]
        served = tuple(
            ServedCard(
                card=card,
                source="liked" if card in liked else "trend",
                score=1.0 / (rank + 1),
                propensity=1.0,
                reasons=(Reason("liked_card", card, 0.5) if card in liked else Reason("trend", "", 1.0),),
            )
            for rank, card in enumerate(order[: ask.n])
        )
        self.traces[ask.slate] = {"slate": ask.slate, "person": ask.person, "steps": []}
        return Slate(
            slate=ask.slate,
            person=ask.person,
            scene=ask.scene,
            variant=self.variant,
            served=SlateServed(
                as_of=max(0, self.applied_offset),
                seed=1,
                params="p-fake",
                cards=served,
                personalised=self.is_sure(ask),
                asked=ask.n,
            ),
        )
