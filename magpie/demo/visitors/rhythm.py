"""When a simulated visitor comes: more surely after a good visit, at the hours when people of a real feed come.

`speed` is how many times faster than life the town's days go by; looking itself takes as long as it takes.
"""

from datetime import datetime, timedelta

import numpy as np

from magpie.world.fitted import HOURS
from magpie.world.params import RETURN_BASE, RETURN_PULL

DAY_S = 86_400.0
FIRST_HOUR = 18
"""A town is opened in its evening, when people come, whatever the clock on the wall says."""
HOUR_WEIGHTS = np.array(HOURS) * len(HOURS) / sum(HOURS)
WEIGHT_MAX = float(HOUR_WEIGHTS.max())


def town_time(*, began: datetime, now: datetime, speed: float) -> datetime:
    """The town's time: from the evening of the day it began, `speed` times faster."""
    return began.replace(hour=FIRST_HOUR, minute=0) + (now - began) * speed


def seconds_until_next(
    rng: np.random.Generator, *, mood: float, hour_shift: int, now: datetime, speed: float
) -> float:
    """Real seconds until this person comes again: arrivals at a rate that follows the hours, drawn by thinning.

    `now` is the town's time, `mood` that of the last visit in deviations of affinity.
    """
    odds = np.log(RETURN_BASE / (1.0 - RETURN_BASE)) + RETURN_PULL * mood
    # The chance to come within a day, 1 / (1 + e^-odds), as visits per day.
    per_day = float(np.log1p(np.exp(odds)))
    town_s = 0.0
    while True:
        town_s += rng.exponential(DAY_S / (per_day * WEIGHT_MAX))
        hour = (now + timedelta(seconds=town_s)).hour - hour_shift
        if rng.random() * WEIGHT_MAX < HOUR_WEIGHTS[hour % len(HOUR_WEIGHTS)]:
            return float(town_s / speed)
