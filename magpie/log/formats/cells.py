"""Cells: from a table's row to an event, by a map of columns to fields.

`person=user_id` takes a field from a column, `kind:=Content Liked` sets it for every row; `props.color=colour`
keeps a column as a property. Columns that are called like a field need no map. Times may be ISO 8601 (UTC where no
zone is given), or seconds or milliseconds since 1970.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from magpie.kit.clock import ms_of
from magpie.kit.errors import Refusal
from magpie.kit.ids import derive_id
from magpie.kit.money import UnreadableAmount, parse_money
from magpie.log.catalogue import BY_NAME, UnknownKind, kind_named
from magpie.log.event import SCENES, Event, card_kind
from magpie.log.importing import RowRefused

TEXT_FIELDS = (
    "person", "session", "account", "card", "scene", "slate", "currency", "carrier", "campaign", "share", "variant",
    "ref", "kind", "id",
)  # fmt: skip
NUMBER_FIELDS = ("position", "measure", "value_minor", "value")
TIME_FIELDS = ("ts_ms", "time", "timestamp")
FIELDS = (*TEXT_FIELDS, *NUMBER_FIELDS, *TIME_FIELDS)
PROPS = "props."
# Numbers below this are seconds (the year 5138), above it milliseconds (1973): no real file is in doubt.
SECONDS_MAX = 100_000_000_000
INT64_MAX = 2**63 - 1


class MapUnreadable(Refusal):
    code, status = "map_unreadable", 400
    en = "“{text}” maps nothing: write FIELD=COLUMN or FIELD:=VALUE, where FIELD is one of {fields} or props.NAME."
    zh = "“{text}”不是有效的映射：请写成 字段=列名 或 字段:=固定值，字段为 {fields} 之一，或 props.名称。"


@dataclass(frozen=True)
class ColumnMap:
    """Which column says which field. `fixed` fields are the same for every row."""

    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    card_kind: str = "product"
    person_prefix: str = "p:"
    dataset: str = "import"

    def with_own_names(self, names: Sequence[str]) -> "ColumnMap":
        """Fields that no map names are taken from a column of the same name."""
        own = {
            name: name
            for name in names
            if name in FIELDS and name not in self.columns and name not in self.fixed
        }
        return replace(self, columns={**own, **self.columns})


def read_map(texts: Sequence[str], *, card_kind: str = "product") -> ColumnMap:
    """["person=user_id", "kind:=Content Liked"] -> a mapping; raises MapUnreadable."""
    columns: dict[str, str] = {}
    fixed: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        target = fixed if name.endswith(":") else columns
        name = name.removesuffix(":").strip()
        if not value or (name not in FIELDS and not name.startswith(PROPS)):
            raise MapUnreadable(text=text[:80], fields=", ".join(FIELDS))
        target[name] = value
    return ColumnMap(columns, fixed, card_kind)


def event_of(row: Mapping[str, Any], mapping: ColumnMap, *, number: int) -> Event:
    """One row -> one event with a derived id (or the row's own); raises RowRefused with the row and column."""
    cells = {name: row.get(column) for name, column in mapping.columns.items()} | dict(mapping.fixed)
    reader = _Cells(cells, mapping, number)
    fields = reader.fields()
    ts_ms = reader.time()
    event_id = fields.pop("id", "") or derive_id(
        mapping.dataset, ts_ms, *(f"{name}={fields[name]}" for name in sorted(fields))
    )
    event = Event(id=event_id, ts_ms=ts_ms, **fields)
    for need in BY_NAME[event.kind].needs:
        if not getattr(event, need):
            raise reader.refuse(need, f"“{event.kind}” needs it", f"“{event.kind}”需要该项")
    return event


class _Cells:
    """Reads the cells of one row."""

    def __init__(self, cells: Mapping[str, Any], mapping: ColumnMap, number: int) -> None:
        self.cells, self.mapping, self.number = cells, mapping, number

    def refuse(self, name: str, why_en: str, why_zh: str) -> RowRefused:
        column = self.mapping.columns.get(name, name)
        return RowRefused(row=self.number, column=column, why_en=why_en, why_zh=why_zh)

    def fields(self) -> dict[str, Any]:
        """Event fields but the time; empty cells are left out."""
        fields: dict[str, Any] = {name: text for name in TEXT_FIELDS if (text := self._text(name))}
        self._finish_texts(fields)
        for name, low, high in (("position", 0, 2**31 - 1), ("value_minor", -INT64_MAX, INT64_MAX)):
            if (number := self._number(name)) is not None:
                fields[name] = self._whole(name, number, low, high)
        if (measure := self._number("measure")) is not None:
            fields["measure"] = measure
        if value := str(self.cells.get("value") or "").strip():
            fields["value_minor"] = self._value_minor(value, fields.get("currency", ""))
        props = {name[len(PROPS) :]: self._prop(name) for name in self.cells if name.startswith(PROPS)}
        if props := {name: value for name, value in props.items() if value not in (None, "")}:
            fields["props"] = props
        return fields

    def time(self) -> int:
        for name in TIME_FIELDS:
            value = self.cells.get(name)
            if value not in (None, ""):
                return self._time(name, value)
        raise self.refuse("ts_ms", "there is no time", "缺少时间")

    def _finish_texts(self, fields: dict[str, Any]) -> None:
        """Prefixes for bare ids, and the checks of kind, card and scene."""
        try:
            kind_named(fields.get("kind", ""))
        except UnknownKind as refusal:
            raise self.refuse("kind", refusal.say("en"), refusal.say("zh")) from None
        if "person" in fields and fields["person"][:2] not in ("p:", "a:"):
            fields["person"] = self.mapping.person_prefix + fields["person"]
        if "account" in fields and not fields["account"].startswith("account:"):
            fields["account"] = "account:" + fields["account"]
        for name in ("card", "carrier"):
            if name in fields and not card_kind(fields[name]):
                fields[name] = f"{self.mapping.card_kind}:{fields[name]}"
        if fields.get("scene", SCENES[0]) not in SCENES:
            raise self.refuse("scene", f"it is one of {', '.join(SCENES)}", f"应为 {', '.join(SCENES)} 之一")

    def _text(self, name: str) -> str:
        value = self.cells.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a column of ids with gaps is read as floats
        text = "" if value is None else str(value).strip()
        if len(text) > 200 or not text.isprintable():
            raise self.refuse(
                name, "it must be visible text of at most 200 characters", "应为不超过 200 个字符的可见文本"
            )
        return text

    def _number(self, name: str) -> float | int | None:
        value = self.cells.get(name)
        if value is None or value == "":
            return None
        try:
            number = int(value) if isinstance(value, str) and value.strip("+- ").isdigit() else value
            number = float(number) if isinstance(number, str) else number
        except ValueError:
            raise self.refuse(
                name, f"“{str(value)[:40]}” is not a number", f"“{str(value)[:40]}”不是数字"
            ) from None
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise self.refuse(name, f"“{str(value)[:40]}” is not a number", f"“{str(value)[:40]}”不是数字")
        return number

    def _whole(self, name: str, number: float, low: int, high: int) -> int:
        if number != int(number) or not low <= number <= high:
            raise self.refuse(
                name, f"it must be a whole number of {low} to {high}", f"应为 {low} 到 {high} 的整数"
            )
        return int(number)

    def _value_minor(self, text: str, currency: str) -> int:
        if not currency:
            raise self.refuse(
                "value", "it needs a currency (map or set it)", "需要货币（请映射或设定 currency）"
            )
        try:
            return parse_money(text, currency).minor
        except UnreadableAmount as refusal:
            raise self.refuse("value", refusal.say("en"), refusal.say("zh")) from None

    def _prop(self, name: str) -> Any:  # any JSON the column held
        value = self.cells[name]
        return value.isoformat() if isinstance(value, datetime) else value

    def _time(self, name: str, value: Any) -> int:
        try:
            ts_ms = _parse_time(value)
        except (ValueError, OverflowError):
            raise self.refuse(
                name, f"“{str(value)[:40]}” is not a time", f"“{str(value)[:40]}”不是时间"
            ) from None
        if not 0 <= ts_ms < SECONDS_MAX * 1_000:
            raise self.refuse(name, "the time lies outside 1970 to 5138", "时间不在 1970 年到 5138 年之间")
        return ts_ms


def _parse_time(value: Any) -> int:
    """datetime, 1396437466.94, "1396437466940" or "2014-04-02T11:17:46.940Z" -> milliseconds since 1970."""
    if isinstance(value, str):
        try:
            value = float(value) if "." in value else int(value)
        except ValueError:
            value = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    if isinstance(value, datetime):
        return ms_of(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(value)
    return round(value * 1_000) if abs(value) < SECONDS_MAX else int(value)
