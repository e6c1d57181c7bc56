"""Every number the ranker is tuned by, once, with its reason.

Chosen on KuaiRand's first four days (learn on three, look at the fourth), never on a scored day; where the choice
made no difference beyond the spread of seeds the smaller or simpler value stands.
"""

import dataclasses

DAY_MS = 86_400_000


@dataclasses.dataclass(frozen=True, kw_only=True)
class RankerParams:
    """Steps are Adagrad steps; `_start` is the accumulator they begin with."""

    embedding_width: int = 16
    hidden_one: int = 64
    hidden_two: int = 32
    history_length: int = 20
    horizon_ms: tuple[float, ...] = (7.0 * DAY_MS,)
    smoothing: float = 5.0  # how many rows of the overall rate a counter starts with
    attention: float = 2.0  # sharpness of the history attention
    step_embedding: float = 0.05
    step_wide: float = 0.02
    step_net: float = 0.01
    step_platt: float = 0.002
    embedding_scale: float = 0.05
    embedding_sq_start: float = 1e-3
    wide_sq_start: float = 1.0
    net_sq_start: float = 0.01
    platt_sq_start: float = 1.0
    rows_max: int = 2_000_000  # ids over all fields; the next one shares its field's unknown row
    slots_max: int = 8_000_000  # counter keys; the next one is not counted, and the refusal is
    idle_ms: int = 60 * DAY_MS  # an id or counter unseen for so long may be dropped
