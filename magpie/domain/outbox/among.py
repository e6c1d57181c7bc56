"""Many texts as one parameter of a statement: what to say behind a column, as in `WHERE key` + `IN (…)`.

With a placeholder for each of five hundred values, reading the statement costs several times what running it does.
"""

import json
from collections.abc import Iterable

from django.db import connection

Parameter = str | list[str]
AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}


def among(texts: Iterable[str]) -> tuple[str, Parameter]:
    """The condition, and its one parameter."""
    values = list(texts)
    return AMONG[connection.vendor], json.dumps(values) if connection.vendor == "sqlite" else values
