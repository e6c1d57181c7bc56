"""Every domain fact, what it carries and who hears it, from the events modules and the wiring table."""

import dataclasses
import importlib
import importlib.util
import pkgutil

import magpie.domain
from magpie.cli.reference import markdown


def page() -> str:
    return markdown.page(
        "Facts 事实",
        "A fact is written in the transaction that made it true and leaves through the outbox; `config/wiring.py` says who "
        "hears it.",
        markdown.table(("app", "fact", "carries", "meaning"), _rows()),
    )


def _rows() -> list[tuple[str, str, str, str]]:
    rows = []
    for app in sorted(module.name for module in pkgutil.iter_modules(magpie.domain.__path__)):
        name = f"magpie.domain.{app}.events"
        if importlib.util.find_spec(name) is None:
            continue
        for fact in vars(importlib.import_module(name)).values():
            if dataclasses.is_dataclass(fact) and isinstance(fact, type) and fact.__module__ == name:
                fields = ", ".join(field.name for field in dataclasses.fields(fact))
                rows.append((app, f"`{fact.__name__}`", fields, (fact.__doc__ or "").split("\n")[0]))
    return rows
