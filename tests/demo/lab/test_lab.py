"""The lab: runs that repeat to the event, measures that can fail, and hidden truths that stay hidden."""

import dataclasses
import json
import math

import numpy as np
import pytest
from click.testing import CliRunner

from magpie.cli.main import cli
from magpie.demo.lab.circles import Agreement, adjusted_rand, agreement, homes
from magpie.demo.lab.days import Lived, live
from magpie.demo.lab.ledger import Sums, sums_of
from magpie.demo.lab.measures import Measures, _gini, _showings_until, measure
from magpie.demo.lab.params import LabParams
from magpie.demo.lab.policies import (
    EnginePolicy,
    best_for_all_policy,
    popularity_and_chance_policy,
    popularity_policy,
    random_policy,
)
from magpie.demo.lab.runs import ABLATIONS, Run, lift_of, plain_of, run_of, run_one
from magpie.demo.lab.town import LabTown
from magpie.demo.lab.visits import Visit
from magpie.engine.replay.intervals import interval_of
from magpie.log.event import Event

pytestmark = pytest.mark.slow
SMALL = LabParams(persons=60, days=6, new_products=3, new_shops=2)
# Some 345 looks a person: the evidence of circles is 29 to 117 nats in four runs. At 265 looks (120 people, 14 days) it is -15 to 41,
# about the 10 that publishing takes, so that there a change of anything finds or loses them.
WEEKS = LabParams(persons=110, days=20, new_products=3, new_shops=2)


def lived_under(policy_of, *, seed: int = 1) -> Lived:
    town = LabTown(SMALL, seed=seed)
    return live(town, policy_of(town))


def test_a_run_is_a_function_of_its_seed() -> None:
    one, same, other = (lived_under(random_policy, seed=seed) for seed in (1, 1, 2))

    # As text, since what nobody came to know has no showings until then: nan is not even itself.
    assert repr(measure(one)) == repr(measure(same))
    assert one.town.next_offset == same.town.next_offset
    assert measure(one) != measure(other)


def test_choosing_with_knowledge_of_the_truth_beats_chance() -> None:
    chance, known = measure(lived_under(random_policy)), measure(lived_under(best_for_all_policy))

    assert known.satisfaction > 1.1 * chance.satisfaction
    assert known.first_cards > chance.first_cards + 0.03


def test_nothing_hidden_is_told_to_who_chooses() -> None:
    town, heard = LabTown(SMALL, seed=1), list[Event]()
    policy = popularity_policy(town)
    hear = policy.hear

    def note(numbered):
        heard.append(numbered[1])
        hear(numbered)

    policy.hear = note
    live(town, policy)
    published = [event for event in heard if event.kind == "Card Published"]

    assert {event.props["features"].get("quality", 0.5) for event in published} == {0.5}
    told = json.dumps([event.props for event in heard])
    assert not any(word in told for word in ("circle", "style", "budget", "affinity"))
    assert all(event.simulated for event in heard)


def test_what_appears_late_is_seen_by_nobody_before() -> None:
    lived = lived_under(popularity_policy)
    town = lived.town
    late = np.flatnonzero(town.appears > 0)
    before = {row for day in lived.visits[: town.third] for visit in day for row in visit.rows}

    assert len(town.new_products) == 3
    assert set(np.unique(town.things.shop[np.isin(town.things.shop, town.new_shops)])) == set(town.new_shops)
    assert before.isdisjoint(late.tolist())
    assert all(
        visit.person not in np.flatnonzero(town.arrives > 0)
        for day in lived.visits[: town.third]
        for visit in day
    )


def test_a_source_that_does_not_exist_cannot_be_switched_off() -> None:
    with pytest.raises(ValueError, match="dowsing"):
        EnginePolicy(LabTown(SMALL, seed=1), without=("dowsing",))


def test_the_engine_lives_in_the_lab_and_its_ablation_finds_nothing_there() -> None:
    whole, town = run_one("engine", 1, SMALL), LabTown(SMALL, seed=1)
    policy = EnginePolicy(town, without=ABLATIONS["without trends"])
    lived = live(town, policy)

    assert whole.events > 5_000
    assert whole.measures.satisfaction > 0.0
    assert whole.measures != measure(lived)
    sources = {card.source for card in policy.choose(0, slate="s", count=10, shown=()).slate.cards}
    assert "trend" not in sources
    assert lived.town.next_offset > 5_000


@pytest.fixture(scope="module")
def weeks() -> Lived:
    """A small town that lived twenty days with the whole engine."""
    town = LabTown(WEEKS, seed=2)
    return live(town, EnginePolicy(town))


def test_the_ledger_of_trials_sums_to_the_log(weeks: Lived) -> None:
    sums = sums_of(weeks.town, weeks.policy.engine.state, weeks.policy.trials)

    assert sums.lines >= len(weeks.town.things)
    assert sums.served > sums.seen > 1_000
    assert (sums.served, sums.seen) == (sums.served_logged, sums.seen_logged)
    assert sums.chances == pytest.approx(sums.chances_logged)
    assert sums.is_equal


