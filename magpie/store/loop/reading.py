"""The pulse made ready to be looked at: cards and topics by their names, what is simulated apart or left out.

Nothing is computed that the gateway did not say, but sums and shares of its counts. Refuses whoever does not run the site.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.distribution import queries as cards
from magpie.domain.distribution.pulse import Delay, Flow, NoPulse, Pulse, fetch_pulse
from magpie.domain.goods import queries as goods
from magpie.domain.people.refusals import OperatorsOnly, SignInFirst
from magpie.engine.ask import Heard, Shares, TrialNow, Unseen
from magpie.kit.clock import SECOND_MS, instant_of
from magpie.log.payloads import Words
from magpie.store.loop.learning import ShownLine, shown_lines
from magpie.store.loop.stages import ShownStage, shown_stages
from magpie.store.loop.truths import ShownTruths, shown_truths
from magpie.store.visitor import Visitor

SECONDS_PER_POINT = 5
SECONDS_SAID_MAX = 120
CIRCLES_DRAWN = 8
CIRCLES_PER_GOOD = 3
NO_DELAY = Delay()
NO_LOOKS = Heard()
NO_TRUTHS = ShownTruths()
NOBODY_SEEN = Shares()


@dataclass(frozen=True)
class ShownFlow:
    """Events per second: of the last five seconds, and each five seconds before; `simulated` is the part nobody did.

    `minute` are the events of the last minute; `last` is when the newest came, `ago_s` seconds ago.
    """

    now: float
    points: tuple[float, ...]
    simulated: float
    most: float
    minute: int
    last: datetime | None
    ago_s: int

    @property
    def is_fresh(self) -> bool:
        """Whether seconds say more than a time of day."""
        return self.ago_s < SECONDS_SAID_MAX


@dataclass(frozen=True)
class ShownTrial:
    card: str
    name: Words
    url: str
    line: TrialNow

    @property
    def tier(self) -> int:
        """Counted from one, as people do."""
        return self.line.tier + 1

    @property
    def fares(self) -> str:
        """Against its peers: "above" or "below" where the bounds are clear of their rate, else "open"."""
        if self.line.lower > self.line.peers_rate:
            return "above"
        return "below" if self.line.upper < self.line.peers_rate else "open"

    @property
    def since(self) -> datetime:
        """When its tier began."""
        return instant_of(self.line.from_ms)


@dataclass(frozen=True)
class ShownUnseen:
    """What waits to be seen: how many, since when the one that has waited longest, and the newest of them."""

    count: int
    since: datetime
    newest: tuple[ShownTrial, ...]


@dataclass(frozen=True)
class ShownCircle:
    """`number` is the engine's own name for it."""

    number: int
    cards: int
    topics: tuple[Words, ...]


@dataclass(frozen=True)
class ShownGood:
    """`places` are (circle, its share of the warmth 0..1), warmest first."""

    number: int
    card: str
    name: Words
    url: str
    places: tuple[tuple[ShownCircle, float], ...]


@dataclass(frozen=True)
class Loop:
    """Everything the page shows; `is_read` is False where the gateway could not be asked, and all else is empty."""

    hides_simulated: bool
    is_still: bool
    is_read: bool = False
    at: datetime | None = None
    since: datetime | None = None
    flow: ShownFlow | None = None
    stages: tuple[ShownStage, ...] = ()
    learning: Delay = NO_DELAY
    changing: Delay = NO_DELAY
    trials: tuple[ShownTrial, ...] = ()
    unseen: ShownUnseen | None = None
    on_trial: int = 0
    circles: tuple[ShownCircle, ...] = ()
    circle_count: int = 0
    heard: Heard = NO_LOOKS
    near: tuple[tuple[int, int, float], ...] = ()
    goods: tuple[ShownGood, ...] = ()
    lines: tuple[ShownLine, ...] = ()
    truths: ShownTruths = NO_TRUTHS
    shares: Shares = NOBODY_SEEN


def read_loop(visitor: Visitor, *, hides_simulated: bool, is_still: bool) -> Loop:
    """One call to the gateway and two queries: the cards and the topics it speaks of."""
    if not visitor.is_known:
        raise SignInFirst()
    if not visitor.may_operate:
        raise OperatorsOnly()
    try:
        pulse = fetch_pulse()
    except NoPulse:
        return Loop(hides_simulated, is_still)
    return _shown(pulse, hides_simulated, is_still)


