"""The ordered chain of touches that led to a purchase, made from the journey's own events. No ORM.

The rule, as published in docs/attribution.md: what counts is what this person met, did and looked for in the WINDOW before
they ordered, about the product itself or about content that really shows it. The last touch is what the cart said when
the piece was put in, the first one is the first of the chain; a chain that begins with a search was led by it (人找货), any
other was shown (货找人).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec

from magpie.domain.trade.ways import Way
from magpie.kit.clock import DAY_MS, instant_of
from magpie.log.event import NO_POSITION, Event, card_kind

# Ours, for no public rule exists (reference/definitions.md 2.9): as long as the longest right to return without a reason.
WINDOW: Final = timedelta(days=7)
# What a tired merchant still reads. The first touch always stays; how many were left out is told.
STEPS_MAX: Final = 24
WORDS_CHARS_MAX: Final = 60
SOURCE_CHARS_MAX: Final = 80
# The same act about the same card again within this is the same visit; half an hour is what web statistics use.
VISIT_MS: Final = 30 * 60 * 1000
CONTENT_KINDS: Final = ("post", "video")
# What a browser says is believed no further than this: anything else is no card.
CARD: Final = re.compile(r"(?:post|video|room|product|account):[A-Za-z0-9_-]{1,40}")
SERVED: Final = "Slate Served"
SEARCH: Final = "search"


class Act(StrEnum):
    """What happened at a step, in the words of docs/attribution.md."""

    SEARCHED = "searched"
    SHOWN = "shown"
    WATCHED = "watched"
    OPENED = "opened"
    LIKED = "liked"
    KEPT = "kept"
    COMMENTED = "commented"
    SHARED = "shared"
    FOLLOWED = "followed"
    VISITED = "visited"
    ENTERED = "entered"
    RESERVED = "reserved"
    ADDED = "added"
    PLACED = "placed"


ACTS: Final[Mapping[str, Act]] = {
    "Products Searched": Act.SEARCHED,
    "Content Impressed": Act.SHOWN,
    "Live Room Impressed": Act.SHOWN,
    "Live Product Exposed": Act.SHOWN,
    "Content Viewed": Act.WATCHED,
    "Video Playback Started": Act.WATCHED,
    "Video Content Started": Act.WATCHED,
    "Video Content Playing": Act.WATCHED,
    "Video Content Completed": Act.WATCHED,
    "Video Playback Completed": Act.WATCHED,
    "Live Room Entered": Act.ENTERED,
    "Live Room Left": Act.ENTERED,
    "Product Clicked": Act.OPENED,
    "Product Viewed": Act.OPENED,
    "Content Liked": Act.LIKED,
    "Content Favorited": Act.KEPT,
    "Product Added to Wishlist": Act.KEPT,
    "Content Commented": Act.COMMENTED,
    "Content Shared": Act.SHARED,
    "Product Shared": Act.SHARED,
    "Creator Followed": Act.FOLLOWED,
    "Store Visited": Act.VISITED,
    "Stock Reserved": Act.RESERVED,
    "Product Added": Act.ADDED,
}


# Told when it is over, with how long it held: it began that long before.
STAYS: Final = {"Content Impressed", "Content Viewed", "Product Viewed", "Live Room Left"}


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One touch: when, what, where on which slate, through which content and by whom.

    `creator` is the account behind the content, `source` the engine's channel that chose the card, `held_ms` how long it
    held; `words` are what was searched for, which buyer and site may read and the shop may not.
    """

    at_ms: int
    act: Act
    card: str = ""
    scene: str = ""
    slate: str = ""
    position: int = NO_POSITION
    carrier: str = ""
    creator: str = ""
    room: str = ""
    source: str = ""
    held_ms: int = 0
    words: str = ""
    is_by_link: bool = False


@dataclass(frozen=True)
class Bought:
    """A line as far as its chain goes. `content` is what shows the product: card -> the account behind it."""

    product: str
    shop: str
    way: Way
    placed_ms: int
    content: Mapping[str, str]


@dataclass(frozen=True)
class Chain:
    """The steps in order, the order itself last; `left_out` of the middle were too many to keep."""

    steps: tuple[Step, ...]
    left_out: int = 0

    @property
    def first(self) -> Step | None:
        """What it began with, before anything was put into the cart; None where the journey says nothing."""
        return next((step for step in self.steps if step.act not in (Act.ADDED, Act.PLACED)), None)

    def first_touch(self, way: Way) -> Way:
        """The way of the cart with what the journey knows better: where it began, and by which channels it went."""
        first = self.first
        if first is None:
            return way
        content = first.card if card_kind(first.card) in CONTENT_KINDS else first.carrier
        return replace(
            way,
            source=self.sources,
            first_scene=first.scene,
            first_carrier=content,
            first_at=instant_of(first.at_ms),
            is_search_led=first.act is Act.SEARCHED or first.scene == SEARCH,
        )

    @property
    def sources(self) -> str:
        """The engine's channels in the order of their slates, each where it changes: 'trending>session'."""
        said: list[str] = []
        for step in self.steps:
            if step.source and said[-1:] != [step.source]:
                said.append(step.source)
        while len(text := ">".join(said)) > SOURCE_CHARS_MAX:
            said.pop(0)
        return text


def content_seen(events: Iterable[Event]) -> set[str]:
    """Every post and film that these events speak of: whether it shows a product is asked of the content itself."""
    named = (name for event in events for name in (event.card, event.carrier))
    return {name for name in named if card_kind(name) in CONTENT_KINDS}


