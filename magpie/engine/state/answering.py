"""Which showing an act answers: the one of this sitting, else the one that still waits for it, else a new one.

An act says of a showing what the person thought of it, so it must meet what was known then. An order days after the
look answers the kept showing; one that no showing of the card led to answers nothing. An order also credits other looks
that helped to sell (indirect conversion), and a follow the last card of its account.
"""

import numpy as np

from magpie.engine.arrays import I32
from magpie.engine.state.answers import (
    AFTER_ORDER,
    LATE_HEADS,
    ORDERED,
    answer_late,
    answer_yes,
    bits,
    leave_open,
)
from magpie.engine.state.examples import OPEN, SERVED, Owner
from magpie.engine.state.hearing import Trusted
from magpie.engine.state.late import LateShowings
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.log.event import Event

OF_SHOWINGS = bits("order", "refund")
"""What comes of no showing (a link, a search, a file) is no answer: with it the rates of showings would be too high."""


def answer_act(state: State, event: Event, person: int, row: int, head: str, *, trust: Trusted) -> None:
    """The act is a yes to this head of the showing that it came of."""
    bit, slot = bits(head), state.examples.find(owner_of(state, person, event.slate), row)
    showings, kept = _waiting(state, person, row, bit)
    if kept != NO_ROW and not _is_of_now(
        state, slot, bit, is_kept_asked=bool(showings.columns["is_asked"][kept])
    ):
        answer_late(state, showings, kept, head, trust=trust.answer)
        if slot != NO_ROW:
            leave_open(state, slot, heads=bit)
        return
    if slot == NO_ROW and bit & OF_SHOWINGS:
        return
    slot = example_of(state, event, person, row, trust)
    if slot == NO_ROW:
        return
    if answers(state, slot, trust):
        answer_yes(state, slot, head, trust=trust.answer)
    else:
        leave_open(state, slot, heads=bit)


def credit_assists(state: State, event: Event, person: int, row: int, *, trust: Trusted) -> None:
    """An order of this card: other cards of its account, and those that carry it, which the person really looked at or
    acted on within the window, helped to sell it; the newest few of them."""
    if person == NO_ROW or trust.answer <= 0.0:
        return
    looked, _, times_ms, weights = state.people.history(person)
    is_near = (weights > 0.0) & (times_ms > state.now_ms - state.params.late.ages_ms[-1]) & (looked != row)
    near = looked[is_near]
    accounts, anchors = state.cards["account"], state.cards["anchors"]
    helped = near[(accounts[near] == accounts[row]) | (anchors[near] == row).any(axis=1)]
    for card in list(dict.fromkeys(helped.tolist()))[: state.params.assists_max]:
        _answer_shown(state, person, card, "assist", trust=trust.answer)


def answer_follow(state: State, event: Event, person: int, account: int, *, trust: Trusted) -> None:
    """The last card of the account that was shown to the person, and still waits, led to the follow."""
    for card in shown_of(state, person, account):
        if _answer_shown(state, person, card, "follow", trust=trust.answer):
            return


def shown_of(state: State, person: int, account: int) -> list[int]:
    """Cards of an account that were shown to the person within the window, newest first, as many as one act credits."""
    cards, times_ms = state.people.shown.of(person)
    is_own = (state.cards["account"][cards] == account) & (
        times_ms > state.now_ms - state.params.late.ages_ms[-1]
    )
    own: I32 = cards[is_own]
    order = np.lexsort((own, -times_ms[is_own]))
    return list(dict.fromkeys(own[order].tolist()))[: state.params.assists_max]


def owner_of(state: State, person: int, slate: str) -> Owner:
    """Whose example it is: a person's life, or nobody's but the slate's."""
    return int(state.people["life"][person]) if person != NO_ROW else slate


def example_of(state: State, event: Event, person: int, row: int, trust: Trusted) -> int:
    """The example of this person and card, made now where no slate left one; NO_ROW without person and slate.

    What is heard by nobody else asks nothing.
    """
    if person == NO_ROW and not event.slate:
        return NO_ROW
    owner = owner_of(state, person, event.slate)
    slot = state.examples.find(owner, row)
    if slot == NO_ROW and trust.shared > 0.0:
        ids = state.heads.ids_of_one(
            person=person, card=row, published_ms=int(state.cards["published_ms"][row]), scene=event.scene,
            now_ms=state.now_ms,
        )  # fmt: skip
        slot = state.examples.put(
            owner, person=person, card=row, ids=ids, is_trial=False, now_ms=state.now_ms, is_asked=False
        )
    return slot


def answers(state: State, slot: int, trust: Trusted) -> bool:
    """Whether this answers the example. What is new says by itself that the card was seen, whatever became of the
    impression; a repeat answers only a showing that was seen, and of those the seen filter lets a few happen."""
    phase = state.examples.columns["phase"]
    if phase[slot] == SERVED and trust.shared > 0.0:
        state.examples.open(slot, trust=trust.answer)
    return trust.answer > 0.0 and bool(phase[slot] == OPEN)


def _answer_shown(state: State, person: int, card: int, head: str, *, trust: float) -> bool:
    """Answer this head of a showing of another card than the act's own; False where none waits for it."""
    slot = state.examples.find(owner_of(state, person, ""), card)
    if slot != NO_ROW and state.examples.columns["phase"][slot] == OPEN:
        answer_yes(state, slot, head, trust=trust)
        return True
    showings, kept = _waiting(state, person, card, bits(head))
    if kept != NO_ROW:
        answer_late(state, showings, kept, head, trust=trust)
    return kept != NO_ROW


def _waiting(state: State, person: int, row: int, bit: int) -> tuple[LateShowings, int]:
    """The kept showing that this head may still answer, NO_ROW for none."""
    showings = state.sold if bit & AFTER_ORDER else state.late
    if person == NO_ROW or not bit & (LATE_HEADS | AFTER_ORDER):
        return showings, NO_ROW
    return showings, showings.find(int(state.people["life"][person]), row, now_ms=state.now_ms)


def _is_of_now(state: State, slot: int, bit: int, *, is_kept_asked: bool) -> bool:
    """Whether the act answers what is open now rather than what was kept: a showing that was seen and, for a refund,
    ordered; a mere visit only where the kept one was no more than that."""
    if slot == NO_ROW or state.examples.columns["phase"][slot] != OPEN:
        return False
    if bit & AFTER_ORDER:
        return not state.examples.unanswered(slot, ORDERED)
    return bool(state.examples.columns["is_asked"][slot]) or not is_kept_asked
