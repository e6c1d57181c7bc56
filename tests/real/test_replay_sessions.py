"""Two public click logs replayed: the bars, the published figures of the simple methods, and both repeat settings."""

import os
from pathlib import Path

import pytest

from magpie.engine.replay.report import ListScores, Report
from magpie.engine.replay.sessions import replay_sessions, split_sessions
from magpie.engine.retrieval.params import BlendParams
from magpie.log.formats.sessions_table import SessionsTable, read_sessions

DATA = os.environ.get("MAGPIE_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA, reason="real data: set $MAGPIE_REAL_DATA to its folder"),
]


def replay(train: str, test: str) -> Report:
    def read(name: str) -> tuple[list[str], list[str], list[int]]:
        table: SessionsTable = read_sessions(Path(str(DATA)) / name)
        return table.sessions, table.items, table.ts_ms

    return replay_sessions(
        split_sessions(read(train), read(test)),
        dataset=train,
        seed=0,
        progress=lambda _: None,
        params=BlendParams(),
    )


def figures(report: Report, name: str) -> tuple[float, float]:
    scores = report.extra.get(name) or report.baselines[name]
    assert isinstance(scores, ListScores)
    assert scores.hr20 is not None and scores.mrr20 is not None
    return scores.hr20, scores.mrr20


@pytest.fixture(scope="module")
def yoochoose() -> Report:
    return replay(
        "yoochoose/yoochoose-clicks-100k_train_full.txt.gz", "yoochoose/yoochoose-clicks-100k_test.txt.gz"
    )


@pytest.fixture(scope="module")
def serenade() -> Report:
    return replay("sequences/serenade/train.txt.gz", "sequences/serenade/test.txt.gz")


def test_yoochoose_passes_its_bars(yoochoose: Report) -> None:
    assert yoochoose.rows == 10_152
    assert yoochoose.hr20 is not None and yoochoose.hr20 >= 0.70
    assert yoochoose.mrr20 is not None and yoochoose.mrr20 >= 0.365


def test_serenade_passes_its_bars(serenade: Report) -> None:
    assert serenade.rows == 931
    assert serenade.hr20 is not None and serenade.hr20 >= 0.675
    hr20, mrr20 = figures(serenade, "engine, current item excluded")
    assert hr20 >= 0.675
    assert mrr20 >= 0.365


@pytest.mark.parametrize("name", ["yoochoose", "serenade"])
def test_the_blend_beats_each_of_its_channels(name: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(name)
    for setting in ("", ", current item excluded"):
        engine = figures(report, f"engine{setting}") if setting else (report.hr20, report.mrr20)
        for channel in ("sequence alone", "kNN alone", "co-visits alone"):
            hr20, mrr20 = figures(report, channel + setting)
            assert engine[0] is not None and engine[0] > hr20 + 0.02
            assert engine[1] is not None and engine[1] > mrr20 + 0.005


def test_learning_through_the_test_helps(yoochoose: Report) -> None:
    hr20, mrr20 = figures(yoochoose, "engine online")

    assert yoochoose.hr20 is not None and hr20 > yoochoose.hr20 + 0.005
    assert yoochoose.mrr20 is not None and mrr20 > yoochoose.mrr20 + 0.005


@pytest.mark.parametrize(
    ("name", "method", "published"),
    [
        ("yoochoose", "popularity", (0.0894, 0.0264)),
        ("yoochoose", "popularity, current item excluded", (0.0526, 0.0145)),
        ("yoochoose", "item-kNN", (0.4080, 0.1875)),
        ("serenade", "popularity", (0.0107, 0.0022)),
        ("serenade", "item-kNN", (0.5338, 0.2710)),
    ],
)
def test_simple_methods_score_what_they_score_elsewhere(
    name: str, method: str, published: tuple[float, float], request: pytest.FixtureRequest
) -> None:
    """The protocol is the published one: an independent implementation of the same method agrees."""
    measured = figures(request.getfixturevalue(name), method)

    assert measured == pytest.approx(published, abs=0.0025)
