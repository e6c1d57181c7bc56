"""The statements of a batch of claims, written out for both databases.

The ORM takes ten times as long to build such a statement as the database to run it, while hundreds wait for the batch. What
they say is said by the models; the batch behaves as it would through them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from magpie.domain.flash.rules import flash as rules
from magpie.domain.flash.rules.flash import ClaimView, Grant, ItemNow
from magpie.domain.outbox.among import among
from magpie.domain.outbox.cursors import hot_cursor

ITEMS = (
    "SELECT item.id, item.sale_id, sale.shop_id, sku.product_id, item.quota, item.claimed, item.sold, item.returned, "
    "item.numbered, sale.opens_at, sale.closes_at, item.price_minor, item.currency, item.per_person_max, item.claim_ttl_s "
    "FROM flash_flashitem AS item JOIN flash_flashsale AS sale ON sale.id = item.sale_id "
    "JOIN goods_sku AS sku ON sku.id = item.sku_id WHERE item.id IN ({})"
)
HELD = (
    "SELECT claim.id, claim.person, claim.request_key, claim.quantity, ending.outcome, used.ref IS NOT NULL, "
    "claim.expires_at > %s FROM flash_claim AS claim LEFT JOIN flash_claimuse AS used ON used.claim_id = claim.id "
    "LEFT JOIN flash_claimend AS ending ON ending.claim_id = claim.id WHERE claim.item_id = %s AND claim.person {}"
)
TOLD = (
    "SELECT id, person, quantity, is_simulated FROM flash_claim "
    "WHERE item_id = %s AND number BETWEEN %s AND %s AND person IS NOT NULL ORDER BY number"
)
# Written only if no claim was given since we read the item, and the quota holds it.
UNTOUCHED = "numbered = %(numbered)s AND quota >= claimed + sold + returned + %(pieces)s"
TAKE = "UPDATE flash_flashitem SET claimed = claimed + %(pieces)s, numbered = numbered + %(count)s WHERE id = %(item)s AND "
COLUMNS = "item_id, made_at, expires_at, person, request_key, quantity, number, is_simulated"
# One parameter holds all rows: [["p:01JD…", "tap-1", 1, 17, false], …].
ROWS = {
    "sqlite": "SELECT %s, %s, %s, "
    + ", ".join(f"json_extract(value, '$[{place}]')" for place in range(5))
    + " FROM json_each(%s)",
    "postgresql": "SELECT %s, %s, %s, value ->> 0, value ->> 1, (value ->> 2)::int, (value ->> 3)::bigint, "
    "(value ->> 4)::bool FROM json_array_elements(%s::json) AS rows (value)",
}


class HeldRow(NamedTuple):
    """A claim of somebody who asks again, as far as a batch must know it."""

    claim: int
    person: str
    key: str
    quantity: int
    outcome: str | None
    is_ordered: bool
    is_in_time: bool


def read_items(items: Collection[int]) -> Iterator[ItemNow]:
    """Those that exist. One query."""
    with hot_cursor() as cursor:
        cursor.execute(ITEMS.format(", ".join(["%s"] * len(items))), list(items))
        rows = cursor.fetchall()
    for row in rows:
        # A cell of each column, in the order of the fields.
        cells: list[Any] = [_aware(cell) if isinstance(cell, datetime) else cell for cell in row]
        yield ItemNow(*cells)


def read_held(item: int, persons: Collection[str], *, now: datetime) -> list[HeldRow]:
    """Every claim of these persons in one item. One query."""
    is_among, parameter = among(persons)
    with hot_cursor() as cursor:
        cursor.execute(HELD.format(is_among), [_stored(now), item, parameter])
        return [HeldRow._make(row) for row in cursor.fetchall()]


def read_told(item: int, *, first: int, last: int) -> list[tuple[int, str, int, bool]]:
    """(claim, person, quantity, simulated) of a batch, in its order, but for whom nobody knows any more. One query."""
    with hot_cursor() as cursor:
        cursor.execute(TOLD, [item, first, last])
        return list(cursor.fetchall())


def take_pieces(item: ItemNow, grants: Sequence[Grant]) -> bool:
    """Move the item's counters on; False, with nothing changed, where somebody else did since we read it."""
    pieces = sum(grant.ask.quantity for grant in grants)
    said = {"item": item.item, "numbered": item.numbered, "pieces": pieces, "count": len(grants)}
    with hot_cursor() as cursor:
        cursor.execute(TAKE + UNTOUCHED, said)
        return bool(cursor.rowcount)


def insert_claims(
    item: ItemNow, grants: Sequence[Grant], simulated: Mapping[str, bool], *, now: datetime
) -> list[ClaimView]:
    """Write the claims of one item behind its last number; in the order of the grants. Inside a transaction."""
    expires_at = rules.expiry_of(item, now=now)
    rows = [
        (grant.ask.person, grant.ask.key, grant.ask.quantity, number, simulated[grant.ask.person])
        for number, grant in enumerate(grants, item.numbered + 1)
    ]
    statement = f"INSERT INTO flash_claim ({COLUMNS}) {ROWS[connection.vendor]} RETURNING number, id"
    with hot_cursor() as cursor:
        said = [item.item, _stored(now), _stored(expires_at), msgspec.json.encode(rows).decode()]
        cursor.execute(statement, said)
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


def _stored(instant: datetime) -> str | datetime | None:
    return connection.ops.adapt_datetimefield_value(instant)


def _aware(stored: datetime) -> datetime:
    """SQLite keeps UTC and does not say so."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)