def test_a_ledger_that_forgot_a_showing_is_found_out(weeks: Lived) -> None:
    notes, card = weeks.policy.trials, next(iter(weeks.policy.trials.seen))
    told = notes.seen[card]
    notes.seen[card] = [told[0], *told]

    assert not sums_of(weeks.town, weeks.policy.engine.state, notes).is_equal
    notes.seen[card] = told


def test_circles_are_found_in_the_log_and_not_in_its_shuffle(weeks: Lived) -> None:
    state, heard = weeks.policy.engine.state, weeks.policy.heard

    found = agreement(weeks.town, state, heard)

    assert len(heard) > 5_000
    assert found.people > 0.3
    assert found.cards_told > found.cards > 0.1
    assert (
        found.people_shuffled == found.cards_shuffled == 0.0
    )  # nothing is published that chance could have made
    assert len(np.unique(homes(weeks.town))) == 12


def test_a_run_is_read_as_it_was_written() -> None:
    run = dataclasses.replace(
        _run("engine", 3, 2.0),
        circles=Agreement(0.3, 0.4, 0.5, 0.0, 0.0),
        ledger=Sums(1, 2, 2, 0.5, 0.5, 1, 1),
    )

    assert run_of(json.loads(json.dumps(plain_of(run, SMALL)))) == run


def test_intervals_and_lifts_are_paired_by_town() -> None:
    assert interval_of([2.0, 4.0, math.nan]).mean == 3.0
    assert math.isnan(interval_of([2.0]).half)
    runs = [_run("engine", 1, 3.0), _run("engine", 2, 6.0), _run("random", 1, 2.0), _run("random", 2, 4.0)]

    lift = lift_of(runs, "engine", "random")

    assert (lift.mean, lift.half) == (0.5, 0.0)


def _run(policy: str, seed: int, satisfaction: float) -> Run:
    rest = dict.fromkeys((field.name for field in dataclasses.fields(Measures)), 0.0)
    return Run(policy, seed, 0, 0, Measures(**{**rest, "satisfaction": satisfaction}))


def test_a_newcomer_is_known_when_half_of_its_circle_met_it_and_every_showing_counts() -> None:
    lived = Lived(LabTown(SMALL, seed=1), popularity_policy(LabTown(SMALL, seed=1)))
    lived.visits = [[Visit(0, rows=[7, 8]), Visit(1, rows=[7, 7])], [Visit(2, rows=[8]), Visit(3, rows=[7])]]
    circle = {1, 2, 3}
    assert _showings_until(lived, 7, circle, 1) == 3  # once to somebody else, twice to the first of them
    assert _showings_until(lived, 7, circle, 2) == 4
    assert _showings_until(lived, 7, circle, 3) is None


def test_every_tenth_place_of_popularity_and_chance_goes_by_lot() -> None:
    town = LabTown(dataclasses.replace(SMALL, persons=100), seed=1)
    plain, mixed = popularity_policy(town), popularity_and_chance_policy(town)
    for policy in (plain, mixed):
        policy._live[:] = True
        policy.heat[:] = np.arange(len(town.things))
    best = plain.choose(0, slate="s", count=10, shown=()).rows
    moved = [
        sum(row not in best for row in mixed.choose(person % 100, slate="s", count=10, shown=()).rows)
        for person in range(1_000)
    ]
    assert 900 < sum(moved) < 1_100
    page = mixed.choose(0, slate="s", count=10, shown=()).rows
    assert len(set(page)) == 10


def test_partitions_that_agree_are_one_and_chance_is_nought() -> None:
    rng = np.random.default_rng(0)
    hidden = rng.integers(0, 8, 2_000)

    assert adjusted_rand(hidden, (hidden + 3) % 8) == 1.0
    assert abs(adjusted_rand(hidden, rng.permutation(hidden))) < 0.01


def test_gini_is_nought_for_equals_and_near_one_for_a_winner() -> None:
    assert _gini(np.array([5, 5, 5, 5])) == 0.0
    assert _gini(np.array([0, 0, 0, 12])) == 0.75


def test_the_command_prints_a_table_and_writes_the_same_numbers(tmp_path) -> None:
    line = ["lab", "--persons", "60", "--days", "6", "--seeds", "1", "--workers", "1", "--policy", "random",
            "--policy", "popularity", "--json", str(tmp_path / "lab.json")]  # fmt: skip

    answer = CliRunner().invoke(cli, line)
    written = json.loads((tmp_path / "lab.json").read_text(encoding="utf-8"))

    assert answer.exit_code == 0, answer.output
    assert "| popularity |" in answer.output
    assert {run["policy"] for run in written} == {"random", "popularity"}
    again = CliRunner().invoke(cli, [*line, "--with", str(tmp_path / "lab.json")])
    assert again.exit_code == 0, again.output
    assert [row for row in answer.output.splitlines() if row.startswith("| ")] == [
        row for row in again.output.splitlines() if row.startswith("| ")
    ]
    other = CliRunner().invoke(cli, ["lab", "--persons", "61", "--with", str(tmp_path / "lab.json")])
    assert other.exit_code == 2
    assert "give the same --persons" in other.output
    refused = CliRunner().invoke(cli, ["lab", "--policy", "dowsing"])
    assert refused.exit_code == 2
    assert "there are: engine" in refused.output
