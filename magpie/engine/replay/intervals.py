"""A mean over seeds and how sure it is: Student's t, since seeds are few."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Mean over seeds and half the width of its interval (Student's t); nan width for one seed."""

    mean: float
    half: float


def interval_of(values: Sequence[float]) -> Interval:
    """The mean with its 95 % interval over seeds; nan values are left out."""
    known = np.array([value for value in values if not np.isnan(value)])
    if not len(known):
        return Interval(float("nan"), float("nan"))
    if len(known) == 1:
        return Interval(float(known[0]), float("nan"))
    factor = float(stdtrit(len(known) - 1, 0.5 + CONFIDENCE / 2.0))
    return Interval(float(known.mean()), factor * float(known.std(ddof=1)) / float(np.sqrt(len(known))))
