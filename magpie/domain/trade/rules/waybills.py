"""A sheet of waybills, as a shop fills one in: rows of order, carrier and waybill. No ORM.

Rows without a waybill are not sent yet and no mistake. Refuses, row by row, what a spreadsheet spoiled, what is missing, and an
order that is told two waybills: which of its pieces is in which parcel, a sheet cannot say.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from magpie.kit.errors import Refusal
from magpie.kit.sheets import Record, UnreadableSheet, read_sheet

# A morning's work of a busy shop; each row is a transaction of its own, and a browser waits for all of them.
ROWS_MAX = 500
SHEET_BYTES_MAX = 512 * 1024
# No order number, carrier or waybill is as long as this; what is longer is cut where it is shown again.
CELL_CHARS_MAX = 120
COLUMNS: Final = {
    "order": ("order", "order number", "order no", "order no.", "订单号", "订单编号", "订单"),
    "carrier": ("carrier", "carrier name", "courier", "快递公司", "物流公司", "承运方", "快递"),
    "waybill": ("waybill", "waybill number", "tracking number", "tracking", "运单号", "快递单号", "物流单号"),
}
# What a sheet of ours says on top, and what is missing where one of these is.
HEADER_EN: Final = ("order", "carrier", "waybill")
HEADER_ZH: Final = ("订单号", "快递公司", "运单号")
_ORDER = re.compile(r"[0-9A-Z]{26}")
# 4.31001E+15 and 431001234567.0: what is left of a long number once a spreadsheet took it for one.
_SPOILED = re.compile(r"\d+(?:[.,]\d+)?E\+\d+|\d+[.,]0+", re.IGNORECASE | re.ASCII)


class NoOrderNamed(Refusal):
    code, status = "no_order_named", 422
    en = "There is a waybill but no order number."
    zh = "有运单号，但缺少订单号。"


class NoCarrierNamed(Refusal):
    code, status = "no_carrier_named", 422
    en = "There is a waybill but no carrier."
    zh = "有运单号，但缺少快递公司。"


class SpoiledWaybill(Refusal):
    code, status = "spoiled_waybill", 422
    en = "The spreadsheet turned this waybill into “{waybill}”; format the column as text and type it again."
    zh = "表格软件把运单号变成了“{waybill}”，请将该列设为文本后重新填写。"


class TwoWaybills(Refusal):
    code, status = "two_waybills", 422
    en = "This order stands in rows {rows} with different waybills; send its parts on the order’s own page."
    zh = "该订单在第 {rows} 行填了不同的运单号；分开发货请到订单页面操作。"


@dataclass(frozen=True)
class WaybillRow:
    """One row as it was read; `number` is its row in the sheet."""

    number: int
    order: str
    carrier_name: str
    waybill: str

    @property
    def parcel(self) -> tuple[str, str, str]:
        """What makes two rows the same."""
        return self.order, self.carrier_name, self.waybill


@dataclass(frozen=True)
class BadRow:
    row: WaybillRow
    why: Refusal


@dataclass(frozen=True)
class WaybillSheet:
    """`rows` can be tried, each parcel once; `unfilled` rows have no waybill yet."""

    rows: tuple[WaybillRow, ...]
    bad: tuple[BadRow, ...]
    unfilled: int
    encoding: str


def read_waybills(data: bytes) -> WaybillSheet:
    """A sheet with a header, in any order of columns, or bare rows of order, carrier, waybill; raises UnreadableSheet."""
    sheet = read_sheet(data, bytes_max=SHEET_BYTES_MAX, rows_max=ROWS_MAX + 1)
    places, records = _places_of(sheet.records)
    if len(records) > ROWS_MAX:
        raise UnreadableSheet(
            why_en=f"The file has more than {ROWS_MAX} rows; split it.",
            why_zh=f"文件超过 {ROWS_MAX} 行，请拆分。",
        )
    rows = [_row(record, places) for record in records]
    filled = [row for row in rows if row.waybill]
    bad = _problems(filled)
    good: dict[tuple[str, str, str], WaybillRow] = {}
    for row in filled:
        if row.number not in bad:
            good.setdefault(row.parcel, row)
    return WaybillSheet(
        rows=tuple(good.values()),
        bad=tuple(BadRow(row, bad[row.number]) for row in filled if row.number in bad),
        unfilled=len(rows) - len(filled),
        encoding=sheet.encoding,
    )


def _places_of(records: Sequence[Record]) -> tuple[dict[str, int], Sequence[Record]]:
    """({"order": 0, "carrier": 1, "waybill": 2}, the rows below the header)."""
    first = [" ".join(cell.casefold().split()) for cell in records[0].cells] if records else []
    places = {
        name: next((at for at, cell in enumerate(first) if cell in spellings), -1)
        for name, spellings in COLUMNS.items()
    }
    if min(places.values()) >= 0:
        return places, records[1:]
    if first and _ORDER.fullmatch(first[0].upper()):
        return {name: at for at, name in enumerate(COLUMNS)}, records
    missing = [(en, zh) for en, zh in zip(HEADER_EN, HEADER_ZH, strict=True) if places[en] < 0]
    raise UnreadableSheet(
        why_en=f"The first line misses {', '.join(en for en, _ in missing)}: begin with {','.join(HEADER_EN)}.",
        why_zh=f"首行缺少{'、'.join(zh for _, zh in missing)}：请以“{','.join(HEADER_ZH)}”开头。",
    )


def _row(record: Record, places: dict[str, int]) -> WaybillRow:
    order, carrier, waybill = (
        record.cells[at][:CELL_CHARS_MAX] if at < len(record.cells) else ""
        for at in (places["order"], places["carrier"], places["waybill"])
    )
    return WaybillRow(record.number, order.upper(), " ".join(carrier.split()), "".join(waybill.split()))


def _problems(rows: Sequence[WaybillRow]) -> dict[int, Refusal]:
    """Row number -> what is wrong with it."""
    told: dict[str, dict[tuple[str, str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        told[row.order][row.parcel].append(row.number)
    found: dict[int, Refusal] = {}
    for row in rows:
        if not row.order:
            found[row.number] = NoOrderNamed()
        elif not row.carrier_name:
            found[row.number] = NoCarrierNamed()
        elif _SPOILED.fullmatch(row.waybill):
            found[row.number] = SpoiledWaybill(waybill=row.waybill)
        elif len(told[row.order]) > 1:
            numbers = sorted(number for same in told[row.order].values() for number in same)
            found[row.number] = TwoWaybills(rows=", ".join(map(str, numbers[:10])))
    return found
