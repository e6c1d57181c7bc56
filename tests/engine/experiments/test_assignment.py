"""Who is in which arm: always the same, in the shares asked for, in one experiment of a layer at most."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.engine.experiments.assignment import Arm, BadExperiment, Experiment, Layer, variant_of
from magpie.engine.experiments.comparison import mismatch
from magpie.engine.params import Params
from magpie.engine.weights import Weights

OWN = Weights.of(Params())
PEOPLE = [f"p:{number}" for number in range(20_000)]


def experiment(
    name: str = "orders", first: int = 0, after: int = 10_000, shares: tuple[int, ...] = (1, 1), **more: bool
) -> Experiment:
    arms = tuple(Arm(f"arm{at}", share, OWN) for at, share in enumerate(shares))
    return Experiment(name, first, after, arms, **more)


@given(st.text(min_size=1, max_size=30))
def test_a_person_always_gets_the_same_arm(person: str) -> None:
    one, again = Layer("s", (experiment(),)), Layer("s", (experiment(),))
    found, same = one.find(person), again.find(person)

    assert found is not None and found == same
    assert one.arm_of(found, person) == again.arm_of(found, person)


def test_a_known_person_stays_where_they_are_between_versions_of_magpie() -> None:
    layer = Layer("magpie.ranking", (experiment(shares=(1, 1, 2)),))
    arms = [layer.arm_of(layer.experiments[0], f"p:{number}").name for number in range(8)]

    assert arms == ["arm2", "arm2", "arm1", "arm2", "arm2", "arm0", "arm1", "arm2"]


@pytest.mark.parametrize("shares", [(1, 1), (1, 3), (9, 1), (2, 3, 5)])
def test_arms_get_their_shares(shares: tuple[int, ...]) -> None:
    layer = Layer("s", (experiment(shares=shares),))
    counts = Counter(layer.arm_of(layer.experiments[0], person).name for person in PEOPLE)

    assert mismatch([counts[f"arm{at}"] for at in range(len(shares))], shares) > 0.001


def test_a_layer_is_exclusive_and_other_people_are_in_none() -> None:
    layer = Layer("s", (experiment("a", 0, 2_000), experiment("b", 2_000, 5_000)))
    counts = Counter(found.name if (found := layer.find(person)) else "" for person in PEOPLE)

    assert mismatch([counts["a"], counts["b"], counts[""]], [2, 3, 5]) > 0.001


def test_an_experiment_that_grows_keeps_its_people_and_their_arms() -> None:
    small, large = Layer("s", (experiment(after=1_000),)), Layer("s", (experiment(after=4_000),))
    own = [person for person in PEOPLE if small.find(person)]

    assert 1_800 < len(own) < 2_200
    assert all(large.find(person) for person in own)
    assert all(
        small.arm_of(small.experiments[0], person) == large.arm_of(large.experiments[0], person)
        for person in own
    )


def test_arms_of_one_experiment_say_nothing_of_another_or_of_another_layer() -> None:
    one, other = experiment("a"), experiment("b")
    both = Counter(
        (Layer("s", (one,)).arm_of(one, person).name, Layer("s", (other,)).arm_of(other, person).name,
         Layer("t", (one,)).arm_of(one, person).name)
        for person in PEOPLE
    )  # fmt: skip

    assert mismatch(list(both.values()), [1] * 8) > 0.001 and len(both) == 8


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: experiment(""), "no name"),
        (lambda: experiment("a:b"), "colon"),
        (lambda: experiment(first=5, after=5), "buckets"),
        (lambda: experiment(after=10_001), "buckets"),
        (lambda: experiment(shares=(1,)), "two arms"),
        (lambda: experiment(shares=(1, 0)), "above zero"),
        (lambda: experiment(shares=(1, 1, 1), interleaved=True), "has two arms"),
        (lambda: Experiment("a", 0, 9, (Arm("x", 1, OWN), Arm("x", 1, OWN))), "names of their own"),
        (lambda: Layer("s", (experiment("a", 0, 3_000), experiment("b", 2_000, 5_000))), "taken by 'a'"),
        (lambda: Layer("s", (experiment("a", 0, 1), experiment("a", 1, 2))), "name is taken"),
    ],
)  # fmt: skip
def test_what_cannot_run_is_refused(make, why: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadExperiment, match=why) as refusal:
        make()
    assert why not in refusal.value.say("zh-CN").replace("'a'", "")


def test_a_slate_names_its_arm() -> None:
    one = experiment()

    assert variant_of(one, one.arms[1]) == "orders:arm1"
    assert variant_of(one, None) == "orders:interleaved"
