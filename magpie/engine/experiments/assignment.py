"""Who takes part in which experiment, and in which arm: a function of the person's name and two salts, and of nothing else.

The same person always gets the same arm, on every machine, with nothing kept. In a layer everybody is in one experiment
at most; another layer has another salt, and knows nothing of this one. Refuses shares and ranges that do not fit.
"""

from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from magpie.engine.experiments.params import BUCKETS
from magpie.engine.weights import Weights
from magpie.kit.errors import Refusal

BETWEEN = ":"
"""Joins an experiment and an arm in a slate's `variant`: 'orders:more'."""
INTERLEAVED = "interleaved"


class BadExperiment(Refusal):
    code, status = "bad_experiment", 400
    en = "Experiment {name!r} cannot run: {why}."
    zh = "实验 {name!r} 无法运行：{why_zh}。"


@dataclass(frozen=True)
class Arm:
    """One way to rank; `share` is its part of the experiment beside the other arms' shares."""

    name: str
    share: int
    weights: Weights


@dataclass(frozen=True)
class Experiment:
    """People of the buckets first … after - 1 take part. `interleaved`: each page is drafted by both arms."""

    name: str
    first: int
    after: int
    arms: tuple[Arm, ...]
    interleaved: bool = False

    def __post_init__(self) -> None:
        names = [arm.name for arm in self.arms]
        is_within = 0 <= self.first < self.after <= BUCKETS
        is_named = len(set(names)) == len(names) and "" not in names and not any(BETWEEN in n for n in names)
        faults = (
            (not self.name or BETWEEN in self.name, "it has no name, or one with a colon", "没有名称，或名称中有冒号"),
            (not is_within, f"buckets go from 0 to {BUCKETS}, first before after", f"桶号应在 0 到 {BUCKETS} 之间，且 first 小于 after"),
            (not is_named, "arms need names of their own, without a colon", "各组须有互不相同、不含冒号的名称"),
            (len(names) < 2, "it needs two arms or more", "至少需要两组"),
            (self.interleaved and len(names) != 2, "an interleaved one has two arms", "交错实验须恰好两组"),
            (any(arm.share < 1 for arm in self.arms), "shares are whole numbers above zero", "share 须为正整数"),
        )  # fmt: skip
        for is_so, why, why_zh in faults:
            if is_so:
                raise BadExperiment(name=self.name[:40], why=why, why_zh=why_zh)


@dataclass(frozen=True)
class Layer:
    """Experiments that exclude each other."""

    salt: str
    experiments: tuple[Experiment, ...] = ()

    def __post_init__(self) -> None:
        ordered = sorted(self.experiments, key=lambda one: one.first)
        if len({one.name for one in ordered}) < len(ordered):
            name = ordered[0].name
            raise BadExperiment(
                name=name, why="its name is taken by another one", why_zh="名称已被另一个实验占用"
            )
        for earlier, later in pairwise(ordered):
            if later.first < earlier.after:
                raise BadExperiment(
                    name=later.name,
                    why=f"its buckets are taken by {earlier.name!r}",
                    why_zh=f"所用的桶已被 {earlier.name!r} 占用",
                )

    def find(self, person: str) -> Experiment | None:
        """The experiment that this person is in."""
        bucket = point(self.salt, person) * BUCKETS >> 64
        return next((one for one in self.experiments if one.first <= bucket < one.after), None)

    def arm_of(self, experiment: Experiment, person: str) -> Arm:
        """This person's arm. Arms keep their people when the experiment takes more buckets."""
        total = sum(arm.share for arm in experiment.arms)
        at = point(f"{self.salt}/{experiment.name}", person) * total >> 64
        for arm in experiment.arms:
            at -= arm.share
            if at < 0:
                return arm
        raise AssertionError("a point lies below the sum of the shares")


def point(salt: str, person: str) -> int:
    """64 even bits of a person under a salt."""
    key = blake2b(salt.encode(), digest_size=32).digest()
    return int.from_bytes(blake2b(person.encode(), key=key, digest_size=8).digest(), "big")


def variant_of(experiment: Experiment, arm: Arm | None) -> str:
    """What a slate says it was part of: 'orders:more', or 'orders:interleaved'."""
    return f"{experiment.name}{BETWEEN}{arm.name if arm else INTERLEAVED}"
