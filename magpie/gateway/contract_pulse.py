"""The structs of `GET /v1/pulse`, as callers get them. The OpenAPI document is generated from these, too."""

import msgspec

from magpie.engine.ask import CircleNow, Heard, Learned, Near, Shares, Spread, TrialNow, Truth, Unseen


class Flow(msgspec.Struct, frozen=True):
    """What people do, or what is simulated. `per_second` are the last 300 whole seconds, oldest first; `last_minute` are the
    last 60 seconds, this one included, and `last_ms` is when the newest came, 0 for none; `stages` counts the events of the
    last 60 minutes by stage: interest, attention, desire, action, share. What only keeps the books is in none of them.
    """

    per_second: list[int]
    last_minute: int
    last_ms: int
    stages: dict[str, int]


class Delay(msgspec.Struct, frozen=True):
    """Half of the last `count` took at most `half_ms`, 95 in 100 at most `most_ms`; 0 where there were none."""

    count: int
    half_ms: float
    most_ms: float


class EngineNow(msgspec.Struct, frozen=True):
    """What the engine tells of itself: the newest twelve things learned, the newest eight of `on_trial` cards that
    somebody has seen, the rest of them as `unseen`, what circles are sought in, at most 32 circles, the 48 closest pairs,
    the five goods that spread most, how true each head is in each scene, and how exposure is spread."""

    learned: tuple[Learned, ...]
    trials: tuple[TrialNow, ...]
    unseen: Unseen
    on_trial: int
    heard: Heard
    circles: tuple[CircleNow, ...]
    near: tuple[Near, ...]
    spreads: tuple[Spread, ...]
    truths: tuple[Truth, ...]
    shares: Shares


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
