"""A process that sells is killed at every crash point of the truth, and once at any moment; the day then goes on.

Its clients repeat what they asked with the same keys. In the end nobody's order is lost, nothing happened twice, all sums
are right, and every fact is in the journey log exactly once. Short: one seed; MAGPIE_DRILLS=full: five.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
from django.db import connection

from magpie.config.wiring import WIRING
from magpie.domain.ledger.models import Entry
from magpie.domain.ledger.rules import AccountKind
from magpie.domain.outbox.models import Fact, Installation
from magpie.domain.outbox.queries import waiting_count
from magpie.domain.outbox.relay import moment_of
from magpie.domain.trade.models import AnsweredRequest, Order, Settlement, Trade
from magpie.kit.crashpoints import Point
from magpie.kit.ids import derive_id
from magpie.log.readers import LogReader
from tests.databases import BuiltOnce, empty_postgres, url_of_database
from tests.domain.trade.aftersales_cast import balance
from tests.domain.trade.market import Market, open_market
from tests.domain.trade.truths import find_faults, find_loose_ends
from tests.drills.trade_worker import FINISH_OUTSIDE, OPEN

pytestmark = [pytest.mark.drill, pytest.mark.timeout(900)]
IS_FULL = os.environ.get("MAGPIE_DRILLS") == "full"
SEEDS = range(5 if IS_FULL else 1)
KILLS = 20 if IS_FULL else 2
ROOT = Path(__file__).parent.parent.parent
KILLED = signal.SIGKILL.value
# At which time a point kills. Three are paid in a day; its first release may be a buyer's, the second is the sweeper's.
DEATHS = {
    Point.PIECES_SOLD: (1, 2), Point.PIECES_RELEASED: (2, 2), Point.PARCEL_WRITTEN: (1, 2),
    Point.SETTLEMENT_POSTED: (1, 2),
}  # fmt: skip


@dataclass
class Told:
    """What one life of the process said: its answers by key, who is paid, where it died."""

    answers: dict[str, str] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)
    was_open: bool = False
    status: int = -1


@dataclass
class Worker:
    process: "subprocess.Popen[str]"

    def live(self, folder: Path, seed: int, crash_at: str = "", *, kill_after_s: float | None = None) -> Told:
        """A day, to its end or to the death of it."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{folder} {seed} {crash_at}\n")
        self.process.stdin.flush()
        told = Told()
        for line in self.process.stdout:
            match line.split():
                case ["born", pid] if kill_after_s is not None:
                    time.sleep(kill_after_s)
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGKILL)
                case ["answered", key, status, number]:
                    told.answers[key] = f"{status} {number}"
                case ["paid", number]:
                    told.paid.add(number)
                case ["ended", status]:
                    told.status = int(status)
                    told.was_open = (folder / OPEN).read_bytes() == b"1"
                    return told
        raise AssertionError("the worker left")


