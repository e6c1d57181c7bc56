"""What finds the cards nearest to a person: an exact scan, one over int8, an index of lists, the engine's shortlist.

    python bench/scan.py

One thread. Vectors of the engine's width lie around 400 topics, people near three of them; the shortlist is judged in an
engine that has learned a synthetic town. Recall is the share of the exact best hundred that was found.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np  # noqa: E402  the threads of BLAS are counted when it is first loaded
from engine_slates import Town, fill  # noqa: E402
from numba import njit  # noqa: E402

from magpie.engine.ask import SlateAsk  # noqa: E402
from magpie.engine.kernels.scan import top_rows  # noqa: E402
from magpie.engine.params import Params  # noqa: E402
from magpie.engine.pipeline import Engine  # noqa: E402
from magpie.engine.query_hydration.person_hydrator import PersonHydrator  # noqa: E402
from magpie.engine.sources.sequence_source import shortlist  # noqa: E402

SIZES = (20_000, 50_000, 100_000, 1_000_000)
TOPICS, BEST, ASKS = 400, 100, 60
LISTS_OF, PROBED, ROUNDS = 4.0, 16, 4
"""An index has 4 x sqrt(n) lists, of which 16 are looked into; its centres come of four rounds of k-means."""
WIDTH = Params().blend.sequence.width
TOWN_CARDS, TOWN_EVENTS, PEOPLE = 100_000, 200_000, 200


@njit("void(int8[:,::1],float32[::1],int8[::1],float32,float32[::1])", nogil=True, fastmath=False)
def scan_int8(table, scales, person, scale, scores):  # type: ignore[no-untyped-def]
    """Fill scores [n] with person . row, both in 127ths of their largest entry."""
    for row in range(table.shape[0]):
        total = np.int32(0)
        for at in range(table.shape[1]):
            total += np.int32(table[row, at]) * np.int32(person[at])
        scores[row] = np.float32(total) * scales[row] * scale


def main() -> None:
    print("## Nearest cards\n")
    print("| cards | exact, us | int8, us | recall | index, us | recall | index is built in, s |")
    print("| --- " * 7 + "|")
    for size in SIZES:
        print(measure(size), flush=True)
    print(f"\n{in_the_engine()}")


def measure(cards: int) -> str:
    rng = np.random.default_rng(1)
    topics = rng.standard_normal((TOPICS, WIDTH)).astype(np.float32)
    table = topics[rng.integers(TOPICS, size=cards)] + rng.standard_normal((cards, WIDTH)).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    people = topics[rng.integers(TOPICS, size=(ASKS, 3))].mean(axis=1)
    alive, coarse = np.ones(cards, np.uint8), Coarse(table)
    began = time.process_time()
    lists = Lists(table, rng)
    built_s = time.process_time() - began
    exact_us, best = timed(lambda person: top_rows(table @ person, alive, BEST)[0], people)
    int8_us, found = timed(lambda person: top_rows(coarse.scores(person), alive, BEST)[0], people)
    lists_us, listed = timed(lists.best, people)
    return (
        f"| {cards:,} | {exact_us:,.0f} | {int8_us:,.0f} | {recall(best, found):.3f} | {lists_us:,.0f} | "
        f"{recall(best, listed):.3f} | {built_s:.1f} |"
    )


class Coarse:
    """The table in int8, each row in 127ths of its largest entry."""

    def __init__(self, table: np.ndarray) -> None:
        self.scales = np.abs(table).max(axis=1) / np.float32(127)
        self.table = np.rint(table / self.scales[:, None]).astype(np.int8)

    def scores(self, person: np.ndarray) -> np.ndarray:
        scale, scores = np.abs(person).max() / np.float32(127), np.empty(len(self.table), np.float32)
        scan_int8(self.table, self.scales, np.rint(person / scale).astype(np.int8), np.float32(scale), scores)
        return scores


class Lists:
    """An inverted file: each row in the list of its nearest centre."""

    def __init__(self, table: np.ndarray, rng: np.random.Generator) -> None:
        count = int(LISTS_OF * len(table) ** 0.5)
        sample = table[rng.choice(len(table), min(len(table), 50 * count), replace=False)]
        self.centres = sample[:count].copy()
        for _ in range(ROUNDS):
            near = nearest(sample, self.centres)
            sums = np.zeros_like(self.centres)
            np.add.at(sums, near, sample)
            self.centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        of = nearest(table, self.centres)
        order = np.argsort(of, kind="stable").astype(np.int32)
        self.rows, self.table = order, table[order]
        self.starts = np.searchsorted(of[order], np.arange(count + 1))

    def best(self, person: np.ndarray) -> np.ndarray:
        probed = np.argpartition(-(self.centres @ person), PROBED)[:PROBED]
        parts = [slice(self.starts[at], self.starts[at + 1]) for at in probed.tolist()]
        rows = np.concatenate([self.rows[part] for part in parts])
        scores = np.concatenate([self.table[part] @ person for part in parts])
        at, _ = top_rows(scores, np.ones(len(rows), np.uint8), min(BEST, len(rows)))
        return rows[at]


def nearest(table: np.ndarray, centres: np.ndarray) -> np.ndarray:
    parts = np.array_split(table, max(1, len(table) // 20_000))
    return np.concatenate([(part @ centres.T).argmax(axis=1) for part in parts])


def in_the_engine() -> str:
    """The shortlist beside the exact scan of what the live model has learned."""
    engine, town = Engine(Params(), seed=1), Town(cards=TOWN_CARDS, people=TOWN_CARDS // 2)
    with contextlib.redirect_stdout(sys.stderr):
        fill(engine, town, TOWN_EVENTS)
    state, hydrator = engine.state, PersonHydrator()
    model, alive = state.blend.sequence, state.alive
    queries = [
        hydrator.hydrate(state, SlateAsk(slate=f"s{number}", person=f"p:{number}", n=10))
        for number in range(PEOPLE)
    ]
    queries = [query for query in queries if len(query.history)]
    exact_us, best = timed(
        lambda query: top_rows(model.scores(model.person_vector(query.history)), alive[: model.rows], BEST)[
            0
        ],
        queries,
    )
    short_us, found = timed(
        lambda query: model.best_of(query.history, shortlist(state, query), BEST)[0], queries
    )
    return (
        f"In an engine of {TOWN_CARDS:,} cards that learned {TOWN_EVENTS:,} events, for {len(queries)} people with a history: exact "
        f"{exact_us:,.0f} us; the shortlist {short_us:,.0f} us, recall {recall(best, found):.3f}."
    )


def timed(find: Callable[..., np.ndarray], asked: list | np.ndarray) -> tuple[float, list[np.ndarray]]:
    """Median CPU microseconds of one question, and the answers."""
    spent, answers = [], []
    for one in asked:
        began = time.process_time()
        answers.append(find(one))
        spent.append(time.process_time() - began)
    return 1e6 * float(np.median(spent)), answers


def recall(best: list[np.ndarray], found: list[np.ndarray]) -> float:
    return float(
        np.mean([len(np.intersect1d(a, b)) / max(len(a), 1) for a, b in zip(best, found, strict=True)])
    )


if __name__ == "__main__":
    sys.exit(main())
