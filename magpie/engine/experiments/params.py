"""The numbers of experiments, each with its reason."""

from dataclasses import dataclass

BUCKETS = 10_000
"""People fall into so many parts: an experiment takes some of them, to a hundredth of a per cent."""


@dataclass(frozen=True, kw_only=True)
class ExperimentParams:
    """Fixed before an experiment begins."""

    confidence: float = 0.95
    "Of every interval."
    persons_min: int = 30
    "Of each arm: below it the normal law does not hold, and one person's purchase is a trend."
    mismatch_alpha: float = 0.001
    "A split less likely than one in a thousand is a fault, not chance (Fabijan 2019): nothing else is then said."
    worth_knowing: float = 0.05
    """Share of the first arm's mean that one would like to see: what the interval that may be looked at daily is narrowest
    for. Any number is valid, if it is chosen beforehand."""
