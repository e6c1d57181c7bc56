"""Studies: each setting runs with each seed, what is switched off is off, and a delay is felt."""

import numpy as np
import pytest

from magpie.cli.replay_study import curve_lines, table_lines
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.replay.feed import Past
from magpie.engine.replay.metrics import score_head
from magpie.engine.replay.study import PARTS, WHOLE, Outcome, study_delays, study_parts
from tests.engine.ranker.cast import SPEC
from tests.engine.replay.test_feed import make_feed

pytestmark = pytest.mark.wide


def test_a_part_that_is_switched_off_is_off() -> None:
    assert PARTS["counters"](SPEC).keys == ()
    assert all("person" not in key for key in PARTS["counters of persons"](SPEC).keys)
    assert {len(key) for key in PARTS["counters of pairs"](SPEC).keys} == {1}
    assert PARTS["history attention"](SPEC).history_head is None
    assert PARTS["rates of rare heads"](SPEC).rate_heads == SPEC.rate_heads[:3]
    assert PARTS["calibration by scene"](SPEC).scene_field is None
    for part in PARTS.values():
        Ranker(part(SPEC), seed=0)


def test_every_part_is_left_out_once_with_every_seed_and_the_whole_stands_first() -> None:
    columns = make_feed(200)
    outcomes = list(
        study_parts(columns, SPEC, seeds=(0, 1), first_ms=int(columns.ts_ms[100]), progress=lambda _: None)
    )
    assert [one.setting for one in outcomes] == [
        name for part in (WHOLE, *("without " + part for part in PARTS)) for name in (part, part)
    ]
    assert [one.seed for one in outcomes] == [0, 1] * (1 + len(PARTS))
    whole, counterless = outcomes[0].heads["click"].auc, outcomes[2].heads["click"].auc
    assert whole is not None and counterless is not None and whole != counterless


def test_what_was_before_is_a_part_where_there_is_any() -> None:
    columns = make_feed(200)
    codes = {field: columns.codes[field][:50] for field in ("person", "card")}
    past = Past(
        ts_ms=columns.ts_ms[:50] - 10**9,
        codes=codes,
        labels=columns.labels[:50],
        known=np.ones((50, 3), np.uint8),
    )
    known = columns.__class__(**{**vars(columns), "past": past})
    settings = [
        one.setting for one in study_parts(known, SPEC, seeds=(0,), first_ms=0, progress=lambda _: None)
    ]
    assert settings[-1] == "without what was before"


def test_an_hour_late_is_worse_than_at_once_and_the_plot_says_so() -> None:
    columns = make_feed(3_000)
    first_ms = int(columns.ts_ms[1_000])
    delays = {"0s": 0, "1h": 3_600_000}
    outcomes = list(
        study_delays(columns, SPEC, delays_ms=delays, seeds=(0,), first_ms=first_ms, progress=lambda _: None)
    )
    assert (outcomes[0].heads["click"].auc or 0) > (outcomes[1].heads["click"].auc or 1) + 0.05
    bars = [line for line in curve_lines(outcomes, ["click"]) if "█" in line]
    assert [line.count("█") for line in bars] == [40, 1]


def test_a_table_tells_mean_and_interval() -> None:
    label = np.array([True, False, True, False])
    runs = [Outcome(WHOLE, 0, {"click": score_head(np.array([0.9, 0.1, 0.8, 0.2]), label)}),
            Outcome(WHOLE, 1, {"click": score_head(np.array([0.9, 0.1, 0.2, 0.8]), label)})]  # fmt: skip
    assert list(table_lines(runs, ["click"]))[-1].startswith(f"| {WHOLE} | 0.8750 ± 1.5883 / ")
