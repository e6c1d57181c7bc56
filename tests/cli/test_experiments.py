"""`magpie experiments`: a fair split is told with its difference, an unfair one is told as a fault and nothing else."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from magpie.cli.main import cli
from magpie.kit.clock import SystemClock
from magpie.log.disk import RealDisk
from magpie.log.event import Event
from magpie.log.journey_log import JourneyLog
from magpie.log.payloads import (
    CardDisplay,
    CardFeatures,
    CardPublished,
    ServedCard,
    SlateServed,
    Words,
    to_props,
)

START_MS = 1_763_800_000_000
FILE = """
[[experiments]]
name = "orders"
first = 0
after = 5000
arms = [{ name = "today" }, { name = "more", weights = { order = 120 } }]

[[experiments]]
name = "likes"
first = 5000
after = 10000
interleaved = true
arms = [{ name = "today" }, { name = "fond", weights = { like = 8 } }]
"""


def home_with(folder: Path, *, today: int, more: int, fond: int = 0) -> Path:
    """A home of so many persons in each arm: those of `more` like what they see, and of drafts `fond` wins so often of 20."""
    features = CardFeatures(kind="post", account="account:1", topics={"tea": 1.0})
    published = CardPublished(1, features, CardDisplay(title=Words(en="Tea")))
    events = [event("Card Published", card=f"post:{card}", props=to_props(published)) for card in (1, 2)]
    people = [("orders:today", at, False) for at in range(today)]
    people += [("orders:more", today + at, True) for at in range(more)]
    people += [("likes:interleaved", 9_000 + at, True) for at in range(20)]
    for number, (variant, person, likes) in enumerate(people):
        slate, who = f"s{number}", f"p:{person}"
        wins = "post:2" if person - 9_000 < fond else "post:1"
        cards = tuple(
            ServedCard(f"post:{card}", "fresh", 1.0, 1.0, team=team)
            for card, team in ((1, "today"), (2, "fond"))
        )
        props = to_props(SlateServed(as_of=0, seed=1, params="p", cards=cards))
        events.append(event("Slate Served", person=who, slate=slate, variant=variant, props=props))
        if likes and (number % 3 or person >= 9_000):
            events.append(event("Content Liked", person=who, slate=slate, card=wins))
    log = JourneyLog.open(folder / "log", disk=RealDisk(), clock=SystemClock())
    log.append(events)
    log.close()
    (folder / "weights.toml").write_text(FILE, encoding="utf-8")
    return folder


def event(kind: str, **more: object) -> Event:
    name = "-".join(str(more.get(part, "")) for part in ("slate", "card"))
    return Event(id=f"{kind}{name}", ts_ms=START_MS, received_ms=START_MS, kind=kind, **more)  # type: ignore[arg-type]


def said(folder: Path) -> str:
    done = CliRunner().invoke(cli, ["experiments", "--from", str(folder)])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_fair_split_is_told_with_its_difference(tmp_path: Path) -> None:
    told = said(home_with(tmp_path, today=90, more=100, fond=18))

    assert "today 90 : more 100" in told
    assert "more − today: +3.3" in told and "better 更好" in told
    assert "更偏向 today: 2, fond: 18, alike 相同: 0; so uneven by chance 偶然如此的概率 p = 0.000" in told


def test_an_unfair_split_is_a_fault_and_no_result(tmp_path: Path) -> None:
    told = said(home_with(tmp_path, today=40, more=120, fond=10))

    assert "find the fault first" in told and "请先查明原因" in told
    assert "points a slate" not in told
    assert "not to be told yet 尚无定论" in told


def test_few_persons_are_said_to_be_few_and_no_experiment_is_refused(tmp_path: Path) -> None:
    assert "too few persons yet 人数不足" in said(home_with(tmp_path, today=20, more=21))

    (tmp_path / "weights.toml").unlink()
    done = CliRunner().invoke(cli, ["experiments", "--from", str(tmp_path)])
    assert done.exit_code == 1
    assert "runs no experiments" in done.output and "没有实验" in done.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FILE.replace("5000\nafter = 10000", "4000\nafter = 10000"), "its buckets are taken by 'orders'"),
        (FILE.replace("order = 120", "orders = 120"), "There is no weight 'orders'"),
        (FILE.replace("interleaved", "interlaced"), "cannot be used"),
        ("[[experiments", "cannot be used"),
        ("a = " + "[" * 100_000, "cannot be used"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_whole(tmp_path: Path, text: str, says: str) -> None:
    (home_with(tmp_path, today=1, more=1) / "weights.toml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli, ["experiments", "--from", str(tmp_path)])

    assert done.exit_code == 1
    assert says in done.output


def test_a_file_saved_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    home = home_with(tmp_path, today=20, more=21)
    (home / "weights.toml").write_text(FILE, encoding="utf-8-sig")

    assert "today 20 : more 21" in said(home)
