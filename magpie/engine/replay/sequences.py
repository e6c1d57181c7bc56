"""Replay of sequences, leave-one-out: learn everything but each person's last item, then rank all items for it.

Items of the person's own history never compete. The file gives an order within a person and none between people,
so people are laid over one stream: each begins at a random moment and spends a fifth of the stream. Scored twice: strictly,
as published tables are, with everybody's second-to-last item in the question and learned from nobody; then online, with it
learned, as a live engine has. The gate learns on the items before those, answered before they are learned. Refuses people with
a single item.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from magpie.engine.arrays import I32, I64
from magpie.engine.replay.baselines_sequences import CardCounter, ItemKnn
from magpie.engine.replay.passes import Pace
from magpie.engine.replay.ranking import RankTally
from magpie.engine.replay.report import Report
from magpie.engine.replay.sessions import engine_answers
from magpie.engine.retrieval.blend import Blend
from magpie.engine.retrieval.params import BlendParams

STREAM_SHARE = 0.2
GATE_QUESTIONS_MAX = 6_000
"""The gate has some sixty weights: more questions change nothing but the time a replay takes."""
DENSE_EVENTS_PER_ITEM = 100
"""Above this, reading and predicting vectors are kept apart and longer histories read."""
ITEM_KNN_LAG_TAU = 2.0
Progress = Callable[[int], None]


@dataclass(frozen=True)
class People:
    """histories[p] are person p's dense items, oldest first, the target last."""

    histories: list[I32]
    items: int
    left_out: int

    @property
    def learned(self) -> int:
        """How many events are learned: all but the targets."""
        return sum(len(history) - 1 for history in self.histories)


def number_people(people: Mapping[str, Sequence[str]]) -> People:
    """Dense rows for the items, in order of appearance; people with one item are counted and left out."""
    item_of: dict[str, int] = {}
    histories = [
        np.array([item_of.setdefault(item, len(item_of)) for item in items], np.int32)
        for items in people.values()
        if len(items) > 1
    ]
    return People(histories, len(item_of), len(people) - len(histories))


def params_for(people: People) -> BlendParams:
    """The engine's settings for this catalogue, chosen on the items before the targets: a dense one reads longer, keeps
    two vectors per item and answers from means; a sparse one has wider vectors, in which seldom met items keep apart."""
    base = BlendParams()
    is_dense = people.learned > DENSE_EVENTS_PER_ITEM * people.items
    sequence = (
        replace(base.sequence, is_tied=False, length=50, taus=(0.01, 2.0, 8.0, 40.0), mean_batches=5_000)
        if is_dense
        else replace(base.sequence, width=128)
    )
    knn = replace(base.knn, session_items=50, last=10, sessions_max=len(people.histories))
    # All items are ranked here, so none is looked for in lists; and the files carry no times: nothing is forgotten.
    sequence = replace(sequence, scanned_max=people.items)
    return replace(base, sequence=sequence, knn=knn, covisits=replace(base.covisits, tau_ms=0))


def replay_sequences(
    people: People,
    *,
    dataset: str,
    seed: int,
    progress: Progress,
    people_max: int | None = None,
    params: BlendParams | None = None,
    passes: int = 1,
    replays: int = 0,
) -> Report:
    """Learn, then score every person, or `people_max` of them drawn by the seed.

    One pass is what a live engine does; with `replays` it also learns so many batches of old events after each of new
    ones. In more passes the sequence model alone meets the events again, in ever smaller steps, and the items that the
    gate is asked about are kept from all channels until it was asked.
    """
    blend = Blend(with_replays(params or params_for(people), replays), seed=seed)
    blend.sequence.make_room(people.items)
    rng = np.random.default_rng([seed, 1])
    person_at, position_at = stream_order(people, rng)
    asked = set(_drawn(rng, len(people.histories), GATE_QUESTIONS_MAX).tolist())
    persons = _drawn(rng, len(people.histories), people_max)
    ends = np.array([len(history) - 2 for history in people.histories])
    is_last = position_at == ends[person_at]
    is_asked = np.isin(person_at, list(asked)) & (position_at == ends[person_at] - 1)
    first = ~(is_last | is_asked) if passes > 1 else ~is_last
    pace = Pace(blend.sequence, events=int(first.sum()), passes=passes)
    seconds = _learn(blend, people, person_at[first], position_at[first], asked, progress, pace)
    for _ in range(1, passes):
        seconds += _learn_again(people, person_at[first], position_at[first], pace, progress)
    if passes > 1:
        seconds += _learn(blend, people, person_at[is_asked], position_at[is_asked], asked, progress)
    strict = _score(blend, people, persons, progress)
    seconds += _learn(blend, people, person_at[is_last], position_at[is_last], asked, progress)
    online = _score(blend, people, persons, progress) | _score_simple(people, persons)
    lead = online["engine"].scores()
    return Report(
        dataset=dataset,
        protocol=f"leave-one-out, all items ranked but the person's own; {_taught(passes, replays)}",
        rows=len(persons),
        seed=seed,
        us_per_event=seconds * 1e6 / max(len(person_at), 1),
        hr10=lead.hr10, ndcg10=lead.ndcg10, hr20=lead.hr20, mrr20=lead.mrr20, coverage20=lead.coverage20,
        baselines={name: tally.scores() for name, tally in online.items() if name != "engine"},
        extra={f"{name}, strict": tally.scores() for name, tally in strict.items()} | {
            "items": people.items,
            "people with a single item, left out": people.left_out,
            "order": "file order within a person; people over one random stream, as the file has no times",
            "targets": "each directly follows its stored history: both come from the same line or the same person",
            "strict": "nobody's second-to-last item was learned, it only asks; online, above, it was",
        },
    )  # fmt: skip


