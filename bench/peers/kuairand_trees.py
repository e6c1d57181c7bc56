"""Magpie's ranker beside LightGBM on a real short-video feed, in one run: KuaiRand's last two days.

    MAGPIE_REAL_DATA=… python bench/peers/kuairand_trees.py

Both are told the same: what was shown and done before each row, histories of before the log included. The trees get 290
features counted up to the row's own instant (bench/peers/trees/features.py) and are trained anew each midnight; the
engine predicts a row and then learns it. Differences come with a 95 % interval over people, drawn again 400 times
(rows of one person belong together). LightGBM lives in a venv of its own under build/peers.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from trees.features import read_table
from venvs import peer_bin

from magpie.engine.ranker.ranker import Ranker
from magpie.engine.replay.feed import FeedColumns, count_past, predict_feed
from magpie.engine.replay.kuairand import KUAIRAND, kuairand_columns
from magpie.engine.replay.metrics import area_under_curve, calibration_error, log_loss
from magpie.log.formats.kuairand_features import read_histories, read_kuairand

HEADS = ("click", "long_view", "like")
SEEDS = (0, 1, 2)
DRAWS = 400
DAY_MS, BEIJING_MS = 86_400_000, 8 * 3_600_000
F8 = NDArray[np.float64]


def main() -> int:
    data = os.environ.get("MAGPIE_REAL_DATA")
    if not data:
        print("## Beside trees\n\nNot measured: set MAGPIE_REAL_DATA to the folder of real data.")
        return 0
    folder = Path(data) / "kuairand"
    table = read_kuairand(folder)
    columns = kuairand_columns(table, read_histories(folder, before_ms=int(table.time_ms[0])))
    labels, trees, trees_s, counting_s = play_trees(folder, columns)
    day = (columns.ts_ms + BEIJING_MS) // DAY_MS
    scored = day >= day.max() - 1
    persons = columns.codes["person"][scored]
    print("## Beside trees: KuaiRand, the last two days\n")
    print(f"{scored.sum():,} rows scored, AUC / logloss / ECE; LightGBM 4.7.0, one thread.\n")
    print(
        "| method | " + " | ".join(HEADS) + " | CPU s for a day |\n| --- " + "| --- " * (len(HEADS) + 1) + "|"
    )
    print(
        row("LightGBM, counters to the instant, trees of last midnight", trees, labels, counting_s + trees_s)
    )
    said = []
    for seed in SEEDS:
        own, own_s = play_engine(columns, seed)
        said.append(own[scored])
        print(row(f"engine, seed {seed}", said[-1], labels, own_s))
    print("\nEngine (mean of its seeds) less LightGBM, with the 95 % interval over people:\n")
    print("| | " + " | ".join(HEADS) + " |\n| --- " + "| --- " * len(HEADS) + "|")
    gaps = [differences(said, trees, labels, persons, head) for head in range(len(HEADS))]
    for name, at in (("AUC", 0), ("logloss", 1)):
        print(
            f"| {name} | "
            + " | ".join(f"{g[at][0]:+.4f} ({g[at][1]:+.4f} … {g[at][2]:+.4f})" for g in gaps)
            + " |"
        )
    return 0


def play_trees(folder: Path, columns: FeedColumns) -> tuple[NDArray[np.bool_], F8, float, float]:
    """(labels, probabilities [n, 3], CPU seconds of training and predicting a day, of counting a day's features)"""
    read_table(folder)  # compiles
    started = time.process_time()
    features, labels, time_ms = read_table(folder)
    days = (time_ms[-1] - time_ms[0]) / DAY_MS
    counting_s = (time.process_time() - started) / days
    heads = [KUAIRAND.heads.index(head) for head in HEADS]
    if (time_ms != columns.ts_ms).any() or (labels[:, :3] != columns.labels[:, heads]).any():
        raise SystemExit("the trees' rows are not the engine's rows")
    with tempfile.TemporaryDirectory() as place:
        np.savez(Path(place) / "features.npz", features=features, labels=labels, time_ms=time_ms)
        line = [str(peer_bin("trees") / "python"), str(Path(__file__).parent / "trees" / "train.py"), place]
        subprocess.run(line, check=True)
        told = np.load(Path(place) / "said.npz")
        said, cpu_s = told["said"].astype(np.float64), float(told["cpu_s"])
    return labels[-len(said) :, :3] > 0.5, said, cpu_s, counting_s


def play_engine(columns: FeedColumns, seed: int) -> tuple[F8, float]:
    """(probabilities [n, 3] of every row, CPU seconds of a day: predicting and learning all seven heads)"""
    ranker = Ranker(KUAIRAND, seed=seed)
    count_past(ranker, columns)
    started = time.process_time()
    said = predict_feed(ranker, columns, delay_ms=0, progress=lambda _: None)
    cpu_s = (time.process_time() - started) / ((columns.ts_ms[-1] - columns.ts_ms[0]) / DAY_MS)
    return said[:, [KUAIRAND.heads.index(head) for head in HEADS]].astype(np.float64), cpu_s


def row(name: str, said: F8, labels: NDArray[np.bool_], cpu_s: float) -> str:
    cells = [
        f"{area_under_curve(said[:, h], labels[:, h]):.4f} / {log_loss(said[:, h], labels[:, h]):.4f} / "
        f"{calibration_error(said[:, h], labels[:, h]):.4f}"
        for h in range(len(HEADS))
    ]
    return f"| {name} | " + " | ".join(cells) + f" | {cpu_s:.1f} |"


def differences(
    said: list[F8], trees: F8, labels: NDArray[np.bool_], persons: NDArray[np.int32], head: int
) -> list[tuple[float, float, float]]:
    """[(gap, low, high) of AUC, of logloss]; a draw takes people with replacement, and all rows of each."""
    label = labels[:, head]
    codes = np.unique(persons, return_inverse=True)[1].reshape(-1)
    rng, drawn = np.random.default_rng(0), []
    for draw in range(DRAWS + 1):
        people = (
            np.arange(codes.max() + 1) if draw == 0 else rng.integers(codes.max() + 1, size=codes.max() + 1)
        )
        times = np.bincount(people, minlength=codes.max() + 1)[codes]
        at = np.repeat(np.arange(len(codes)), times)
        drawn.append(
            [
                np.mean([score(own[at, head], label[at]) for own in said]) - score(trees[at, head], label[at])
                for score in (lambda p, y: area_under_curve(p, y) or 0.0, log_loss)
            ]
        )
    gaps = np.array(drawn)
    low, high = np.quantile(gaps[1:], [0.025, 0.975], axis=0)
    return [(float(gaps[0, i]), float(low[i]), float(high[i])) for i in range(2)]


if __name__ == "__main__":
    sys.exit(main())
