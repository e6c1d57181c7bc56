"""The last item of each person among all: Beauty and ML-1M beside published tables: one Markdown section.

Needs the folder of real data named by MAGPIE_REAL_DATA. Half an hour for each way of learning: three seeds of two logs.
"""

import gzip
import os
import sys
import tempfile
from pathlib import Path

from replays import SEEDS, named_row, replay

ROWS = (
    "engine", "engine, strict", "sequence alone", "sequence alone, strict", "kNN alone", "co-visits alone", "item-kNN", "popularity",
)  # fmt: skip
AGAIN = ROWS[:4]
WAYS = {
    "Beauty": (("one pass", (), ROWS), ("3 passes", ("--passes", "3"), AGAIN)),
    "ML-1M, unbroken": (("one pass", (), ROWS), ("3 passes", ("--passes", "3"), AGAIN)),
}
"""Log -> (name, options, rows) of each way of learning. The counting channels always take one pass."""
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
        print("## Sequences\n\nNot measured: set MAGPIE_REAL_DATA to the folder of real data.")
        return 0
    print(
        "## Sequences\n\nLast item of each person, all items ranked but their own, HR@10 / NDCG@10 (`magpie replay sequences FILE --seed …`). "
        "Strict: nobody's second-to-last item was learned; else it was, as a live engine has.\n"
    )
    print(
        "| log | learned in | row | "
        + " | ".join(f"seed {seed}" for seed in SEEDS)
        + " | us of CPU per event |"
    )
    print("| --- " * (4 + len(SEEDS)) + "|")
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "Beauty": Path(data) / "sequences" / "beauty" / "beauty.txt.gz",
            "ML-1M, unbroken": write_unbroken(
                Path(data) / "sequences" / "ml-1m", Path(folder) / "unbroken.txt"
            ),
        }
        for log, file in files.items():
            for way, options, rows in WAYS[log]:
                print_way(log, way, file, options, rows)
            for name, cell in PUBLISHED[log].items():
                print(f"| {log} | | {name} | {cell} |" + " |" * len(SEEDS))
    print(
        "\nPublished rows were learned on a GPU in many passes, and score ties their own way; here a tie counts half. ML-1M's files "
        "miss the item before the published target of most people, so its targets are the last ones whose predecessor is "
        "there: close to the published protocol, and not the same."
    )
    return 0


def print_way(log: str, way: str, file: Path, options: tuple[str, ...], rows: tuple[str, ...]) -> None:
    """One way of learning one log, with each seed."""
    reports = [replay("sequences", str(file), "--seed", str(seed), *options) for seed in SEEDS]
    us = " / ".join(f"{report['us_per_event']:.0f}" for report in reports)
    for name in rows:
        found = [named_row(report, name) for report in reports]
        cells = [f"{scores['hr@10']:.4f} / {scores['ndcg@10']:.4f}" for scores in found]
        print(
            f"| {log} | {way} | {name} | " + " | ".join(cells) + f" | {us if name == 'engine' else ''} |",
            flush=True,
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


if __name__ == "__main__":
    sys.exit(main())
