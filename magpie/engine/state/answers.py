"""How answers reach the learners: each head of each example once, yes at once, no when the card is left or in time.

A sitting later, what is still open is no. For what may take days that no is for the time being: of what was really looked
at the showing is kept (see `late`), and the answer, when it comes, takes back what was said of the no and says yes, with
what was known at the showing. The no of orders, of looks that help to sell, and of refunds is said in shares, as fast as
their yeses come; so rates are right without waiting a week, and learn of a change as soon as orders tell of it.
"""

import itertools

from magpie.engine.ranker.lessons import Kept
from magpie.engine.state.examples import OPEN, SPARE
from magpie.engine.state.heads import HEAD, HEADS
from magpie.engine.state.late import LateShowings, Showing
from magpie.engine.state.names import NO_ROW
from magpie.engine.state.state import State
from magpie.engine.trials.trials import NONE as NO_LINE
from magpie.engine.trust.given import Gift


def bits(*heads: str) -> int:
    """Heads as a bit set: ("click", "like") -> 0b101."""
    return sum(1 << HEAD[head] for head in heads)


ALL_HEADS = (1 << len(HEADS)) - 1
LEFT_HEADS = bits("click", "long_view", "like", "comment", "share", "not_interested")
"""Answered no when the card is left: they happen on the card itself. The others wait for the window."""
AFTER_ORDER = bits("refund")
"""Asked only of people who ordered (chained: no order, no refund)."""
ORDERED = bits("order")
LATE_HEADS = bits("follow", "cart", "order", "assist")
"""May come days after the showing of a card that was really looked at."""
IN_SHARES = bits("order", "assist", "refund")
"""Whose yeses are mostly late, so that their no is said in shares; a cart or follow is mostly of the sitting."""
SHARE_MIN = 0.1
"""A smaller share waits for the next age: each costs a step."""
SAMPLED = 8
"""Of what was not really looked at nothing late is expected, yet its no must not come faster: one in eight stands for all."""
ENGAGED = bits("click", "long_view", "like", "comment", "share", "follow", "cart", "order")
"""What counts as engagement with a card on trial."""


def answer_yes(state: State, slot: int, head: str, *, trust: float) -> None:
    """The act came: learn it now, whatever the rest will be.

    It weighs no more than a no would have: a newcomer is trusted more with each act, and if only their yeses gained by
    it, rates would be too high.
    """
    bit, trust = 1 << HEAD[head], min(trust, float(state.examples.columns["trust"][slot]))
    state.examples.columns["liked"][slot] |= (bit & ENGAGED) > 0
    if state.examples.unanswered(slot, bit):
        _teach(state, slot, known=bit, yes=bit, trust=trust)
        if bit & (ORDERED | AFTER_ORDER):
            columns = state.examples.columns
            _note_came(
                state, state.life_of(int(columns["person"][slot])), int(columns["card"][slot]), bit, stage=0
            )


def leave_open(state: State, slot: int, *, heads: int) -> None:
    """A yes that is not heard: it teaches nothing, but nor was it a no."""
    state.examples.columns["answered"][slot] |= heads


def answer_rest(
    state: State, slot: int, *, heads: int, yes: int = 0, shared: int = 0, share: float = 1.0
) -> None:  # fmt: skip
    """The card was left: these heads, where still open, are no (or `yes`); then its trial hears the outcome.

    Of the no of the `shared` among them only this share is said for now.
    """
    known = state.examples.unanswered(slot, heads)
    columns = state.examples.columns
    columns["liked"][slot] |= (yes & ENGAGED) > 0
    trust = float(columns["trust"][slot])
    if known and trust > 0.0:
        _teach(state, slot, known=known, yes=yes & known, trust=trust, shared=shared, share=share)
    if columns["is_trial"][slot]:
        columns["is_trial"][slot] = 0
        card, value = int(columns["card"][slot]), float(columns["liked"][slot])
        line = state.trials.line_of(card)
        if line != NO_LINE:
            life = state.life_of(int(columns["person"][slot]))
            state.given.note(
                life, Gift.TRIED, card, weight=trust, ts_ms=state.now_ms, place=line, value=value
            )
        state.trials.impress(card=card, value=value, ts_ms=state.now_ms, trust=trust)


def close_due(state: State) -> None:
    """Windows that log time has closed: what is still open is no.

    A few with each event: after a quiet night a hundred thousand are due at once, and no slate may wait for all of them.
    More than an event can open, so that the ring always has room.
    """
    for slot in itertools.islice(state.examples.due(state.now_ms), SPARE):
        close(state, slot)
    for showings in (state.late, state.sold):
        for slot, stage in showings.due(state.now_ms):
            _say_no(state, showings, slot, up_to=showings.share(stage))
            if stage == len(showings.params.ages_ms):
                showings.drop(slot)


def close(state: State, slot: int) -> None:
    """The sitting is over: what is open is no, and what may still come is waited for."""
    examples = state.examples
    if examples.columns["phase"][slot] == OPEN:
        heads = ALL_HEADS & ~AFTER_ORDER
        untold, shared = _keep(state, slot, state.late, heads=LATE_HEADS)
        if not examples.unanswered(slot, ORDERED):
            heads, share = ALL_HEADS, state.sold.share(0)
            untold_sold, sold = _keep(state, slot, state.sold, heads=AFTER_ORDER)
            untold |= untold_sold
            if sold:
                _teach(state, slot, known=sold, yes=0, trust=float(examples.columns["trust"][slot]) * share)
        # One lesson for the whole no, be it that of some heads only a share is said: a step costs as much as all of this.
        answer_rest(state, slot, heads=heads & ~untold, shared=shared, share=state.late.share(0))
    examples.free(slot)


