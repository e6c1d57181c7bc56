"""How long a search for circles takes, and how long its worst step holds the engine's thread: one Markdown section."""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from magpie.engine.circles.circles import Circles
from magpie.engine.circles.params import CirclesParams

CARDS, PEOPLE, EVENTS, HIDDEN = 20_000, 40_000, 200_000, 25
STEP = 2_000
RUNS = 3


def main() -> None:
    circles = planted_circles()
    print(f"## Circles\n\n{CARDS:,} cards, {EVENTS:,} events, steps of {STEP:,} places; CPU of one thread.\n")
    print("| run | whole search, ms | steps | worst step, ms |\n| --- | --- | --- | --- |")
    for run in range(RUNS):
        steps_ms = search(circles)
        print(f"| {run} | {sum(steps_ms):.0f} | {len(steps_ms)} | {max(steps_ms):.2f} |")
    print(f"\n{circles.bytes_used() / CARDS:,.0f} bytes a card.")


def planted_circles() -> Circles:
    """Seven events in ten stay inside the person's hidden circle."""
    rng = np.random.default_rng(1)
    circles = Circles(CirclesParams())
    hidden = rng.integers(HIDDEN, size=CARDS)
    groups = [np.flatnonzero(hidden == group) for group in range(HIDDEN)]
    for number in range(EVENTS):
        person = int(rng.integers(PEOPLE))
        own = number % 10 < 7
        card = int(rng.choice(groups[person % HIDDEN]) if own else rng.integers(CARDS))
        circles.learn(person=person, card=card, weight=1.0, ts_ms=number * 1_000)
    return circles


def search(circles: Circles) -> list[float]:
    circles.seek()
    steps_ms, done = [], False
    while not done:
        began = time.thread_time()
        done = circles.step(STEP)
        steps_ms.append(1_000 * (time.thread_time() - began))
    return steps_ms


if __name__ == "__main__":
    main()
