"""Replay of click sessions: reveal one click at a time, rank all items, count where the next click stood.

Two protocols in one report. Static, as published: learn on the training part alone, then answer the test part
frozen; targets never seen in training are dropped. Online: go on learning through the test part, each click answered
before it is learned. The gate learns on the last 15 % of training sessions, never on the static test.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from magpie.engine.arrays import F32, F64, I32, I64, U8
from magpie.engine.replay.baselines_sequences import COUNTER_TAU_MS, CardCounter, ItemKnn
from magpie.engine.replay.passes import Pace
from magpie.engine.replay.ranking import BothSettings
from magpie.engine.replay.report import HeadScores, ListScores, Report
from magpie.engine.retrieval.blend import Blend, Found
from magpie.engine.retrieval.params import BlendParams
from magpie.engine.retrieval.sequence import SequenceModel
from magpie.kit.errors import Refusal

SESSIONS = replace(BlendParams(), sequence=replace(BlendParams().sequence, width=128))
"""A shop's clicks are few for each item, as a sparse catalogue's: see `sequences.params_for`. Chosen on the last 15 % of the
training sessions of both logs (+.002 and +.003 MRR over 64)."""
GATE_SHARE = 0.15
HISTORY_MAX = 100
"""Newest clicks of a session that any channel looks at, and more."""
CHANNEL_NAMES = {0: "sequence alone", 1: "kNN alone", 2: "co-visits alone"}
Progress = Callable[[int], None]
Answer = tuple[I32, F32 | F64]


class NothingToScore(Refusal):
    """A test part in which no known click follows another."""

    code = "nothing_to_score"
    en = "Of the part to score, {clicks} clicks are known from training and none follows another in its session."
    zh = "待评部分中有 {clicks} 次点击的物品在训练中出现过，但没有一次在会话中紧随其他点击。"


@dataclass(frozen=True)
class Clicks:
    """Clicks by time: dense session and item numbers. A part without clicks has empty arrays."""

    sessions: I32
    items: I32
    ts_ms: I64

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class SessionSplit:
    """What is learned and what is scored, numbered together. Test items unseen in training are dropped."""

    train: Clicks
    test: Clicks
    items: int
    rows_read: int


def split_sessions(
    train: tuple[Sequence[str], Sequence[str], Sequence[int]],
    test: tuple[Sequence[str], Sequence[str], Sequence[int]],
) -> SessionSplit:
    """Number sessions and items of two parts, each (sessions, items, ts_ms) in file order.

    Without a training part every item of the test part is known, since all of it is learned online.
    """
    item_of: dict[str, int] = {}
    learned = _number(*train, item_of, {}, may_grow=True)
    first_test = int(learned.sessions.max(initial=-1)) + 1
    scored = _number(*test, item_of, {}, may_grow=not len(learned), first=first_test)
    return SessionSplit(learned, scored, len(item_of), len(train[1]) + len(test[1]))


def replay_sessions(
    split: SessionSplit, *, dataset: str, seed: int, progress: Progress, params: BlendParams | None = None,
    passes: int = 1,
) -> Report:  # fmt: skip
    """Learn the training part, score the test part frozen, then score it again while learning it.

    In more passes the sequence model alone meets the training part again, in ever smaller steps.
    """
    rows = sum(1 for _, history, _, _ in _steps(split.test) if history)
    if not rows:
        raise NothingToScore(clicks=len(split.test))
    blend = Blend(params or SESSIONS, seed=seed)
    # Every item of the catalogue competes from the start, learned or not.
    blend.sequence.make_room(split.items)
    replay = _Replay(blend, np.ones(split.items, np.uint8), progress)
    replay.learn_training(split.train, passes=passes)
    static = replay.score_frozen(split) if len(split.train) else {}
    online = replay.score_online(split.test)
    us = replay.engine_seconds * 1e6 / max(len(split.test), 1)
    return _report(split, static, online, dataset=dataset, rows=rows, seed=seed, us=us)


class _Replay:
    """One engine on its way through both parts."""

    def __init__(self, blend: Blend, alive: U8, progress: Progress) -> None:
        self.blend = blend
        self.alive = alive
        self.progress = progress
        # CPU time of answering and learning alone, without the measuring around it.
        self.engine_seconds = 0.0

    def learn_training(self, clicks: Clicks, *, passes: int) -> None:
        """The first 85 % of sessions click by click; the rest session by session, each judged before learned.

        In the static test nothing of a session is learned before its end, so the gate must learn under that
        condition: a gate taught on half-learned sessions trusts co-visits too much. In more passes the gate is taught
        beside a model that took them over the first part; then a new one takes them over everything.
        """
        ends: dict[int, int] = {}
        for session, ts_ms in zip(clicks.sessions.tolist(), clicks.ts_ms.tolist(), strict=True):
            ends[session] = ts_ms
        by_end = sorted(ends, key=lambda session: (ends[session], session))
        judged = set(by_end[int(len(by_end) * (1 - GATE_SHARE)) :])
        waiting: dict[int, list[tuple[int, int]]] = {}
        first: list[tuple[int, I32, int, int]] = []
        for session, history, item, ts_ms in _steps(clicks):
            if session in judged:
                waiting.setdefault(session, []).append((item, ts_ms))
            else:
                first.append((session, np.array(history[:HISTORY_MAX], np.int32), item, ts_ms))
        pace = Pace(self.blend.sequence, events=len(first), passes=passes)
        for session, recent, item, ts_ms in first:
            pace.step()
            self.blend.learn(recent, item, session=session, ts_ms=ts_ms)
            self.progress(1)
        for _ in range(1, passes):
            for _, recent, item, _ in first:
                pace.learn_again(recent, item)
        for session in by_end[len(by_end) - len(judged) :]:
            self._judge_then_learn(session, waiting[session])
        if passes > 1:
            self._take_passes(clicks, passes)

    def _take_passes(self, clicks: Clicks, passes: int) -> None:
        """A new sequence model over the whole part, which the first pass counts."""
        model = SequenceModel(self.blend.params.sequence, seed=self.blend.sequence.seed)
        model.make_room(self.blend.sequence.rows)
        pace = Pace(model, events=len(clicks), passes=passes)
        for number in range(passes):
            for _, history, item, _ in _steps(clicks):
                if number:
                    pace.learn_again(history, item)
                else:
                    pace.step()
                    model.learn(history, item)
        self.blend.sequence = model

    def _judge_then_learn(self, session: int, clicks: list[tuple[int, int]]) -> None:
        items = [item for item, _ in clicks]
        for k in range(1, len(items)):
            self.blend.learn_gate(self.blend.find(items[:k][::-1], alive=self.alive), items[k])
        for k, (item, ts_ms) in enumerate(clicks):
            self.blend.learn(items[:k][::-1], item, session=session, ts_ms=ts_ms)
        self.progress(len(clicks))

    def score_frozen(self, split: SessionSplit) -> dict[str, BothSettings]:
        """Every method on every step of the test part; nothing is learned."""
        train, nobody = split.train, np.empty(0, np.int32)
        popularity = CardCounter(train.items, train.ts_ms, rows=split.items)
        decayed = CardCounter(train.items, train.ts_ms, rows=split.items, tau_ms=COUNTER_TAU_MS)
        item_knn = ItemKnn(train.sessions, train.items, rows=split.items, lag_tau=0.0)
        tallies: dict[str, BothSettings] = {}
        for _, history, target, _ in _steps(split.test):
            if history:
                found = self.blend.find(history, alive=self.alive)
                answers = engine_answers(found) | {
                    "popularity": popularity.query(nobody),
                    "decayed card counter": decayed.query(nobody),
                    "item-kNN": item_knn.query(history, nobody),
                }
                _count(tallies, answers, target, history[0], split.items)
            self.progress(1)
        return tallies

    def score_online(self, clicks: Clicks) -> dict[str, BothSettings]:
        """Every step answered, then learned at once, by the gate first."""
        tallies: dict[str, BothSettings] = {}
        for session, history, item, ts_ms in _steps(clicks):
            started = time.process_time()
            found = self.blend.find(history, alive=self.alive, session=session) if history else None
            if found:
                self.blend.learn_gate(found, item)
            self.blend.learn(history, item, session=session, ts_ms=ts_ms)
            self.engine_seconds += time.process_time() - started
            if found:
                _count(tallies, engine_answers(found), item, history[0], len(self.alive))
            self.progress(1)
        return tallies


def engine_answers(found: Found) -> dict[str, Answer]:
    """The blend's list and each channel's own, from one question."""
    answers: dict[str, Answer] = {"engine": (found.rows, found.scores)}
    for channel, name in CHANNEL_NAMES.items():
        named = found.shares[:, channel] > 0
        answers[name] = (found.rows[named], found.shares[named, channel])
    return answers


def _report(
    split: SessionSplit, static: dict[str, BothSettings], online: dict[str, BothSettings], *, dataset: str, rows: int,
    seed: int, us: float,
) -> Report:  # fmt: skip
    """The engine's frozen row leads; without a training part its online row does."""
    is_static = bool(static)
    lead = (static or online)["engine"].allowed.scores()
    others = {name: tally for name, tally in (static or online).items() if name != "engine"}
    excluded = "{}, current item excluded"
    baselines: dict[str, dict[str, HeadScores] | ListScores] = {}
    for name, tally in others.items():
        baselines[name] = tally.allowed.scores()
    for name, tally in others.items():
        baselines[excluded.format(name)] = tally.excluded.scores()
    extra: dict[str, int | float | str | list[float] | ListScores | None] = {}
    extra[excluded.format("engine")] = (static or online)["engine"].excluded.scores()
    if is_static:
        extra["engine online"] = online["engine"].allowed.scores()
        extra[excluded.format("engine online")] = online["engine"].excluded.scores()
    return Report(
        dataset=dataset,
        protocol="next click, all items ranked, current item allowed; "
        + ("learned on the training part, frozen" if is_static else "each click answered, then learned"),
        rows=rows,
        seed=seed,
        us_per_event=us,
        hr10=lead.hr10, ndcg10=lead.ndcg10, hr20=lead.hr20, mrr20=lead.mrr20, coverage20=lead.coverage20,
        baselines=baselines,
        extra=extra | {
            "items": split.items,
            "clicks read": split.rows_read,
            "clicks left out, item not in the training part": split.rows_read - len(split.train) - len(split.test),
        },
    )  # fmt: skip


