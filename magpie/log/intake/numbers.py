"""Numbers from outside: finite, in range, and never a bool that passes for one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from magpie.kit.errors import Refusal
from magpie.kit.money import UnreadableAmount, parse_money
from magpie.log.intake.refusals import EventTooDeep, FieldUnreadable, NumberOutOfRange

INT64_MAX = 2**63 - 1
LEVELS_MAX = 8
VALUE_MINOR_MAX = 10**15


def read_number(field: str, value: Any, *, low: float, high: float) -> float:
    """A JSON number inside [low, high]; text, true and out-of-range numbers are refused."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldUnreadable(field=field, why_en="it must be a number", why_zh="应为数字")
    if not low <= value <= high:  # also refuses NaN, which is in no range
        raise NumberOutOfRange(field=field, value=_short(value), low=int(low), high=int(high))
    return value


def read_whole(field: str, value: Any, *, low: int, high: int) -> int:
    """A whole number; 3.0 counts as 3, 3.5 does not."""
    number = read_number(field, value, low=low, high=high)
    if number != int(number):
        raise FieldUnreadable(field=field, why_en="it must be a whole number", why_zh="应为整数")
    return int(number)


def read_value_minor(field: str, value: Any, currency: str) -> int:
    """12.5 or "12.50" with "CNY" -> 1250. The decimal digits as written count, not the float behind them."""
    if not currency:
        raise FieldUnreadable(
            field=field, why_en="it needs properties.currency", why_zh="需要同时提供 currency"
        )
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise FieldUnreadable(field=field, why_en="it must be an amount", why_zh="应为金额")
    text = value[:40] if isinstance(value, str) else format(Decimal(repr(value)), "f")
    try:
        minor = parse_money(text, currency).minor
    except UnreadableAmount as refusal:
        raise FieldUnreadable(field=field, why_en=refusal.say("en"), why_zh=refusal.say("zh")) from None
    return read_whole(field, minor, low=-VALUE_MINOR_MAX, high=VALUE_MINOR_MAX)


def check_props(props: Mapping[str, Any]) -> None:
    """Refuse whole numbers beyond 64 bits and nesting beyond LEVELS_MAX anywhere in the properties."""
    for name, value in props.items():
        refusal = _fault_of(name, value, LEVELS_MAX)
        if refusal is not None:
            raise refusal


def _fault_of(name: str, value: Any, levels: int) -> Refusal | None:
    if isinstance(value, str) or value is None:
        return None
    if isinstance(value, int):
        if -INT64_MAX <= value <= INT64_MAX:
            return None
        return NumberOutOfRange(field=name, value=_short(value), low=-INT64_MAX, high=INT64_MAX)
    if isinstance(value, dict | list):
        if levels == 0:
            return EventTooDeep(levels_max=LEVELS_MAX)
        inner = value.values() if isinstance(value, dict) else value
        return next((fault for item in inner if (fault := _fault_of(name, item, levels - 1))), None)
    return None


def _short(value: float) -> str:
    """A number as text for people, however many digits an attacker gave it."""
    return str(value) if abs(value) < 1e21 else f"{float(value):.3e}" if abs(value) < 1e300 else "…"
