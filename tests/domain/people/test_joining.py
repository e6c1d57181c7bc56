"""From a browser to a person, and out again."""

from typing import Any

import pytest
from django.test import Client

from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions, queries
from magpie.domain.people.export import export_person
from magpie.domain.people.models import Account, Adoption, Consent, Erasure, Person, Staff, User
from magpie.domain.people.refusals import (
    HandleTaken,
    LastOwner,
    NamelessAccount,
    NotYourAccount,
    PersonIsErased,
    SignInFirst,
    UnreadableHandle,
)
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW, TAO_BROWSER, MemoryLog, carry, fact_names, lantern_tea, mei, tao

pytestmark = pytest.mark.wide


def user(name: str) -> User:
    return User.objects.create_user(name, password="a long tea pot")


def test_signing_in_makes_one_person_and_adopts_the_browser_once(truth: str) -> None:
    tao_user, log = user("tao"), MemoryLog()

    person = actions.welcome(user_id=tao_user.pk, anonymous=TAO_BROWSER, now=NOW)
    again = actions.welcome(user_id=tao_user.pk, anonymous=TAO_BROWSER, now=NOW)
    carry(log)

    assert again == person == queries.find_person_of_user(tao_user.pk)
    assert fact_names() == ["PersonIdentified"]
    (event,) = log.events
    assert (event.kind, event.person, event.props) == (
        "Person Identified",
        person,
        {"anonymous": TAO_BROWSER},
    )


def test_a_shared_browser_stays_the_first_persons(sqlite_truth: str) -> None:
    first = actions.welcome(user_id=user("tao").pk, anonymous=TAO_BROWSER, now=NOW)

    second = actions.welcome(user_id=user("mei").pk, anonymous=TAO_BROWSER, now=NOW)

    assert second != first
    assert Adoption.objects.get().person_id == first
    assert fact_names() == ["PersonIdentified"]


@pytest.mark.parametrize(
    "cookie", ["", "a:short", "p:01JD5Y1V9GZC3M0B5T8RQK2W7N", "a:01JD5Y1V9GZC3M0B5T8RQK2W7N'--"]
)
def test_an_edited_cookie_adopts_nothing(sqlite_truth: str, cookie: str) -> None:
    actions.welcome(user_id=user("tao").pk, anonymous=cookie, now=NOW)

    assert (Adoption.objects.count(), fact_names(), Person.objects.count()) == (0, [], 1)


def test_the_choices_of_the_browser_come_along_and_protection_wins(truth: str) -> None:
    shop = lantern_tea(mei())
    person = tao()
    actions.set_age_band(person=person, age_band="adult", now=NOW)
    actions.mute(person=person, subject="post:1", now=NOW)
    actions.withdraw_consent(person=person, purpose="marketing", now=NOW)
    actions.give_consent(person=person, purpose="camera", now=NOW)
    for choose in (actions.give_consent, actions.withdraw_consent):
        choose(person=TAO_BROWSER, purpose="camera", now=NOW)
    actions.give_consent(person=TAO_BROWSER, purpose="location", now=NOW)
    actions.set_personalisation(person=TAO_BROWSER, is_on=False, now=NOW)
    actions.mute(person=TAO_BROWSER, subject="post:1", now=NOW)
    actions.block(person=TAO_BROWSER, subject="post:2", now=NOW)
    actions.follow_account(person=TAO_BROWSER, account=shop, now=NOW)
    actions.declare_topics(person=TAO_BROWSER, topics=["tea"], now=NOW)
    actions.set_age_band(person=TAO_BROWSER, age_band="14_17", now=NOW)
    before = len(fact_names())

    assert actions.adopt_anonymous(person=person, anonymous=TAO_BROWSER, now=NOW)

    rights = queries.rights_of(person)
    assert (rights.personalise, rights.age_band) == (False, "14_17")
    assert (rights.muted, rights.blocked, rights.topics) == (("post:1",), ("post:2",), ("tea",))
    assert rights.follows == (f"account:{shop}",)
    assert rights.consents == {
        "personalise": False, "marketing": False, "location": True, "camera": False, "outside_audiences": False
    }  # fmt: skip
    assert fact_names()[before:] == ["PersonIdentified", "RightsChanged"]


@pytest.mark.parametrize(("mine", "of_the_browser", "kept"), [("", "less", "less"), ("more", "less", "more")])
def test_how_much_from_outside_is_the_browsers_word_where_the_person_said_none(
    sqlite_truth: str, mine: str, of_the_browser: str, kept: str
) -> None:
    person = tao()
    actions.set_outside(person=person, outside=mine, now=NOW)
    actions.set_outside(person=TAO_BROWSER, outside=of_the_browser, now=NOW)

    actions.adopt_anonymous(person=person, anonymous=TAO_BROWSER, now=NOW)

    assert queries.rights_of(person).outside == kept


