"""What people's behaviour does: seen, left, liked, searched, visited. Each event moves all that it speaks of, at once.

Who may not be profiled moves counters of cards only: no row, no ring, no vector of theirs exists. What counts for
nobody else (see trust/README.md) still moves the person's own ring and interests.
"""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.circles.naming import NO_CIRCLE
from magpie.engine.looks.looks import normal_score
from magpie.engine.params import KIND_WEIGHTS
from magpie.engine.retrieval.blend import gate_features
from magpie.engine.state.answering import answer_act, answers, credit_assists, example_of, owner_of
from magpie.engine.state.answers import LEFT_HEADS, answer_rest, bits, leave_open
from magpie.engine.state.cards import INT32_MAX, LIKED, SEEN
from magpie.engine.state.catalogue import SITE
from magpie.engine.state.choices import PERSONALISE
from magpie.engine.state.examples import OPEN, SERVED
from magpie.engine.state.hearing import Trusted, heard_of, trust_of
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import KIND_CODES, State
from magpie.engine.trust.given import NO_OTHERS, OTHERS, Gift
from magpie.log.event import Event

WEIGHT_OF = {row.kind: row.weight for row in KIND_WEIGHTS}
LONG = bits("long_view")
HEAD_OF = {row.kind: row.head for row in KIND_WEIGHTS}


def impress(state: State, event: Event) -> None:
    """The card was seen: it is remembered as shown, and its example opens."""
    row = find_card(state, event)
    if row == NO_ROW:
        return
    person = profile_of(state, event, admits=True)
    trust = trust_of(state, event, person, row)
    if person != NO_ROW:
        state.people.shown.add(person, row, state.now_ms)
    if trust.shared > 0.0:
        _warm(state, person, row, column=SEEN, weight=trust.shared, ts_ms=min(event.ts_ms, state.now_ms))
    slot = example_of(state, event, person, row, trust)
    if slot == NO_ROW or state.examples.columns["phase"][slot] != SERVED:
        return
    if trust.answer > 0.0:
        state.examples.open(slot, trust=trust.answer, is_repeat=trust.shared <= 0.0)
    elif trust.own <= 0.0:
        state.examples.note_repeat(slot)


def view(state: State, event: Event) -> None:
    """The card was left after `measure` ms: a long view is an act; what did not happen on it is a no."""
    row = find_card(state, event)
    if row == NO_ROW:
        return
    person = profile_of(state, event, admits=True)
    is_long = is_long_view(state, event, row)
    trust = trust_of(state, event, person, row, is_long=is_long)
    if _is_news(state, event, person, row, trust, heads=LONG):
        _learn_look(state, event, person, row, trust=trust)
    if is_long and trust.own > 0.0:
        take_interest(state, event, person, row, weight=WEIGHT_OF[event.kind], trust=trust)
    slot = example_of(state, event, person, row, trust)
    if slot == NO_ROW:
        return
    if answers(state, slot, trust):
        answer_rest(state, slot, heads=LEFT_HEADS, yes=LONG if is_long else 0)
    else:
        leave_open(state, slot, heads=LONG if is_long else 0)


def act(state: State, event: Event) -> None:
    """Something was done with the card: its head is a yes, and the person leans that way."""
    row = find_card(state, event)
    if row == NO_ROW:
        return
    person = profile_of(state, event, admits=True)
    trust = trust_of(state, event, person, row)
    # Who acts on a card has seen it, whatever became of the impression: it is not shown as if it were new.
    if person != NO_ROW and not state.people.shown.has(person, row):
        state.people.shown.add(person, row, state.now_ms)
    head = "refund" if event.kind == "Order Refunded" else HEAD_OF.get(event.kind, "")
    is_news = _is_news(state, event, person, row, trust, heads=bits(head) if head else 0)
    if head:
        answer_act(state, event, person, row, head, trust=trust)
    else:
        example_of(state, event, person, row, trust)
    if head == "order":
        credit_assists(state, event, person, row, trust=trust)
    weight = WEIGHT_OF.get(event.kind, 0.0)
    if is_news and trust.answer > 0.0 and weight and person != NO_ROW:
        value = weight * state.params.circles.act_score
        _tell_circles(state, person, row, value=value, weight=trust.answer, is_look=False)
    if trust.own > 0.0 and weight:
        take_interest(state, event, person, row, weight=weight, trust=trust)


def search(state: State, event: Event) -> None:
    """A search names topics: the feed hears of it at once (人找货 feeds 货找人)."""
    person = profile_of(state, event, admits=True)
    if person == NO_ROW:
        return
    for topic in state.lexicon.topics_in(str(event.props.get("query", "")), slugs=state.cards.topics.names):
        state.people.visit(person, what="searched", name_row=topic, ts_ms=state.now_ms)
        share = np.ones(1, np.float32)
        state.interests.learn_topics(
            person=person, topics=np.array([topic], np.int32), shares=share, weight=state.params.search_weight,
            ts_ms=state.now_ms,
        )  # fmt: skip


