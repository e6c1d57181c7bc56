"""The numbers of answers that come late, each with its reason."""

import msgspec

from magpie.kit.clock import DAY_MS, HOUR_MS


class LateParams(msgspec.Struct, frozen=True):
    """How long one sort of late answer is waited for, at which ages a share of its no is said, and in how much memory."""

    ages_ms: tuple[int, ...]
    "After the sitting, at each of these ages another share of a no is said, the rest at the last; after it nothing counts."
    start_came: tuple[float, ...]
    "Yeses that came in the sitting, then before each age: a guess worth five, outvoted by a few dozen real ones."
    showings_max: int
    "Showings kept, 1 kB each; when full the rest of the oldest's no is said early."
    half_life_days: float = 14.0
    "When orders come changes with seasons and sales, not from day to day."


ORDERS = LateParams(
    ages_ms=(2 * HOUR_MS, 12 * HOUR_MS, 1 * DAY_MS, 3 * DAY_MS, 7 * DAY_MS),
    start_came=(2.0, 0.5, 0.5, 0.5, 1.0, 0.5),
    showings_max=65_536,
)
REFUNDS = LateParams(
    ages_ms=(3 * DAY_MS, 7 * DAY_MS, 14 * DAY_MS, 30 * DAY_MS),
    start_came=(0.5, 1.0, 1.5, 1.5, 0.5),
    showings_max=16_384,
)
