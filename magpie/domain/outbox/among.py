"""Many texts as one parameter of a statement: what to say inside `key IN (…)`.

With a placeholder for each of five hundred values, reading the statement costs several times what running it does.
"""

import json
from collections.abc import Iterable

from django.db import connection

Parameter = str | list[str]
ROWS = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::text[])"}


def among(texts: Iterable[str]) -> tuple[str, Parameter]:
    """A subquery of these texts, in no order, and its one parameter."""
    values = list(texts)
    return ROWS[connection.vendor], json.dumps(values) if connection.vendor == "sqlite" else values
