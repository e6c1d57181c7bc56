"""Questions that every purchase asks: written as a queryset, compiled once, asked again with other values.

Building a statement costs the ORM half a millisecond, ten times what the database then needs to answer it. A function under
`@compiled` takes values and returns a queryset. It is called once, with a `Given` in each value's place; its SQL is kept, and
from then on only the values travel. Rows come as they would from the queryset: models with what `select_related` joins, or
tuples. Refuses to prefetch. What a value is shapes the statement (None, a number, a list of texts), and is told apart.
"""

import functools
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ParamSpec, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet
from django.db.models import query as iterables
from django.db.transaction import TransactionManagementError

from magpie.domain.outbox.cursors import hot_cursor

P = ParamSpec("P")
M = TypeVar("M", bound=Model)
Row = TypeVar("Row")
Shape = tuple[object, ...]
# Several values travel as one: "[3, 7]" for SQLite, an array for PostgreSQL, whose plans are best for `= ANY`.
MANY = {"sqlite": "(SELECT value FROM json_each(%s))", "postgresql": "(ANY(%s::{type}[]))"}
ARRAYS: dict[type, str] = {int: "bigint", str: "text"}
ONE = (
    str,
    bytes,
    int,
    datetime,
    Enum,
)  # single values, the usual ones first: what else can be iterated is many


class Fixed(int):
    """A number that is part of the statement itself, such as how many rows: each has a statement of its own."""


class Given(Expression):
    """The place of a value, the first of them 0. `shape` is (int,) or (list, str)."""

    def __init__(self, place: int, shape: Shape) -> None:
        super().__init__()
        self.place, self.shape = place, shape

    # As the ORM calls it: a parameter is whatever will stand in its place.
    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        if len(self.shape) == 1:
            return "%s", [self]
        return MANY[connection.vendor].format(type=ARRAYS[cast("type", self.shape[1])]), [self]


def compiled(build: Callable[P, QuerySet[M, Row]]) -> Callable[P, list[Row]]:
    """The same question as a list of its rows. Values are given by place; no rows for a collection with nothing in it."""
    plans: dict[tuple[str, tuple[Shape, ...]], Plan] = {}

    @functools.wraps(build)
    def ask(*values: Any) -> list[Any]:  # P says which values; the rows are the queryset's
        shapes = tuple(map(_shape_of, values))
        if (list, type(None)) in shapes:
            return []
        # Looked up once: the proxy `django.db.connection` does so at every word.
        link = connections[DEFAULT_DB_ALIAS]
        plan = plans.get((link.vendor, shapes))
        if plan is None:
            plan = plans[link.vendor, shapes] = _plan(
                cast("Callable[..., QuerySet[Model, Any]]", build), shapes
            )
        return plan.ask(link, values)

    return cast("Callable[P, list[Row]]", ask)


def _shape_of(value: object) -> Shape:
    if isinstance(value, Fixed):
        return (Fixed, value)
    if isinstance(value, ONE) or not isinstance(value, Iterable):
        return (type(value),)
    first = next(iter(value), None)
    return (list, str if isinstance(first, str) else type(first))


@dataclass(frozen=True)
class Plan:
    """A compiled statement, the place of each of its parameters (or the constant itself), and how a row is read."""

    sql: str
    parameters: tuple[object, ...]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], object]]
    read: Callable[[Any], Any]
    locks: bool

    def ask(self, link: BaseDatabaseWrapper, values: Sequence[object]) -> list[Any]:
        if self.locks and not link.in_atomic_block:
            raise TransactionManagementError("rows are locked in a transaction only")
        sent: list[Any] = [
            _sent(link, values[one.place]) if isinstance(one, Given) else one for one in self.parameters
        ]  # Any: what the driver takes
        with hot_cursor() as cursor:
            cursor.execute(self.sql, sent)
            rows = cursor.fetchall()
        return [self.read(self._converted(link, row)) for row in rows]

    def _converted(self, link: BaseDatabaseWrapper, row: Sequence[Any]) -> Sequence[Any]:
        if not self.converters:
            return row
        cells = list(row)
        for place, converters, expression in self.converters:
            for converter in converters:
                cells[place] = converter(cells[place], expression, link)
        return cells


def _plan(build: Callable[..., QuerySet[Model, Any]], shapes: Sequence[Shape]) -> Plan:
    given = [_stand_in(place, shape) for place, shape in enumerate(shapes)]
    # Django's own attributes below are not in its stubs.
    rows: Any = build(*given)
    if rows._prefetch_related_lookups:
        raise TypeError(f"{build.__name__} prefetches: ask for the related rows themselves")
    compiler = rows.query.get_compiler(using=rows.db)
    sql, parameters = compiler.as_sql()
    sql = re.sub(r"IN \((ANY\(%s::\w+\[\]\))\)", r"= \1", sql)
    columns = [column[0] for column in compiler.select]
    converters = compiler.get_converters(columns)
    return Plan(
        *_written_out(sql, parameters),
        [(place, found, expression) for place, (found, expression) in converters.items()],
        _reader(rows, compiler),
        rows.query.select_for_update and compiler.connection.features.has_select_for_update,
    )


def _written_out(sql: str, parameters: Sequence[object]) -> tuple[str, tuple[object, ...]]:
    """The statement with its constant texts and numbers in it: SQLite finds a partial index by nothing less."""
    first, *parts = sql.split("%s")
    assert len(parts) == len(parameters), sql
    said, left = [first], []
    for part, parameter in zip(parts, parameters, strict=True):
        if type(parameter) is int or (isinstance(parameter, str) and "\0" not in parameter):
            text = str(parameter).replace("%", "%%").replace("'", "''")
            said += [text if type(parameter) is int else f"'{text}'", part]
        else:
            said += ["%s", part]
            left.append(parameter)
    return "".join(said), tuple(left)


def _stand_in(place: int, shape: Shape) -> object:
    if shape == (type(None),):
        return None
    return shape[1] if shape[0] is Fixed else Given(place, shape)


def _reader(rows: Any, compiler: Any) -> Callable[[Any], Any]:
    """What makes a row of the queryset out of a row of the database, as Django's own iterables do."""
    if not issubclass(rows._iterable_class, iterables.ModelIterable):
        return (lambda row: row[0]) if rows._iterable_class.__name__.startswith("Flat") else tuple
    known = compiler.klass_info
    start, end = known["select_fields"][0], known["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    populators: Any = iterables.get_related_populators
    related = populators(known, compiler.select, rows.db)
    model, noted = known["model"], compiler.annotation_col_map or {}

    def read(row: Any) -> Any:
        made = model.from_db(rows.db, names, row[start:end])
        for one in related:
            one.populate(row, made)
        for name, place in noted.items():
            setattr(made, name, row[place])
        return made

    return read


def _sent(link: BaseDatabaseWrapper, value: object) -> object:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return link.ops.adapt_datetimefield_value(value)
    if isinstance(value, Enum):
        return value.value
    if type(value) is int:
        # Of one width whatever its size: PostgreSQL would keep a statement for each.
        return link.ops.adapt_integerfield_value(value, "BigIntegerField")
    if isinstance(value, ONE) or not isinstance(value, Iterable):
        return value
    many = list(value)
    return json.dumps(many) if link.vendor == "sqlite" else many