def chain_of(events: Sequence[Event], bought: Bought) -> Chain:
    """The chain of one line from its buyer's events, given in the order of the log."""
    since_ms = bought.placed_ms - int(WINDOW.total_seconds() * 1000)
    lately = [event for event in events if since_ms <= _at_ms(event) <= bought.placed_ms]
    sources = _sources(lately)
    steps = _merged(_steps(lately, bought, sources))
    steps = sorted(steps, key=lambda step: step.at_ms)
    if bought.way.first_at and not any(step.act is Act.ADDED for step in steps):
        steps.insert(0, _put_in_before(bought.way))
    kept = [*steps[:1], *steps[1:][-(STEPS_MAX - 2) :]]
    return Chain((*kept, Step(bought.placed_ms, Act.PLACED, bought.product)), len(steps) - len(kept))


def _at_ms(event: Event) -> int:
    """A client's clock may be ahead; what was received by then happened by then."""
    return min(event.ts_ms, event.received_ms) if event.received_ms else event.ts_ms


def _steps(events: Sequence[Event], bought: Bought, sources: Mapping[tuple[str, str], str]) -> Iterator[Step]:
    """What concerns the product; a search counts once its own results showed something that does."""
    search: Event | None = None
    for event in events:
        if ACTS.get(event.kind) is Act.SEARCHED:
            search = event
        elif _concerns(event, bought):
            if search is not None and event.scene == SEARCH:
                yield _searched(search)
                search = None
            yield _step(event, bought, sources)


def _concerns(event: Event, bought: Bought) -> bool:
    act = ACTS.get(event.kind)
    if act is None:
        return False
    if act in (Act.FOLLOWED, Act.VISITED):
        return event.account == bought.shop or event.account in bought.content.values()
    return event.card == bought.product or event.card in bought.content or event.carrier == bought.product


def _searched(event: Event) -> Step:
    words = event.props.get("query")
    said = "".join(filter(str.isprintable, words))[:WORDS_CHARS_MAX] if isinstance(words, str) else ""
    return Step(_at_ms(event), Act.SEARCHED, scene=SEARCH, words=said)


def _step(event: Event, bought: Bought, sources: Mapping[tuple[str, str], str]) -> Step:
    is_room = card_kind(event.card) == "room"
    carrier = event.carrier if event.carrier != event.card and CARD.fullmatch(event.carrier) else ""
    content = event.card if event.card in bought.content else carrier
    return Step(
        at_ms=_at_ms(event) - (_held_ms(event) if event.kind in STAYS else 0),
        act=ACTS[event.kind],
        card=event.card or event.account,
        scene=event.scene,
        slate=event.slate,
        position=event.position,
        carrier=carrier,
        creator=bought.content.get(content, ""),
        room=event.card if is_room else carrier if card_kind(carrier) == "room" else "",
        source=sources.get((event.slate, event.card), "") or sources.get((event.slate, carrier), ""),
        held_ms=_held_ms(event),
        is_by_link=bool(event.share),
    )


def _held_ms(event: Event) -> int:
    """Visible time, dwell, stay or watched, of the kinds whose number is milliseconds; nothing holds longer than a day."""
    is_time = ACTS[event.kind] in (Act.SHOWN, Act.WATCHED, Act.OPENED, Act.ENTERED)
    return int(min(max(event.measure, 0.0), DAY_MS)) if is_time else 0


def _merged(steps: Iterable[Step]) -> list[Step]:
    """A card on one slate is one step: shown, then watched, is watched; clicked, then looked at, is opened."""
    found: list[Step] = []
    latest: dict[tuple[str, str, str, Act], tuple[int, int]] = {}  # -> (place in `found`, when last)
    for step in steps:
        key = step.card, step.slate, step.carrier, Act.SHOWN if step.act is Act.WATCHED else step.act
        place, last_ms = latest.get(key, (len(found), step.at_ms - VISIT_MS - 1))
        if step.at_ms - last_ms > VISIT_MS or step.act is Act.SEARCHED:
            place = len(found)
            found.append(step)
        else:
            found[place] = _joined(found[place], step)
        latest[key] = place, step.at_ms
    return found


def _joined(before: Step, after: Step) -> Step:
    act = after.act if before.act is Act.SHOWN else before.act
    held_ms = max(before.held_ms, after.held_ms)
    position = before.position if before.position != NO_POSITION else after.position
    return msgspec.structs.replace(
        before,
        act=act,
        held_ms=held_ms,
        position=position,
        scene=before.scene or after.scene,
        source=before.source or after.source,
        is_by_link=before.is_by_link or after.is_by_link,
    )


def _sources(events: Iterable[Event]) -> dict[tuple[str, str], str]:
    """(slate, card) -> the channel that chose it, from the slates that were answered to this person."""
    return {
        (event.slate, str(row.get("card", ""))): str(row.get("source", ""))
        for event in events
        if event.kind == SERVED
        for row in event.props.get("cards", ())
    }


def _put_in_before(way: Way) -> Step:
    """It lay in the cart since before the window, or the journey is gone: what the cart itself remembers."""
    assert way.first_at is not None
    return Step(
        at_ms=int(way.first_at.timestamp() * 1000),
        act=Act.ADDED,
        scene=way.first_scene,
        carrier=way.first_carrier,
    )