@contextlib.contextmanager
def worker(*guards: str) -> Iterator[Worker]:
    """A process that speaks to the test's own database; with a guard removed where one is named."""
    line = [sys.executable, "-m", "tests.drills.trade_worker", *guards]
    environment = {**os.environ, "MAGPIE_DATABASE_URL": url_of_database()}
    process = subprocess.Popen(
        line, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    try:
        assert process.stdout.readline() == "ready\n"
        yield Worker(process)
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()


@pytest.fixture
def market(truth: str, built: BuiltOnce) -> Callable[[Path], Path]:
    """Opens a new market in an empty database, and a folder for its days."""

    def open_one() -> Market:
        return open_market(buyers=4, tea=12, cups=6, flutes=9)

    def make(folder: Path) -> Path:
        if truth == "sqlite":
            here = built(open_one)
        else:
            empty_postgres()
            here = open_one()
        folder.mkdir()
        (folder / "market.json").write_text(json.dumps(asdict(here)), encoding="utf-8")
        connection.close()
        return folder

    return make


def test_a_kill_at_any_point_loses_nothing_and_doubles_nothing(
    market: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killed: list[Told] = []
    runs = [(point, seed) for seed in SEEDS for point in Point]
    with worker() as site:
        for point, seed in runs:
            folder = market(tmp_path / f"{point}-{seed}")
            time_of_death = random.Random(f"{point} {seed}").randint(*DEATHS.get(point, (2, 3)))
            first = site.live(folder, seed, f"{point}:{time_of_death}")
            assert first.status == KILLED, f"{point} was not reached {time_of_death} times in day {seed}"
            killed.append(first)

            again = site.live(folder, seed)

            assert again.status == 0
            assert wrong_after(folder, first, again) == [], (point, seed)
    inside = _print_count(killed, capsys, "at a crash point")
    assert inside == sum(point is not Point.REQUEST_COMMITTED for point, _ in runs)


def test_a_kill_at_any_moment_loses_nothing_and_doubles_nothing(
    market: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(20_260_301)
    killed: list[Told] = []
    with worker() as site:
        unhurt = market(tmp_path / "unhurt")
        began = time.monotonic()
        told = site.live(unhurt, 0)
        day_s = time.monotonic() - began
        assert told.status == 0
        assert wrong_after(unhurt, told) == []
        seed = 0
        # Who comes too late for a day, which is not as long as the one before, does not count.
        while len(killed) < KILLS:
            seed += 1
            folder = market(tmp_path / str(seed))
            lives = [
                site.live(folder, seed, kill_after_s=rng.uniform(0.01, share * day_s)) for share in (0.9, 0.5)
            ]
            killed += [life for life in lives if life.status == KILLED]

            lives.append(site.live(folder, seed))

            assert lives[-1].status == 0
            assert wrong_after(folder, *lives) == [], seed
    _print_count(killed, capsys, "at any moment")


@pytest.mark.parametrize("truth", ["sqlite_truth"], indirect=True)
def test_the_drill_notices_an_answer_that_is_noted_apart_from_its_effect(
    market: Callable[[Path], Path], tmp_path: Path
) -> None:
    folder = market(tmp_path / "day")
    with worker(FINISH_OUTSIDE) as site:
        first = site.live(folder, 0, f"{Point.REQUEST_DONE}:2")
        assert (first.status, first.was_open) == (KILLED, False)

        again = site.live(folder, 0)

    assert any("trades, the answers name" in fault for fault in wrong_after(folder, first, again))


def _print_count(killed: Sequence[Told], capsys: pytest.CaptureFixture[str], where: str) -> int:
    """How many died inside a transaction, told to whoever runs the drill."""
    inside = sum(life.was_open for life in killed)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(killed)} kills {where} on {connection.vendor}, {inside} inside an open transaction\n"
        )
    return inside


def wrong_after(folder: Path, *lives: Told) -> list[str]:
    """Everything that is not as it must be once the day is over ([] is what we want)."""
    connection.close()
    faults = [*find_faults(), *find_loose_ends(), *_settled(), *_answers(lives), *_log(folder)]
    if waiting := waiting_count():
        faults.append(f"{waiting} facts were not handled")
    connection.close()
    return faults


def _settled() -> Iterator[str]:
    """Every paid order is settled, once, in the rows and in the books, and nothing of it is pending any more."""
    paid = {order.key: order for order in Order.objects.filter(payment_status="paid")}
    booked = Counter(Entry.objects.filter(kind="settlement").values_list("ref", flat=True))
    kept = Counter(f"order:{pk}" for pk in Settlement.objects.values_list("order", flat=True))
    if not (booked == kept == Counter(paid.keys())):
        yield f"{len(paid)} orders are paid, {kept.total()} settled, {booked.total()} of it in the books"
    for order in paid.values():
        if balance(AccountKind.SHOP_PENDING, f"shop:{order.shop_id}"):
            yield f"shop {order.shop_id} still waits for money"


def _answers(lives: tuple[Told, ...]) -> Iterator[str]:
    """One effect for each key, and whatever somebody was told is so, in every life."""
    rows = AnsweredRequest.objects.all()
    yield from (f"{row.key} has no answer" for row in rows if row.status is None)
    placed = Counter((row.body or {})["number"] for row in rows.filter(route="trades", status=201))
    trades = Counter(Trade.objects.values_list("number", flat=True))
    if placed != trades:
        yield f"there are {trades.total()} trades, the answers name {placed.total()}"
    kept = {row.key: f"{row.status} {(row.body or {}).get('number', '-')}" for row in rows}
    for told in lives:
        yield from (
            f"{key} was told {said}, now {kept.get(key)}"
            for key, said in told.answers.items()
            if kept.get(key) != said
        )
        paid = Trade.objects.filter(number__in=told.paid, paid_at__isnull=False).count()
        if paid != len(told.paid):
            yield f"of {len(told.paid)} that were told to be paid {paid} are"


def _log(folder: Path) -> Iterator[str]:
    """Each fact that says something to the journey is in the log once, and nothing else is."""
    database = Installation.objects.get().database_id
    due = Counter[str]()
    for row in Fact.objects.all():
        fact = WIRING.read(row.name, row.payload)
        says = WIRING.hearing_of(fact).says
        due[derive_id("fact", database, row.pk)] += bool(says and says(fact, moment_of(row)))
    found = Counter(event.id for _, event in LogReader(folder / "log").read())
    if found != +due:
        yield f"of {due.total()} events {(+due - found).total()} are missing in the log, {(found - due).total()} too many"
