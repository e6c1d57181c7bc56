"""Olist's files: read as published, refused by file, row and column, and set beside their own payments."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from magpie.domain.trade.olist import Reason, UnreadableOlist, compare, read_folder, sale_of
from magpie.domain.trade.refusals import UnreadableSale
from magpie.domain.trade.rules.elsewhere import Progress, wrong_with
from tests.domain.trade.olist_folder import (
    FILES,
    OTHER_SELLER,
    SELLER,
    TEA,
    A,
    B,
    C,
    D,
    E,
    F,
    write_folder,
)

pytestmark = pytest.mark.wide

BOUGHT = datetime(2018, 3, 27, 21, 0, 43, tzinfo=UTC)  # 18:00:43 in São Paulo
ORDERS, ITEMS = FILES["olist_orders_dataset.csv"], FILES["olist_order_items_dataset.csv"]
PAYMENTS = FILES["olist_order_payments_dataset.csv"]


@pytest.mark.parametrize("packed", [False, True])
def test_the_files_are_joined_by_order(tmp_path: Path, packed: bool) -> None:
    files = read_folder(write_folder(tmp_path, packed=packed))

    first = files.orders[0]
    assert [order.number for order in files.orders] == [A, B, C, D, E, F]
    assert (first.bought_at, first.approved_at) == (BOUGHT, BOUGHT + timedelta(minutes=9, seconds=17))
    assert (first.price_minor, first.freight_minor, first.paid_minor) == (6_000, 500, 6_500)
    assert (files.stray_rows, files.categories) == (1, {TEA: "tea_and_coffee"})


def test_every_difference_has_a_reason(tmp_path: Path) -> None:
    compared = compare(read_folder(write_folder(tmp_path)).orders)

    assert {one.number: (one.difference_minor, one.reason) for one in compared} == {
        A: (0, Reason.NONE),
        B: (1, Reason.ROUNDING),
        C: (350, Reason.INSTALMENT_INTEREST),
        D: (-1_250, Reason.VOUCHER),
        E: (9_990, Reason.CANCELLED),
        F: (-3_250, Reason.NO_PAYMENT_ROW),
    }


@pytest.mark.parametrize(
    ("status", "payments", "reason"),
    [
        ("unavailable", f"{E},1,boleto,1,99.9", Reason.UNAVAILABLE),
        ("invoiced", f"{E},1,boleto,1,99.9", Reason.NO_ITEM_ROW),
        ("canceled", f"{E},1,not_defined,1,0.0", Reason.CANCELLED),
    ],
)
def test_an_order_without_items_never_agrees(
    tmp_path: Path, status: str, payments: str, reason: Reason
) -> None:
    folder = write_folder(
        tmp_path,
        orders_dataset=ORDERS.replace("canceled", status),
        payments=PAYMENTS.replace(f"{E},1,debit_card,1,99.9", payments),
    )

    assert compare(read_folder(folder).orders)[4].reason == reason


def test_a_difference_that_nothing_explains_is_said_to_be_so(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, payments=PAYMENTS.replace("credit_card,10,36.0", "credit_card,1,36.0"))

    assert compare(read_folder(folder).orders)[2].reason == Reason.UNEXPLAINED


def test_an_order_is_a_sale_with_one_order_for_each_seller(tmp_path: Path) -> None:
    files = read_folder(write_folder(tmp_path))

    first, second = (sale_of(order, files.categories) for order in files.orders[:2])

    line = first.orders[0].lines[0]
    assert (line.quantity, line.unit_minor, line.carriage_minor, line.ship_days) == (2, 3_000, 500, 3)
    assert (line.title_en, line.handle) == ("Tea and coffee 33333333", TEA)
    assert [order.shop for order in second.orders] == [f"olist_{SELLER[:24]}", f"olist_{OTHER_SELLER[:24]}"]
    assert second.orders[1].lines[0].title_en == "Product 44444444"
    assert first.person != second.person


def test_what_no_instant_was_written_for_is_dated_by_the_step_before(tmp_path: Path) -> None:
    files = read_folder(write_folder(tmp_path))

    unapproved, unarrived = (sale_of(order, files.categories) for order in files.orders[2:4])

    assert (unapproved.paid_at, unapproved.sent_at) == (BOUGHT, BOUGHT)
    assert unarrived.arrived_at == unarrived.sent_at != unarrived.paid_at


def test_every_kind_of_order_can_be_taken(tmp_path: Path) -> None:
    files = read_folder(write_folder(tmp_path))

    sales = [sale_of(order, files.categories) for order in files.orders]

    assert [wrong_with(sale) for sale in sales] == [""] * 6
    assert [sale.progress for sale in sales[3:]] == [
        Progress.ARRIVED, Progress.CALLED_OFF, Progress.WAITING]  # fmt: skip
    assert [len(sale.paid) for sale in sales] == [2, 1, 1, 1, 1, 0]


def test_one_product_at_two_prices_is_no_line_of_ours(tmp_path: Path) -> None:
    other = ITEMS.replace(
        f"{A},2,{TEA},{SELLER},2018-03-30 18:00:43,30.00", f"{A},2,{TEA},{SELLER},2018-03-30 18:00:43,31.00"
    )
    files = read_folder(write_folder(tmp_path, items=other))

    with pytest.raises(UnreadableSale, match="price"):
        sale_of(files.orders[0], files.categories)


def test_a_status_nobody_published_is_refused(tmp_path: Path) -> None:
    files = read_folder(write_folder(tmp_path, orders_dataset=ORDERS.replace("created", "lost")))

    with pytest.raises(UnreadableSale, match="lost"):
        sale_of(files.orders[5], files.categories)


@pytest.mark.parametrize(
    ("part", "text", "file", "row", "column"),
    [
        ("orders_dataset", ORDERS.replace("2018-03-27 18:00:43", "27/03/2018", 1), "orders", 1, "order_purchase_timestamp"),
        ("orders_dataset", ORDERS.replace("2018-03-27 18:10:00", "9999-12-31 23:59:59", 1), "orders", 1, "order_approved_at"),
        ("orders_dataset", ORDERS.replace(f"{B},", f"{A},"), "orders", 2, "order_id"),
        ("orders_dataset", ORDERS.replace("order_status", "state"), "orders", 0, "order_status"),
        ("orders_dataset", ORDERS.replace("8" * 32, "0" * 32), "orders", 2, "customer_id"),
        ("orders_dataset", ORDERS + "short\n", "orders", 7, "order_id"),
        ("orders_dataset", ORDERS + '"open', "orders", 0, "-"),
        ("items", ITEMS.replace("30.00", "-30.00", 1), "order_items", 1, "price"),
        ("items", ITEMS.replace("30.00", "30.005", 1), "order_items", 1, "price"),
        ("items", ITEMS.replace("2.50", "NaN", 1), "order_items", 1, "freight_value"),
        ("items", ITEMS.replace(TEA, "../../etc/passwd", 1), "order_items", 1, "product_id"),
        ("payments", PAYMENTS.replace(f"{A},2", f"{A},1"), "order_payments", 2, "payment_sequential"),
        ("payments", PAYMENTS.replace("credit_card,10", "credit_card,1000"), "order_payments", 4, "payment_installments"),
        ("payments", PAYMENTS.replace("boleto", "<b>"), "order_payments", 3, "payment_type"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named(
    tmp_path: Path, part: str, text: str, file: str, row: int, column: str
) -> None:
    with pytest.raises(UnreadableOlist) as refused:
        read_folder(write_folder(tmp_path, **{part: text}))

    told = refused.value.detail
    assert (told["file"], told["row"], told["column"]) == (f"olist_{file}_dataset.csv", row, column)


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    orders = folder / "olist_orders_dataset.csv"
    orders.rename(folder / "away")
    with pytest.raises(UnreadableOlist, match="not in the folder"):
        read_folder(folder)

    packed = gzip.compress((folder / "away").read_bytes())
    spoiled = packed[:20] + bytes(len(packed) - 40) + packed[-20:]
    for broken in (b"\x1f\x8b not a packed file", packed[: len(packed) // 2], spoiled):
        (folder / "olist_orders_dataset.csv.gz").write_bytes(broken)
        with pytest.raises(UnreadableOlist, match="broken"):
            read_folder(folder)
