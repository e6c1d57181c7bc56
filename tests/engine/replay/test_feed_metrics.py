"""Metrics against hand counts, the report's published keys, and baselines that wait as the model waits."""

import json

import numpy as np
import pytest

from magpie.engine.replay.baselines_feed import Seen, run_baselines
from magpie.engine.replay.feed import order_of_events
from magpie.engine.replay.metrics import area_under_curve, calibration_error, log_loss
from magpie.engine.replay.report import HeadScores, ListScores, Report

KEYS = ["dataset", "protocol", "rows", "seed", "us_per_event", "heads", "hr@10", "ndcg@10", "hr@20", "mrr@20", "coverage@20", "baselines"]  # fmt: skip


def test_area_under_curve_counts_pairs_and_halves_ties() -> None:
    score, label = np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, True, False, True])
    assert area_under_curve(score, label) == 3.5 / 4
    assert area_under_curve(score, np.zeros(4, bool)) is None


def test_log_loss_and_calibration_by_hand() -> None:
    said, label = np.array([0.5, 0.25]), np.array([True, False])
    assert log_loss(said, label) == pytest.approx((np.log(2) + np.log(4 / 3)) / 2)
    assert calibration_error(np.array([0.52, 0.54, 0.9]), np.array([True, False, True])) == pytest.approx(
        0.16 / 3
    )
    assert log_loss(np.array([0.0]), np.array([True])) < 20  # clipped, not infinite


def test_the_report_has_exactly_the_published_keys_first_and_null_where_nothing_applies() -> None:
    report = Report(dataset="town", protocol="prequential", rows=2, seed=0, us_per_event=None,
                    heads={"click": HeadScores(auc=None, logloss=0.5, ece=0.1, positives=0)})  # fmt: skip
    told = json.loads(report.to_json())
    assert list(told)[: len(KEYS)] == KEYS
    assert told["heads"]["click"] == {"auc": None, "logloss": 0.5, "ece": 0.1, "positives": 0}
    assert told["hr@20"] is None
    listed = Report(dataset="town", protocol="static", rows=2, seed=0, us_per_event=1.0, hr20=0.7,
                    baselines={"item-kNN": ListScores(hr20=0.6)})  # fmt: skip
    told = json.loads(listed.to_json())
    assert (told["hr@20"], told["heads"], told["baselines"]["item-kNN"]["hr@20"]) == (0.7, None, 0.6)
    assert any("item-kNN" in line and "0.6000" in line for line in listed.lines())


@pytest.mark.parametrize(("delay_ms", "known"), [(0, 2), (1_500, 1), (9_000, 0)])
def test_baselines_know_only_what_had_become_known(delay_ms: int, known: int) -> None:
    ts_ms = np.array([0, 1_000, 2_000])
    same = np.zeros(3, np.int32)
    labels = np.ones((3, 1), np.float32)
    rows = Seen(ts_ms, same, same, labels, np.ones((3, 1), np.uint8))
    said = run_baselines(rows, order_of_events(ts_ms, delay_ms=delay_ms))
    assert said["popularity"][2, 0] == known
    assert said["global rate"][2, 0] == pytest.approx((0.5 + known) / (10 + known))
