"""`magpie reconcile`: says how much was compared, names what differs in both languages, and leaves with 1 where it does."""

import shutil
from pathlib import Path

import pytest
from django.db import connection

from magpie.domain.payment.rules import EventKind
from tests.domain.cast import NOW, MemoryLog, carry, town
from tests.domain.trade.aftersales_cast import bank, bought
from tests.domain.trade.cast import hear
from tests.running import command_line

pytestmark = pytest.mark.slow
PERIOD = ("--since", "2026-02-28", "--until", "2026-03-02")


def home_of(folder: Path) -> Path:
    """A home with this test's database."""
    home = folder / "home"
    home.mkdir()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(connection.settings_dict["NAME"], home / "magpie.sqlite3")
    return home


def test_books_that_agree_are_said_to_agree(sqlite_truth: str, tmp_path: Path) -> None:
    bought(town())
    home = home_of(tmp_path)

    said = command_line(home, "reconcile", "--home", str(home), *PERIOD)

    assert said.returncode == 0, said.stderr
    assert "our books 我方 1 · provider 渠道 1 · differences 差异 0" in said.stdout


def test_what_differs_is_named_in_both_languages(sqlite_truth: str, tmp_path: Path) -> None:
    order = bought(town())
    hear(bank(order, EventKind.REFUND_SUCCEEDED, minor=700, now=NOW, refund="desk"))
    carry(MemoryLog())
    home = home_of(tmp_path)

    said = command_line(home, "reconcile", "--home", str(home), *PERIOD)
    empty = command_line(home, "reconcile", "--home", str(home), "--until", "2026-02-01")

    assert (said.returncode, "missing_here" in said.stdout) == (1, True)
    assert "The provider lists refund" in said.stdout
    assert "我方账上没有" in said.stdout
    assert (empty.returncode, "differences 差异 0" in empty.stdout) == (0, True)
