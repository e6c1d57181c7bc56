"""The counters of stock and buckets, each changed by one conditional UPDATE that also says what is left.

The condition stands in the statement itself, so two buyers can never both take the last piece; the CHECKs of the tables
say the same a second time. Plain SQL, the same on both databases: every order runs it twice for each SKU.
"""

from typing import Final

from magpie.domain.goods.rules import Effect
from magpie.domain.outbox.cursors import hot_cursor

_CHANGED: Final = (
    "on_hand = on_hand + %(on_hand)s, reserved = reserved + %(reserved)s, sold = sold + %(sold)s"
)
_POSSIBLE: Final = (
    "on_hand + %(on_hand)s >= reserved + %(reserved)s + sold + %(sold)s "
    "AND reserved + %(reserved)s >= 0 AND sold + %(sold)s >= 0"
)
_LEFT: Final = "RETURNING on_hand - reserved - sold"
SHELF: Final = (
    f"UPDATE goods_stock SET {_CHANGED} WHERE sku_id = %(sku)s AND {_POSSIBLE} "
    f"AND on_hand + %(on_hand)s <= %(most)s {_LEFT}"
)
BUCKET: Final = (
    f"UPDATE goods_bucket SET {_CHANGED} WHERE id = %(bucket)s AND sku_id = %(sku)s AND {_POSSIBLE} "
    f"AND (closed_at IS NULL OR %(is_closed_too)s) {_LEFT}"
)
NO_CEILING: Final = 2**62


def change_shelf(sku: int, effect: Effect, *, most: int = NO_CEILING) -> int | None:
    """What is available then; None, and nothing changed, where it cannot be or more than `most` would lie there."""
    return _change(SHELF, effect, {"sku": sku, "most": most})


def change_bucket(bucket: int, sku: int, effect: Effect, *, is_closed_too: bool) -> int | None:
    """As `change_shelf`; None also for a bucket of another SKU, or one that has closed unless those may change too."""
    return _change(BUCKET, effect, {"bucket": bucket, "sku": sku, "is_closed_too": is_closed_too})


def _change(statement: str, effect: Effect, place: dict[str, int]) -> int | None:
    on_hand, reserved, sold = effect
    with hot_cursor() as cursor:
        cursor.execute(statement, {**place, "on_hand": on_hand, "reserved": reserved, "sold": sold})
        row = cursor.fetchone()
    return None if row is None else int(row[0])