def test_erasing_leaves_an_empty_row_and_nothing_else(truth: str) -> None:
    tao_user, log = user("tao"), MemoryLog()
    person = actions.welcome(user_id=tao_user.pk, anonymous=TAO_BROWSER, now=NOW)
    diary = actions.open_account(person=person, kind="creator", handle="tao_diary", name_en="Tao", now=NOW)
    actions.follow_account(person=person, account=diary, now=NOW)
    actions.give_consent(person=person, purpose="marketing", now=NOW)
    actions.mute(person=person, subject="post:1", now=NOW)
    actions.set_outside(person=person, outside="more", now=NOW)

    actions.erase_person(person=person, now=NOW)
    carry(log)

    assert (
        User.objects.count(),
        Consent.objects.count(),
        Staff.objects.count(),
        Adoption.objects.count(),
    ) == (0, 0, 0, 0)
    row = Person.objects.get(key=person)
    assert (row.user_id, row.age_band, row.outside) == (None, "", "")
    assert (row.mutes.count(), row.follows.count()) == (0, 0)
    account = Account.objects.get()
    assert (account.closed_at, account.handle, account.name_en) == (NOW, f"closed-{diary}", "Closed account")
    assert Erasure.objects.get().person_id == person
    assert Fact.objects.filter(subject=person).values_list("name", flat=True).get() == "PersonErased"
    (erased,) = log.of_kind("Person Erased")
    assert (erased.person, erased.props) == (person, {"anonymous": [TAO_BROWSER]})


def test_an_erased_person_can_do_nothing_more(sqlite_truth: str) -> None:
    person = tao()
    actions.erase_person(person=person, now=NOW)
    before = fact_names()

    for attempt in (
        lambda: actions.mute(person=person, subject="post:1", now=NOW),
        lambda: actions.erase_person(person=person, now=NOW),
    ):
        with pytest.raises(PersonIsErased):
            attempt()

    assert fact_names() == before == ["PersonErased"]


def test_a_person_takes_home_everything(sqlite_truth: str) -> None:
    person = actions.welcome(user_id=user("tao").pk, anonymous=TAO_BROWSER, now=NOW)
    actions.give_consent(person=person, purpose="marketing", now=NOW)
    actions.open_account(person=person, kind="creator", handle="tao_diary", name_en="Tao", now=NOW)

    copy = export_person(person)

    assert (copy.person, copy.user_name, copy.anonymous_journeys) == (person, "tao", (TAO_BROWSER,))
    assert [(entry.purpose, entry.is_granted) for entry in copy.consents] == [("marketing", True)]
    assert [(role.account, role.role) for role in copy.roles] == [("@tao_diary", "owner")]


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        ({"handle": "x"}, UnreadableHandle),
        ({"handle": "tea house"}, UnreadableHandle),
        ({"handle": "admin"}, HandleTaken),
        ({"handle": "lantern_tea"}, HandleTaken),
        ({"handle": "LANTERN_TEA"}, HandleTaken),
        ({"name_en": "  "}, NamelessAccount),
        ({"person": TAO_BROWSER}, SignInFirst),
    ],
)
def test_a_refused_account_is_not_opened(
    sqlite_truth: str, spoil: dict[str, Any], refusal: type[Refusal]
) -> None:
    owner = mei()
    lantern_tea(owner)

    with pytest.raises(refusal):
        actions.open_account(
            **{"person": owner, "kind": "shop", "handle": "moon", "name_en": "Moon", "now": NOW, **spoil}
        )

    assert list(Account.objects.values_list("handle", flat=True)) == ["lantern_tea"]
    assert Staff.objects.count() == 1


def test_roles_are_granted_by_name_and_an_owner_always_stays(sqlite_truth: str) -> None:
    owner, other = mei(), tao()
    shop = lantern_tea(owner)
    assert not queries.may_act_for(person=other, account=shop)

    actions.grant_role(account=shop, person=other, role="editor", now=NOW)
    assert queries.may_act_for(person=other, account=shop)
    with pytest.raises(NotYourAccount):
        queries.check_may_act_for(person=other, account=shop, role="owner")
    for attempt in (
        lambda: actions.revoke_role(account=shop, person=owner, now=NOW),
        lambda: actions.grant_role(account=shop, person=owner, role="editor", now=NOW),
    ):
        with pytest.raises(LastOwner):
            attempt()
    actions.grant_role(account=shop, person=other, role="owner", now=NOW)
    actions.revoke_role(account=shop, person=owner, now=NOW)

    assert not queries.may_act_for(person=owner, account=shop)


def test_the_sign_up_page_welcomes_the_browser(sqlite_truth: str, settings: Any) -> None:
    client = Client()
    client.cookies[settings.MAGPIE_ANONYMOUS_COOKIE] = TAO_BROWSER

    answer = client.post("/accounts/signup/", {"username": "tao", "password1": "a long tea pot"})

    assert answer.status_code == 302
    person = queries.find_person_of_user(User.objects.get(username="tao").pk)
    assert Adoption.objects.get().person_id == person
    assert fact_names() == ["PersonIdentified"]
