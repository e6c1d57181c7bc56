"""What circles cost: a look, a whole search at the most voices, and how long its worst step holds the engine's thread.

And what they find, by how much people have looked. One Markdown section.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from magpie.demo.lab.circles import adjusted_rand
from magpie.engine.circles.circles import Circles
from magpie.engine.circles.params import CirclesParams

CARDS, PEOPLE, LOOKS_EACH, HIDDEN = 20_000, 4_096, 256, 12
TASTE = 0.6
"""Deviation of a circle's taste for a card: how much longer or shorter its people look at it than others."""
RUNS = 2
SMALL_CARDS, SMALL_PEOPLE = 600, 400


def main() -> None:
    params = CirclesParams()
    circles, _ = planted(cards=CARDS, people=PEOPLE, looks_each=LOOKS_EACH)
    print(
        f"## Circles\n\n{CARDS:,} cards, {PEOPLE:,} voices, {PEOPLE * LOOKS_EACH:,} looks, "
        f"steps of {params.entries_per_look:,} kept looks; CPU of one thread.\n"
    )
    print(
        "| run | whole search, ms | steps | usual step, us | worst step, ms |\n| --- | --- | --- | --- | --- |"
    )
    for run in range(RUNS):
        steps_ms = search(circles)
        print(
            f"| {run} | {sum(steps_ms):,.0f} | {len(steps_ms):,} | {1_000 * np.median(steps_ms):.0f} "
            f"| {max(steps_ms):.2f} |"
        )
    print(f"\nA look between two searches: {cost_of_look_us(circles):.1f} us. {bytes_of(circles)}")
    print(
        f"\n{SMALL_CARDS} cards, {SMALL_PEOPLE} people, {HIDDEN} hidden circles, tastes of {TASTE} deviations:\n"
    )
    print("| looks a person | circles | people agree | cards shuffled |\n| --- | --- | --- | --- |")
    for looks_each in (60, 120, 240, 480):
        print(f"| {looks_each} | {agreement(looks_each)} |")


def planted(
    *, cards: int, people: int, looks_each: int, is_shuffled: bool = False, seeks: bool = False
) -> tuple[Circles, np.ndarray]:
    """Everybody is shown anything; person n is of circle n mod 12, and every circle has a taste for every card."""
    rng, circles = np.random.default_rng(1), Circles(CirclesParams())
    if not seeks:
        circles.seek = lambda: None  # type: ignore[method-assign]
    quality, tastes = rng.normal(size=cards) / 2.0, TASTE * rng.normal(size=(HIDDEN, cards))
    who, what = rng.integers(people, size=people * looks_each), rng.integers(cards, size=people * looks_each)
    values = rng.normal(size=who.size) + quality[what] + tastes[who % HIDDEN, what]
    if is_shuffled:
        what = rng.permutation(what)
    for number, (person, card, value) in enumerate(
        zip(who.tolist(), what.tolist(), values.tolist(), strict=True)
    ):
        circles.learn(person=person, card=card, value=value, weight=1.0, ts_ms=number * 1_000)
    if not seeks:
        del circles.seek
    return circles, np.arange(people) % HIDDEN


def search(circles: Circles) -> list[float]:
    circles.seek()
    steps_ms, done = [], False
    while not done:
        began = time.thread_time()
        done = circles.step(CirclesParams().entries_per_look)
        steps_ms.append(1_000 * (time.thread_time() - began))
    return steps_ms


def cost_of_look_us(circles: Circles) -> float:
    circles.seek = lambda: None  # type: ignore[method-assign]
    rng = np.random.default_rng(2)
    looks = list(
        zip(
            rng.integers(PEOPLE, size=50_000).tolist(), rng.integers(CARDS, size=50_000).tolist(), strict=True
        )
    )
    began = time.thread_time()
    for person, card in looks:
        circles.learn(person=person, card=card, value=0.3, weight=1.0, ts_ms=10**9)
    return 1e6 * (time.thread_time() - began) / len(looks)


def bytes_of(circles: Circles) -> str:
    parts = (circles.voices.columns, circles._people, circles._cards)
    voice, person, card = (part.bytes_per_row for part in parts)
    return f"{voice:,} bytes a voice, {person} a person, {card} a card."


def agreement(looks_each: int) -> str:
    shown = []
    for is_shuffled in (False, True):
        circles, hidden = planted(
            cards=SMALL_CARDS, people=SMALL_PEOPLE, looks_each=looks_each, is_shuffled=is_shuffled
        )
        search(circles)
        people = np.array([circles.strongest_of(person) for person in range(SMALL_PEOPLE)])
        shown.append((circles, adjusted_rand(hidden, people + 1)))
    (circles, found), (_, by_chance) = shown
    return f"{int(np.isfinite(circles._sizes).sum())} | {found:.2f} | {by_chance:.2f}"


if __name__ == "__main__":
    main()
