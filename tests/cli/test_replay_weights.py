"""`magpie replay weights`: a home's own slates tell of a change; what it cannot tell is refused in both languages."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from magpie.cli.main import cli
from magpie.demo.lab.days import live
from magpie.demo.lab.params import LabParams
from magpie.demo.lab.policies import EnginePolicy, Page
from magpie.demo.lab.town import LabTown, Numbered, name_of
from magpie.engine.ask import SlateAsk
from magpie.engine.trace import TraceRing, pack
from magpie.kit.clock import SystemClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog

pytestmark = pytest.mark.slow


class Kept(EnginePolicy):
    """The engine as a site runs it: events into the log, traces into the ring."""

    def __init__(self, town: LabTown, ring: TraceRing) -> None:
        super().__init__(town)
        self.events: list[Event] = []
        self._ring = ring

    def hear(self, numbered: Numbered) -> None:
        super().hear(numbered)
        self.events.append(numbered[1])

    def choose(self, person: int, *, slate: str, count: int, shown: list[int]) -> Page:  # type: ignore[override]
        cards = tuple(self._town.cards[row] for row in shown)
        ask = SlateAsk(slate=slate, person=name_of(person), n=count, shown=cards, rights_version=1)
        answered = self.engine.answer_fully((ask,))[0]
        self._ring.write(slate, pack(answered, [source.name for source in self.engine.sources]))
        return Page([self._town.row_of[card.card] for card in answered.slate.cards], answered.slate)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    town, ring = (
        LabTown(LabParams(persons=70, days=4, new_products=3, new_shops=2), seed=2),
        TraceRing(home / "engine" / "traces"),
    )
    policy = Kept(town, ring)
    live(town, policy)
    ring.close()
    log = JourneyLog.open(home / "log", disk=RealDisk(), clock=SystemClock())
    log.append(policy.events)
    log.close()
    return home


def run(home: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["replay", "weights", "--from", str(home), *map(str, words)])


def test_a_change_is_told_from_the_slates_of_a_home(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"

    said = run(home, "--simulated", "--change", "like=8", "--change", "order=200", "--json", out)

    assert said.exit_code == 0, said.output
    assert "like 5 → 8; order 100 → 200" in said.output
    assert "passed over" not in said.output
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["change"] == {"like": [5, 8], "order": [100, 200]}
    assert told["passed"] == {}
    assert told["trust"]["slates"] > 200
    assert told["verdict"] in ("better", "worse", "unclear")
    assert set(told["told"]) == {"ips", "cascade", "snips", "dr", "place"}
    assert told["told"]["dr"]["more"]["low"] < told["told"]["dr"]["more"]["high"]
    assert ("每次推荐" in said.output) and ("points a slate" in said.output)
    # Today's value is a count, no estimate: every worth of what was done, by slate.
    heads = {head: today["mean"] for head, (today, _) in told["heads"].items()}
    worths = {"click": 4, "long_view": 10, "like": 5, "comment": 20, "share": 20, "follow": 40, "cart": 30,
              "order": 100, "assist": 20, "refund": -150, "not_interested": -60}  # fmt: skip
    assert told["today"]["mean"] == pytest.approx(sum(worths[head] * rate for head, rate in heads.items()))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--change", "likes=8"), "There is no weight 'likes'"),
        (("--change", "look_pull=3"), "decides who is a candidate"),
        (("--change", "like=much"), "write it as like=8"),
        (("--change", "like=5"), "what the weights are already"),
        (("--change", "explore=-1"), "out of range"),
        (("--change", "explore=1", "--simulated"), "日志无法回答"),
        (("--change", "like=8"), "Passed over: simulated"),
        ((), "Missing option '--change'"),
    ],
)
def test_what_cannot_be_told_is_refused(home: Path, words: tuple[str, ...], says: str) -> None:
    said = run(home, *words)

    assert said.exit_code != 0
    assert says in said.output


def test_the_weights_of_the_site_are_what_a_change_begins_from(home: Path) -> None:
    (home / "weights.toml").write_text("[weights]\nlike = 8\n", encoding="utf-8")
    try:
        said = run(home, "--simulated", "--change", "like=9")
        assert "made with other weights" in said.output
        (home / "weights.toml").write_text("[weights]\nlikes = 8\n", encoding="utf-8")
        assert "There is no weight 'likes'" in run(home, "--change", "like=9").output
        (home / "weights.toml").write_text("[wieghts]\n", encoding="utf-8")
        assert "cannot be used" in run(home, "--change", "like=9").output
    finally:
        (home / "weights.toml").unlink()