def visit(state: State, event: Event) -> None:
    """A shop was opened."""
    person, account = profile_of(state, event, admits=True), state.cards.accounts.find(event.account)
    if person != NO_ROW and account != NO_ROW:
        state.people.visit(person, what="visited", name_row=account, ts_ms=state.now_ms)


def take_interest(
    state: State, event: Event, person: int, row: int, *, weight: float, trust: Trusted
) -> None:
    """Heat of the card; then, for somebody who may be profiled, interests, price, ring and the sequence models."""
    worth, ts_ms = weight * trust.own, min(event.ts_ms, state.now_ms)
    heard = weight * trust.shared
    if heard > 0.0:
        _warm(state, person, row, column=LIKED, weight=heard, ts_ms=ts_ms)
        _climb(state, row)
    if person == NO_ROW:
        return
    if heard > 0.0:
        _warm_circle(state, person, row, weight=heard, ts_ms=ts_ms)
    state.interests.learn(person=person, card=row, facets=state.facets, weight=worth, ts_ms=ts_ms)
    state.prices.learn(
        person=person, price_minor=int(state.cards["price_minor"][row]), weight=worth, ts_ms=ts_ms
    )
    if weight > 0.0 and trust.shared >= state.params.sequence_trust_min:
        _answer_gate(state, event, person, row)
        _follow_on(state, event, person, row, weight=heard, ts_ms=ts_ms)
    state.people.remember(person, card=row, kind=KIND_CODES[event.kind], weight=worth, ts_ms=ts_ms)


def length_of(state: State, event: Event, row: int) -> int:
    """How long the viewed card is in ms, as the event tells it or else the catalogue; 0 for a card without a length."""
    told_ms = event.props.get("total_length_ms")
    return (
        min(told_ms, INT32_MAX)
        if isinstance(told_ms, int) and told_ms > 0
        else int(state.cards["duration_ms"][row])
    )


def is_long_view(state: State, event: Event, row: int) -> bool:
    """Whether the dwell of a "Content Viewed" was long, by the declared rule."""
    length_ms = length_of(state, event, row)
    needed_ms = float(state.params.long_view_ms)
    if length_ms:
        needed_ms = min(needed_ms, state.params.long_view_share * length_ms)
    return event.measure >= needed_ms or event.props.get("completed") is True


def history_of(state: State, person: int) -> I32:
    """Cards with positive evidence, newest first, no card twice in a row; [] for nobody."""
    if person == NO_ROW:
        return np.empty(0, np.int32)
    cards, _, _, weights = state.people.history(person)
    liked: I32 = cards[weights > 0.0]
    if len(liked) < 2:
        return liked
    is_kept = np.empty(len(liked), bool)
    is_kept[0] = True
    np.not_equal(liked[1:], liked[:-1], out=is_kept[1:])
    return liked[is_kept]


def find_card(state: State, event: Event) -> int:
    """The row of the event's card; an event about a card that was never published is counted and passed over."""
    row = state.cards.find(event.card)
    if row == NO_ROW:
        state.ignored["card"] = state.ignored.get("card", 0) + 1
    return row


def profile_of(state: State, event: Event, *, admits: bool) -> int:
    """The row of the event's person; NO_ROW where nothing may be remembered of them."""
    person = state.person_named(event.person)
    if not person or not state.choices_of(person).may_profile:
        return NO_ROW
    if event.consents and PERSONALISE not in event.consents:
        return NO_ROW
    return state.admit_person(person, state.now_ms) if admits else state.people.rows.find(person)


def _is_news(state: State, event: Event, person: int, row: int, trust: Trusted, *, heads: int) -> bool:
    """Whether it says something for the first time, or answers a second showing that still asks it: a page that tells
    one look a thousand times tells nothing."""
    if trust.own > 0.0 or trust.shared > 0.0:
        return True
    slot = state.examples.find(owner_of(state, person, event.slate), row) if trust.answer > 0.0 else NO_ROW
    return (
        slot != NO_ROW
        and bool(state.examples.columns["phase"][slot] == OPEN)
        and state.examples.unanswered(slot, heads) > 0
    )


