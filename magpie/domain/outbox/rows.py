"""Writing rows by statements that are built once a table: for those that every purchase writes.

The ORM builds its INSERT and UPDATE anew each time, which takes ten times as long as writing the row. The models say which
columns there are, with their defaults; every CHECK, key and trigger of the database stands as before. Refuses to guess:
`update_row` writes the columns it is told, and a row that is not there is an error.
"""

import functools
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, JSONField, Model
from django.db.transaction import TransactionManagementError

from magpie.domain.outbox.cursors import hot_cursor

Fields = Sequence["Field[Any, Any]"]
# PostgreSQL is told the width of each number, so that one statement fits them all.
PLAIN = {
    "sqlite": frozenset({str, bool, int, type(None)}),
    "postgresql": frozenset({str, bool, type(None)}),
}


class RowIsGone(RuntimeError):
    """The row to be changed does not exist; its transaction cannot be right."""


def insert_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one table in one statement; those with an automatic key are given it. Inside a transaction."""
    if not rows:
        return
    link = _writing()
    sql, fields, key = _insert_of(link.vendor, type(rows[0]), len(rows))
    values = _values_of(link, rows, fields)
    with hot_cursor() as cursor:
        cursor.execute(sql, values)
        keys = cursor.fetchall() if key else [(row.pk,) for row in rows]
    for row, (made,) in zip(rows, keys, strict=True):
        _now_stored(row, key, made)


def insert_row(row: Model) -> None:
    insert_rows([row])


def insert_new(row: Model, *, by: tuple[str, ...]) -> bool:
    """Write a row unless its name, in the columns `by` that are unique together, is taken; True when it was written.

    Waits for whoever is writing that name. Looks first, because a trigger may refuse the very try. One statement, so it may
    stand outside a transaction, and is then committed.
    """
    link = connections[DEFAULT_DB_ALIAS]
    sql, fields, key = _insert_new_of(link.vendor, type(row), by)
    with hot_cursor() as cursor:
        cursor.execute(sql, [*_values_of(link, [row], fields), *(getattr(row, name) for name in by)])
        made = cursor.fetchone()
    if made is not None:
        _now_stored(row, key, made[0])
    return made is not None


def insert_missing(rows: Sequence[Model]) -> None:
    """Write those of new rows whose names are not taken; none is given its key. Inside a transaction."""
    if not rows:
        return
    link = _writing()
    sql, fields, _ = _insert_of(link.vendor, type(rows[0]), len(rows))
    values = _values_of(link, rows, fields)
    with hot_cursor() as cursor:
        cursor.execute(f"{sql.partition(' RETURNING ')[0]} ON CONFLICT DO NOTHING", values)


def update_row(row: Model, *names: str) -> None:
    """Write these columns of a row (all, where none is named) as they stand on it. Raises RowIsGone. Inside a transaction."""
    link = _writing()
    sql, fields = _update_of(link.vendor, type(row), names)
    values = _values_of(link, [row], fields)
    with hot_cursor() as cursor:
        cursor.execute(sql, values)
        if cursor.rowcount != 1:
            raise RowIsGone(f"{type(row).__name__} {row.pk}")


def delete_rows(rows: Sequence[Model]) -> None:
    """Remove rows of one table that nothing refers to. Inside a transaction."""
    if not rows:
        return
    link = _writing()
    with hot_cursor() as cursor:
        cursor.execute(_delete_of(link.vendor, type(rows[0]), len(rows)), [row.pk for row in rows])


def _now_stored(row: Model, key: str, made: object) -> None:
    if key:
        setattr(row, key, made)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _values_of(link: BaseDatabaseWrapper, rows: Sequence[Model], fields: Fields) -> list[Any]:
    """What the columns take. Most values go as they are; the field says what becomes of the others."""
    plain = PLAIN[link.vendor]
    return [
        value
        if type(value := getattr(row, field.attname)) in plain and not isinstance(field, JSONField)
        else field.get_db_prep_save(value, link)
        for row in rows
        for field in fields
    ]


def _writing() -> BaseDatabaseWrapper:
    """This thread's connection, looked up once a statement: the proxy `django.db.connection` does so at every word."""
    link = connections[DEFAULT_DB_ALIAS]
    if not link.in_atomic_block:
        raise TransactionManagementError("rows are written in a transaction only")
    return link


@functools.lru_cache(maxsize=512)
def _insert_of(vendor: str, model: type[Model], count: int) -> tuple[str, Fields, str]:
    """The statement, the fields it takes for each row, and the attribute that gets the automatic key, "" for none."""
    is_automatic = isinstance(_key(model), AutoField)
    fields = _fields(model)[1:] if is_automatic else _fields(model)
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = f"INSERT INTO {_table(model)} ({_columns(fields)}) VALUES {', '.join([row] * count)}"
    if not is_automatic:
        return sql, fields, ""
    return f"{sql} RETURNING {_columns([_key(model)])}", fields, _key(model).attname


@functools.lru_cache(maxsize=512)
def _insert_new_of(vendor: str, model: type[Model], by: tuple[str, ...]) -> tuple[str, Fields, str]:
    """As `_insert_of` for one row; the last values are the name it must not find."""
    sql, fields, key = _insert_of(vendor, model, 1)
    names = [{field.name: field for field in fields}[name] for name in by]
    same = " AND ".join(f"{_columns([name])} = %s" for name in names)
    head = sql.partition(" VALUES ")[0]
    looked = f"NOT EXISTS (SELECT 1 FROM {_table(model)} WHERE {same})"
    row = ", ".join(["%s"] * len(fields))
    returned = _columns([_key(model)])
    return (
        f"{head} SELECT {row} WHERE {looked} ON CONFLICT ({_columns(names)}) DO NOTHING RETURNING {returned}",
        fields,
        key,
    )


@functools.lru_cache(maxsize=512)
def _update_of(vendor: str, model: type[Model], names: tuple[str, ...]) -> tuple[str, Fields]:
    """The statement, and the fields it takes, the key last."""
    others = {field.name: field for field in _fields(model)[1:]}
    fields = [others[name] for name in names or others]
    changes = ", ".join(f"{_columns([field])} = %s" for field in fields)
    key = _key(model)
    return f"UPDATE {_table(model)} SET {changes} WHERE {_columns([key])} = %s", [*fields, key]


@functools.lru_cache(maxsize=512)
def _delete_of(vendor: str, model: type[Model], count: int) -> str:
    places = ", ".join(["%s"] * count)
    return f"DELETE FROM {_table(model)} WHERE {_columns([_key(model)])} IN ({places})"


def _key(model: type[Model]) -> "Field[Any, Any]":
    return model._meta.pk


def _fields(model: type[Model]) -> list["Field[Any, Any]"]:
    """All that have a column, the key first."""
    return sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)


def _table(model: type[Model]) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(model._meta.db_table)


def _columns(fields: Sequence["Field[Any, Any]"]) -> str:
    return ", ".join(connections[DEFAULT_DB_ALIAS].ops.quote_name(str(field.column)) for field in fields)
