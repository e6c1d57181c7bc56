"""The structs of `GET /v1/pulse`, as callers get them. The OpenAPI document is generated from these, too."""

import msgspec


class Flow(msgspec.Struct, frozen=True):
    """What people do, or what is simulated. `per_second` are the last 300 whole seconds, oldest first; `stages` counts the
    events of the last 60 minutes by stage: interest, attention, desire, action, share. What only keeps the books is in neither.
    """

    per_second: list[int]
    stages: dict[str, int]


class Delay(msgspec.Struct, frozen=True):
    """Half of the last `count` took at most `half_ms`, 95 in 100 at most `most_ms`; 0 where there were none."""

    count: int
    half_ms: float
    most_ms: float


class LearnedNow(msgspec.Struct, frozen=True):
    """Somebody ("visitor" or "member", never more) did `kind` on `card` and now leans to `topic` as `after` says, 0..1."""

    kind: str
    card: str
    who: str
    topic: str
    before: float
    after: float
    at_ms: int
    simulated: bool


class TrialAtWork(msgspec.Struct, frozen=True):
    """A tier that is running: the card's bounds against the rate of its peers, as they would be judged now."""

    card: str
    tier: int
    size: int
    from_ms: int
    served: int
    seen: int
    settled: float
    engaged: float
    peers_rate: float
    lower: float
    upper: float


class CircleAnswer(msgspec.Struct, frozen=True):
    """A circle of goods that the same people like: its cards, the share of links inside, its most telling topics."""

    circle: int
    cards: int
    closeness: float
    topics: list[str]


class NearAnswer(msgspec.Struct, frozen=True):
    """Two circles that share `lift` times the links that chance gives."""

    one: int
    other: int
    lift: float


class SpreadAnswer(msgspec.Struct, frozen=True):
    """How warm a card is today in each circle, warmest first; a like just now is worth about 1."""

    card: str
    circles: list[int]
    warmths: list[float]


class EngineNow(msgspec.Struct, frozen=True):
    """What the engine tells of itself: the newest twelve things learned, the newest eight of `on_trial` cards, at most 32
    circles, the 48 closest pairs, and the five goods that spread most."""

    learned: list[LearnedNow]
    trials: list[TrialAtWork]
    on_trial: int
    circles: list[CircleAnswer]
    near: list[NearAnswer]
    spreads: list[SpreadAnswer]


class PulseAnswer(msgspec.Struct, frozen=True):
    """The loop at `now_ms`. Counts begin anew with the process, at `since_ms`.

    `learning` is from an event's commit to its being learned; `changing` from its commit to the answer of a slate that had
    to have learned it, among slates that were asked for within a second.
    """

    now_ms: int
    since_ms: int
    newest_offset: int
    as_of: int
    real: Flow
    simulated: Flow
    learning: Delay
    changing: Delay
    engine: EngineNow
