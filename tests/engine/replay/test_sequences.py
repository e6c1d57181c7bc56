"""The leave-one-out replay: whole histories, no item twice, the target never learned."""

from typing import Any

import numpy as np
import pytest

from magpie.engine.arrays import I32
from magpie.engine.replay import sequences
from magpie.engine.replay.report import ListScores
from magpie.engine.replay.sequences import number_people, params_for, replay_sequences, stream_order
from magpie.engine.retrieval.blend import Blend
from magpie.engine.retrieval.params import BlendParams, KnnParams, SequenceParams
from magpie.engine.retrieval.sequence import SequenceModel

pytestmark = pytest.mark.wide

SMALL = BlendParams(
    knn=KnnParams(sessions_max=512, listed_max=64),
    sequence=SequenceParams(width=16, hidden=16, negatives=32, length=8),
)


def ring_people(people: int, *, seed: int) -> dict[str, list[str]]:
    """Each person takes six neighbours of a ring of thirty, in order."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, 30, people)
    return {f"p{p}": [f"item {(start + k) % 30}" for k in range(6)] for p, start in enumerate(starts)}


def test_the_next_item_of_the_ring_is_found() -> None:
    people = number_people(ring_people(300, seed=1))

    report = replay_sequences(people, dataset="ring", seed=0, progress=lambda done: None, params=SMALL)

    assert report.rows == 300
    assert report.ndcg10 is not None and report.ndcg10 > 0.9
    popularity = report.baselines["popularity"]
    assert isinstance(popularity, ListScores)
    assert popularity.ndcg10 is not None and popularity.ndcg10 < 0.4


def test_what_a_person_had_never_competes() -> None:
    # Given one person whose target is the only item they have not had
    people = number_people({"mei": ["a", "b", "c", "d"], "tao": ["a", "b"]})

    report = replay_sequences(people, dataset="two", seed=0, progress=lambda done: None, params=SMALL)

    # Then Mei's d stands first whatever was learned; Tao's b stands first to third
    assert report.hr10 == 1.0


def test_the_target_is_never_learned() -> None:
    histories = ring_people(40, seed=1)
    swapped = {name: [*items[:-1], "item 0"] for name, items in histories.items()}
    one, other = number_people(histories), number_people(swapped)

    first = stream_order(one, np.random.default_rng(0))
    second = stream_order(other, np.random.default_rng(0))

    lengths = np.array([len(history) for history in one.histories])
    assert (first[1] < lengths[first[0]] - 1).all()
    assert (first[0] == second[0]).all() and (first[1] == second[1]).all()
    assert one.learned == other.learned == 40 * 5


def test_nobodys_second_to_last_item_is_learned_before_the_strict_score(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = number_people({**ring_people(30, seed=1), "mei": ["item 1", "item 2"]})
    seconds = [int(history[-2]) for history in people.histories]
    learned: list[int] = []
    learned_at_score: list[int] = []
    learn, score = Blend.learn, sequences._score

    def learn_and_note(self: Blend, history: I32, item: int, **more: Any) -> None:
        learned.append(item)
        learn(self, history, item, **more)

    def note_and_score(*given: Any) -> Any:
        learned_at_score.append(len(learned))
        return score(*given)

    monkeypatch.setattr(Blend, "learn", learn_and_note)
    monkeypatch.setattr(sequences, "_score", note_and_score)
    report = replay_sequences(people, dataset="ring", seed=0, progress=lambda done: None, params=SMALL)

    assert learned_at_score == [30 * 4, 30 * 5 + 1]
    assert sorted(learned[30 * 4 :]) == sorted(seconds)
    assert isinstance(report.extra["engine, strict"], ListScores)


def test_more_passes_teach_the_sequence_model_alone_and_the_gate_is_asked_before_anything_knows_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = number_people(ring_people(30, seed=1))
    heard: list[tuple[str, int, int]] = []
    learn, again, ask = Blend.learn, SequenceModel.learn_again, Blend.learn_gate
    inside: list[bool] = []

    def note_learn(self: Blend, history: I32, item: int, *, session: int, **more: Any) -> None:
        heard.append(("all", session, len(history)))
        inside.append(True)
        learn(self, history, item, session=session, **more)
        inside.pop()

    def note_again(self: SequenceModel, history: I32, item: int) -> None:
        if not inside:
            heard.append(("sequence", item, len(history)))
        again(self, history, item)

    def note_gate(self: Blend, found: Any, item: int) -> None:
        heard.append(("gate", item, 0))
        ask(self, found, item)

    monkeypatch.setattr(Blend, "learn", note_learn)
    monkeypatch.setattr(SequenceModel, "learn_again", note_again)
    monkeypatch.setattr(Blend, "learn_gate", note_gate)
    report = replay_sequences(
        people, dataset="ring", seed=0, progress=lambda done: None, params=SMALL, passes=3
    )

    # Of six items of each: three are learned in three passes, the fourth after the gate was asked, the fifth online
    kinds = [kind for kind, _, _ in heard]
    assert kinds[: 30 * 9] == ["all"] * 90 + ["sequence"] * 180
    assert kinds[270:330] == ["gate", "all"] * 30 and kinds[330:] == ["all"] * 30
    assert {length for kind, _, length in heard[:270] if kind == "all"} == {0, 1, 2}
    assert {length for kind, _, length in heard[270:330] if kind == "all"} == {3}
    assert "3 passes" in report.protocol


def test_old_events_are_learned_again_where_asked() -> None:
    people = number_people(ring_people(60, seed=1))
    report = replay_sequences(
        people, dataset="ring", seed=0, progress=lambda done: None, params=SMALL, replays=2
    )
    assert "2 old events learned again" in report.protocol and report.hr10 is not None and report.hr10 > 0.5


def test_each_person_keeps_the_order_of_the_file() -> None:
    people = number_people(ring_people(25, seed=2))

    persons, positions = stream_order(people, np.random.default_rng(0))

    for person in range(25):
        assert positions[persons == person].tolist() == [0, 1, 2, 3, 4]
    assert (np.diff(persons) != 0).sum() > 60  # and people do overlap


def test_people_with_one_item_are_counted_and_left_out() -> None:
    people = number_people({"mei": ["a", "b"], "tao": ["a"]})

    assert (len(people.histories), people.left_out) == (1, 1)


def test_a_dense_catalogue_keeps_two_vectors_per_item() -> None:
    sparse, dense = number_people(ring_people(30, seed=1)), number_people(ring_people(700, seed=1))

    assert params_for(sparse).sequence.is_tied and params_for(sparse).sequence.width == 128
    assert params_for(dense).sequence.mean_batches > 0 == params_for(sparse).sequence.mean_batches
    assert not params_for(dense).sequence.is_tied
    assert params_for(dense).sequence.length == 50


def test_scoring_some_people_scores_so_many() -> None:
    people = number_people(ring_people(50, seed=1))

    report = replay_sequences(
        people, dataset="ring", seed=0, progress=lambda done: None, params=SMALL, people_max=7
    )

    assert report.rows == 7
