"""The files of a folder, joined by order: one OlistOrder with its items and payments for each row of the orders file.

Instants are local time of São Paulo, without a zone, "2018-03-27 18:00:43"; amounts are reais with a point, "107.78".
Sellers and products are read from the items: their own files say nothing of them that an order needs.
"""

import csv
import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from magpie.kit.errors import Refusal
from magpie.kit.money import UnreadableAmount, parse_money

ZONE: Final = "America/Sao_Paulo"
CURRENCY: Final = "BRL"
ROWS_MAX: Final = 5_000_000
ID_CHARS: Final = 32
INSTALMENTS_MAX: Final = 99
YEARS: Final = range(1990, 2101)
COLUMNS: Final = {
    "orders": (
        "order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_approved_at",
        "order_delivered_carrier_date", "order_delivered_customer_date",
    ),
    "customers": ("customer_id", "customer_unique_id"),
    "order_items": ("order_id", "product_id", "seller_id", "shipping_limit_date", "price", "freight_value"),
    "order_payments": (
        "order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value",
    ),
    "products": ("product_id", "product_category_name"),
}  # fmt: skip
TRANSLATION: Final = ("product_category_name", "product_category_name_english")
Row = Mapping[str, str]


class UnreadableOlist(Refusal):
    """`row` counts from 1 below the header; 0 is the file or its header."""

    code, status = "unreadable_olist", 422
    en = "{file}, row {row}, {column}: {what}. Nothing was imported."
    zh = "{file} 第 {row} 行 {column}：{what}。没有导入任何内容。"


@dataclass(frozen=True)
class OlistItem:
    """One piece; two pieces of one product are two rows."""

    product: str
    seller: str
    ship_by: datetime
    price_minor: int
    freight_minor: int


@dataclass(frozen=True)
class OlistPayment:
    """`kind` is Olist's: credit_card, boleto, voucher, debit_card, not_defined."""

    sequential: int
    kind: str
    instalments: int
    minor: int


@dataclass(frozen=True)
class OlistOrder:
    """`status` is Olist's: created, approved, invoiced, processing, shipped, delivered, canceled, unavailable."""

    number: str
    customer: str
    status: str
    bought_at: datetime
    approved_at: datetime | None
    sent_at: datetime | None
    arrived_at: datetime | None
    items: tuple[OlistItem, ...]
    payments: tuple[OlistPayment, ...]

    @property
    def price_minor(self) -> int:
        return sum(item.price_minor for item in self.items)

    @property
    def freight_minor(self) -> int:
        return sum(item.freight_minor for item in self.items)

    @property
    def paid_minor(self) -> int:
        return sum(payment.minor for payment in self.payments)


@dataclass(frozen=True)
class OlistFiles:
    """`orders` in the order of their file; `categories` is product -> its shelf in English, where the files say one.

    `stray_rows` counts items and payments of orders that the orders file does not have: they are left out.
    """

    orders: tuple[OlistOrder, ...]
    categories: Mapping[str, str]
    stray_rows: int


def read_folder(folder: Path) -> OlistFiles:
    """Everything the folder says of its orders. Raises UnreadableOlist."""
    people = {_id(c, "customer_id"): _id(c, "customer_unique_id") for c in _cells(folder, "customers")}
    items: dict[str, list[OlistItem]] = defaultdict(list)
    for cell in _cells(folder, "order_items"):
        items[_id(cell, "order_id")].append(_item(cell))
    payments: dict[str, dict[int, OlistPayment]] = defaultdict(dict)
    for cell in _cells(folder, "order_payments"):
        said = _payment(cell)
        if payments[_id(cell, "order_id")].setdefault(said.sequential, said) is not said:
            raise cell.wrong("payment_sequential", "twice in one order 同一订单内重复")
    orders: dict[str, OlistOrder] = {}
    for cell in _cells(folder, "orders"):
        number = _id(cell, "order_id")
        if number in orders:
            raise cell.wrong("order_id", "twice in the file 文件内重复")
        paid = tuple(payments[number][key] for key in sorted(payments[number]))
        orders[number] = _order(cell, number, people, tuple(items.get(number, ())), paid)
    stray = sum(len(rows) for number, rows in items.items() if number not in orders)
    stray += sum(len(rows) for number, rows in payments.items() if number not in orders)
    return OlistFiles(tuple(orders.values()), _categories(folder), stray)


@dataclass(frozen=True)
class _Cells:
    """One row, which can say where it stands."""

    file: str
    number: int
    row: Row

    def __getitem__(self, column: str) -> str:
        # A short row has None where it ends.
        return (self.row[column] or "").strip()

    def wrong(self, column: str, what: str) -> UnreadableOlist:
        return UnreadableOlist(file=self.file, row=self.number, column=column, what=what)


