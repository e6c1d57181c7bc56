"""Many values as one parameter of a query: `filter(key__in=among(keys))`.

With a placeholder for each of five hundred values, reading the statement costs several times what running it does.
"""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

ROWS = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::text[])"}


def among(texts: Iterable[str]) -> RawSQL:
    """A subquery of these texts, in no order."""
    values = list(texts)
    is_sqlite = connection.vendor == "sqlite"
    return RawSQL(ROWS[connection.vendor], [json.dumps(values) if is_sqlite else values])