def _shown(pulse: Pulse, hides_simulated: bool, is_still: bool) -> Loop:
    engine = pulse.engine
    sorts = (engine.learned, engine.trials, engine.unseen.newest, engine.spreads)
    spoken_of = [one.card for sort in sorts for one in sort]
    views = cards.cards_by_id(spoken_of)
    names = {topic.slug: Words(zh=topic.name_zh, en=topic.name_en) for topic in goods.topics()}
    circles = _circles(pulse, names)
    drawn = {circle.number: circle for circle in circles}
    return Loop(
        hides_simulated,
        is_still,
        is_read=True,
        at=instant_of(pulse.now_ms),
        since=instant_of(pulse.since_ms),
        flow=_flow(pulse, hides_simulated),
        stages=shown_stages(pulse.real, pulse.simulated, hides_simulated=hides_simulated),
        learning=pulse.learning,
        changing=pulse.changing,
        trials=_trials(engine.trials, views),
        unseen=_unseen(engine.unseen, views),
        on_trial=engine.on_trial,
        circles=circles,
        circle_count=len(engine.circles),
        heard=engine.heard,
        near=tuple(
            (one.one, one.other, one.lift) for one in engine.near if one.one in drawn and one.other in drawn
        ),
        goods=_goods(pulse, views, drawn),
        lines=shown_lines(engine.learned, views, names, hides_simulated=hides_simulated),
        truths=shown_truths(engine.truths),
        shares=engine.shares,
    )


def _trials(lines: Sequence[TrialNow], views: Mapping[str, cards.CardView]) -> tuple[ShownTrial, ...]:
    return tuple(
        ShownTrial(line.card, view.display.title, view.display.url, line)
        for line in lines
        if (view := views.get(line.card))
    )


def _unseen(unseen: Unseen, views: Mapping[str, cards.CardView]) -> ShownUnseen | None:
    if not unseen.count:
        return None
    return ShownUnseen(unseen.count, instant_of(unseen.since_ms), _trials(unseen.newest, views))


def _flow(pulse: Pulse, hides_simulated: bool) -> ShownFlow:
    real, simulated = pulse.real, pulse.simulated
    counted = (real,) if hides_simulated else (real, simulated)
    last_ms = max(flow.last_ms for flow in counted)
    played = _points(simulated)
    both = [a + b for a, b in zip(_points(real), played, strict=True)]
    points = _points(real) if hides_simulated else both
    return ShownFlow(
        now=points[-1] if points else 0.0,
        points=tuple(points),
        simulated=played[-1] if played and not hides_simulated else 0.0,
        most=max(points, default=0.0),
        minute=sum(flow.last_minute for flow in counted),
        last=instant_of(last_ms) if last_ms else None,
        ago_s=max(0, pulse.now_ms - last_ms) // SECOND_MS,
    )


def _points(flow: Flow) -> list[float]:
    """[0, 5, 0, 0, 10, …] per second -> [3.0, …] per second over each five."""
    seconds = flow.per_second
    starts = range(0, len(seconds) - SECONDS_PER_POINT + 1, SECONDS_PER_POINT)
    return [sum(seconds[start : start + SECONDS_PER_POINT]) / SECONDS_PER_POINT for start in starts]


def _circles(pulse: Pulse, names: Mapping[str, Words]) -> tuple[ShownCircle, ...]:
    """The largest, in the order in which they stand around the picture: by their own numbers, so that none jumps."""
    largest = sorted(pulse.engine.circles, key=lambda one: (-one.cards, one.circle))[:CIRCLES_DRAWN]
    return tuple(
        ShownCircle(one.circle, one.cards, tuple(names[slug] for slug in one.topics if slug in names)[:2])
        for one in sorted(largest, key=lambda one: one.circle)
    )


def _goods(
    pulse: Pulse, views: Mapping[str, cards.CardView], drawn: Mapping[int, ShownCircle]
) -> tuple[ShownGood, ...]:
    found = []
    for spread in pulse.engine.spreads:
        view, total = views.get(spread.card), sum(spread.warmths)
        places = [
            (drawn[circle], warmth / total)
            for circle, warmth in zip(spread.circles, spread.warmths, strict=True)
            if circle in drawn
        ][:CIRCLES_PER_GOOD]
        if view and places:
            found.append((spread.card, view.display.title, view.display.url, tuple(places)))
    return tuple(ShownGood(number, *one) for number, one in enumerate(found, 1))
