"""The rule of trust, factor by factor, and its memory."""

import numpy as np
import pytest

from magpie.kit.clock import DAY_MS, HOUR_MS
from tests.engine.trust.cast import (
    KEPT,
    LANTERN_TEA,
    LIKED,
    MEI,
    MORNING_MS,
    NOON_MS,
    SEEN,
    TAO,
    like,
    new_trust,
    spend_morning,
)


def test_a_like_counts_once_and_another_kind_counts_too() -> None:
    trust = new_trust()
    spend_morning(trust, MEI)

    assert like(trust, MEI) > 0.9
    assert like(trust, MEI) == 0.0
    assert trust.weight(person=MEI, card=LANTERN_TEA, kind=KEPT, ts_ms=NOON_MS) > 0.9


def test_a_stranger_weighs_a_quarter_until_behaviour_is_diverse() -> None:
    trust = new_trust()

    assert trust.standing(person=MEI, ts_ms=MORNING_MS) == 0.25
    assert like(trust, MEI, ts_ms=MORNING_MS) == 0.25

    spend_morning(trust, TAO)
    assert trust.standing(person=TAO, ts_ms=NOON_MS) == 1.0


def test_liking_alone_never_makes_a_regular() -> None:
    trust = new_trust()
    for card in range(200):
        like(trust, MEI, card, ts_ms=MORNING_MS + card * 120_000)

    assert trust.standing(person=MEI, ts_ms=NOON_MS) == pytest.approx(0.25 + 0.75 / 3)


def test_the_hour_is_concave_and_forgiven_by_half_each_hour() -> None:
    trust = new_trust(newcomer=1.0)
    weights = [like(trust, MEI, card) for card in range(41)]

    assert weights[0] == 1.0
    assert weights[20] == pytest.approx(1 / 2, abs=1e-6)
    assert weights[40] == pytest.approx(1 / 3, abs=1e-6)
    assert like(trust, MEI, 99, ts_ms=NOON_MS + HOUR_MS) == pytest.approx(1 / (1 + 41 / 40), abs=1e-6)


def test_looking_hardly_presses() -> None:
    trust = new_trust(newcomer=1.0)
    for card in range(180):
        trust.weight(person=MEI, card=card, kind=SEEN, ts_ms=NOON_MS)

    assert like(trust, MEI) == pytest.approx(1 / 1.1, abs=1e-6)


def test_one_household_counts_and_sums_to_three_at_most() -> None:
    trust = new_trust(newcomer=1.0)
    weights = [like(trust, person, client=77) for person in range(60)]

    assert weights[:3] == pytest.approx([1.0, 2 / 3, 4 / 9])
    assert 2.9 < sum(weights) <= 3.0
    assert like(trust, 61, client=78) == 1.0


def test_a_reused_row_is_a_stranger_who_has_liked_nothing() -> None:
    trust = new_trust()
    spend_morning(trust, MEI)
    like(trust, MEI)

    trust.forget(person=MEI)

    assert trust.standing(person=MEI, ts_ms=NOON_MS) == 0.25
    assert like(trust, MEI) == 0.25


def test_a_pair_may_speak_again_after_it_is_forgotten() -> None:
    trust = new_trust(newcomer=1.0)
    like(trust, MEI)

    assert like(trust, MEI, ts_ms=NOON_MS + 29 * DAY_MS) == 0.0
    like(trust, TAO, ts_ms=NOON_MS + 31 * DAY_MS)  # the young memory becomes the old one
    like(trust, 3, ts_ms=NOON_MS + 62 * DAY_MS)  # and is forgotten
    assert like(trust, MEI, ts_ms=NOON_MS + 62 * DAY_MS) == 1.0


def test_memory_is_bounded_and_the_newest_half_is_always_kept() -> None:
    trust = new_trust(once_keys=1_000)
    trust.weight(person=10_000, card=10_000, kind=LIKED, ts_ms=NOON_MS)
    before = trust.bytes_used()
    for person in range(1, 10_001):
        assert like(trust, person, person) > 0.0

    assert trust.bytes_used() == before
    assert not any(like(trust, person, person) for person in range(9_001, 10_001))
    assert like(trust, 1, 1) > 0.0


def test_a_restored_trust_goes_on_with_the_same_bits() -> None:
    rng = np.random.default_rng(2)
    events = [(int(p), int(c), int(k)) for p, c, k in rng.integers((50, 80, 4), size=(3_000, 3))]
    one, other = new_trust(once_keys=256), new_trust(once_keys=256)

    def play(trust, first: int, last: int) -> list[float]:
        return [
            trust.weight(person=p, card=c, kind=k, ts_ms=MORNING_MS + i * 977, client=p % 7)
            for i, (p, c, k) in enumerate(events[first:last], start=first)
        ]

    play(one, 0, 1_500)
    other.restore(one.snapshot())

    assert play(one, 1_500, 3_000) == play(other, 1_500, 3_000)
    ours, theirs = one.snapshot(), other.snapshot()
    assert ours.keys() == theirs.keys()
    assert all(ours[name].tobytes() == theirs[name].tobytes() for name in ours)


def test_bytes_are_stated() -> None:
    trust = new_trust(once_keys=1 << 10)
    empty = trust.bytes_used()
    trust.weight(person=9_999, card=9_999, kind=LIKED, ts_ms=NOON_MS)

    # 41 bytes a person, 16 a card, beside the fixed memory of pairs.
    assert trust.bytes_used() - empty < 10_000 * (41 + 16) + 2_000
