"""What the engine costs as it grows: a slate, an event, a snapshot, catching up, memory; one query of the channels and their gate.

    python bench/growth.py [--small]

Each size lives in a process of its own, one after the other. `--small` leaves the largest out. CPU of one thread.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np  # noqa: E402  the threads of BLAS are counted when it is first loaded
from engine_slates import Town, ask_of  # noqa: E402

from magpie.engine.params import Params  # noqa: E402
from magpie.engine.pipeline import Engine  # noqa: E402
from magpie.engine.retrieval.blend import Blend  # noqa: E402
from magpie.engine.retrieval.params import BlendParams  # noqa: E402

SIZES = ((10_000, 10_000, 60_000), (100_000, 50_000, 200_000), (1_000_000, 1_000_000, 1_000_000))
"""(cards, people, events of behaviour) of each row."""
SLATES, CAUGHT_UP = 500, 20_000
BLEND_ITEMS, BLEND_EVENTS, BLEND_QUERIES = 50_000, 200_000, 1_000
CHILD_S_MAX = 3_000


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", action="store_true")
    parser.add_argument(
        "--one", nargs=3, type=int, metavar=("CARDS", "PEOPLE", "EVENTS"), help=argparse.SUPPRESS
    )
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(*given.one)))
        return 0
    rows = [run(size) for size in (SIZES[:-1] if given.small else SIZES)]
    print("## Growth\n\nEach size in a process of its own; CPU of one thread, no HTTP.\n")
    print(
        "| cards | people | slate, ms: mean / p50 / p99 | times that of 100,000 | an event, us | publishing a card, us | snapshot, s | restored, s | caught up, events/s | bytes a card / a person | arrays, MB |"
    )
    print("| --- " * 11 + "|")
    usual = next(row["slate_ms"][0] for row in rows if row["cards"] == 100_000)
    for row in rows:
        slate = " / ".join(f"{ms:.2f}" for ms in row["slate_ms"])
        print(
            f"| {row['cards']:,} | {row['people']:,} | {slate} | {row['slate_ms'][0] / usual:.2f} | {row['event_us']:.0f} | "
            f"{row['publish_us']:.0f} | {row['snapshot_s']:.1f} | {row['restore_s']:.1f} | {row['caught_up']:,.0f} | "
            f"{row['bytes'][0]:,} / {row['bytes'][1]:,} | {row['arrays_mb']:,.0f} |"
        )
    print(
        f"\nChannels and their gate over {BLEND_ITEMS:,} items, one query of {BLEND_QUERIES:,} after {BLEND_EVENTS:,} events "
        "(wanted: p50 .5 ms, p99 2 ms):\n"
    )
    for name, scanned_max in (("every item scored", BLEND_ITEMS), ("those in the nearest lists scored", 0)):
        p50, p99 = blend_query(scanned_max)
        print(f"- {name}: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    return 0


def run(size: tuple[int, int, int]) -> dict[str, Any]:
    print(f"{size[0]:,} cards", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--one", *map(str, size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=CHILD_S_MAX)
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def measure(cards: int, people: int, events: int) -> dict[str, Any]:
    """Fill an engine, then ask, teach, write down, read back and catch up."""
    engine, town = Engine(Params(), seed=1), Town(cards=cards, people=people)
    publish_us = apply_all(engine, town.publish())
    apply_all(engine, town.behave(events, by_ms=20.0))
    slates = engine.answer([ask_of(town, 50_000 + number) for number in range(200)])
    event_us = apply_all(engine, (one for slate in slates for one in town.sit(slate)))
    spent = []
    for number in range(SLATES):
        began = time.process_time()
        engine.answer([ask_of(town, number)])
        spent.append(1e3 * (time.process_time() - began))
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        engine.snapshot(Path(folder))
        snapshot_s, began = time.process_time() - began, time.process_time()
        again = Engine.restore(Path(folder), Params())
        restore_s = time.process_time() - began
    if again is None or again.digest() != engine.digest():
        raise SystemExit("what was restored is not what was written")
    per, arrays = engine.state.bytes_per_row(), sum(engine.state.bytes_used().values())
    missed = list(town.behave(CAUGHT_UP, by_ms=20.0))
    began = time.process_time()
    again.apply(missed)
    return {
        "cards": cards, "people": people, "publish_us": publish_us, "event_us": event_us,
        "slate_ms": [float(np.mean(spent)), float(np.median(spent)), float(np.quantile(spent, 0.99))],
        "snapshot_s": snapshot_s, "restore_s": restore_s, "caught_up": CAUGHT_UP / (time.process_time() - began),
        "bytes": [per["card"], per["person"]], "arrays_mb": arrays / 1e6,
    }  # fmt: skip


def apply_all(engine: Engine, numbered: Any) -> float:
    """CPU microseconds of learning one of these events; making them is not counted."""
    spent, count = 0.0, 0
    for one in numbered:
        began = time.process_time()
        engine.apply((one,))
        spent += time.process_time() - began
        count += 1
    return 1e6 * spent / max(count, 1)


def blend_query(scanned_max: int) -> tuple[float, float]:
    """(p50, p99) in ms of one question to all channels and the gate, people walking among their own items."""
    rng = np.random.default_rng(1)
    params = BlendParams()
    blend = Blend(replace(params, sequence=replace(params.sequence, scanned_max=scanned_max)), seed=1)
    blend.sequence.make_room(BLEND_ITEMS)
    alive = np.ones(BLEND_ITEMS, np.uint8)
    homes = rng.integers(0, BLEND_ITEMS - 500, 5_000)
    histories: list[list[int]] = [[] for _ in homes]
    for at in range(BLEND_EVENTS):
        person = int(rng.integers(len(homes)))
        item = int(homes[person] + 500 * rng.random() ** 2)
        blend.learn(histories[person][:20], item, session=person, ts_ms=1_000 * at)
        histories[person].insert(0, item)
    spent = []
    for person in rng.integers(len(homes), size=BLEND_QUERIES).tolist():
        began = time.process_time()
        blend.find(histories[person][:20], alive=alive, session=person)
        spent.append(1e3 * (time.process_time() - began))
    return float(np.median(spent)), float(np.quantile(spent, 0.99))


if __name__ == "__main__":
    sys.exit(main())
