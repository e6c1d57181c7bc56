"""Every weight and threshold of the engine with its reason, from the params modules."""

import dataclasses
import importlib
import pkgutil

import magpie.engine
from magpie.cli.reference import markdown


def page() -> str:
    return markdown.page(
        "Weights 权重",
        "What the ranking values and every threshold of the engine, as shipped. The same table stands on the algorithm "
        "notice page of a running Magpie.",
        *[f"## {module}\n\n{markdown.table(('name', 'value'), rows)}" for module, rows in _tables() if rows],
    )


def _tables() -> list[tuple[str, list[tuple[str, str]]]]:
    return [(name.removeprefix("magpie."), _fields(name)) for name in _params_modules()]


def _params_modules() -> list[str]:
    found = pkgutil.walk_packages(magpie.engine.__path__, "magpie.engine.")
    return sorted(module.name for module in found if module.name.endswith(".params"))


def _fields(name: str) -> list[tuple[str, str]]:
    """Defaults of every params dataclass in the module: [('ValueWeights.click', '1.0'), …]."""
    rows = []
    for item in vars(importlib.import_module(name)).values():
        if dataclasses.is_dataclass(item) and isinstance(item, type) and item.__module__ == name:
            for field in dataclasses.fields(item):
                if field.default is not dataclasses.MISSING:
                    rows.append((f"{item.__name__}.{field.name}", f"`{field.default}`"))
    return rows
