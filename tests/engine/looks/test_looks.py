"""A look is ranked among looks at cards like it, live, as if every look were kept and counted."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from magpie.engine.looks.looks import Looks, normal_score
from magpie.engine.looks.params import LooksParams
from magpie.log.event import CARD_KINDS

PRIOR = LooksParams().prior_looks
VIDEO, POST = CARD_KINDS.index("video"), CARD_KINDS.index("post")


def heard(looks: Looks, times_ms: list[float], *, length_ms: int = 12_000, kind: int = VIDEO) -> Looks:
    for watched_ms in times_ms:
        looks.learn(kind=kind, length_ms=length_ms, watched_ms=watched_ms, weight=1.0)
    return looks


def counted(own: Sequence[float], kind: Sequence[float], watched_ms: float) -> float:
    """The share of the `own` looks below a time, leaning on those of the `kind`, which lean on the middle."""

    def place(ms: float) -> int:
        return min(63, int(4.0 * math.log2(max(ms, 125.0) / 125.0)))

    def rank(looks: Sequence[float], before: float) -> float:
        below = sum(place(ms) < place(watched_ms) for ms in looks)
        beside = sum(place(ms) == place(watched_ms) for ms in looks)
        return (below + beside / 2.0 + PRIOR * before) / (len(looks) + PRIOR)

    return rank(own, rank(kind, 0.5))


def test_ranks_agree_with_every_look_counted() -> None:
    rng = np.random.default_rng(1)
    short, long = rng.lognormal(8, 1, 300).tolist(), rng.lognormal(9.5, 1, 300).tolist()
    looks = heard(heard(Looks(LooksParams()), short), long, length_ms=70_000)

    for watched_ms in (0.0, 100.0, 900.0, 5_000.0, 44_000.0, 1e9):
        expected = counted(short, [*short, *long], watched_ms)
        assert looks.rank(kind=VIDEO, length_ms=12_000, watched_ms=watched_ms) == pytest.approx(expected)


def test_the_same_seconds_rank_by_the_length_of_the_card() -> None:
    rng = np.random.default_rng(2)
    looks = heard(Looks(LooksParams()), rng.lognormal(8, 0.5, 2_000).tolist(), length_ms=6_000)
    heard(looks, rng.lognormal(10, 0.5, 2_000).tolist(), length_ms=60_000)

    of_short, of_long = (
        looks.rank(kind=VIDEO, length_ms=length_ms, watched_ms=8_000) for length_ms in (6_000, 60_000)
    )

    assert of_short > 0.9
    assert of_long < 0.1


def test_ranks_of_new_looks_are_spread_evenly() -> None:
    rng = np.random.default_rng(3)
    looks = heard(Looks(LooksParams()), rng.lognormal(9, 1, 10_000).tolist())

    ranks = [
        looks.rank(kind=VIDEO, length_ms=12_000, watched_ms=ms) for ms in rng.lognormal(9, 1, 4_000).tolist()
    ]

    counts, _ = np.histogram(
        ranks, bins=4, range=(0.0, 1.0)
    )  # a bin of the middle holds seven looks in a hundred
    assert counts.min() > 850 and counts.max() < 1_150
    assert min(ranks) > 0.0 and max(ranks) < 1.0


def test_nothing_known_is_the_middle_and_another_kind_tells_nothing() -> None:
    looks = heard(Looks(LooksParams()), [4_000.0] * 500)

    assert looks.rank(kind=POST, length_ms=0, watched_ms=4_000) == 0.5
    assert looks.rank(kind=VIDEO, length_ms=12_000, watched_ms=1_000) < 0.1


def test_a_histogram_follows_its_time() -> None:
    looks = heard(Looks(LooksParams(looks_max=200.0)), [1_000.0] * 400)

    heard(looks, [30_000.0] * 400)

    assert looks.rank(kind=VIDEO, length_ms=12_000, watched_ms=20_000) < 0.35
    assert looks.snapshot()["table"].astype(float).sum(axis=1).max() <= 200.0


def test_a_restored_one_is_the_same_bits() -> None:
    looks = heard(Looks(LooksParams()), [500.0, 8_000.0, 90_000.0])
    other = Looks(LooksParams())
    other.restore(looks.snapshot())

    assert other.snapshot()["table"].tobytes() == looks.snapshot()["table"].tobytes()
    assert other.bytes_used() == looks.bytes_used()


def test_normal_scores() -> None:
    assert normal_score(0.5) == 0.0
    assert normal_score(0.975) == pytest.approx(1.96, abs=1e-3)