def _count(
    tallies: dict[str, BothSettings], answers: dict[str, Answer], target: int, current: int, items: int
) -> None:
    for name, (rows, scores) in answers.items():
        tallies.setdefault(name, BothSettings(items)).add(rows, scores, target, current=current)


def _steps(clicks: Clicks) -> Iterator[tuple[int, list[int], int, int]]:
    """(session, history newest first, item, ts_ms) of every click, by time; a first click has no history."""
    histories: dict[int, list[int]] = {}
    for session, item, ts_ms in _rows(clicks):
        history = histories.setdefault(session, [])
        yield session, history, item, ts_ms
        history.insert(0, item)


def _rows(clicks: Clicks) -> Iterator[tuple[int, int, int]]:
    return zip(clicks.sessions.tolist(), clicks.items.tolist(), clicks.ts_ms.tolist(), strict=True)


def _number(
    sessions: Sequence[str], items: Sequence[str], ts_ms: Sequence[int], item_of: dict[str, int],
    session_of: dict[str, int], *, may_grow: bool, first: int = 0,
) -> Clicks:  # fmt: skip
    """Order rows by time (equal times keep file order) and number what they name."""
    kept: list[tuple[int, int, int]] = []
    for row in np.argsort(np.array(ts_ms, np.int64), kind="stable").tolist():
        if may_grow:
            item_of.setdefault(items[row], len(item_of))
        if items[row] in item_of:
            session = session_of.setdefault(sessions[row], first + len(session_of))
            kept.append((session, item_of[items[row]], ts_ms[row]))
    columns = np.array(kept, np.int64).reshape(-1, 3)
    return Clicks(columns[:, 0].astype(np.int32), columns[:, 1].astype(np.int32), columns[:, 2].copy())
