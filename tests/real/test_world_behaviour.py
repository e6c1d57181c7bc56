"""The simulated people beside a real feed: every signal within a tenth, watch ratios within .05."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from magpie.cli.main import cli
from magpie.cli.world import read_reactions
from magpie.world.affinity import Affinity
from magpie.world.catalogue import SHOPS
from magpie.world.check import check_against
from magpie.world.people import make_people
from magpie.world.things import make_things

DATA = os.environ.get("MAGPIE_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA, reason="real data: set $MAGPIE_REAL_DATA to its folder"),
]


@pytest.fixture
def feed() -> Path:
    return Path(str(DATA)) / "kuairand" / "val.parquet"


def test_the_town_reacts_as_the_feed_it_was_fitted_to(feed: Path) -> None:
    ratios, signals = read_reactions(feed)
    things = make_things(SHOPS, seed=1)
    affinity = Affinity.between(make_people(3_000, topics=things.topics, seed=1), things, seed=1)
    rates = {name: float(given.mean()) for name, given in signals.items()}

    found = check_against(affinity, rates=rates, ratios=ratios, seed=1)

    assert len(found.signals) == 8
    assert {one.signal: round(one.off, 3) for one in found.signals if abs(one.off) > 0.1} == {}
    assert found.distance <= 0.05


def test_the_command_prints_it(feed: Path) -> None:
    answer = CliRunner().invoke(cli, ["world", "check", str(feed)])

    assert answer.exit_code == 0, answer.output
    assert "long_view" in answer.output
    assert "KS" in answer.output
