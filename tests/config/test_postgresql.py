"""A kept connection to PostgreSQL: a living one is not asked whether it lives, a dead one is replaced before anybody is told."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql import base

from tests.databases import Cluster

pytestmark = pytest.mark.postgres
WITHIN_S = 5.0


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the connection answered whenever it was asked by a statement."""
    answers: list[bool] = []
    ask = base.DatabaseWrapper.is_usable

    def counted(link: Any) -> bool:
        answers.append(ask(link))
        return answers[-1]

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", counted)
    return answers


def begin_request() -> None:
    """What Django does before it serves one."""
    connection.health_check_enabled, connection.health_check_done, connection.close_at = True, False, None
    connection.close_if_unusable_or_obsolete()


def test_a_living_connection_is_kept_without_a_statement(postgres_truth: str, asked: list[bool]) -> None:
    first = backend()

    begin_request()

    assert (backend(), asked) == (first, [])


def test_one_that_the_server_closed_is_replaced(
    postgres_truth: str, postgres_cluster: Cluster, asked: list[bool]
) -> None:
    first = backend()
    postgres_cluster.run(f"SELECT pg_terminate_backend({first}, {int(WITHIN_S * 1_000)})")

    begin_request()

    assert backend() != first
    assert asked[0] is False


def test_one_whose_statement_failed_is_asked(postgres_truth: str, asked: list[bool]) -> None:
    first = backend()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1; SELECT pg_sleep(1)")

    begin_request()

    assert (backend(), asked) == (first, [True])
