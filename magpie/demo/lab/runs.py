"""Many runs: every policy with every seed, in processes of their own, and what they say together."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from typing import Final

import numpy as np
from scipy.stats import t as student

from magpie.demo.lab.circles import agreement
from magpie.demo.lab.days import live
from magpie.demo.lab.measures import Measures, measure
from magpie.demo.lab.params import LabParams
from magpie.demo.lab.policies import (
    EnginePolicy,
    Policy,
    best_for_all_policy,
    popularity_policy,
    random_policy,
)
from magpie.demo.lab.town import LabTown

ENGINE: Final = "engine"
ABLATIONS: Final = {
    "without session kNN": ("session_knn",),
    "without sequence": ("sequence",),
    "without co-visits": ("co_visit",),
    "without topics": ("topic",),
    "without circles": ("circle", "neighbour_circle"),
    "without trends": ("trend",),
    "without trials": ("trial",),
}
"""Name of an ablation -> sources that find nothing in it."""
SIMPLE: Final[dict[str, Callable[[LabTown], Policy]]] = {
    "random": random_policy, "popularity": popularity_policy, "best for all": best_for_all_policy,
}  # fmt: skip
POLICIES: Final = (ENGINE, *SIMPLE, *ABLATIONS)
CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Run:
    """One policy, one seed. `circles` is the adjusted Rand index of found and hidden circles, nan without an engine."""

    policy: str
    seed: int
    events: int
    slates: int
    measures: Measures
    circles: float


@dataclass(frozen=True)
class Interval:
    """Mean over seeds and half the width of its interval (Student's t); nan width for one seed."""

    mean: float
    half: float


def run_one(policy: str, seed: int, params: LabParams) -> Run:
    """Play one town to its end."""
    town = LabTown(params, seed=seed)
    if policy in SIMPLE:
        playing = SIMPLE[policy](town)
    else:
        playing = EnginePolicy(town, name=policy, without=ABLATIONS.get(policy, ()))
    lived = live(town, playing)
    slates = sum(-(-len(visit.rows) // params.page) for day in lived.visits for visit in day)
    circles = agreement(lived) if isinstance(playing, EnginePolicy) else float("nan")
    return Run(policy, seed, town.next_offset, slates, measure(lived), circles)


def run_all(
    policies: Sequence[str], seeds: Sequence[int], params: LabParams, *, workers: int
) -> Iterator[Run]:
    """Runs as they end, in any order."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(run_one, policy, seed, params) for seed in seeds for policy in policies]
        for job in as_completed(jobs):
            yield job.result()


def interval_of(values: Sequence[float]) -> Interval:
    """The mean with its 95 % interval over seeds; nan values are left out."""
    known = np.array([value for value in values if not np.isnan(value)])
    if not len(known):
        return Interval(float("nan"), float("nan"))
    if len(known) == 1:
        return Interval(float(known[0]), float("nan"))
    factor = float(student.ppf(0.5 + CONFIDENCE / 2.0, len(known) - 1))
    return Interval(float(known.mean()), factor * float(known.std(ddof=1)) / float(np.sqrt(len(known))))


def lift_of(runs: Sequence[Run], policy: str, over: str, *, name: str = "satisfaction") -> Interval:
    """How much better a policy is than another on the same towns, as a share: paired by seed."""
    value = {(run.policy, run.seed): asdict(run.measures)[name] for run in runs}
    seeds = sorted({run.seed for run in runs})
    pairs = [(value.get((policy, seed)), value.get((over, seed))) for seed in seeds]
    return interval_of([one / other - 1.0 for one, other in pairs if one is not None and other])
