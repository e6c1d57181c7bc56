"""The migrations give the very tables the models describe; other tests build them straight from the models."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from magpie.domain.goods.models import Offer, Topic
from magpie.domain.goods.taxonomy import TOPICS
from tests import databases

pytestmark = pytest.mark.wide


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


@pytest.mark.wide
def test_migrated_tables_equal_the_models(sqlite_truth: str, tmp_path: Path, django_db_blocker: Any) -> None:
    described = columns()

    with databases.default_database(databases.sqlite_entry(tmp_path / "migrated.sqlite3")):
        call_command("migrate", verbosity=0)
        migrated = columns()
        topics = Topic.objects.count()

    assert migrated == described
    assert topics == len(TOPICS)


def hours_become_promises() -> list[tuple[object, ...]]:
    """Goods of before buckets and promises, migrated: (promise, days, asked) of offers of 24, 30, 48 and 60 hours."""
    call_command("migrate", "goods", "0003", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_account (id, kind, handle, name_zh, name_en, about_zh, about_en, zone, is_simulated, opened_at)"
            " VALUES (1, 'shop', 'tea', '', 'Tea', '', '', 'UTC', false, '2026-01-01')"
        )
        cursor.execute(
            "INSERT INTO goods_product (id, shop_id, handle, title_zh, title_en, story_zh, story_en, min_age_years, version,"
            " is_simulated, created_at, withdrawn_why) VALUES (1, 1, 'tea', '', 'Tea', '', '', 0, 1, false, '2026-01-01', '')"
        )
        for hours in (24, 30, 48, 60):
            cursor.execute(
                "INSERT INTO goods_sku (id, product_id, code, options, name_zh, name_en, is_single_piece, position)"
                " VALUES (%s, 1, %s, '{}', '', '', false, 0)",
                [hours, str(hours)],
            )
            cursor.execute(
                "INSERT INTO goods_offer (sku_id, market, currency, price_minor, compare_minor, dispatch_hours_max,"
                " exclusive_channel, opened_at) VALUES (%s, 'CN', 'CNY', %s, 0, %s, '', '2026-01-01')",
                [hours, hours * 100, hours],
            )
    call_command("migrate", verbosity=0)
    return list(Offer.objects.order_by("sku").values_list("promise", "ship_days", "asked_minor"))


PROMISES = [("h24", 0, 2400), ("h48", 0, 3000), ("h48", 0, 4800), ("days", 3, 6000)]


@pytest.mark.wide
def test_offers_of_before_keep_their_price_and_their_longest_time(
    sqlite_truth: str, tmp_path: Path, django_db_blocker: Any
) -> None:
    with databases.default_database(databases.sqlite_entry(tmp_path / "older.sqlite3")):
        assert hours_become_promises() == PROMISES


@pytest.mark.wide
@pytest.mark.postgres
def test_offers_of_before_keep_their_terms_on_postgres(
    postgres_truth: str, postgres_cluster: databases.Cluster
) -> None:
    postgres_cluster.run("CREATE DATABASE older")

    with databases.default_database(postgres_cluster.entry("older")):
        assert hours_become_promises() == PROMISES


@pytest.mark.wide
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
