"""Olist's real orders: every difference between items and payments counted, and the books of what is brought in.

Needs $MAGPIE_REAL_DATA. The figures were counted on the whole sample: 20,021 orders.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from magpie.cli.main import cli
from magpie.domain.ledger import queries as books
from magpie.domain.ledger.rules import AccountKind, AccountRef
from magpie.domain.outbox.models import Fact
from magpie.domain.trade.models import Order, Trade
from magpie.domain.trade.olist import Compared, OlistFiles, Reason, compare, read_folder, sale_of
from magpie.domain.trade.rules.elsewhere import state_of, wrong_with

DATA = os.environ.get("MAGPIE_REAL_DATA", "")
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA, reason="$MAGPIE_REAL_DATA is not set")]
FEW = 300


@pytest.fixture(scope="module")
def files() -> OlistFiles:
    return read_folder(Path(DATA) / "olist")


@pytest.fixture(scope="module")
def compared(files: OlistFiles) -> list[Compared]:
    return compare(files.orders)


def test_what_does_not_agree_is_counted_by_reason(compared: list[Compared]) -> None:
    counts = Counter(one.reason for one in compared)
    sums = {
        reason: sum(one.difference_minor for one in compared if one.reason == reason) for reason in counts
    }

    assert {reason: (counts[reason], sums[reason]) for reason in counts} == {
        Reason.NONE: (19_122, 0),
        Reason.UNAVAILABLE: (603, 12_433_902),
        Reason.CANCELLED: (164, 3_733_787),
        Reason.NO_ITEM_ROW: (8, 91_506),
        Reason.ROUNDING: (70, -16),
        Reason.INSTALMENT_INTEREST: (51, 73_887),
        Reason.UNEXPLAINED: (3, -7_147),
    }


def test_the_totals_are_those_of_the_files(files: OlistFiles, compared: list[Compared]) -> None:
    assert (len(compared), files.stray_rows) == (20_021, 0)
    assert sum(one.price_minor for one in compared) == 272_817_725
    assert sum(one.freight_minor for one in compared) == 44_687_695
    assert sum(one.paid_minor for one in compared) == 333_831_339
    assert sum(one.difference_minor for one in compared) == 16_325_919


def test_every_order_is_a_sale_on_three_axes(files: OlistFiles) -> None:
    sales = [sale_of(order, files.categories) for order in files.orders]

    assert {wrong_with(sale) for sale in sales} == {""}
    axes = (state_of(sale) for sale in sales)
    assert Counter((s.order.value, s.payment.value, s.fulfilment.value) for s in axes) == {
        ("completed", "paid", "delivered"): 17_058,
        ("open", "paid", "shipped"): 1_107,
        ("open", "paid", "unfulfilled"): 617,
        ("cancelled", "paid", "nothing_to_ship"): 1_018,
        ("cancelled", "paid", "shipped"): 69,
        ("cancelled", "paid", "delivered"): 6,
        ("cancelled", "voided", "nothing_to_ship"): 146,
    }
    assert len({sale.person for sale in sales}) == 19_783
    assert sum(len(sale.orders) for sale in sales) == 19_505
    assert sum(len(order.lines) for sale in sales for order in sale.orders) == 19_966
    assert sum(sale.paid_minor for sale in sales) == 330_313_822
    assert sum(sale.total_minor for sale in sales if sale.is_sale) == 306_702_799


def test_the_books_of_the_first_orders_say_what_their_files_say(sqlite_truth: str, files: OlistFiles) -> None:
    folder = str(Path(DATA) / "olist")
    arguments = ["import", "orders", "--olist", folder, "--home", DATA, "--limit", str(FEW)]

    first = CliRunner().invoke(cli, arguments)
    second = CliRunner().invoke(cli, arguments)

    sales = [sale_of(order, files.categories) for order in files.orders[:FEW]]
    paid = sum(sale.paid_minor for sale in sales)
    sold = sum(sale.total_minor for sale in sales if sale.is_sale)
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert f"= 0 added 新增 + {FEW} already there 已有 + 0 refused 拒收" in second.output
    assert Trade.objects.count() == FEW
    assert Order.objects.count() == sum(len(sale.orders) for sale in sales)
    assert balance(AccountKind.PROVIDER, "provider:imported") == -paid
    assert balance(AccountKind.BUYER_CLEARING) == paid - sold
    assert (books.find_imbalance(), Fact.objects.count()) == ([], 0)


def balance(kind: AccountKind, owner: str = "") -> int:
    return books.balance_of(AccountRef(kind, owner), currency="BRL")
