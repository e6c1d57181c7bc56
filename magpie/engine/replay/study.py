"""Studies of a feed: what freshness is worth, and what each part of the ranker is worth, over several seeds.

Owns the list of parts that can be switched off and the order of the runs. Every run is a whole prequential pass of its
own, so a study of eight delays and three seeds takes 24 times as long as one replay.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import RankerSpec
from magpie.engine.replay.feed import FeedColumns, Progress, count_past, predict_feed
from magpie.engine.replay.metrics import score_head
from magpie.engine.replay.report import HeadScores

WHOLE = "everything"


def _without_counters(spec: RankerSpec) -> RankerSpec:
    return dataclasses.replace(spec, keys=())


def _without_person_counters(spec: RankerSpec) -> RankerSpec:
    return dataclasses.replace(spec, keys=tuple(key for key in spec.keys if spec.person_field not in key))


def _without_pairs(spec: RankerSpec) -> RankerSpec:
    return dataclasses.replace(spec, keys=tuple(key for key in spec.keys if len(key) == 1))


def _without_attention(spec: RankerSpec) -> RankerSpec:
    return dataclasses.replace(spec, history_head=None)


def _without_rare_rates(spec: RankerSpec) -> RankerSpec:
    return dataclasses.replace(spec, rate_heads=spec.rate_heads[:3])


def _without_scenes(spec: RankerSpec) -> RankerSpec:
    return dataclasses.replace(spec, scene_field=None)


PARTS: Mapping[str, Callable[[RankerSpec], RankerSpec]] = MappingProxyType(
    {
        "counters": _without_counters,
        "counters of persons": _without_person_counters,
        "counters of pairs": _without_pairs,
        "history attention": _without_attention,
        "rates of rare heads": _without_rare_rates,
        "calibration by scene": _without_scenes,
    }
)
"""Name of a part -> the spec without it. What was shown before the feed is a part of the columns: see `without_past`."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One run: what was changed, with which seed, and each head's scores."""

    setting: str
    seed: int
    heads: dict[str, HeadScores]


def study_delays(
    columns: FeedColumns, spec: RankerSpec, *, delays_ms: Mapping[str, int], seeds: Sequence[int], first_ms: int,
    progress: Progress,
) -> Iterator[Outcome]:  # fmt: skip
    """Everything that is learned becomes known so much later; the shortest delay first."""
    for name, delay_ms in delays_ms.items():
        for seed in seeds:
            yield _run(name, columns, spec, seed, first_ms, progress, delay_ms=delay_ms)


def study_parts(
    columns: FeedColumns, spec: RankerSpec, *, seeds: Sequence[int], first_ms: int, progress: Progress
) -> Iterator[Outcome]:
    """Everything, then everything but one part after the other."""
    variants = [
        (WHOLE, columns, spec),
        *(("without " + name, columns, part(spec)) for name, part in PARTS.items()),
    ]
    if columns.past is not None:
        variants.append(("without what was before", without_past(columns), spec))
    for name, given, variant in variants:
        for seed in seeds:
            yield _run(name, given, variant, seed, first_ms, progress, delay_ms=0)


def without_past(columns: FeedColumns) -> FeedColumns:
    return dataclasses.replace(columns, past=None)


def _run(
    setting: str, columns: FeedColumns, spec: RankerSpec, seed: int, first_ms: int, progress: Progress, *, delay_ms: int
) -> Outcome:  # fmt: skip
    ranker = Ranker(spec, seed=seed)
    count_past(ranker, columns)
    said = predict_feed(ranker, columns, delay_ms=delay_ms, progress=progress)
    scored = slice(int(np.searchsorted(columns.ts_ms, first_ms)), None)
    labels = columns.labels[scored] > 0.5
    return Outcome(
        setting, seed, {head: score_head(said[scored, h], labels[:, h]) for h, head in enumerate(spec.heads)}
    )
