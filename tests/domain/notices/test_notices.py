"""What is worth telling, since when, and that a look is remembered, joined and forgotten."""

from datetime import datetime, timedelta

import pytest

from magpie.domain.notices import actions, queries, rules
from magpie.domain.notices.models import Look
from magpie.domain.people import actions as people
from magpie.domain.people.refusals import NoSuchPerson
from tests.domain.cast import MINUTE, NOW, TAO_BROWSER, MemoryLog, carry, fact_names, tao

DAY = timedelta(days=1)


def look(person: str, at: datetime, *, now: datetime = NOW) -> None:
    actions.record_look(person=person, seen_until=at, now=now)


def test_a_look_is_kept_moves_forward_only_and_never_into_the_future(truth: str) -> None:
    person = tao()
    assert queries.find_look(person) is None

    look(person, NOW - DAY)
    assert queries.find_look(person) == NOW - DAY
    look(person, NOW + DAY)
    assert queries.find_look(person) == NOW
    look(person, NOW - MINUTE)
    assert queries.find_look(person) == NOW
    assert fact_names() == []


def test_a_person_who_is_not_there_cannot_look(truth: str) -> None:
    with pytest.raises(NoSuchPerson):
        look("p:01JD5Y1V9GZC3M0B5T8RQK2W7N", NOW)
    assert not Look.objects.exists()


@pytest.mark.parametrize("mine", [None, NOW - 2 * DAY, NOW])
def test_a_browsers_look_becomes_its_persons_and_the_later_one_counts(
    truth: str, mine: datetime | None
) -> None:
    person = tao()
    look(TAO_BROWSER, NOW - DAY)
    if mine:
        look(person, mine)

    people.adopt_anonymous(person=person, anonymous=TAO_BROWSER, now=NOW)
    carry(MemoryLog())

    assert queries.find_look(person) == max(mine or NOW - DAY, NOW - DAY)
    assert queries.find_look(TAO_BROWSER) is None


def test_an_erased_person_never_looked(truth: str) -> None:
    person = tao()
    look(person, NOW)

    people.erase_person(person=person, now=NOW)
    carry(MemoryLog())

    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("left", "outcome", "due"),
    [
        (timedelta(minutes=6), "", None),
        (timedelta(minutes=5), "", False),
        (timedelta(seconds=1), "", False),
        (timedelta(0), "", True),
        (-DAY, "expired", True),
        (-15 * DAY, "expired", None),
        (timedelta(minutes=1), "released", None),
        (-DAY, "bought", None),
    ],
)
def test_a_reservation_is_told_of_in_its_last_minutes_and_once_it_ran_out(
    left: timedelta, outcome: str, due: bool | None
) -> None:
    said = rules.reservation_due(expires_at=NOW + left, outcome=outcome, now=NOW)

    assert (None if said is None else said.is_over) is due


def test_only_what_came_after_the_follow_is_news_and_only_what_came_after_the_look_is_unseen() -> None:
    assert rules.is_news(published_at=NOW, followed_at=NOW - MINUTE)
    assert not rules.is_news(published_at=NOW - MINUTE, followed_at=NOW)
    assert rules.is_unseen(at=NOW, looked_at=None)
    assert not rules.is_unseen(at=NOW, looked_at=NOW)


def test_a_count_is_quiet_and_ends() -> None:
    assert [rules.shown_count(count) for count in (0, 1, 99, 100)] == ["", "1", "99", "99+"]
