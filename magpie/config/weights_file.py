"""HOME/weights.toml as its words: what the site ranks by and tries. Read when a process starts; without it, the product's own.

    [weights]                                   # for everybody, in place of the product's
    like = 8

    [[experiments]]
    name = "orders"
    first = 0                                   # of the 10,000 buckets that people fall into …
    after = 2000                                # … the first fifth takes part
    arms = [{ name = "today" }, { name = "more", weights = { order = 120 } }]
    interleaved = false                         # true: one page of both arms, card by card

Refuses a file it does not understand, whole: a typing slip must not quietly change what people see. Whether the numbers
make sense is for `trying` to say, which knows the engine.
"""

import tomllib
from pathlib import Path
from typing import Final

import msgspec

from magpie.kit.errors import Refusal

WEIGHTS: Final = "weights.toml"


class UnreadableWeights(Refusal):
    code, status = "unreadable_weights", 400
    en = "{file} cannot be used: {why}. Nothing was changed; mend it or remove it."
    zh = "{file} 无法使用：{why}。未作任何改动，请修正或删除。"


class ArmTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    share: int = 1
    weights: dict[str, float] = {}


class ExperimentTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    first: int
    after: int
    arms: list[ArmTold]
    interleaved: bool = False


class WeightsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Empty where the home has no file."""

    weights: dict[str, float] = {}
    experiments: list[ExperimentTold] = []


def read_weights_file(home: Path) -> WeightsFile:
    file = home / WEIGHTS
    if not file.exists():
        return WeightsFile()
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8-sig")), WeightsFile)
    except (
        OSError,
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
        RecursionError,
        msgspec.ValidationError,
    ) as error:
        raise UnreadableWeights(file=str(file), why=str(error)[:200]) from None


def told_weights(home: Path) -> WeightsFile:
    """For pages, which only tell of it; empty where it cannot be read, since no engine starts with such a file."""
    try:
        return read_weights_file(home)
    except UnreadableWeights:
        return WeightsFile()
