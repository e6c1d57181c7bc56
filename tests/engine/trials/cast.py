"""The square where trials are tested: shops that publish, and people who engage at a known rate."""

import numpy as np

from magpie.engine.trials.params import TrialParams
from magpie.engine.trials.trials import Trials
from magpie.kit.clock import SECOND_MS

START_MS = 1_763_800_000_000
TEA, LAMPS = 0, 1
MEI_SHOP, TAO_SHOP = 1, 2


def open_square(*, cards: int, shops: int = 7, **params: float) -> Trials:
    """`cards` cards of `shops` shops, all entered at once into one peer group."""
    trials = Trials(TrialParams(**params))
    for card in range(cards):
        trials.enter(card=card, account=card % shops, peer_group=TEA, ts_ms=START_MS)
    return trials


def show(
    trials: Trials, *, slates: int, rates: list[float], seed: int, n: int = 2, from_ms: int = START_MS
) -> int:
    """Serve `slates` slates one second apart; all are seen. Returns the number of cards shown."""
    rng = np.random.default_rng(seed)
    shown = 0
    for slate in range(slates):
        ts_ms = from_ms + slate * SECOND_MS
        drawn = trials.sample(rng, n)
        for card, propensity in zip(drawn.cards.tolist(), drawn.propensities.tolist(), strict=True):
            trials.serve(card=card, propensity=propensity, ts_ms=ts_ms)
            trials.impress(card=card, value=float(rng.random() < rates[card]), ts_ms=ts_ms + 500)
            shown += 1
    return shown


def see(
    trials: Trials, card: int, *, times: int, value: float = 0.0, ts_ms: int = START_MS, trust: float = 1.0
) -> None:
    for _ in range(times):
        trials.impress(card=card, value=value, ts_ms=ts_ms, trust=trust)