def with_replays(params: BlendParams, replays: int) -> BlendParams:
    return replace(params, sequence=replace(params.sequence, replays=replays))


def _taught(passes: int, replays: int) -> str:
    if passes > 1:
        return f"{passes} passes of the sequence model"
    return f"one online pass, {replays} old events learned again with each" if replays else "one online pass"


def _learn(
    blend: Blend, people: People, person_at: I64, position_at: I64, asked: set[int], progress: Progress,
    pace: Pace | None = None,
) -> float:  # fmt: skip
    """These events, once, in this order; returns the CPU seconds of learning."""
    alive = np.ones(people.items, np.uint8)
    seconds = 0.0
    for person, position in zip(person_at.tolist(), position_at.tolist(), strict=True):
        items = people.histories[person]
        item = int(items[position])
        history = items[max(0, position - 100) : position][::-1]
        if person in asked and position and position == len(items) - 3:
            seen = items[:position]
            alive[seen] = 0
            blend.learn_gate(blend.find(history, alive=alive, session=person), item)
            alive[seen] = 1
        started = time.process_time()
        if pace is not None:
            pace.step()
        blend.learn(history, item, session=person, ts_ms=0)
        seconds += time.process_time() - started
        progress(1)
    return seconds


def _learn_again(people: People, person_at: I64, position_at: I64, pace: Pace, progress: Progress) -> float:
    """These events, met before, by the sequence model alone; returns the CPU seconds of learning."""
    started = time.process_time()
    for person, position in zip(person_at.tolist(), position_at.tolist(), strict=True):
        items = people.histories[person]
        pace.learn_again(items[max(0, position - 100) : position][::-1], int(items[position]))
        progress(1)
    return time.process_time() - started


def stream_order(people: People, rng: np.random.Generator) -> tuple[I64, I64]:
    """(person, position) of every learned event; each person keeps the file's order."""
    lengths = np.array([len(history) - 1 for history in people.histories])
    person_at = np.repeat(np.arange(len(lengths)), lengths)
    position_at = np.concatenate([np.arange(n) for n in lengths])
    begins = rng.random(len(lengths)) * (1 - STREAM_SHARE)
    moments = begins[person_at] + STREAM_SHARE * position_at / lengths[person_at]
    order = np.lexsort((position_at, person_at, moments))
    return person_at[order], position_at[order]


def _score(blend: Blend, people: People, persons: I64, progress: Progress) -> dict[str, RankTally]:
    """The engine and each of its channels, as they stand."""
    alive = np.ones(people.items, np.uint8)
    tallies: dict[str, RankTally] = {}
    for person in persons.tolist():
        seen, target = people.histories[person][:-1], int(people.histories[person][-1])
        alive[seen] = 0
        alive[target] = 1
        found = blend.find(seen[:-101:-1], alive=alive, session=person)
        alive[seen] = 1
        for name, (rows, scores) in engine_answers(found).items():
            tallies.setdefault(name, RankTally(people.items)).add(rows, scores, target)
        progress(1)
    return tallies


def _score_simple(people: People, persons: I64) -> dict[str, RankTally]:
    """Popularity and item-kNN, which know all that the engine has learned in the end."""
    learned = np.concatenate([history[:-1] for history in people.histories])
    holders = np.repeat(np.arange(len(people.histories)), [len(history) - 1 for history in people.histories])
    popularity = CardCounter(learned, np.empty(0, np.int64), rows=people.items)
    item_knn = ItemKnn(holders.astype(np.int32), learned, rows=people.items, lag_tau=ITEM_KNN_LAG_TAU)
    tallies = {name: RankTally(people.items) for name in ("popularity", "item-kNN")}
    for person in persons.tolist():
        seen, target = people.histories[person][:-1], int(people.histories[person][-1])
        own = seen[seen != target]
        tallies["popularity"].add(*popularity.query(own), target)
        tallies["item-kNN"].add(*item_knn.query(seen[:-101:-1], own), target)
    return tallies


def _drawn(rng: np.random.Generator, people: int, people_max: int | None) -> I64:
    """Everybody, or so many of them, in a fixed order."""
    if people_max is None or people_max >= people:
        return np.arange(people)
    return np.sort(rng.choice(people, people_max, replace=False))