def answer_late(state: State, showings: LateShowings, slot: int, head: str, *, trust: float) -> None:
    """What had been answered no has come after all; whoever ordered is asked whether they keep it.

    It counts as much as the no would have, or less where it is heard less: who acts is not heard more than who does not,
    or rates would be too high.
    """
    bit, showing = 1 << HEAD[head], showings.showing(slot)
    if not showings.answer(slot, bit):
        return
    features, weight = showings.features(slot), min(showing.trust, trust)
    had = showing.trust * (float(showings.columns["said"][slot]) if bit & IN_SHARES else 1.0)
    if bit & (ORDERED | AFTER_ORDER):
        stage = showings.stage(slot, now_ms=state.now_ms)
        _note_came(state, showing.life, showing.card, bit, stage=stage)
    lent = state.examples.lend(features)
    extra, label = state.heads.lessons.amend(lent, head=HEAD[head], had=had, weight=weight)
    _note_taught(state, lent, showing.life, showing.card, known=bit, yes=bit, weight=extra, label=label)
    state.examples.give_back(lent)
    if bit == ORDERED and weight > 0.0 and state.sold.params.showings_max:
        sold = showing._replace(born_ms=state.now_ms, trust=weight, open=AFTER_ORDER)
        kept = _keep_showing(state, state.sold, sold, features)
        _say_no(state, state.sold, kept, up_to=state.sold.share(0))


def _keep(state: State, slot: int, showings: LateShowings, *, heads: int) -> tuple[int, int]:
    """Wait on for these heads, where they have no answer yet. (Heads of which nothing is said here, heads whose no is said
    in shares from now on), as bits."""
    examples, c = state.examples, state.examples.columns
    owner, open_heads, trust = examples.owner(slot), examples.unanswered(slot, heads), float(c["trust"][slot])
    if not trust > 0.0 or not isinstance(owner, int):
        return 0, 0
    is_looked_at, card, is_asked = bool(c["liked"][slot]), int(c["card"][slot]), bool(c["is_asked"][slot])
    waiting = open_heads if is_looked_at else open_heads & IN_SHARES
    if not showings.params.showings_max or not waiting:
        return 0, 0
    if showings.is_mere(owner, card, is_asked=is_asked):
        return open_heads, 0  # the showing is asked, and the visit that came of it is not
    in_shares = waiting & IN_SHARES
    if is_looked_at or (owner + card) % SAMPLED == 0:
        showing = Showing(
            life=owner, person=int(c["person"][slot]), card=card, born_ms=int(c["born_ms"][slot]), trust=trust,
            scale=1.0 if is_looked_at else float(SAMPLED), open=waiting, is_asked=is_asked,
        )  # fmt: skip
        kept = _keep_showing(state, showings, showing, examples.features(slot))
        showings.columns["said"][kept] = showings.share(0) if in_shares else 0.0
    return 0, in_shares


def _keep_showing(state: State, showings: LateShowings, showing: Showing, features: Kept) -> int:
    """Make room for it; nothing of its no is said yet."""
    for slot in showings.in_the_way(showing):
        _say_no(state, showings, slot, up_to=1.0)
        showings.drop(slot)
    return showings.keep(showing, features)


def _say_no(state: State, showings: LateShowings, slot: int, *, up_to: float) -> None:
    """Another share of the no of what still waits, until so much of it is said."""
    c = showings.columns
    showing, said = showings.showing(slot), float(c["said"][slot])
    # What stands for others took their first share with its own, in the sitting.
    scale = showing.scale if said > 0.0 else 1.0
    is_small = said > 0.0 and up_to < 1.0 and up_to - said < SHARE_MIN
    if up_to <= said or is_small or not showing.open & IN_SHARES:
        return
    lent = state.examples.lend(showings.features(slot))
    known, trust = showing.open & IN_SHARES, showing.trust * scale * (up_to - said)
    state.heads.lessons.teach(lent, known=known, yes=0, trust=trust, is_learned=True)
    _note_taught(state, lent, showing.life, showing.card, known=known, yes=0, weight=trust)
    state.examples.give_back(lent)
    c["said"][slot] = up_to


def _teach(
    state: State, slot: int, *, known: int, yes: int, trust: float, shared: int = 0, share: float = 1.0
) -> None:  # fmt: skip
    """Learn the weights and count; a person who may not be profiled only moves the counters of the card."""
    columns, shared = state.examples.columns, shared & known
    columns["answered"][slot] |= known
    person, card = int(columns["person"][slot]), int(columns["card"][slot])
    state.heads.lessons.teach(
        slot, known=known, yes=yes, trust=trust, is_learned=person != NO_ROW, shared=shared, share=share
    )
    life = state.life_of(person)
    if known != shared:
        _note_taught(state, slot, life, card, known=known & ~shared, yes=yes, weight=trust)
    if shared:
        _note_taught(state, slot, life, card, known=shared, yes=yes, weight=trust * share)


def _note_taught(
    state: State, row: int, life: int, card: int, *, known: int, yes: int, weight: float, label: float = 1.0
) -> None:
    """What was taught of a kept row could be taken back."""
    state.given.note(
        life, Gift.TAUGHT, card, weight=weight, ts_ms=int(state.heads.lessons.rows["ts_ms"][row]),
        place=state.heads.scene_id(row), value=label, known=known, yes=yes,
    )  # fmt: skip


def _note_came(state: State, life: int, card: int, bit: int, *, stage: int) -> None:
    """An order or a refund tells when such things come."""
    (state.late if bit == ORDERED else state.sold).came(stage)
    state.given.note(life, Gift.CAME, card, weight=1.0, ts_ms=state.now_ms, place=stage, known=bit)
