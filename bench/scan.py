"""What finds the cards nearest to a person: an exact scan, one over int8, the engine's lists.

    MAGPIE_REAL_DATA=… python bench/scan.py

One thread. First on vectors of the engine's width around 400 topics, with people near three of them; then after what the model
learned of the goods of a real shop, one event after the other; then in an engine that has learned a synthetic town. Recall is
the share of the exact best hundred that was found.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

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
from magpie.engine.replay.sequences import People, number_people, params_for, replay_sequences, stream_order  # noqa: E402
from magpie.engine.retrieval.lists import Lists  # noqa: E402
from magpie.engine.retrieval.sequence import SequenceModel  # noqa: E402
from magpie.log.formats.sequences_table import read_sequences  # noqa: E402

SIZES = (20_000, 50_000, 100_000, 1_000_000)
TOPICS, BEST, ASKS = 400, 100, 60
SEQUENCE = Params().blend.sequence
WIDTH = SEQUENCE.width
BUDGETS = (1_024, 2_048, 4_096, 8_192)
PEOPLE_OF_SHOP, PEOPLE_OF_BLEND = 2_000, 10_000
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
    print("Vectors around topics; a person looks for the best hundred:\n")
    print(
        "| cards | exact, us | int8, us | recall | lists, us | recall | filled at once in, s | a turn of one list, us |"
    )
    print("| --- " * 8 + "|")
    for size in SIZES:
        print(measure(size), flush=True)
    if data := os.environ.get("MAGPIE_REAL_DATA"):
        print_shop(Path(data) / "sequences" / "beauty" / "beauty.txt.gz")
    print(f"\n{in_the_engine()}")


def measure(cards: int) -> str:
    rng = np.random.default_rng(1)
    topics = rng.standard_normal((TOPICS, WIDTH)).astype(np.float32)
    table = topics[rng.integers(TOPICS, size=cards)] + rng.standard_normal((cards, WIDTH)).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    people = topics[rng.integers(TOPICS, size=(ASKS, 3))].mean(axis=1)
    alive, coarse = np.ones(cards, np.uint8), Coarse(table)
    lists, began = Lists(WIDTH, list_cards=SEQUENCE.list_cards), time.process_time()
    lists.fill(np.arange(cards, dtype=np.int32), table)
    filled_s, began = time.process_time() - began, time.process_time()
    turns = len(lists)
    for _ in range(turns):
        lists.take_turn(table)
    turn_us = 1e6 * (time.process_time() - began) / turns

    def listed(person: np.ndarray) -> np.ndarray:
        rows = lists.near(person, SEQUENCE.looked_at_max)
        return rows[top_rows(table[rows] @ person, alive[rows], BEST)[0]]

    exact_us, best = timed(lambda person: top_rows(table @ person, alive, BEST)[0], people)
    int8_us, found = timed(lambda person: top_rows(coarse.scores(person), alive, BEST)[0], people)
    lists_us, near = timed(listed, people)
    return (
        f"| {cards:,} | {exact_us:,.0f} | {int8_us:,.0f} | {recall(best, found):.3f} | {lists_us:,.0f} | "
        f"{recall(best, near):.3f} | {filled_s:.1f} | {turn_us:,.0f} |"
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


def print_shop(file: Path) -> None:
    """What each way finds of the goods of a real shop, after everything but each person's last one was learned."""
    people = number_people(read_sequences(file).items)
    chosen = np.random.default_rng(3).choice(len(people.histories), PEOPLE_OF_SHOP, replace=False)
    histories = [people.histories[person][:-1][::-1] for person in chosen]
    targets = [int(people.histories[person][-1]) for person in chosen]
    alive = np.ones(people.items, np.uint8)
    print(
        f"\n{people.items:,} goods of Beauty, {people.learned:,} events learned one by one, {PEOPLE_OF_SHOP:,} people asked for their next:\n"
    )
    print(
        "| way | us | of the best 10 | of the best 100 | the next one among 10 | among 100 | learning, us an event |"
    )
    print("| --- " * 7 + "|")
    exact, learning_us = taught(people, scanned_max=people.items)
    us, best = timed(lambda history: exact.nearest(history, alive, BEST)[0], histories)
    print(row_of("exact", us, best, best, targets, learning_us), flush=True)
    popular = np.argsort(-exact.popularity(np.arange(people.items, dtype=np.int32)), kind="stable")
    head = np.sort(popular[: SEQUENCE.looked_at_max]).astype(np.int32)

    def hottest(history: np.ndarray) -> np.ndarray:
        at, _ = top_rows(exact.scores(exact.person_vector(history), head), alive[head], BEST)
        return head[at]

    us, found = timed(hottest, histories)
    print(row_of(f"the {len(head):,} that came next most often", us, best, found, targets, None), flush=True)
    ways = [("lists", budget, SEQUENCE.turn_batches) for budget in BUDGETS]
    for name, budget, turns in (*ways, ("lists without turns", SEQUENCE.looked_at_max, 1 << 30)):
        listed, learning_us = taught(people, scanned_max=0, looked_at_max=budget, turn_batches=turns)
        us, found = timed(lambda history, model=listed: model.nearest(history, alive, BEST)[0], histories)
        print(row_of(f"{name}, {budget:,} cards", us, best, found, targets, learning_us), flush=True)

    for name, scanned_max in (("exact", people.items), ("lists", 0)):
        usual = params_for(people)
        params = replace(usual, sequence=replace(usual.sequence, scanned_max=scanned_max))
        report = replay_sequences(
            people,
            dataset=file.name,
            seed=1,
            progress=lambda _: None,
            people_max=PEOPLE_OF_BLEND,
            params=params,
        )
        print(
            f"{'' if name == 'lists' else chr(10)}All channels and their gate, {name}, {PEOPLE_OF_BLEND:,} people: HR@10 {report.hr10:.4f}, "
            f"NDCG@10 {report.ndcg10:.4f}.  ",
            flush=True,
        )


