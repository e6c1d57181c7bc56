"""Whether a change of weights is estimated rightly before it is made: one Markdown section.

    python bench/ope.py

Towns of the lab live under the engine; each change is estimated from logs of the old weights, and played for the truth.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from magpie.demo.lab.changes import Town
from magpie.demo.lab.params import LabParams
from magpie.engine.evaluation.estimates import Estimate, Trust
from magpie.engine.evaluation.evidence import Change, Evidence
from magpie.engine.evaluation.verdict import NoOverlap, Told, estimate_anyway, evaluate
from magpie.engine.params import Params
from magpie.engine.weights import Weights

TOWNS, LOGS, DRAWS = 10, 5, 3
"""Fifty trials of each change; the truth draws each moment so often under each weights."""
SIZE = LabParams(persons=120, days=5)
DAYS_KEPT = 2
CHANGES: dict[str, dict[str, float]] = {
    "like=8 order=300": {"like": 8.0, "order": 300.0},
    "long_view=0": {"long_view": 0.0},
    "explore=0.1": {"explore": 0.1},
}
"""One that moves a fifth of the points, one near the limit of overlap, and one beyond it, estimated all the same."""
Trial = tuple[Told, float, float]


def main() -> int:
    started = time.process_time()
    trials: dict[tuple[str, str], list[Trial]] = defaultdict(list)
    refused: dict[str, int] = defaultdict(int)
    trusts: dict[str, list[Trust]] = defaultdict(list)
    for seed in range(1, TOWNS + 1):
        town = Town.lived(SIZE, seed=seed, days_kept=DAYS_KEPT)
        for name, changes in CHANGES.items():
            own = Weights.of(Params())
            change = Change(own, own.changed(changes))
            before, after = town.truth(change, seed=seed, times=DRAWS)[:, 0]
            for number in range(LOGS):
                evidence = town.log(change, np.random.default_rng((seed, 31, number)))
                refused[name] += is_refused(evidence)
                found = estimate_anyway(evidence)
                trusts[name].append(found.trust)
                for estimator, told in found.told.items():
                    trials[name, estimator].append((told, float(after), float(after - before)))
    print(
        f"## Before a change of weights\n\n`python bench/ope.py`: {TOWNS} towns of {SIZE.persons} people and {SIZE.days} days, the last "
        f"{DAYS_KEPT} kept; {LOGS} logs of each under the old weights, {TOWNS * LOGS} trials of a change. The truth is the new "
        "weights played at the same moments. Points per slate; intervals are 95 %, by the sandwich over persons. All figures are simulated."
    )
    for name in CHANGES:
        print_change(name, trials, trusts[name], refused[name])
    print(f"\n{time.process_time() - started:,.0f} s of one core.")
    return 0


def is_refused(evidence: Evidence) -> bool:
    try:
        evaluate(evidence)
    except NoOverlap:
        return True
    return False


def print_change(
    name: str, trials: dict[tuple[str, str], list[Trial]], trusts: list[Trust], refused: int
) -> None:
    print(
        f"\n`{name}`: {len(trusts)} trials, {refused} of them refused for want of overlap and estimated here all the same."
    )
    slates, effective, overlap = (
        np.mean([getattr(trust, field) for trust in trusts]) for field in ("slates", "effective", "overlap")
    )
    told = trials[name, "dr"]
    true, moved = np.mean([value for _, value, _ in told]), np.mean([more for _, _, more in told])
    print(
        f"On average {slates:,.0f} slates, worth {effective:,.0f} of the new weights; {overlap:.0%} of draws alike; heaviest weight "
        f"{max(trust.heaviest for trust in trusts):,.0f}. True value {true:.2f}, true change {moved:+.2f}.\n"
    )
    print("| estimator | value held | ± | bias | change held | ± | bias |\n" + "| --- " * 7 + "|")
    for (change, estimator), rows in trials.items():
        if change == name:
            value = cells([(told.value, truth) for told, truth, _ in rows])
            more = cells([(told.more, truth) for told, _, truth in rows])
            print(f"| {estimator} | {value} | {more} |")


def cells(rows: list[tuple[Estimate, float]]) -> str:
    """'48 of 50 | 3.61 | -.12 ± .40': how often the truth was inside, half the mean width, and the mean error with its own."""
    held = sum(estimate.holds(truth) for estimate, truth in rows)
    errors = np.array([estimate.mean - truth for estimate, truth in rows])
    half = np.mean([estimate.half for estimate, _ in rows])
    spread = 1.96 * errors.std(ddof=1) / len(errors) ** 0.5
    return f"{held} of {len(rows)} | {half:.2f} | {errors.mean():+.2f} ± {spread:.2f}"


if __name__ == "__main__":
    sys.exit(main())
