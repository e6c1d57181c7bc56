"""Many claims in one statement, on both databases: the ORM takes five times as long for the same rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from magpie.domain.flash.rules import flash as rules
from magpie.domain.flash.rules.flash import ClaimView, Grant, ItemNow

COLUMNS = "item_id, made_at, expires_at, person, request_key, quantity, number, is_simulated"
# One parameter holds all rows: [["p:01JD…", "tap-1", 1, 17, false], …].
ROWS = {
    "sqlite": "SELECT %s, %s, %s, "
    + ", ".join(f"json_extract(value, '$[{place}]')" for place in range(5))
    + " FROM json_each(%s)",
    "postgresql": "SELECT %s, %s, %s, value ->> 0, value ->> 1, (value ->> 2)::int, (value ->> 3)::bigint, "
    "(value ->> 4)::bool FROM json_array_elements(%s::json) AS rows (value)",
}


def insert_claims(
    item: ItemNow, grants: Sequence[Grant], simulated: Mapping[str, bool], *, now: datetime
) -> list[ClaimView]:
    """Write the claims of one item behind its last number; in the order of the grants. Inside a transaction."""
    expires_at = rules.expiry_of(item, now=now)
    made, expires = (connection.ops.adapt_datetimefield_value(at) for at in (now, expires_at))
    rows = [
        (grant.ask.person, grant.ask.key, grant.ask.quantity, number, simulated[grant.ask.person])
        for number, grant in enumerate(grants, item.numbered + 1)
    ]
    statement = f"INSERT INTO flash_claim ({COLUMNS}) {ROWS[connection.vendor]} RETURNING number, id"
    with connection.cursor() as cursor:
        cursor.execute(statement, [item.item, made, expires, json.dumps(rows)])
        ids: dict[int, int] = dict(cursor.fetchall())
    return [
        ClaimView(
            claim=ids[number],
            item=item.item,
            number=number,
            quantity=grant.ask.quantity,
            price_minor=item.price_minor,
            currency=item.currency,
            made_at=now,
            expires_at=expires_at,
        )
        for number, grant in enumerate(grants, item.numbered + 1)
    ]
