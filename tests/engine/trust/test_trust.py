"""The rule of trust, factor by factor, and its memory."""

import numpy as np
import pytest

from magpie.engine.trust.trust import Trust
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
    VIEWED,
    like,
    new_trust,
    spend_morning,
)


def test_a_like_counts_once_and_another_kind_counts_too() -> None:
    trust = new_trust()
    spend_morning(trust, MEI)

    assert like(trust, MEI) > 0.9
    assert like(trust, MEI) == 0.0
    assert trust.weigh(person=MEI, card=LANTERN_TEA, kind=KEPT, ts_ms=NOON_MS)[1] > 0.9


def test_a_regulars_repeat_moves_nothing_and_answers_what_was_asked_again() -> None:
    trust, told = new_trust(), {"card": LANTERN_TEA, "kind": LIKED}
    spend_morning(trust, MEI)
    first = trust.weigh(person=MEI, ts_ms=NOON_MS, **told)
    assert first[2] == first[1] > 0.9

    own, heard, answer = trust.weigh(person=MEI, ts_ms=NOON_MS, **told)
    assert (own, heard) == (0.0, 0.0)
    assert answer == pytest.approx(1 / (1 + 1 / 40), abs=0.05)

    trust.weigh(person=TAO, ts_ms=NOON_MS, **told)
    assert trust.weigh(person=TAO, ts_ms=NOON_MS, **told) == (0.0, 0.0, 0.0), "a stranger's repeat"
    assert trust.weigh(person=MEI, ts_ms=NOON_MS, voice=0.5, **told)[2] == pytest.approx(answer / 2, abs=0.02)


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
        trust.weigh(person=MEI, card=card, kind=SEEN, ts_ms=NOON_MS)

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
    trust.weigh(person=10_000, card=10_000, kind=LIKED, ts_ms=NOON_MS)
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

    one.show(person=3, cards=np.arange(40, dtype=np.int32), ts_ms=MORNING_MS)

    def play(trust, first: int, last: int) -> list[tuple[float, float]]:
        return [
            trust.weigh(person=p, card=c, kind=k, ts_ms=MORNING_MS + i * 977, client=p % 7)
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
    trust.weigh(person=9_999, card=9_999, kind=LIKED, ts_ms=NOON_MS)

    # 41 bytes a person, 16 a card, beside the fixed memory of pairs.
    assert trust.bytes_used() - empty < 10_000 * (41 + 16) + 2_000


def test_what_others_may_not_hear_teaches_its_own_person_and_nobody_else() -> None:
    trust = new_trust()
    told = {"card": LANTERN_TEA, "kind": LIKED, "ts_ms": NOON_MS}
    for person in range(100, 1_100):
        assert trust.weigh(person=person, voice=0.0, **told) == (0.25, 0.0, 0.0)

    # The crowd is not there for anybody, and the same person may still be heard when the card was shown to them.
    assert trust.weigh(person=MEI, **told) == (0.25, 0.25, 0.25)
    assert trust.weigh(person=100, **told)[1] > 0.15


def test_nobody_becomes_a_regular_unheard() -> None:
    trust = new_trust()
    for step in range(20):
        for kind in (SEEN, LIKED, KEPT):
            trust.weigh(person=MEI, card=step, kind=kind, ts_ms=MORNING_MS + step * 120_000, voice=0.0)

    assert trust.standing(person=MEI, ts_ms=NOON_MS) == 0.25


def test_a_like_on_a_card_that_strangers_flock_to_still_teaches_its_own_person() -> None:
    trust = new_trust()
    for person in range(100, 400):
        like(trust, person)

    assert trust.weigh(person=MEI, card=LANTERN_TEA, kind=LIKED, ts_ms=NOON_MS) == (0.25, 0.0, 0.0)


def test_a_long_look_is_an_act_and_a_short_one_is_not() -> None:
    trust, other = new_trust(), new_trust()
    looked = {"card": LANTERN_TEA, "kind": VIEWED, "ts_ms": NOON_MS}
    short = sum(trust.weigh(person=person, **looked)[1] for person in range(1_000))
    long = sum(other.weigh(person=person, is_long=True, **looked)[1] for person in range(1_000))

    assert short == 250.0
    assert 2.0 < long < 2.75


def test_what_was_put_before_whom_is_known_for_a_day_and_not_to_the_next_owner_of_the_row() -> None:
    trust = new_trust()
    trust.show(person=MEI, cards=np.array([5, 6], np.int32), ts_ms=NOON_MS)

    assert shown_to(trust, MEI, 5, 6, 7) == [True, True, False]
    assert shown_to(trust, TAO, 5) == shown_to(trust, 10_000, 5) == [False]
    for day in (1, 2):
        trust.show(person=TAO, cards=np.array([8], np.int32), ts_ms=NOON_MS + day * DAY_MS)
    assert shown_to(trust, MEI, 5) == [False]
    assert shown_to(trust, TAO, 8) == [True]

    trust.forget(person=TAO)
    assert shown_to(trust, TAO, 8) == [False]


def shown_to(trust: Trust, person: int, *cards: int) -> list[bool]:
    return list(trust.were_shown(person=person, cards=np.array(cards, np.int32)))