def _order(
    cell: _Cells,
    number: str,
    people: Mapping[str, str],
    items: tuple[OlistItem, ...],
    payments: tuple[OlistPayment, ...],
) -> OlistOrder:
    customer = people.get(_id(cell, "customer_id"))
    if customer is None:
        raise cell.wrong("customer_id", "not in the customers' file 客户文件中没有")
    bought_at = _instant(cell, "order_purchase_timestamp")
    if bought_at is None:
        raise cell.wrong("order_purchase_timestamp", "empty 为空")
    return OlistOrder(
        number=number,
        customer=customer,
        status=cell["order_status"],
        bought_at=bought_at,
        approved_at=_instant(cell, "order_approved_at"),
        sent_at=_instant(cell, "order_delivered_carrier_date"),
        arrived_at=_instant(cell, "order_delivered_customer_date"),
        items=items,
        payments=payments,
    )


def _item(cell: _Cells) -> OlistItem:
    ship_by = _instant(cell, "shipping_limit_date")
    if ship_by is None:
        raise cell.wrong("shipping_limit_date", "empty 为空")
    return OlistItem(
        product=_id(cell, "product_id"),
        seller=_id(cell, "seller_id"),
        ship_by=ship_by,
        price_minor=_minor(cell, "price"),
        freight_minor=_minor(cell, "freight_value"),
    )


def _payment(cell: _Cells) -> OlistPayment:
    kind = cell["payment_type"]
    if not (kind.isascii() and kind.replace("_", "").isalnum() and len(kind) <= 40):
        raise cell.wrong("payment_type", "not a word 无法识别")
    return OlistPayment(
        sequential=_number(cell, "payment_sequential"),
        kind=kind,
        instalments=_number(cell, "payment_installments"),
        minor=_minor(cell, "payment_value"),
    )


def _categories(folder: Path) -> dict[str, str]:
    english = _translation(folder)
    return {
        _id(cell, "product_id"): english.get(cell["product_category_name"], cell["product_category_name"])
        for cell in _cells(folder, "products")
        if cell["product_category_name"]
    }


def _translation(folder: Path) -> dict[str, str]:
    """Portuguese -> English; empty where the folder has no translation."""
    path = _find(folder, "product_category_name_translation.csv")
    if path is None:
        return {}
    portuguese, english = TRANSLATION
    return {cell[portuguese]: cell[english] for cell in _rows_of(path, TRANSLATION)}


def _cells(folder: Path, name: str) -> Iterator[_Cells]:
    file = f"olist_{name}_dataset.csv"
    path = _find(folder, file)
    if path is None:
        raise UnreadableOlist(file=file, row=0, column="-", what="not in the folder 文件夹中没有")
    yield from _rows_of(path, COLUMNS[name])


def _find(folder: Path, file: str) -> Path | None:
    return next((path for path in (folder / file, folder / f"{file}.gz") if path.is_file()), None)


def _rows_of(path: Path, columns: Iterable[str]) -> Iterator[_Cells]:
    try:
        with _open(path) as text:
            reader = csv.DictReader(text, strict=True)
            for column in columns:
                if column not in (reader.fieldnames or ()):
                    raise UnreadableOlist(file=path.name, row=0, column=column, what="missing 缺失")
            for number, row in enumerate(reader, start=1):
                if number > ROWS_MAX:
                    raise UnreadableOlist(file=path.name, row=number, column="-", what=f"> {ROWS_MAX:,}")
                yield _Cells(path.name, number, row)
    except (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error) as broken:
        raise UnreadableOlist(file=path.name, row=0, column="-", what=f"broken 文件损坏 ({broken})") from None


def _open(path: Path) -> TextIO:
    """Text of a plain or a packed file, with or without a byte order mark."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _id(cell: _Cells, column: str) -> str:
    text = cell[column]
    if not (len(text) == ID_CHARS and text.isascii() and text.isalnum() and text == text.lower()):
        raise cell.wrong(column, "not an id of 32 small letters and digits 不是 32 位小写编号")
    return text


def _minor(cell: _Cells, column: str) -> int:
    try:
        minor = parse_money(cell[column], CURRENCY).minor
    except UnreadableAmount:
        raise cell.wrong(column, "not an amount 不是有效金额") from None
    if minor < 0:
        raise cell.wrong(column, "below zero 不能为负")
    return minor


def _number(cell: _Cells, column: str) -> int:
    text = cell[column]
    if not (text.isascii() and text.isdigit() and int(text[:4]) <= INSTALMENTS_MAX and len(text) <= 4):
        raise cell.wrong(column, f"not a number up to {INSTALMENTS_MAX} 数字超出范围")
    return int(text)


def _instant(cell: _Cells, column: str) -> datetime | None:
    if not cell[column]:
        return None
    try:
        said = datetime.strptime(cell[column], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZoneInfo(ZONE))
    except ValueError:
        said = None
    if said is None or said.year not in YEARS:
        raise cell.wrong(column, "not a time such as 2018-03-27 18:00:43 时间格式无法识别")
    return said.astimezone(UTC)
