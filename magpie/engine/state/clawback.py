"""Taking a voice away: what a person taught others is taken back, and from now on they are heard by their own feed alone.

Caused by "Voice Changed" in the log, so a replay does the same at the same place. What is exact and what only fades is
told in trust/README.md. Refuses to judge: somebody has looked, and says so.
"""

from typing import Any

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.kernels.state import COLD
from magpie.engine.state.answers import ORDERED
from magpie.engine.state.cards import LIKED
from magpie.engine.state.catalogue import SITE
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.engine.trust.given import Gift
from magpie.kit.clock import DAY_MS
from magpie.log.event import Event
from magpie.log.payloads import VoiceChanged, from_props


def change_voice(state: State, event: Event) -> None:
    """Heard no more, and everything taken back; or heard again from now on, which gives nothing back."""
    told, person = from_props(event.props, VoiceChanged), state.person_named(event.person)
    if told.is_heard:
        state.unheard.discard(person)
        return
    state.unheard.add(person)
    row = state.people.rows.find(person)
    if row != NO_ROW:
        _take_back(state, row)


def _take_back(state: State, person: int) -> None:
    life = int(state.people["life"][person])
    records = state.given.of(life)
    state.examples.forget_person(person)
    state.questions.forget_person(person)
    state.late.forget_person(person)
    state.sold.forget_person(person)
    # A counter that there was no room for counted nothing, so nothing of it may be taken back.
    is_counted = state.heads.ranker.sizes()["slots_refused"] == 0
    for record in records:
        gift = Gift(int(record["act"]))
        if gift is Gift.TAUGHT:
            _unteach(state, person, record, is_counted=is_counted)
        else:
            TAKES_BACK[gift](state, person, record)
    state.blend.knn.forget_session(life)
    state.circles.forget_person(person)
    state.given.forget(life)
    _make_boards_anew(state, np.unique(records["card"]))


def _cool(state: State, person: int, record: Any) -> None:
    state.cards.cool(
        int(record["card"]),
        column=int(record["place"]),
        weight=float(record["weight"]),
        ts_ms=int(record["ts_ms"]),
    )


def _cool_circle(state: State, person: int, record: Any) -> None:
    state.cards.cool_circle(
        int(record["card"]),
        circle=int(record["place"]),
        weight=float(record["weight"]),
        ts_ms=int(record["ts_ms"]),
    )


def _unlook(state: State, person: int, record: Any) -> None:
    state.looks.take_back(
        kind=int(record["known"]), length_ms=int(record["place"]), watched_ms=float(record["value"]),
        weight=float(record["weight"]), halvings=int(record["yes"]),
    )  # fmt: skip


def _untaste(state: State, person: int, record: Any) -> None:
    state.tastes.take_back(
        card=int(record["card"]), score=float(record["value"]), heard=float(record["weight"])
    )


def _untry(state: State, person: int, record: Any) -> None:
    state.trials.take_back(
        card=int(record["card"]), line=int(record["place"]), value=float(record["value"]),
        trust=float(record["weight"]), given_ms=int(record["ts_ms"]), ts_ms=state.now_ms,
    )  # fmt: skip


def _unteach(state: State, person: int, record: Any, *, is_counted: bool) -> None:
    """Counters exactly, as if it had not been counted; weights by one step the other way, as large as the one taken."""
    ids = state.heads.ids_of_one(
        person=person, card=int(record["card"]), published_ms=int(state.cards["published_ms"][record["card"]]),
        scene="", now_ms=int(record["ts_ms"]), scene_id=int(record["place"]),
    )  # fmt: skip
    for is_learned in (True, False) if is_counted else (True,):
        slot = state.examples.borrow(
            ids if is_learned else state.heads.without_person(ids), ts_ms=int(record["ts_ms"])
        )
        state.heads.lessons.take_back(
            slot, known=int(record["known"]), yes=int(record["yes"]), trust=float(record["weight"]),
            label=float(record["value"]), is_learned=is_learned,
        )  # fmt: skip
        state.examples.give_back(slot)


def _unfollow(state: State, person: int, record: Any) -> None:
    others: I32 = record["others"]
    state.blend.covisits.take_back(others[others >= 0], int(record["card"]), int(record["ts_ms"]))


def _uncome(state: State, person: int, record: Any) -> None:
    showings = state.late if int(record["known"]) == ORDERED else state.sold
    days = state.now_ms // DAY_MS - int(record["ts_ms"]) // DAY_MS
    showings.take_back(int(record["place"]), days=days)


TAKES_BACK = {
    Gift.WARMED: _cool, Gift.WARMED_CIRCLE: _cool_circle, Gift.LOOKED: _unlook, Gift.TASTED: _untaste,
    Gift.TRIED: _untry, Gift.FOLLOWED: _unfollow,
    Gift.CAME: _uncome,
}  # fmt: skip


def _make_boards_anew(state: State, cards: I32) -> None:
    """Boards that these cards stand on hold the best cards of now: what they had pushed off stands there again."""
    boards, heat = state.boards, state.cards["heat"]
    live = np.flatnonzero(state.cards["is_live"][: len(state.cards)]).astype(np.int32)
    boards["trend"].fill(SITE, live, heat[live, 1, LIKED])
    boards["trend"].fill(SITE + 1, live, heat[live, 0, LIKED])
    topics = state.facets["topics"]
    for topic in np.unique(topics[cards]).tolist():
        if topic != NO_ROW:
            own = live[(topics[live] == topic).any(axis=1)]
            boards["topic"].fill(topic, own, heat[own, 1, LIKED])
    circle_heat = state.cards["circle_heat"][:, 0, :]
    for circle in np.flatnonzero((circle_heat[live] > COLD).any(axis=0)).tolist():
        boards["circle"].fill(circle, live, circle_heat[live, circle])
    looked = live[state.tastes.were_looked_at(live)]
    for kind in np.unique(state.cards["kind"][looked]).tolist():
        own = looked[state.cards["kind"][looked] == kind]
        boards["held"].fill(kind, own, state.tastes.usual(own))
