"""Which act counts for which showing: the one its slate names, else the last one of that card to that person, if just now."""

from typing import Final, NamedTuple

from magpie.engine.params import KIND_WEIGHTS
from magpie.engine.state.acts import is_long_view
from magpie.engine.state.state import State
from magpie.log.event import Event
from magpie.log.payloads import SlateServed

HEAD_OF: Final = {row.kind: row.head for row in KIND_WEIGHTS if row.head} | {
    "Creator Followed": "follow", "Order Refunded": "refund",
}  # fmt: skip
"""Kind -> the head it answers; of views only long ones."""


class Act(NamedTuple):
    """Something that was done on a showing; `head` is "" for a card that was only seen."""

    slate: str
    place: int
    head: str


class Credits:
    """`serve` each slate as it comes, then `find` what later events say of it. `state` knows the catalogue."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._places: dict[tuple[str, str], int] = {}
        self._newest: dict[tuple[str, str], tuple[str, int]] = {}

    def serve(self, event: Event, served: SlateServed) -> None:
        for place, card in enumerate(served.cards):
            self._places[event.slate, card.card] = place
            self._newest[event.person, card.card] = event.slate, event.ts_ms

    def find(self, event: Event) -> Act | None:
        """None where the event speaks of no showing that was told here."""
        slate = event.slate
        if not slate:
            slate, served_ms = self._newest.get((event.person, event.card), ("", 0))
            if event.ts_ms - served_ms > self._state.params.example_window_ms:
                return None
        place = self._places.get((slate, event.card))
        if place is None:
            return None
        head = HEAD_OF.get(event.kind, "")
        row = self._state.cards.find(event.card)
        if event.kind == "Content Viewed" and not is_long_view(self._state, event, row):
            head = ""
        return Act(slate, place, head)
