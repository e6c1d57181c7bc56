"""How answers reach the learners: each head of each example once, yes at once, no when the card is left or in time."""

import itertools

from magpie.engine.state.examples import OPEN, SPARE
from magpie.engine.state.heads import HEAD, HEADS
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State


def bits(*heads: str) -> int:
    """Heads as a bit set: ("click", "like") -> 0b101."""
    return sum(1 << HEAD[head] for head in heads)


ALL_HEADS = (1 << len(HEADS)) - 1
LEFT_HEADS = bits("click", "long_view", "like", "comment", "share", "not_interested")
"""Answered no when the card is left: they happen on the card itself. The others wait for the window."""
AFTER_ORDER = bits("refund")
"""Asked only of people who ordered (chained: no order, no refund)."""
ORDERED = bits("order")
ENGAGED = bits("click", "long_view", "like", "comment", "share", "follow", "cart", "order")
"""What counts as engagement with a card on trial."""


def answer_yes(state: State, slot: int, head: str, *, trust: float) -> None:
    """The act came: learn it now, whatever the rest will be."""
    bit = 1 << HEAD[head]
    state.examples.columns["liked"][slot] |= (bit & ENGAGED) > 0
    if state.examples.unanswered(slot, bit):
        _teach(state, slot, known=bit, yes=bit, trust=trust)


def leave_open(state: State, slot: int, *, heads: int) -> None:
    """A yes that is not heard: it teaches nothing, but nor was it a no."""
    state.examples.columns["answered"][slot] |= heads


def answer_rest(state: State, slot: int, *, heads: int, yes: int = 0) -> None:
    """The card was left: these heads, where still open, are no (or `yes`); then its trial hears the outcome."""
    known = state.examples.unanswered(slot, heads)
    columns = state.examples.columns
    columns["liked"][slot] |= (yes & ENGAGED) > 0
    trust = float(columns["trust"][slot])
    if known and trust > 0.0:
        _teach(state, slot, known=known, yes=yes & known, trust=trust)
    if columns["is_trial"][slot]:
        columns["is_trial"][slot] = 0
        value = float(columns["liked"][slot])
        state.trials.impress(card=int(columns["card"][slot]), value=value, ts_ms=state.now_ms, trust=trust)


def close_due(state: State) -> None:
    """Windows that log time has closed: what is still open is no.

    A few with each event: after a quiet night a hundred thousand are due at once, and no slate may wait for all of them.
    More than an event can open, so that the ring always has room.
    """
    examples = state.examples
    for slot in itertools.islice(examples.due(state.now_ms), SPARE):
        if examples.columns["phase"][slot] == OPEN:
            has_ordered = not examples.unanswered(slot, ORDERED)
            answer_rest(state, slot, heads=ALL_HEADS if has_ordered else ALL_HEADS & ~AFTER_ORDER)
        examples.free(slot)


def _teach(state: State, slot: int, *, known: int, yes: int, trust: float) -> None:
    """Learn the weights and count; a person who may not be profiled only moves the counters of the card."""
    state.examples.columns["answered"][slot] |= known
    is_somebody = bool(state.examples.columns["person"][slot] != NO_ROW)
    state.heads.lessons.teach(slot, known=known, yes=yes, trust=trust, is_learned=is_somebody)
