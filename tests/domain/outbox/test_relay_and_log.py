"""The relay over the real journey log: the mark lies in the log itself, so neither side can forget the other."""

from pathlib import Path

import pytest

from magpie.config.wiring import WIRING
from magpie.domain.goods import actions as goods
from magpie.domain.outbox.relay import Relay
from magpie.domain.people import actions as people
from magpie.kit.clock import FrozenClock, ms_of
from magpie.log.committer import GroupCommitter
from magpie.log.disk import RealDisk
from magpie.log.journey_log import JourneyLog
from tests.domain.cast import NOW, town

pytestmark = pytest.mark.wide


def carry_into(folder: Path) -> tuple[list[str], int]:
    """One life of the process that owns the log: (kinds in the log, facts moved)."""
    clock = FrozenClock(ms_of(NOW))
    log = JourneyLog.open(folder, disk=RealDisk(), clock=clock)
    committer = GroupCommitter(log)
    relay = Relay(
        WIRING,
        append=lambda events, mark: committer.submit(events, mark=mark).result(),
        read_mark=log.marks.get,
        clock=clock,
    )
    relay.open()
    moved = 0
    while step := relay.step():
        moved += step
    kinds = [event.kind for _, event in log.read(0)]
    committer.close()
    return kinds, moved


def test_events_and_mark_survive_the_process_together(sqlite_truth: str, tmp_path: Path) -> None:
    here = town()
    people.mute(person=here.tao, subject="topic:snacks", now=NOW)
    first, _ = carry_into(tmp_path / "log")
    goods.reserve_stock(person=here.tao, sku=here.sku, now=NOW)

    second, moved = carry_into(tmp_path / "log")
    third, nothing = carry_into(tmp_path / "log")

    assert first == ["Rights Changed", "Rights Changed", "Card Published"]
    assert second == third == [*first, "Stock Reserved", "Stock Changed"]
    # StockMoved, StockReserved and CardStockChanged, each past both consumers.
    assert (moved, nothing) == (6, 0)
