"""`magpie import orders`: a folder of Olist's files, what does not agree, and the same again."""

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from magpie.cli.main import cli
from magpie.domain.ledger import queries as books
from magpie.domain.ledger.rules import AccountKind, AccountRef
from magpie.domain.outbox.models import Fact
from magpie.domain.trade.models import Order, Trade
from tests.domain.trade.olist_folder import FILES, A, B, C, D, E, F, write_folder
from tests.running import command_line

pytestmark = pytest.mark.wide


def bring(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(cli, ["import", "orders", "--olist", str(folder), "--home", str(folder), *more])


def test_orders_come_in_with_what_does_not_agree(sqlite_truth: str, tmp_path: Path) -> None:
    result = bring(write_folder(tmp_path), "--report", str(tmp_path / "differences.csv"))

    rows = list(csv.DictReader((tmp_path / "differences.csv").open(encoding="utf-8")))
    assert result.exit_code == 0, result.output
    assert "6 orders 订单: 1 agree 一致, 5 differ 不一致" in result.output
    assert "goods 货款 BRL 190.00 + carriage 运费 BRL 15.00 = BRL 205.00" in result.output
    assert "payments 支付 BRL 263.41 · difference 差额 BRL 58.41" in result.output
    assert "6 orders 订单 = 6 added 新增 + 0 already there 已有 + 0 refused 拒收" in result.output
    assert "books balanced" in result.output
    assert [(row["order"], row["difference_minor"], row["reason"]) for row in rows] == [
        (B, "1", "rounding"), (C, "350", "instalment_interest"), (D, "-1250", "voucher"),
        (E, "9990", "cancelled_before_items"), (F, "-3250", "no_payment_row"),
    ]  # fmt: skip
    for name in (B, C, D, E, F):
        assert name[:8] in result.output
    assert A not in result.output


def test_what_differs_is_what_stays_to_be_cleared(sqlite_truth: str, tmp_path: Path) -> None:
    bring(write_folder(tmp_path))

    # Rounding, interest, the missing part of a voucher, and the order without items; the unpaid one moved nothing.
    clearing = books.balance_of(AccountRef(AccountKind.BUYER_CLEARING), currency="BRL")
    assert clearing == 1 + 350 - 1_250 + 9_990
    assert books.find_imbalance() == []


def test_the_same_folder_again_changes_nothing(sqlite_truth: str, tmp_path: Path) -> None:
    bring(write_folder(tmp_path))
    before = (Trade.objects.count(), Order.objects.count())

    result = bring(tmp_path)

    assert "6 orders 订单 = 0 added 新增 + 6 already there 已有 + 0 refused 拒收" in result.output
    assert (Trade.objects.count(), Order.objects.count()) == before == (6, 6)
    assert Fact.objects.count() == 0


def test_a_limit_takes_the_first_orders_and_a_dry_run_none(sqlite_truth: str, tmp_path: Path) -> None:
    dry = bring(write_folder(tmp_path), "--dry-run")
    assert (dry.exit_code, Trade.objects.count()) == (0, 0)
    assert "5 differ" in dry.output

    result = bring(tmp_path, "--limit", "2")

    assert "2 orders 订单: 1 agree 一致, 1 differ 不一致" in result.output
    assert sorted(Trade.objects.values_list("origin_number", flat=True)) == [A, B]


def test_a_sale_that_cannot_be_taken_is_named_and_the_others_come(sqlite_truth: str, tmp_path: Path) -> None:
    strange = FILES["olist_orders_dataset.csv"].replace("shipped", "teleported")

    result = bring(write_folder(tmp_path, orders_dataset=strange))

    assert result.exit_code == 1
    assert "6 orders 订单 = 5 added 新增 + 0 already there 已有 + 1 refused 拒收" in result.output
    assert "teleported" in result.output


@pytest.mark.parametrize("instead", [{"order_items": "a,b\n1,2\n"}, {"customers": ""}])
def test_a_file_that_is_something_else_brings_nothing(
    sqlite_truth: str, tmp_path: Path, instead: dict[str, Any]
) -> None:
    result = bring(write_folder(tmp_path, **instead))

    assert result.exit_code == 1
    assert "Nothing was imported." in result.output
    assert Trade.objects.count() == 0


@pytest.mark.slow
def test_the_first_import_makes_its_home_ready(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "files", packed=True)

    done = command_line(tmp_path / "home", "import", "orders", "--olist", str(folder))

    assert (done.returncode, "6 added 新增" in done.stdout) == (0, True), done.stderr