def taught(people: People, **changed: int) -> tuple[SequenceModel, float]:
    """A model that learned all but the last items, and the CPU microseconds that an event took."""
    model = SequenceModel(replace(SEQUENCE, **changed), seed=1)
    model.make_room(people.items)
    person_at, position_at = stream_order(people, np.random.default_rng([1, 1]))
    began = time.process_time()
    for person, position in zip(person_at.tolist(), position_at.tolist(), strict=True):
        items = people.histories[person]
        model.learn(items[max(0, position - 100) : position][::-1], int(items[position]))
    return model, 1e6 * (time.process_time() - began) / len(person_at)


def row_of(
    name: str, us: float, best: list, found: list, targets: list[int], learning_us: float | None
) -> str:
    hits = [
        np.mean([target in rows[:k] for rows, target in zip(found, targets, strict=True)]) for k in (10, BEST)
    ]
    tens = [[rows[:10] for rows in answers] for answers in (best, found)]
    return (
        f"| {name} | {us:,.0f} | {recall(*tens):.3f} | {recall(best, found):.3f} | {hits[0]:.4f} | {hits[1]:.4f} | "
        f"{'' if learning_us is None else f'{learning_us:.0f}'} |"
    )


def in_the_engine() -> str:
    """The lists beside the exact scan of what the live model has learned."""
    engine, town = Engine(Params(), seed=1), Town(cards=TOWN_CARDS, people=TOWN_CARDS // 2)
    with contextlib.redirect_stdout(sys.stderr):
        fill(engine, town, TOWN_EVENTS)
    state, hydrator = engine.state, PersonHydrator()
    model, alive = state.blend.sequence, state.alive
    histories = [
        hydrator.hydrate(state, SlateAsk(slate=f"s{number}", person=f"p:{number}", n=10)).history
        for number in range(PEOPLE)
    ]
    histories = [history for history in histories if len(history)]
    exact_us, best = timed(
        lambda history: top_rows(model.scores(model.person_vector(history)), alive[: model.rows], BEST)[0],
        histories,
    )
    lists_us, found = timed(lambda history: model.nearest(history, alive, BEST)[0], histories)
    return (
        f"In an engine of {TOWN_CARDS:,} cards that learned {TOWN_EVENTS:,} events of a synthetic town, most of whose cards came next "
        f"never or once, for {len(histories)} people with a history: exact {exact_us:,.0f} us; lists {lists_us:,.0f} us, "
        f"recall {recall(best, found):.3f}."
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
