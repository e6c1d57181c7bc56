"""The migrations give the very tables the models describe; other tests build them straight from the models."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from magpie.domain.goods.models import Topic
from magpie.domain.goods.taxonomy import TOPICS
from tests import databases


def columns() -> dict[str, list[tuple[str, bool]]]:
    """table -> its columns and whether they may be empty."""
    with connection.cursor() as cursor:
        tables = sorted(
            name for name in connection.introspection.table_names(cursor) if name != "django_migrations"
        )
        return {
            table: sorted(
                (c.name, bool(c.null_ok))
                for c in connection.introspection.get_table_description(cursor, table)
            )
            for table in tables
        }


def test_no_migration_is_missing(sqlite_truth: str) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.slow
def test_migrated_tables_equal_the_models(sqlite_truth: str, tmp_path: Path, django_db_blocker: Any) -> None:
    described = columns()

    with databases.default_database(databases.sqlite_entry(tmp_path / "migrated.sqlite3")):
        call_command("migrate", verbosity=0)
        migrated = columns()
        topics = Topic.objects.count()

    assert migrated == described
    assert topics == len(TOPICS)


@pytest.mark.slow
@pytest.mark.postgres
def test_migrated_tables_equal_the_models_on_postgres(
    postgres_truth: str, postgres_cluster: databases.Cluster
) -> None:
    described = columns()
    postgres_cluster.run("CREATE DATABASE migrated")

    with databases.default_database(postgres_cluster.entry("migrated")):
        call_command("migrate", verbosity=0)
        migrated = columns()

    assert migrated == described
