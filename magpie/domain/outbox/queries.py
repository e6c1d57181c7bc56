"""Reading facts in the order in which they were committed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from magpie.domain.outbox.compiled import Fixed, compiled
from magpie.domain.outbox.models import HANDLERS, Cursor, Fact, Installation
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id

Place = tuple[int, int]
"""(txid, fact id): a place in commit order. txid is 0 on SQLite."""

START: Place = (0, 0)
LATER = "(txid, id) > (%s, %s)"
SETTLED = {"sqlite": "TRUE", "postgresql": "txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"}


def facts_after(place: Place, *, limit: int) -> Sequence[Fact]:
    """The next facts in commit order, none of which can still be overtaken by a slower transaction."""
    return _facts_after(*place, Fixed(limit))


@compiled
def _facts_after(txid: int, fact: int, limit: Fixed) -> "QuerySet[Fact]":
    # The relay asks it whenever somebody commits, and the ORM knows no pair that is greater than another.
    later = Fact.objects.extra(where=[LATER, SETTLED[connection.vendor]], params=[txid, fact])
    return later.order_by("txid", "id")[:limit]


def change_count() -> int | None:
    """SQLite's count of what others committed, read in some 20 us; None where the database keeps none."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        (count,) = cursor.fetchone()
    return int(count)


def handlers_place() -> Place:
    """How far the handlers have come."""
    return next(iter(_place_of(HANDLERS)), START)


@compiled
def _place_of(consumer: str) -> "QuerySet[Cursor, tuple[int, int]]":
    return Cursor.objects.filter(consumer=consumer).values_list("txid", "fact_id")


def lock_cursor(consumer: str) -> Cursor:
    """A consumer's cursor, made at the start of all facts the first time, locked until the transaction ends."""
    return (
        next(iter(_locked_cursor(consumer)), None)
        or Cursor.objects.select_for_update().get_or_create(consumer=consumer)[0]
    )


@compiled
def _locked_cursor(consumer: str) -> "QuerySet[Cursor]":
    return Cursor.objects.select_for_update().filter(consumer=consumer)


def newest_place() -> Place:
    """The last fact of this database, handled or not; START when there has never been one."""
    newest = Fact.objects.order_by("-txid", "-id").values_list("txid", "id").first()
    return newest or START


def waiting_count() -> int:
    """Facts the handlers have not finished."""
    txid, fact_id = handlers_place()
    return Fact.objects.filter(Q(txid__gt=txid) | Q(txid=txid, id__gt=fact_id)).count()


def name_database(*, now: datetime) -> str:
    """The name of this database, given on first use; the first of two that ask together wins."""
    named = Installation.objects.first()
    if named:
        return named.database_id
    with transaction.atomic():
        draft = new_id(now_ms=ms_of(now))
        return Installation.objects.get_or_create(id=1, defaults={"database_id": draft, "made_at": now})[
            0
        ].database_id
