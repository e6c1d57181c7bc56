"""What one card makes a visitor say: the events that a page would send, each at its moment, and what wants a sign-in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from magpie.kit.ids import new_id
from magpie.world.behaviour import Reactions

SEEN_MS: Final = 1_000
"""A card that passes faster was not seen, as the pages' own script has it."""
LOOK_MS_MAX: Final = 60_000
KEPT_RATIO: Final = 1.25
"""What is liked and looked at again is kept for later: some two cards in a thousand."""
SIGNALS: Final = {
    "like": "Content Liked",
    "share": "Content Shared",
    "not_interested": "Not Interested Marked",
}
MORE: Final[Mapping[str, Mapping[str, str]]] = {
    "Content Shared": {"channel": "copy"},
    "Not Interested Marked": {"reason": "less"},
}


@dataclass(frozen=True)
class Shown:
    """A card as a slate shows it."""

    card: str
    slate: str
    position: int
    handle: str = ""
    title: str = ""
    length_ms: int = 7_000

    @property
    def kind(self) -> str:
        return self.card.partition(":")[0]


@dataclass(frozen=True)
class Look:
    """How long it lasts, what is said of it at the end, and what only somebody signed in can do."""

    dwell_ms: int
    events: list[dict[str, Any]] = field(default_factory=list)
    opens: bool = False
    follows: bool = False
    visits: bool = False
    reserves: bool = False
    comments: bool = False


def look_at(shown: Shown, reactions: Reactions, place: int, *, began: datetime) -> Look:
    """The look at the card in this place of a page, beginning at `began`."""
    dwell_ms = min(int(reactions.ratio[place] * shown.length_ms), LOOK_MS_MAX)
    if dwell_ms < SEEN_MS:
        return Look(dwell_ms)
    gave = {signal: bool(reactions.gave(signal)[place]) for signal in ("follow", "visit", "click", "comment")}
    opens = shown.kind == "product" and gave["click"]
    return Look(
        dwell_ms,
        list(_events(shown, reactions, place, began=began, dwell_ms=dwell_ms, opens=opens)),
        opens=opens,
        follows=gave["follow"],
        visits=gave["visit"],
        reserves=opens and bool(reactions.reserves[place]),
        comments=gave["comment"],
    )


def event_of(kind: str, at: datetime, **properties: Any) -> dict[str, Any]:
    """One event as /v1/batch takes it; sending it again changes nothing."""
    message = new_id(now_ms=int(at.timestamp() * 1_000))
    return {
        "type": "track",
        "event": kind,
        "messageId": message,
        "timestamp": at.isoformat(),
        "properties": properties,
    }


def _events(
    shown: Shown, reactions: Reactions, place: int, *, began: datetime, dwell_ms: int, opens: bool
) -> Iterator[dict[str, Any]]:
    film = {"card": shown.card, "scene": "feed", "slate": shown.slate}
    where = {**film, "position": shown.position}
    ended = began + timedelta(milliseconds=dwell_ms)
    is_whole = bool(reactions.ratio[place] >= 1.0)
    if shown.kind == "video":
        yield event_of("Video Playback Started", began, **film)
    yield event_of("Content Impressed", began + timedelta(milliseconds=SEEN_MS), visible_ms=SEEN_MS, **where)
    for signal, kind in SIGNALS.items():
        if reactions.gave(signal)[place]:
            yield event_of(kind, ended, **where, **MORE.get(kind, {}))
    if reactions.gave("like")[place] and reactions.ratio[place] >= KEPT_RATIO:
        yield event_of("Content Favorited", ended, **where)
    if opens:
        yield event_of("Product Clicked", ended, **where)
    if shown.kind == "video" and is_whole:
        yield event_of("Video Playback Completed", ended, watched_ms=shown.length_ms, **film)
    length = {"total_length_ms": shown.length_ms, "completed": is_whole} if shown.kind == "video" else {}
    yield event_of("Content Viewed", ended, dwell_ms=dwell_ms, **where, **length)
