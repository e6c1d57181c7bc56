"""One ask's predictions are, up to rounding, what reading and predicting its rows one after another says."""

import numpy as np
import pytest

from magpie.engine.ranker.ranker import Ranker
from tests.engine.ranker.cast import SPEC, open_town, play_rows, teach

pytestmark = pytest.mark.wide


def taught() -> tuple[Ranker, int]:
    """A ranker that has seen some of its people, cards and scenes, and the instant of its last event."""
    ranker = open_town()
    rows = play_rows(ranker, 400)
    teach(ranker, rows)
    return ranker, int(rows[1][-1])


@pytest.mark.parametrize("cards", [1, 3, 4, 30])
@pytest.mark.parametrize("person", ["person 0", "person 7", "nobody"])
@pytest.mark.parametrize("scene", ["scene 1", "elsewhere"])
def test_an_ask_is_predicted_as_its_rows_are(cards: int, person: str, scene: str) -> None:
    ranker, now_ms = taught()
    order = np.random.default_rng(cards).permutation(30)[:cards]
    keys = [(person, f"card {card}", f"topic {card % 4}", scene) for card in order]
    keys[-1] = (person, "a card nobody published", "topic 0", scene)
    ids = np.array(
        [[ranker.find_row(f, key) for f, key in zip(SPEC.fields, row, strict=True)] for row in keys], np.int32
    )
    before = ranker.snapshot()

    said = ranker.predict_ask(ids, now_ms + 60_000)

    one_by_one = ranker.predict(ranker.features(ids, np.full(cards, now_ms + 60_000, np.int64)))
    np.testing.assert_allclose(said, one_by_one, rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(said, ranker.predict_ask(ids, now_ms + 60_000))
    after = ranker.snapshot()
    assert all(np.array_equal(before[name], after[name]) for name in before)


def test_an_ask_of_no_cards_is_answered() -> None:
    ranker, now_ms = taught()

    assert ranker.predict_ask(np.empty((0, len(SPEC.fields)), np.int32), now_ms).shape == (0, 3)
