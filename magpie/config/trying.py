"""What the engine ranks by and tries, from the words of HOME/weights.toml; every number is checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from magpie.config.weights_file import ArmTold, read_weights_file
from magpie.engine.experiments.assignment import Arm, Experiment, Layer
from magpie.engine.params import Params
from magpie.engine.weights import Weights

SALT: Final = "magpie.ranking"
"""Of the one layer that ranks: fixed, so that an experiment that grows keeps the people it has."""


@dataclass(frozen=True)
class Trying:
    """What everybody is ranked by, and the experiments beside it. An arm's weights are changes to these."""

    weights: Weights
    layer: Layer


def read_trying(home: Path, params: Params) -> Trying:
    """Raises a refusal for whatever does not fit."""
    told = read_weights_file(home)
    own = Weights.of(params).changed(told.weights)
    experiments = [
        Experiment(one.name, one.first, one.after, _arms(one.arms, own), one.interleaved)
        for one in told.experiments
    ]
    return Trying(own, Layer(SALT, tuple(experiments)))


def _arms(told: list[ArmTold], own: Weights) -> tuple[Arm, ...]:
    return tuple(Arm(arm.name, arm.share, own.changed(arm.weights)) for arm in told)