def _learn_look(state: State, event: Event, person: int, row: int, *, trust: Trusted) -> None:
    """A look is ranked among those at cards of its kind and length, which then know of it; circles and tastes hear."""
    kind, length_ms = int(state.cards["kind"][row]), length_of(state, event, row)
    rank = state.looks.rank(kind=kind, length_ms=length_ms, watched_ms=event.measure)
    if trust.answer > 0.0:
        state.looks.learn(kind=kind, length_ms=length_ms, watched_ms=event.measure, weight=trust.answer)
        state.given.note(
            state.life_of(person), Gift.LOOKED, row, weight=trust.answer, ts_ms=state.now_ms, place=length_ms,
            value=event.measure, known=kind, yes=state.looks.halvings(kind=kind, length_ms=length_ms),
        )  # fmt: skip
        if person != NO_ROW:
            _tell_circles(state, person, row, value=normal_score(rank), weight=trust.answer, is_look=True)
    if trust.own > 0.0:
        _tell_tastes(state, person, row, rank=rank, heard=trust.shared)


def _tell_tastes(state: State, person: int, row: int, *, rank: float, heard: float) -> None:
    """A first look teaches the card's usual score as it is heard, and its own person's taste in full: whoever deceives
    that spoils nobody's page but their own, and a newcomer need not wait to be trusted."""
    edge = state.params.looks.rank_edge
    score = normal_score(min(1.0 - edge, max(edge, rank)))
    told = state.tastes.learn(person=person, card=row, facets=state.facets, score=score, heard=heard)
    if heard > 0.0:
        state.given.note(
            state.life_of(person), Gift.TASTED, row, weight=heard, ts_ms=state.now_ms, value=told
        )
        state.boards["held"].offer(int(state.cards["kind"][row]), row, state.tastes.usual_of(row))


def _warm(state: State, person: int, row: int, *, column: int, weight: float, ts_ms: int) -> None:
    state.cards.warm(row, column=column, weight=weight, ts_ms=ts_ms)
    state.given.note(state.life_of(person), Gift.WARMED, row, weight=weight, ts_ms=ts_ms, place=column)


def _climb(state: State, row: int) -> None:
    """Offer the card to the boards of everything and of its topics, at the heat of a day."""
    heat = float(state.cards["heat"][row, 1, LIKED])
    state.boards["trend"].offer(SITE, row, heat)
    state.boards["trend"].offer(SITE + 1, row, float(state.cards["heat"][row, 0, LIKED]))
    for topic in state.facets.topic_slots(row)[0].tolist():
        if topic != NO_ROW:
            state.boards["topic"].offer(topic, row, heat)


def _warm_circle(state: State, person: int, row: int, *, weight: float, ts_ms: int) -> None:
    """The card warms in the person's own circle."""
    circle = state.circles.strongest_of(person)
    if circle != NO_CIRCLE:
        state.cards.warm_circle(row, circle=circle, weight=weight, ts_ms=ts_ms)
        state.given.note(
            state.life_of(person), Gift.WARMED_CIRCLE, row, weight=weight, ts_ms=ts_ms, place=circle
        )
        state.boards["circle"].offer(circle, row, float(state.cards["circle_heat"][row, 0, circle]))


def _tell_circles(state: State, person: int, row: int, *, value: float, weight: float, is_look: bool) -> None:
    state.circles.learn(
        person=person, card=row, value=value, weight=weight, ts_ms=state.now_ms, is_look=is_look
    )


def _answer_gate(state: State, event: Event, person: int, row: int) -> None:
    """Of the cards of this slate that the person has seen and not acted on, this one was right."""
    question = state.questions.find(event.slate, person, row) if event.slate else None
    if question is None:
        return
    owner, phases = owner_of(state, person, event.slate), state.examples.columns["phase"]
    slots = [(at, state.examples.find(owner, card)) for at, card in enumerate(question.rows)]
    seen = [
        at
        for at, slot in slots
        if question.rows[at] == row
        or (slot != NO_ROW and phases[slot] == OPEN and question.rows[at] not in question.answered)
    ]
    question.answered.add(row)
    if len(seen) > 1:
        rows, gate = np.array(question.rows, np.int32)[seen], state.blend.gate
        features = gate_features(
            rows, question.shares()[seen], history=question.history,
            popularity=state.blend.sequence.popularity(rows), params=gate.params,
        )  # fmt: skip
        gate.learn(features, int(np.flatnonzero(rows == row)[0]), gate.bucket(len(question.history)))


def _follow_on(state: State, event: Event, person: int, row: int, *, weight: float, ts_ms: int) -> None:
    """The card came after the person's last ones: session kNN, co-visits and the sequence model learn it."""
    history = heard_of(state, event, person, history_of(state, person))
    if len(history) and history[0] == row:
        return
    life = int(state.people["life"][person])
    state.blend.learn(history, row, session=life, ts_ms=ts_ms, weight=weight)
    others = (*history[:OTHERS].tolist(), *NO_OTHERS)[:OTHERS]
    state.given.note(life, Gift.FOLLOWED, row, weight=weight, ts_ms=ts_ms, others=others)
