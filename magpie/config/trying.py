"""What a site ranks by, and what it tries: HOME/weights.toml, read when the engine starts. Without the file, the product's own.

    [weights]                                   # for everybody, in place of the product's
    like = 8

    [[experiments]]
    name = "orders"
    first = 0                                   # of the 10,000 buckets that people fall into …
    after = 2000                                # … the first fifth takes part
    arms = [{ name = "today" }, { name = "more", weights = { order = 120 } }]
    interleaved = false                         # true: one page of both arms, card by card

Refuses a file it does not understand, whole: a typing slip must not quietly change what people see.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from magpie.engine.experiments.assignment import Arm, Experiment, Layer
from magpie.engine.params import Params
from magpie.engine.weights import Weights
from magpie.kit.errors import Refusal

FILE: Final = "weights.toml"
SALT: Final = "magpie.ranking"
"""Of the one layer that ranks: fixed, so that an experiment that grows keeps the people it has."""


class UnreadableWeights(Refusal):
    code, status = "unreadable_weights", 400
    en = "{file} cannot be used: {why}. Nothing was changed; mend it or remove it."
    zh = "{file} 无法使用：{why}。未作任何改动，请修正或删除。"


class _Arm(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    share: int = 1
    weights: dict[str, float] = {}


class _Experiment(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    first: int
    after: int
    arms: list[_Arm]
    interleaved: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    weights: dict[str, float] = {}
    experiments: list[_Experiment] = []


@dataclass(frozen=True)
class Trying:
    """What everybody is ranked by, and the experiments beside it. An arm's weights are changes to these."""

    weights: Weights
    layer: Layer


def read_trying(home: Path, params: Params) -> Trying:
    """The file of a home, checked."""
    file = home / FILE
    try:
        told = (
            msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File)
            if file.exists()
            else _File()
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UnreadableWeights(file=str(file), why=str(error)[:200]) from None
    own = Weights.of(params).changed(told.weights)
    experiments = tuple(
        Experiment(
            one.name, one.first, one.after,
            tuple(Arm(arm.name, arm.share, own.changed(arm.weights)) for arm in one.arms), one.interleaved,
        )
        for one in told.experiments
    )  # fmt: skip
    return Trying(own, Layer(SALT, experiments))
