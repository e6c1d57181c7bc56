"""Every weight and threshold of the engine with its reason, from the params modules.

A value's reason is the sentence under it in the source, or the comment beside or above it, so the two cannot drift
apart.
"""

import ast
import importlib
import pkgutil
from pathlib import Path

import magpie.engine
from magpie.cli.reference import markdown


def page() -> str:
    sections = [_section(name) for name in _params_modules()]
    return markdown.page(
        "Weights 权重",
        "What the ranking values and every threshold of the engine, as shipped. The value weights stand on the algorithm "
        "notice page of a running Magpie, too.",
        _worths(),
        *[section for section in sections if section],
    )


def _worths() -> str:
    from magpie.engine.params import HEAD_WORTHS, KIND_WEIGHTS

    heads = [(worth.head, worth.points, worth.reason, worth.source) for worth in HEAD_WORTHS]
    kinds = [(kind.kind, kind.weight, kind.head, kind.reason) for kind in KIND_WEIGHTS]
    return (
        "## What a predicted behaviour is worth\n\nOne point is one attentive second.\n\n"
        + markdown.table(("head", "points", "reason", "source"), heads)
        + "\n\n## What an event says about interest\n\n"
        + markdown.table(("event", "weight", "head", "reason"), kinds)
    )


def _params_modules() -> list[str]:
    found = pkgutil.walk_packages(magpie.engine.__path__, "magpie.engine.")
    return sorted(module.name for module in found if module.name.endswith("params"))


def _section(name: str) -> str:
    source = Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8")
    lines = source.splitlines()
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    rows = [row for node in classes for row in _fields(node, lines)]
    return (
        f"## {name.removeprefix('magpie.')}\n\n{markdown.table(('name', 'value', 'reason'), rows)}"
        if rows
        else ""
    )


def _fields(node: ast.ClassDef, lines: list[str]) -> list[tuple[str, str, str]]:
    """[('Params.shown_ring', '`2000`', 'Shown cards remembered per person.'), …]; parts with own tables left out."""
    rows = []
    for place, item in enumerate(node.body):
        if isinstance(item, ast.AnnAssign) and item.value is not None and isinstance(item.target, ast.Name):
            value = ast.unparse(item.value)
            if "default_factory" not in value and not value.endswith("Params()"):
                reason = _sentence_below(node.body, place) or _comment_near(item, lines)
                rows.append((f"{node.name}.{item.target.id}", f"`{value}`", reason))
    return rows


def _sentence_below(body: list[ast.stmt], place: int) -> str:
    after = body[place + 1] if place + 1 < len(body) else None
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
        return str(after.value.value)
    return ""


def _comment_near(item: ast.AnnAssign, lines: list[str]) -> str:
    """The comment at the end of the value's last line, else the block of comments straight above it."""
    _, mark, beside = lines[(item.end_lineno or item.lineno) - 1].partition("  # ")
    if mark:
        return beside
    above: list[str] = []
    for line in reversed(lines[: item.lineno - 1]):
        if not line.strip().startswith("#"):
            break
        above.insert(0, line.strip().lstrip("# "))
    return " ".join(above)
