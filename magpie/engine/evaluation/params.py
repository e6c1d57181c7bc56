"""The numbers of off-policy evaluation, each with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EvaluationParams:
    """Fixed before anybody looks at an estimate; measured by `bench/ope.py`."""

    confidence: float = 0.95
    "Of the intervals, over persons: whoever was lucky with one slate of a person is not luckier for having twenty."
    effective_min: float = 100.0
    "Below a hundred slates' worth of evidence the weights' own spread is not known, and no interval is honest."
    effective_persons_min: float = 30.0
    "The same for persons, over whom the intervals are drawn: the normal law needs a few dozen."
    overlap_min: float = 0.8
    """Share of a place's draws that both policies make alike. A cautious limit, set before it was measured (`bench/ope.py`): at .83
    `dr` held the truth of a change in 45 of 50 trials, just what is asked; at .74 plain weights held it in 8 and 15, the largest
    was 3,309, and though `dr` still held 48 its interval was five times the change: the model speaks there, not the log."""
    agree_tolerance: float = 0.02
    "A chance computed again may differ from the logged one by this share, else the slate is passed over: a card was changed since."
    folds: int = 2
    "The model that an answer is corrected by has not seen that person's answers."
    ridge: float = 1.0
    "Of the model's slopes, in units of one observation of a standardised feature."
