"""Replay of sequences, leave-one-out: learn everything but each person's last item, then rank all items for it.

Items of the person's own history never compete. The file gives an order within a person and none between people,
so people are laid over one stream: each begins at a random moment and spends a fifth of the stream. The gate learns
on second-to-last items, answered before they are learned, never on the last. Refuses people with a single item.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from magpie.engine.arrays import I32, I64
from magpie.engine.replay.baselines_sequences import CardCounter, ItemKnn
from magpie.engine.replay.ranking import RankTally
from magpie.engine.replay.report import Report
from magpie.engine.replay.sessions import Answer, engine_answers
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
    """The engine's settings for this catalogue: dense ones read longer and keep two vectors per item."""
    base = BlendParams()
    is_dense = people.learned > DENSE_EVENTS_PER_ITEM * people.items
    sequence = (
        replace(base.sequence, is_tied=False, length=50, taus=(0.01, 2.0, 8.0, 40.0))
        if is_dense
        else base.sequence
    )
    knn = replace(base.knn, session_items=50, last=10, sessions_max=len(people.histories))
    # The files carry no times: nothing is forgotten.
    return replace(base, sequence=sequence, knn=knn, covisits=replace(base.covisits, tau_ms=0))


def replay_sequences(
    people: People,
    *,
    dataset: str,
    seed: int,
    progress: Progress,
    people_max: int | None = None,
    params: BlendParams | None = None,
) -> Report:
    """Learn in one pass, then score every person, or `people_max` of them drawn by the seed."""
    blend = Blend(params or params_for(people), seed=seed)
    blend.sequence.make_room(people.items)
    rng = np.random.default_rng([seed, 1])
    us = _learn_stream(blend, people, rng, progress)
    tallies = _score_targets(blend, people, _drawn(rng, len(people.histories), people_max), progress)
    lead = tallies["engine"].scores()
    return Report(
        dataset=dataset,
        protocol="leave-one-out, all items ranked but the person's own; one online pass",
        rows=min(people_max or len(people.histories), len(people.histories)),
        seed=seed,
        us_per_event=us,
        hr10=lead.hr10, ndcg10=lead.ndcg10, hr20=lead.hr20, mrr20=lead.mrr20, coverage20=lead.coverage20,
        baselines={name: tally.scores() for name, tally in tallies.items() if name != "engine"},
        extra={
            "items": people.items,
            "people with a single item, left out": people.left_out,
            "order": "file order within a person; people over one random stream, as the file has no times",
            "targets": "each directly follows its stored history: both come from the same line or the same person",
        },
    )  # fmt: skip


def _learn_stream(blend: Blend, people: People, rng: np.random.Generator, progress: Progress) -> float:
    """All but the targets, once; returns the CPU time of learning, in us per event."""
    person_at, position_at = stream_order(people, rng)
    alive = np.ones(people.items, np.uint8)
    is_asked = np.zeros(len(people.histories), bool)
    is_asked[_drawn(rng, len(people.histories), GATE_QUESTIONS_MAX)] = True
    seconds = 0.0
    for person, position in zip(person_at.tolist(), position_at.tolist(), strict=True):
        items = people.histories[person]
        item = int(items[position])
        history = items[max(0, position - 100) : position][::-1]
        if is_asked[person] and position and position == len(items) - 2:
            seen = items[:position]
            alive[seen] = 0
            blend.learn_gate(blend.find(history, alive=alive, session=person), item)
            alive[seen] = 1
        started = time.process_time()
        blend.learn(history, item, session=person, ts_ms=0)
        seconds += time.process_time() - started
        progress(1)
    return seconds * 1e6 / max(len(person_at), 1)


def stream_order(people: People, rng: np.random.Generator) -> tuple[I64, I64]:
    """(person, position) of every learned event; each person keeps the file's order."""
    lengths = np.array([len(history) - 1 for history in people.histories])
    person_at = np.repeat(np.arange(len(lengths)), lengths)
    position_at = np.concatenate([np.arange(n) for n in lengths])
    begins = rng.random(len(lengths)) * (1 - STREAM_SHARE)
    moments = begins[person_at] + STREAM_SHARE * position_at / lengths[person_at]
    order = np.lexsort((position_at, person_at, moments))
    return person_at[order], position_at[order]


def _score_targets(blend: Blend, people: People, persons: I64, progress: Progress) -> dict[str, RankTally]:
    learned = np.concatenate([history[:-1] for history in people.histories])
    holders = np.repeat(np.arange(len(people.histories)), [len(history) - 1 for history in people.histories])
    popularity = CardCounter(learned, np.empty(0, np.int64), rows=people.items)
    item_knn = ItemKnn(holders.astype(np.int32), learned, rows=people.items, lag_tau=ITEM_KNN_LAG_TAU)
    alive = np.ones(people.items, np.uint8)
    tallies: dict[str, RankTally] = {}
    for person in persons.tolist():
        seen, target = people.histories[person][:-1], int(people.histories[person][-1])
        history = seen[:-101:-1]
        alive[seen] = 0
        alive[target] = 1
        answers: dict[str, Answer] = engine_answers(blend.find(history, alive=alive, session=person))
        alive[seen] = 1
        own = seen[seen != target]
        answers["popularity"] = popularity.query(own)
        answers["item-kNN"] = item_knn.query(history, own)
        for name, (rows, scores) in answers.items():
            tallies.setdefault(name, RankTally(people.items)).add(rows, scores, target)
        progress(1)
    return tallies


def _drawn(rng: np.random.Generator, people: int, people_max: int | None) -> I64:
    """Everybody, or so many of them, in a fixed order."""
    if people_max is None or people_max >= people:
        return np.arange(people)
    return np.sort(rng.choice(people, people_max, replace=False))
