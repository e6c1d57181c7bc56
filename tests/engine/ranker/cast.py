"""A small town for the ranker's tests: a few people, cards and scenes, and what they do by a fixed rule."""

import numpy as np
from numpy.typing import NDArray

from magpie.engine.ranker.params import RankerParams
from magpie.engine.ranker.ranker import Ranker
from magpie.engine.ranker.spec import RankerSpec

SPEC = RankerSpec(
    fields=("person", "card", "topic", "scene"),
    keys=(("person",), ("card",), ("person", "topic"), ("card", "scene")),
    heads=("click", "long_view", "like"),
    rate_heads=("click", "like"),
    history_head="long_view",
    history_fields=("card", "topic"),
)
PARAMS = RankerParams(
    embedding_width=8, hidden_one=8, hidden_two=8, history_length=4, horizon_ms=(86_400_000.0, float("inf"))
)
START_MS = 1_700_000_000_000


def open_town(seed: int = 0, params: RankerParams = PARAMS) -> Ranker:
    """An empty ranker that already knows everybody's name."""
    ranker = Ranker(SPEC, seed=seed, params=params)
    for field, size in (("person", 20), ("card", 30), ("topic", 4), ("scene", 2)):
        for number in range(size):
            ranker.row(field, f"{field} {number}")
    return ranker


def play_rows(ranker: Ranker, n: int, seed: int = 0) -> tuple[NDArray[np.int32], NDArray[np.int64], ...]:
    """(ids, ts_ms, labels, known, trust) of n rows; Mei (person 0) likes topic 0, others what they happen to."""
    rng = np.random.default_rng(seed)
    person, card, scene = rng.integers(20, size=n), rng.integers(30, size=n), rng.integers(2, size=n)
    topic = card % 4
    texts = zip(person, card, topic, scene, strict=True)
    ids = [[ranker.row(f, f"{f} {v}") for f, v in zip(SPEC.fields, row, strict=True)] for row in texts]
    ts_ms = START_MS + np.sort(rng.integers(0, 3_600_000, size=n)) // 1000 * 1000
    wants = rng.random((n, 3)) < (0.2 + 0.5 * ((person + topic) % 4 == 0))[:, None]
    known = rng.random((n, 3)) < 0.9
    trust = rng.choice([1.0, 1.0, 0.25], size=n)
    return np.array(ids, np.int32), ts_ms, wants.astype(np.float32), known, trust.astype(np.float32)


def teach(ranker: Ranker, rows: tuple, *, group: int = 1) -> NDArray[np.float32]:
    """Predict, learn and observe all rows, `group` at a time in each call; the predictions."""
    ids, ts_ms, labels, known, trust = rows
    said = []
    for first in range(0, len(ids), group):
        part = slice(first, first + group)
        features = ranker.features(ids[part], ts_ms[part])
        said.append(ranker.predict(features))
        ranker.learn(features, labels[part], known[part], trust[part])
        ranker.observe(ids[part], ts_ms[part], labels[part], known[part], trust[part])
    return np.concatenate(said)
