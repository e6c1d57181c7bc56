"""Who plays in the trust tests: regulars with a sitting behind them, and the kinds they use."""

from magpie.engine.trust.params import TrustParams, hour_scales
from magpie.engine.trust.trust import Trust
from magpie.kit.clock import HOUR_MS, MINUTE_MS

KINDS = ("Content Impressed", "Content Viewed", "Content Liked", "Content Favorited")
SEEN, VIEWED, LIKED, KEPT = range(4)
MORNING_MS = 1_763_800_000_000
NOON_MS = MORNING_MS + 4 * HOUR_MS
LANTERN_TEA = 5
MEI, TAO, LIN, MALLORY = 1, 2, 3, 9


def new_trust(**params: float) -> Trust:
    return Trust(TrustParams(**params), hour_scale=hour_scales(KINDS))


def spend_morning(trust: Trust, person: int) -> None:
    """Twenty cards seen and viewed over forty minutes, two of them liked: an ordinary sitting."""
    for step in range(20):
        ts_ms = MORNING_MS + step * 2 * MINUTE_MS
        for kind in (SEEN, VIEWED, LIKED) if step % 10 == 9 else (SEEN, VIEWED):
            trust.weigh(person=person, card=1_000 + step, kind=kind, ts_ms=ts_ms)


def like(
    trust: Trust, person: int, card: int = LANTERN_TEA, *, ts_ms: int = NOON_MS, client: int = 0
) -> float:
    """What others hear of a like."""
    return trust.weigh(person=person, card=card, kind=LIKED, ts_ms=ts_ms, client=client)[1]
