"""Weights: what may be changed of the ranking without changing who is a candidate or what is learned.

A view of `Params` and of the heads' worths. Two views can read one state at one time, which is what an experiment does,
and what a kept trace can answer for: the cards a slate was drawn from are the same under both. Refuses every other number
by name: what decides who is a candidate, or what the ranker learns, cannot be told from slates that were already made.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from magpie.engine.arrays import F64
from magpie.engine.params import HEAD_WORTHS, Params
from magpie.engine.ranker.spec import FEED
from magpie.kit.errors import Refusal

WORTH_MAX = 10_000.0
"""A hundred orders: beyond it one head is all there is."""
RANGES = {"points_soft": (0.01, 1_000.0), "explore": (0.001, 10.0), "diversity": (0.0, 0.99)}
"""Where each number means something: a sharpness of 0 is no draw any more, a diversity of 1 no score."""


class UnknownWeight(Refusal):
    code, status = "unknown_weight", 400
    en = "There is no weight {name!r}. There are: {known}."
    zh = "没有名为 {name!r} 的权重。可用的有：{known}。"


class FixedWeight(Refusal):
    code, status = "fixed_weight", 400
    en = "{name} decides who is a candidate or what is learned; slates already made cannot tell what it would do. Known: {known}."
    zh = "{name} 决定候选内容或学习方式，已生成的推荐无法回答改动它会怎样。可尝试的有：{known}。"


class WeightOutOfRange(Refusal):
    code, status = "weight_out_of_range", 400
    en = "{name} = {value} is out of range: from {low} to {high}."
    zh = "{name} = {value} 超出范围：应在 {low} 到 {high} 之间。"


@dataclass(frozen=True)
class Weights:
    """Points of each head in the ranker's order, and the three numbers that turn points into a page."""

    worths: tuple[float, ...]
    points_soft: float
    explore: float
    diversity: float

    @classmethod
    def of(cls, params: Params) -> "Weights":
        """The product's worths with these params."""
        points = {worth.head: worth.points for worth in HEAD_WORTHS}
        return cls(
            tuple(points[head] for head in FEED.heads), params.points_soft, params.explore, params.diversity
        )

    def points_of(self, head: str) -> float:
        """What one predicted behaviour is worth."""
        return self.worths[FEED.heads.index(head)]

    def changed(self, changes: Mapping[str, float]) -> "Weights":
        """These with some changed, e.g. {"like": 8.0, "explore": .1}; refuses unknown names and senseless numbers."""
        worths, numbers = list(self.worths), dict[str, float]()
        for name, value in changes.items():
            low, high = _range_of(name)
            if not low <= value <= high:
                raise WeightOutOfRange(name=name, value=value, low=low, high=high)
            if name in FEED.heads:
                worths[FEED.heads.index(name)] = float(value)
            else:
                numbers[name] = float(value)
        return replace(self, worths=tuple(worths), **numbers)

    def different(self, other: "Weights") -> dict[str, tuple[float, float]]:
        """Name -> (here, there) of what is not alike."""
        own, others = self._by_name(), other._by_name()
        return {name: (own[name], others[name]) for name in own if own[name] != others[name]}

    @cached_property
    def points_of_heads(self) -> F64:
        """float64[heads]"""
        return np.array(self.worths)

    @cached_property
    def version(self) -> str:
        """A short name of exactly these numbers, e.g. 'w-4f1c2a9b'."""
        return "w-" + hashlib.blake2b(repr(self).encode(), digest_size=4).hexdigest()

    def value_of(self, points: F64) -> F64:
        """Points bent at zero so that every card is worth something and none loses its order: 50 -> 50, -20 -> .09."""
        value: F64 = self.points_soft * np.logaddexp(0.0, points / self.points_soft)
        return value

    def _by_name(self) -> dict[str, float]:
        numbers = {name: float(getattr(self, name)) for name in RANGES}
        return dict(zip(FEED.heads, self.worths, strict=True)) | numbers


def _range_of(name: str) -> tuple[float, float]:
    if name in FEED.heads:
        return -WORTH_MAX, WORTH_MAX
    if name in RANGES:
        return RANGES[name]
    known = ", ".join((*FEED.heads, *RANGES))
    if name in {one.name for one in fields(Params)}:
        raise FixedWeight(name=name, known=known)
    raise UnknownWeight(name=name[:40], known=known)


def parse_change(text: str) -> tuple[str, float]:
    """'like=8' -> ('like', 8.0); raises ValueError for anything else."""
    name, sign, value = text.partition("=")
    number = float(value)
    if not sign or not name.strip() or not math.isfinite(number):
        raise ValueError(text)
    return name.strip(), number


def version_of(params: Params, weights: Weights) -> str:
    """What a slate names: 'p-4f1c2a9b' with the product's weights, 'p-4f1c2a9b+w-09ce11d0' with others."""
    return params.version if weights == Weights.of(params) else f"{params.version}+{weights.version}"
