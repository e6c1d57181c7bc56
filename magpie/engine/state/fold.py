"""The fold: one event after another, in offset order, into the state. How events are grouped into calls changes nothing.

Owns what each kind means to the engine: which verb of which part it calls. Refuses nothing: an event that speaks of
a card nobody published, is of no kind the engine knows, or carries numbers or props that do not fit, is counted in
`ignored` and passed over.
"""

from collections.abc import Callable

import msgspec

from magpie.engine.state.acts import act, impress, search, view, visit
from magpie.engine.state.answers import close_due
from magpie.engine.state.catalogue import forget_account, publish_card, set_stock, withdraw_card
from magpie.engine.state.clawback import change_voice
from magpie.engine.state.rights import (
    change_rights,
    erase,
    follow_account,
    identify,
    reset_interests,
    unfollow_account,
)
from magpie.engine.state.serving import serve_slate
from magpie.engine.state.state import State
from magpie.kit.clock import DAY_MS
from magpie.log.event import Event

Handler = Callable[[State, Event], None]
LATEST_MS = 253_402_300_800_000
"""The year 10000: a clock never goes back, so one event from beyond all times would end every trial and every memory."""
MEASURE_MAX = 1e12

HANDLERS: dict[str, Handler] = {
    "Card Published": publish_card,
    "Card Withdrawn": withdraw_card,
    "Stock Changed": set_stock,
    "Account Erased": forget_account,
    "Rights Changed": change_rights,
    "Interests Reset": reset_interests,
    "Person Identified": identify,
    "Person Erased": erase,
    "Voice Changed": change_voice,
    "Creator Followed": follow_account,
    "Creator Unfollowed": unfollow_account,
    "Slate Served": serve_slate,
    "Content Impressed": impress,
    "Content Viewed": view,
    "Products Searched": search,
    "Store Visited": visit,
    "Video Playback Completed": act, "Content Liked": act, "Content Commented": act, "Content Shared": act,
    "Product Shared": act, "Content Favorited": act, "Product Clicked": act, "Product Viewed": act,
    "Product Added": act, "Product Removed": act, "Stock Reserved": act, "Order Completed": act,
    "Order Refunded": act, "Product Reviewed": act, "Content Unliked": act, "Not Interested Marked": act,
}  # fmt: skip


def fold(state: State, offset: int, event: Event) -> None:
    """Learn one event."""
    if not has_plain_numbers(event):
        note_ignored(state, "numbers")
        state.applied_offset = offset
        return
    before = state.now_ms // DAY_MS
    state.now_ms = max(state.now_ms, event.received_ms or event.ts_ms)
    if (days := state.now_ms // DAY_MS - before) > 0:
        state.begin_day(days)
    close_due(state)
    while idle := state.people.overdue(state.now_ms):
        state.forget_inferred(idle)
    state.trials.expire(ts_ms=state.now_ms)
    handler = HANDLERS.get(event.kind)
    if handler is None:
        note_ignored(state, "kind")
    else:
        try:
            handler(state, event)
        except msgspec.ValidationError:
            note_ignored(state, "props")
    state.applied_offset = offset


def has_plain_numbers(event: Event) -> bool:
    """Whether its numbers are in range; what is not, nan above all, would stay in every sum and weight that it touched."""
    return (
        0 <= event.ts_ms < LATEST_MS
        and 0 <= event.received_ms < LATEST_MS
        and 0.0 <= event.trust <= 1.0
        and abs(event.measure) <= MEASURE_MAX
    )


def note_ignored(state: State, reason: str) -> None:
    """Count an event that taught nothing, by reason."""
    state.ignored[reason] = state.ignored.get(reason, 0) + 1
