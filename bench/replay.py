"""How well the engine predicts real logs, beside honest baselines in the same pass: one Markdown section.

Needs the folder of real data named by MAGPIE_REAL_DATA; says so and prints nothing else without it. Every figure is
of `magpie replay …`, whose commands are printed with it; one seed, one core.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HEADS = ("click", "long_view", "like", "comment", "follow", "forward", "hate")
EXCLUDED = ", current item excluded"
DELAYS = ("0s", "1m", "1h", "1d")
SEEDS = (0, 1, 2)
SEQUENCE_ROWS = (
    "engine", "engine, strict", "sequence alone", "sequence alone, strict", "kNN alone", "co-visits alone", "item-kNN", "popularity",
)  # fmt: skip
# From the papers' and projects' own tables; see reference/frontier.md 1.2.
PUBLISHED = {
    "Beauty": {"published: RecTools SASRec": ".0595 / .0359", "published: SASRec+": ".0533 / .0327"},
    "ML-1M, unbroken": {
        "published: SASRec": ".250 / .134", "published: SASRec+": ".315 / .182", "published: HSTU": ".323 / .188",
    },
}  # fmt: skip


def main() -> int:
    data = os.environ.get("MAGPIE_REAL_DATA")
    if not data:
        print("## Replay\n\nNot measured: set MAGPIE_REAL_DATA to the folder of real data.")
        return 0
    print("## Replay of real logs\n")
    print_feed(Path(data))
    print_delays(Path(data))
    print_sessions(Path(data))
    print_sequences(Path(data) / "sequences")
    return 0


def print_feed(data: Path) -> None:
    first, whole = feed_reports(data, "0s")
    print(
        "`magpie replay kuairand $MAGPIE_REAL_DATA/kuairand`: short-video exposures, predicted before they are learned.\n"
    )
    for name, report in (("learn three days, score the rest", first), ("the whole file, prequential", whole)):
        print(f"{name}: {report['rows']:,} rows scored, {report['us_per_event']:.0f} us of CPU per event\n")
        others = [key for key in report["baselines"] if key != "popularity"]
        print(
            f"| head | positives | engine AUC / logloss / ECE | {' | '.join(f'{key} AUC / logloss' for key in others)} |"
        )
        print("| --- " * (3 + len(others)) + "|")
        for head in HEADS:
            own = report["heads"][head]
            rest = [report["baselines"][key][head] for key in others]
            cells = " | ".join(f"{r['auc']:.4f} / {r['logloss']:.4f}" for r in rest)
            print(
                f"| {head} | {own['positives']:,} | {own['auc']:.4f} / {own['logloss']:.4f} / {own['ece']:.4f} | {cells} |"
            )
        print()


def print_delays(data: Path) -> None:
    print(
        "What freshness is worth (`--delay`), AUC on the scored days:\n\n| delay | click | long view | like |\n| --- | --- | --- | --- |"
    )
    for delay in DELAYS:
        report, _ = feed_reports(data, delay)
        print(
            f"| {delay} | " + " | ".join(f"{report['heads'][head]['auc']:.4f}" for head in HEADS[:3]) + " |"
        )
    print()


def feed_reports(data: Path, delay: str) -> tuple[dict[str, Any], dict[str, Any]]:
    report = replay("kuairand", str(data / "kuairand"), "--delay", delay)
    return report, report["also"][0]


def print_sessions(data: Path) -> None:
    print(
        "Next click of a session, all items ranked, HR@20 / MRR@20 (`magpie replay sessions TRAIN --score-from TEST`):\n"
    )
    print("| log | row | current item allowed | current item left out |\n| --- | --- | --- | --- |")
    clicks, toy = data / "yoochoose" / "yoochoose-clicks-100k_", data / "sequences" / "serenade"
    logs = {
        "yoochoose sample": (f"{clicks}train_full.txt.gz", f"{clicks}test.txt.gz"),
        "serenade sample": (str(toy / "train.txt.gz"), str(toy / "test.txt.gz")),
    }
    for log, (train, test) in logs.items():
        report = replay("sessions", train, "--score-from", test)
        for name, allowed, excluded in session_rows(report):
            print(f"| {log} | {name} | {allowed} | {excluded} |")


def session_rows(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """[('engine', '.7141 / .3716', '.4590 / .1999'), …]: engine, engine online, each channel, each baseline."""
    rows = {"engine": report, **report["extra"], **report["baselines"]}
    rows = {name: scores for name, scores in rows.items() if isinstance(scores, dict)}
    names = [name for name in rows if not name.endswith(EXCLUDED)]
    return [(name, hit_and_rank(rows[name]), hit_and_rank(rows.get(name + EXCLUDED, {}))) for name in names]


def print_sequences(data: Path) -> None:
    print(
        "\nLast item of each person, all items ranked but their own, HR@10 / NDCG@10 (`magpie replay sequences FILE --seed …`), "
        "one online pass; strict: nobody's second-to-last item was learned.\n"
    )
    print("| log | row | " + " | ".join(f"seed {seed}" for seed in SEEDS) + " | us of CPU per event |")
    print("| --- " * (3 + len(SEEDS)) + "|")
    with tempfile.TemporaryDirectory() as folder:
        logs = {
            "Beauty": data / "beauty" / "beauty.txt.gz",
            "ML-1M, unbroken": write_unbroken(data / "ml-1m", Path(folder) / "unbroken.txt"),
        }
        for log, file in logs.items():
            reports = [replay("sequences", str(file), "--seed", str(seed)) for seed in SEEDS]
            us = " / ".join(f"{report['us_per_event']:.0f}" for report in reports)
            for name in SEQUENCE_ROWS:
                cells = [found_at_10(named_row(report, name)) for report in reports]
                print(f"| {log} | {name} | " + " | ".join(cells) + f" | {us if name == 'engine' else ''} |")
            for name, cell in PUBLISHED[log].items():
                print(f"| {log} | {name} | {cell} |" + " |" * len(SEEDS))
    print(
        "\nPublished rows were learned on a GPU in many passes, and score ties their own way; here a tie counts half. ML-1M's files "
        "miss the item before the published target of most people, so its targets are the last ones whose predecessor is "
        "there: close to the published protocol, and not the same."
    )


def write_unbroken(folder: Path, target: Path) -> Path:
    """ML-1M's histories as far as they have no gap: what the files continue item by item, else what is to be learned from."""
    learned = read_lines(folder / "train.input.txt.gz")
    person_of = {line: person for person, line in enumerate(learned)}
    ends = read_lines(folder / "val.output.txt"), read_lines(folder / "test.output.txt")
    for at, line in enumerate(read_lines(folder / "val.input.txt.gz")):
        person = person_of[line.rpartition(" ")[0]]
        learned[person] = f"{line} {ends[0][at]} {ends[1][person]}"
    target.write_text("\n".join(learned) + "\n", encoding="ascii")
    return target


def read_lines(path: Path) -> list[str]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        return [line.strip() for line in file]


def named_row(report: dict[str, Any], name: str) -> dict[str, Any]:
    row: dict[str, Any] = report if name == "engine" else {**report["baselines"], **report["extra"]}[name]
    return row


def found_at_10(scores: dict[str, Any]) -> str:
    return f"{scores['hr@10']:.4f} / {scores['ndcg@10']:.4f}"


def hit_and_rank(scores: dict[str, Any]) -> str:
    return f"{scores['hr@20']:.4f} / {scores['mrr@20']:.4f}" if scores else ""


def replay(*arguments: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        command = [str(Path(sys.executable).parent / "magpie"), "replay", *arguments, "--json", str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=sys.stderr, timeout=1_200)
        report: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        return report


if __name__ == "__main__":
    sys.exit(main())
