"""Simulated visitors are persons of the site: made once, marked, and never somebody else."""

from django.contrib.auth import authenticate, get_user_model

from magpie.demo.visitors.residents import NAME, move_in, name_of, renew_password, voice_of
from magpie.domain.people import actions, queries
from tests.domain.cast import NOW


def test_they_move_in_once_and_are_simulated(sqlite_truth: str) -> None:
    first, again = move_in(3, now=NOW), move_in(3, now=NOW)

    assert first == again and len({one.person for one in first}) == 3
    assert all(queries.is_simulated(one.person) for one in first)
    assert move_in(5, now=NOW)[:3] == first


def test_nobody_can_sign_in_as_one_before_a_password_is_made(sqlite_truth: str) -> None:
    name = move_in(1, now=NOW)[0].name
    assert authenticate(username=name, password="") is None

    old, new = renew_password(name), renew_password(name)

    assert authenticate(username=name, password=old) is None
    assert authenticate(username=name, password=new) is not None


def test_a_name_that_a_real_person_signs_in_under_stays_theirs(sqlite_truth: str) -> None:
    taken = get_user_model().objects.create_user(username=NAME.format(1), password="their own")
    actions.make_person(now=NOW, user_id=taken.pk)

    assert [one.number for one in move_in(2, now=NOW)] == [1]
    assert authenticate(username=NAME.format(1), password="their own") is not None


def test_whoever_has_something_to_say_opens_one_account_that_is_marked_simulated(sqlite_truth: str) -> None:
    one = move_in(1, now=NOW)[0]

    handles = [voice_of(one, now=NOW) for _ in range(2)]

    account = queries.get_account_by_handle("passer_by_1")
    assert handles == ["passer_by_1", "passer_by_1"]
    assert account.is_simulated and queries.may_act_for(person=one.person, account=account.id)


def test_a_handle_that_somebody_has_stays_theirs(sqlite_truth: str) -> None:
    owner = actions.make_person(now=NOW)
    actions.open_account(person=owner, kind="person", handle="passer_by_1", name_en="Mine", now=NOW)

    assert voice_of(move_in(1, now=NOW)[0], now=NOW) == ""


def test_names_differ_in_both_languages_for_as_long_as_a_town_needs() -> None:
    names = [name_of(number) for number in range(200)]

    assert len({name.zh for name in names}) == len({name.en for name in names}) == 200
