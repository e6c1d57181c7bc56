"""Rows that are written once: ledgers, movements, price history.

A row can be added, and never changed or removed through the ORM. The one lawful removal, a person's erasure, has
its own word (`erase`), so that a search finds every place that does it.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models

from magpie.kit.errors import Refusal


class WrittenOnce(Refusal):
    code, status = "written_once", 409
    en = "{table} keeps its rows as they were written; add a new row instead."
    zh = "{table} 的记录写入后不可更改，请新增一条。"


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **fields: Any) -> NoReturn:
        raise WrittenOnce(table=self.model.__name__)

    def delete(self) -> NoReturn:
        raise WrittenOnce(table=self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce(table=self.model.__name__)

    def erase(self) -> int:
        """Remove these rows because the law asks for it; says how many."""
        return int(super().delete()[0])


class AppendOnly(models.Model):
    """Base of a table whose rows never change."""

    personal_data: ClassVar[str] = "none"
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce(table=type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce(table=type(self).__name__)
