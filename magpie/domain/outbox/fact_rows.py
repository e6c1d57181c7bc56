"""Facts as rows, in one statement on both databases: every change of the house writes some.

Facts are read in the order of `txid`: the writing transaction on PostgreSQL, 0 on SQLite. PostgreSQL gives row ids out
before transactions commit, so a lower id may appear after a higher one was read; the transaction's own number, read
only below the oldest one still running, closes that gap. SQLite has one writer at a time, so ids appear in order.
"""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import DEFAULT_DB_ALIAS, connections

from magpie.domain.outbox.cursors import hot_cursor
from magpie.domain.outbox.events import FactBody

INSERT = "INSERT INTO outbox_fact (txid, name, subject, payload, at, is_simulated) VALUES "
ROWS = {
    "sqlite": "(0, %s, %s, %s, %s, %s)",
    "postgresql": "(pg_current_xact_id()::text::bigint, %s, %s, %s, %s, %s)",
}


def insert_facts(facts: Sequence[FactBody], *, now: datetime, simulated: bool) -> None:
    """Their ids rise in the order given. Inside a transaction."""
    link = connections[DEFAULT_DB_ALIAS]
    at = link.ops.adapt_datetimefield_value(now)
    values: list[str | bool | None] = []
    for fact in facts:
        values += [type(fact).__name__, fact.subject[:80], _payload_of(fact), at, simulated]
    with hot_cursor() as cursor:
        cursor.execute(INSERT + ", ".join([ROWS[link.vendor]] * len(facts)), values)


def _payload_of(fact: FactBody) -> str:
    """'{"sku":7,"quantity":1}': its fields, without what a table says of its class."""
    said = {field.name: getattr(fact, field.name) for field in dataclasses.fields(fact)}
    return msgspec.json.encode(said).decode()
