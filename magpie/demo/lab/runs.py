"""Many runs: every policy with every seed, in processes of their own, and what they say together."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from math import isnan
from multiprocessing import get_context
from typing import Any, Final

from magpie.demo.lab.circles import Agreement, agreement
from magpie.demo.lab.days import live
from magpie.demo.lab.ledger import Sums, sums_of
from magpie.demo.lab.measures import Measures, measure
from magpie.demo.lab.params import LabParams
from magpie.demo.lab.policies import (
    EnginePolicy,
    Policy,
    best_for_all_policy,
    popularity_and_chance_policy,
    popularity_policy,
    random_policy,
)
from magpie.demo.lab.town import LabTown
from magpie.engine.params import Params
from magpie.engine.replay.intervals import Interval, interval_of

ENGINE: Final = "engine"
ABLATIONS: Final = {
    "without session kNN": ("session_knn",),
    "without sequence": ("sequence",),
    "without co-visits": ("co_visit",),
    "without topics": ("topic",),
    "without circles": ("circle", "neighbour_circle"),
    "without trends": ("trend",),
    "without looks": ("held",),
    "without trials": ("trial",),
}
"""Name of an ablation -> sources that find nothing in it."""
CHANGED: Final = {"without looks": replace(Params(), look_pull=0.0)}
"""Name of an ablation -> the engine's numbers, where more than a source is switched off."""
SIMPLE: Final[dict[str, Callable[[LabTown], Policy]]] = {
    "random": random_policy, "popularity": popularity_policy,
    "popularity and 10 % chance": popularity_and_chance_policy, "best for all": best_for_all_policy,
}  # fmt: skip
POLICIES: Final = (ENGINE, *SIMPLE, *ABLATIONS)


@dataclass(frozen=True)
class Run:
    """One policy, one seed. Only an engine has a ledger, and only the whole one is asked for its circles."""

    policy: str
    seed: int
    events: int
    slates: int
    measures: Measures
    circles: Agreement | None = None
    ledger: Sums | None = None


def run_one(policy: str, seed: int, params: LabParams) -> Run:
    """Play one town to its end."""
    town = LabTown(params, seed=seed)
    if policy in SIMPLE:
        playing = SIMPLE[policy](town)
    else:
        playing = EnginePolicy(
            town, name=policy, without=ABLATIONS.get(policy, ()), params=CHANGED.get(policy)
        )
    lived = live(town, playing)
    slates = sum(-(-len(visit.rows) // params.page) for day in lived.visits for visit in day)
    run = Run(policy, seed, town.next_offset, slates, measure(lived))
    if not isinstance(playing, EnginePolicy):
        return run
    state = playing.engine.state
    ledger = sums_of(town, state, playing.trials)
    found = agreement(town, state, playing.heard) if policy == ENGINE else None
    return replace(run, circles=found, ledger=ledger)


def run_all(wanted: Sequence[tuple[str, int]], params: LabParams, *, workers: int) -> Iterator[Run]:
    """The (policy, seed) wanted, as they end, in any order."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(run_one, policy, seed, params) for policy, seed in wanted]
        for job in as_completed(jobs):
            yield job.result()


def lift_of(runs: Sequence[Run], policy: str, over: str, *, name: str = "satisfaction") -> Interval:
    """How much better a policy is than another on the same towns, as a share: paired by seed."""
    value = {(run.policy, run.seed): asdict(run.measures)[name] for run in runs}
    seeds = sorted({run.seed for run in runs})
    pairs = [(value.get((policy, seed)), value.get((over, seed))) for seed in seeds]
    return interval_of([one / other - 1.0 for one, other in pairs if one is not None and other])


def plain_of(run: Run, params: LabParams) -> dict[str, Any]:
    """What JSON can hold: nan becomes None."""
    plain = asdict(run) | {"persons": params.persons, "days": params.days}
    plain["measures"] = {name: _plain(value) for name, value in plain["measures"].items()}
    return plain


def run_of(plain: dict[str, Any]) -> Run:
    """The run that `plain_of` told of."""
    told = {name: float("nan") if value is None else value for name, value in plain["measures"].items()}
    return Run(
        policy=plain["policy"], seed=plain["seed"], events=plain["events"], slates=plain["slates"], measures=Measures(**told),
        circles=Agreement(**plain["circles"]) if plain["circles"] else None,
        ledger=Sums(**plain["ledger"]) if plain["ledger"] else None,
    )  # fmt: skip


def _plain(value: float) -> float | None:
    return None if isnan(value) else value
