"""Weights: a view that ranks, and refuses what it cannot answer for."""

import pytest

from magpie.engine.params import Params
from magpie.engine.weights import (
    FixedWeight,
    UnknownWeight,
    WeightOutOfRange,
    Weights,
    parse_change,
    version_of,
)

OWN = Weights.of(Params())


def test_a_change_names_what_it_moves() -> None:
    changed = OWN.changed({"like": 8.0, "explore": 0.1})

    assert OWN.different(changed) == {"like": (5.0, 8.0), "explore": (0.05, 0.1)}
    assert version_of(Params(), OWN) == Params().version
    assert version_of(Params(), changed) == f"{Params().version}+{changed.version}"
    assert changed == OWN.changed({"explore": 0.1}).changed({"like": 8.0})


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("likes", 8.0, UnknownWeight),
        ("source_cards", 8.0, FixedWeight),
        ("look_pull", 2.0, FixedWeight),
        ("explore", 0.0, WeightOutOfRange),
        ("diversity", 1.0, WeightOutOfRange),
        ("order", 1e9, WeightOutOfRange),
        ("order", float("nan"), WeightOutOfRange),
    ],
)
def test_what_cannot_be_changed_is_refused_by_name(name: str, value: float, refusal: type) -> None:
    with pytest.raises(refusal, match=name):
        OWN.changed({name: value})


@pytest.mark.parametrize("text", ["like", "like=", "=8", "like=many", "like=inf", "like=nan"])
def test_a_change_is_a_name_and_a_number(text: str) -> None:
    with pytest.raises(ValueError):
        parse_change(text)
    assert parse_change("like=8") == ("like", 8.0)
