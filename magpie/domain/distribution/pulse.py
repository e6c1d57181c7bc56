"""Asking the gateway for the loop at this moment, with the operator's key, which never leaves the server.

Who may see it is decided by whoever asks here. What cannot be read is `NoPulse`.
"""

import httpx
import msgspec
from django.conf import settings

from magpie.domain.distribution.apps import gateway_of_process
from magpie.engine.ask import CircleNow, Heard, Learned, Near, Shares, Spread, TrialNow, Truth, Unseen
from magpie.kit.errors import Refusal


class NoPulse(Refusal):
    code, status = "no_pulse", 503
    en = "The loop cannot be read just now ({why}); it goes on by itself, and so does this page."
    zh = "暂时读不到回路（{why}）；它仍在运转，本页也会继续尝试。"


class Flow(msgspec.Struct, frozen=True):
    per_second: tuple[int, ...] = ()
    last_minute: int = 0
    last_ms: int = 0
    stages: dict[str, int] = {}


class Delay(msgspec.Struct, frozen=True):
    count: int = 0
    half_ms: float = 0.0
    most_ms: float = 0.0


class EngineNow(msgspec.Struct, frozen=True):
    learned: tuple[Learned, ...] = ()
    trials: tuple[TrialNow, ...] = ()
    unseen: Unseen = Unseen()
    on_trial: int = 0
    heard: Heard = Heard()
    circles: tuple[CircleNow, ...] = ()
    near: tuple[Near, ...] = ()
    spreads: tuple[Spread, ...] = ()
    truths: tuple[Truth, ...] = ()
    shares: Shares = Shares()


class Pulse(msgspec.Struct, frozen=True):
    """As the gateway documents it."""

    now_ms: int
    since_ms: int
    as_of: int
    real: Flow
    simulated: Flow
    learning: Delay
    changing: Delay
    engine: EngineNow


def fetch_pulse() -> Pulse:
    """Everything of now. Raises NoPulse."""
    key = {"Authorization": f"Bearer {settings.MAGPIE_OPERATOR_KEY}"}
    try:
        answer = gateway_of_process().get("/v1/pulse", headers=key)
    except httpx.HTTPError as error:
        raise NoPulse(why=type(error).__name__) from None
    if answer.status_code != httpx.codes.OK:
        raise NoPulse(why=str(answer.status_code))
    try:
        return msgspec.json.decode(answer.content, type=Pulse)
    except msgspec.MsgspecError:
        raise NoPulse(why="unreadable") from None
