"""The simulated people beside a real feed: every signal within a tenth, watch ratios within .05."""

from pathlib import Path

from click.testing import CliRunner

from magpie.cli.main import cli
from magpie.cli.world import read_reactions
from magpie.world.affinity import Affinity
from magpie.world.catalogue import SHOPS
from magpie.world.check import check_against
from magpie.world.people import make_people
from magpie.world.things import make_things


def test_the_town_reacts_as_the_feed_it_was_fitted_to(real_data: Path) -> None:
    ratios, signals = read_reactions(real_data / "kuairand" / "val.parquet")
    things = make_things(SHOPS, seed=1)
    affinity = Affinity.between(make_people(3_000, topics=things.topics, seed=1), things, seed=1)

    found = check_against(affinity, rates={name: float(given.mean()) for name, given in signals.items()},
                          ratios=ratios, seed=1)  # fmt: skip

    assert len(found.signals) == 8
    assert {one.signal: round(one.off, 3) for one in found.signals if abs(one.off) > 0.1} == {}
    assert found.distance <= 0.05


def test_the_command_prints_it(real_data: Path) -> None:
    answer = CliRunner().invoke(cli, ["world", "check", str(real_data / "kuairand" / "val.parquet")])

    assert answer.exit_code == 0, answer.output
    assert "long_view" in answer.output
    assert "KS" in answer.output
