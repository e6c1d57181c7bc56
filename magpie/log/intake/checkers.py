"""Schema checkers: each kind's JSON Schema turned once into a few plain comparisons.

Only what the catalogue uses is known (type, required, minLength, maxLength, minimum); any other keyword is a
mistake in the catalogue and raises ValueError, so nobody believes in a check that does not happen.
"""

from collections.abc import Callable, Mapping
from typing import Any

from magpie.log.intake.refusals import FieldUnreadable

# Properties are whatever JSON a client sent, hence Any.
Check = Callable[[str, Any], None]
Checker = Callable[[Mapping[str, Any]], None]

TYPES: dict[str, tuple[tuple[type, ...], str, str]] = {
    "string": ((str,), "text", "文本"),
    "integer": ((int,), "a whole number", "整数"),
    "number": ((int, float), "a number", "数字"),
    "boolean": ((bool,), "true or false", "true 或 false"),
    "array": ((list,), "a list", "列表"),
    "object": ((dict,), "an object", "对象"),
}
KNOWN = {"type", "minLength", "maxLength", "minimum"}


def compile_checker(schema: Mapping[str, Any]) -> Checker:
    """A function that raises FieldUnreadable for the first property that does not fit `schema`."""
    if unknown := set(schema) - {"type", "properties", "required"}:
        raise ValueError(f"schema keywords without a checker: {sorted(unknown)}")
    required = tuple(schema.get("required", ()))
    checks = [(name, _compile_property(rule)) for name, rule in schema.get("properties", {}).items()]

    def check(props: Mapping[str, Any]) -> None:
        for name in required:
            if name not in props:
                raise FieldUnreadable(field=name, why_en="it is required", why_zh="该项必填")
        for name, check_property in checks:
            if name in props:
                check_property(name, props[name])

    return check


def _compile_property(rule: Mapping[str, Any]) -> Check:
    if unknown := set(rule) - KNOWN:
        raise ValueError(f"schema keywords without a checker: {sorted(unknown)}")
    types, en, zh = TYPES[rule["type"]]
    low, high = rule.get("minLength", 0), rule.get("maxLength", 1 << 30)
    least = rule.get("minimum")

    def check(name: str, value: Any) -> None:
        # bool is an int in Python; JSON's true is no number.
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise FieldUnreadable(field=name, why_en=f"it must be {en}", why_zh=f"应为{zh}")
        if isinstance(value, str) and not low <= len(value) <= high:
            raise FieldUnreadable(
                field=name, why_en=f"{len(value)} characters; {low} to {high} are taken",
                why_zh=f"有 {len(value)} 个字符，应为 {low} 到 {high} 个",
            )  # fmt: skip
        if least is not None and value < least:
            raise FieldUnreadable(
                field=name, why_en=f"it must be at least {least}", why_zh=f"不得小于 {least}"
            )

    return check
