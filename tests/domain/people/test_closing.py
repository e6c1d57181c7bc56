"""Closing an account and forgetting its owner: nobody else's name stands in the way."""

import pytest

from magpie.domain.people import actions, queries
from magpie.domain.people.refusals import NoSuchAccount
from tests.domain.cast import NOW, mei, tao

pytestmark = pytest.mark.wide


def test_nobody_hinders_an_erasure_by_taking_the_name_a_closed_account_gets(truth: str) -> None:
    leaving, rival = mei(), tao()
    account = actions.open_account(person=leaving, kind="person", handle="mei", name_en="Mei", now=NOW)
    actions.open_account(person=rival, kind="person", handle=f"closed_{account}", name_en="R", now=NOW)

    actions.erase_person(person=leaving, now=NOW)

    with pytest.raises(NoSuchAccount):
        queries.get_account_by_handle("mei")
    assert not queries.get_account(account).is_open
    assert queries.get_account_by_handle(f"closed_{account}").is_open
