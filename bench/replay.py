"""How well the engine predicts real logs, beside honest baselines in the same pass: one Markdown section.

Needs the folder of real data named by MAGPIE_REAL_DATA; says so and prints nothing else without it. Every figure is
of `magpie replay …`, whose commands are printed with it; one core.
"""

import os
import sys
from pathlib import Path
from typing import Any

from replays import SEEDS, named_row, printed, replay

HEADS = ("click", "long_view", "like", "comment", "follow", "forward", "hate")
EXCLUDED = ", current item excluded"
SESSION_ROWS = (
    "engine", "engine online", "sequence alone", "kNN alone", "co-visits alone", "item-kNN", "popularity",
    "decayed card counter",
)  # fmt: skip
WAYS = ((", 3 passes", ("--passes", "3"), SESSION_ROWS[:3]), ("", (), SESSION_ROWS))
"""(name, options, rows) of each way of learning."""


def main() -> int:
    data = os.environ.get("MAGPIE_REAL_DATA")
    if not data:
        print("## Replay\n\nNot measured: set MAGPIE_REAL_DATA to the folder of real data.")
        return 0
    print("## Replay of real logs\n")
    print_feed(str(Path(data) / "kuairand"))
    print_sessions(Path(data))
    return 0


def print_feed(folder: str) -> None:
    print(
        "`magpie replay kuairand $MAGPIE_REAL_DATA/kuairand`: short-video exposures, predicted before they are learned.\n"
    )
    warm, cold = replay("kuairand", folder), replay("kuairand", folder, "--cold")
    print_heads("three days learned, the rest scored; what people did before the log counted first", warm)
    print_heads("the same, from nothing (`--cold`)", cold)
    print_heads("the whole file from nothing, prequential", cold["also"][0])
    since = ["--score-from", "2022-04-29"]
    print("What freshness is worth, on the last two days (`--score-from 2022-04-29 --study delays`):\n")
    table, *plots = printed("kuairand", folder, *since, "--study", "delays").split("\n\n", 2)
    head, *rest = plots
    print(f"{table}\n\n{head}\n\n```\n" + "\n\n".join(rest) + "\n```\n")
    print("What each part of the ranker is worth, on the same days (`--study parts`):\n")
    print(printed("kuairand", folder, *since, "--study", "parts") + "\n")


def print_heads(name: str, report: dict[str, Any]) -> None:
    """One row for each head: the engine, then each baseline that says a probability."""
    print(f"{name}: {report['rows']:,} rows scored, {report['us_per_event']:.0f} us of CPU per event\n")
    others = [key for key in report["baselines"] if key != "popularity"]
    heads = " | ".join(f"{key} AUC / logloss" for key in others)
    print(f"| head | positives | engine AUC / logloss / ECE | {heads} |")
    print("| --- " * (3 + len(others)) + "|")
    for head in HEADS:
        own = report["heads"][head]
        rest = [report["baselines"][key][head] for key in others]
        cells = " | ".join(f"{r['auc']:.4f} / {r['logloss']:.4f}" for r in rest)
        print(
            f"| {head} | {own['positives']:,} | {own['auc']:.4f} / {own['logloss']:.4f} / {own['ece']:.4f} | {cells} |"
        )
    print()


def print_sessions(data: Path) -> None:
    print(
        "Next click of a session, all items ranked, HR@20 / MRR@20 (`magpie replay sessions TRAIN --score-from TEST --seed …`); "
        "frozen but for “engine online”, which learns through the test. In 3 passes (`--passes 3`) the sequence model alone "
        "meets the training part again:\n"
    )
    print("| log | row | " + " | ".join(f"seed {seed}" for seed in SEEDS) + " |\n| --- " + "| --- " * 4 + "|")
    clicks, toy = data / "yoochoose" / "yoochoose-clicks-100k_", data / "sequences" / "serenade"
    logs = {
        "yoochoose sample": (f"{clicks}train_full.txt.gz", f"{clicks}test.txt.gz"),
        "serenade sample": (str(toy / "train.txt.gz"), str(toy / "test.txt.gz")),
    }
    for log, (train, test) in logs.items():
        for way, options, rows in WAYS:
            reports = [
                replay("sessions", train, "--score-from", test, "--seed", str(seed), *options)
                for seed in SEEDS
            ]
            for setting, said in (("", "current item allowed"), (EXCLUDED, "current item left out")):
                for row in rows:
                    cells = [hit_and_rank(named_row(report, row + setting)) for report in reports]
                    print(f"| {log}, {said} | {row}{way} | " + " | ".join(cells) + " |", flush=True)


def hit_and_rank(scores: dict[str, Any]) -> str:
    return f"{scores['hr@20']:.4f} / {scores['mrr@20']:.4f}" if scores else ""


if __name__ == "__main__":
    sys.exit(main())
