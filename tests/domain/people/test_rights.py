"""Explicit choices: each raises the version once, says everything once, and holds from then on."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from magpie.domain.outbox.append_only import WrittenOnce
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions, queries, rules
from magpie.domain.people.models import Block, Consent, Follow, Mute, Person
from magpie.domain.people.refusals import (
    GuardianMustAgree,
    NoSuchAccount,
    NoSuchPerson,
    UnreadableChoice,
    UnreadablePerson,
    UnreadableSubject,
)
from magpie.kit.errors import Refusal
from magpie.log.payloads import RightsChanged, from_props
from tests.domain.cast import NOW, TAO_BROWSER, MemoryLog, carry, fact_names, lantern_tea, mei, tao

pytestmark = pytest.mark.wide


def last_rights() -> dict[str, object]:
    payload: dict[str, object] = Fact.objects.filter(name="RightsChanged").latest("id").payload
    return payload


def test_a_stranger_has_the_published_defaults_and_no_row(sqlite_truth: str) -> None:
    rights = queries.rights_of(TAO_BROWSER)

    assert (rights.version, rights.personalise, rights.may_personalise) == (0, True, True)
    assert rights.consents == {
        "personalise": True, "marketing": False, "location": False, "camera": False, "outside_audiences": False
    }  # fmt: skip
    assert Person.objects.count() == 0


def test_the_first_choice_of_a_browser_makes_its_row(sqlite_truth: str) -> None:
    version = actions.set_personalisation(person=TAO_BROWSER, is_on=False, now=NOW)

    assert version == 1 == queries.rights_version_of(TAO_BROWSER)
    assert not queries.rights_of(TAO_BROWSER).may_personalise
    assert fact_names() == ["RightsChanged"]


def test_all_choices_are_said_whole_at_each_version(truth: str) -> None:
    person, log = tao(), MemoryLog()
    shop = lantern_tea(mei())

    actions.mute(person=person, subject="topic:snacks", now=NOW)
    actions.block(person=person, subject="post:3", now=NOW)
    actions.follow_account(person=person, account=shop, now=NOW)
    actions.declare_topics(person=person, topics=["tea", "ceramics"], now=NOW)
    actions.set_price_max(person=person, price_max_minor=20000, now=NOW)
    actions.set_outside(person=person, outside="more", now=NOW)
    actions.give_consent(person=person, purpose="marketing", now=NOW)
    version = actions.set_age_band(person=person, age_band="adult", now=NOW)
    carry(log)

    assert version == 8
    hers = [event for event in log.of_kind("Rights Changed") if event.person == person]
    assert [event.props["version"] for event in hers] == [1, 2, 3, 4, 5, 6, 7, 8]
    last = from_props(log.of_kind("Rights Changed")[-1].props, RightsChanged)
    assert last == RightsChanged(
        version=8,
        personalise=True,
        age_band="adult",
        topics=("ceramics", "tea"),
        muted=("topic:snacks",),
        blocked=("post:3",),
        follows=(f"account:{shop}",),
        consents={
            "personalise": True, "marketing": True, "location": False, "camera": False, "outside_audiences": False
        },
        price_max_minor=20000,
        outside="more",
    )  # fmt: skip
    assert [event.kind for event in log.of_kind("Creator Followed")] == ["Creator Followed"]


@pytest.mark.parametrize(
    "choose",
    [
        lambda person: actions.mute(person=person, subject="product:7", now=NOW),
        lambda person: actions.block(person=person, subject="account:9", now=NOW),
        lambda person: actions.set_personalisation(person=person, is_on=False, now=NOW),
        lambda person: actions.give_consent(person=person, purpose="location", now=NOW),
        lambda person: actions.declare_topics(person=person, topics=["tea"], now=NOW),
        lambda person: actions.set_age_band(person=person, age_band="adult", now=NOW),
        lambda person: actions.set_price_max(person=person, price_max_minor=1, now=NOW),
        lambda person: actions.set_outside(person=person, outside="less", now=NOW),
    ],
)
def test_a_choice_made_twice_is_said_once(sqlite_truth: str, choose: Callable[[str], int]) -> None:
    person = tao()

    assert (choose(person), choose(person)) == (1, 1)
    assert fact_names() == ["RightsChanged"]


def test_what_was_added_can_be_taken_back(sqlite_truth: str) -> None:
    person = tao()
    shop = lantern_tea(mei())
    actions.mute(person=person, subject="category:food/tea", now=NOW)
    actions.block(person=person, subject="video:2", now=NOW)
    actions.follow_account(person=person, account=shop, now=NOW)

    actions.unmute(person=person, subject="category:food/tea", now=NOW)
    actions.unblock(person=person, subject="video:2", now=NOW)
    actions.unfollow_account(person=person, account=shop, now=NOW)

    rights = queries.rights_of(person)
    assert (rights.version, rights.muted, rights.blocked, rights.follows) == (6, (), (), ())
    assert fact_names()[-2:] == ["AccountUnfollowed", "RightsChanged"]


def test_blocking_an_account_ends_the_following(sqlite_truth: str) -> None:
    person, shop = tao(), lantern_tea(mei())
    actions.follow_account(person=person, account=shop, now=NOW)

    actions.block(person=person, subject=f"account:{shop}", now=NOW)

    assert Follow.objects.count() == 0
    assert queries.rights_of(person).blocked == (f"account:{shop}",)


@pytest.mark.parametrize("subject", ["account:shop", "account:99999999999999999999"])
def test_blocking_an_account_that_cannot_exist_is_kept_as_said(sqlite_truth: str, subject: str) -> None:
    person = tao()

    actions.block(person=person, subject=subject, now=NOW)

    assert queries.rights_of(person).blocked == (subject,)


@pytest.mark.parametrize("age_band", ["under_14", "14_17"])
def test_minors_are_never_profiled_whatever_they_agreed_to(sqlite_truth: str, age_band: str) -> None:
    person = tao()
    actions.set_personalisation(person=person, is_on=True, now=NOW)

    actions.set_age_band(person=person, age_band=age_band, now=NOW)

    rights = queries.rights_of(person)
    assert (rights.personalise, rights.may_personalise) == (True, False)
    assert (last_rights()["personalise"], last_rights()["age_band"]) == (False, age_band)
    actions.set_age_band(person=person, age_band="adult", now=NOW)
    assert last_rights()["personalise"] is True


def test_a_child_agrees_to_nothing_before_the_guardian(sqlite_truth: str) -> None:
    person = tao()
    actions.set_age_band(person=person, age_band="under_14", now=NOW)
    before = fact_names()

    with pytest.raises(GuardianMustAgree):
        actions.give_consent(person=person, purpose="camera", now=NOW)

    assert (Consent.objects.count(), fact_names()) == (0, before)
    actions.set_guardian_state(person=person, guardian_state="agreed", now=NOW)
    actions.give_consent(person=person, purpose="camera", now=NOW)
    assert queries.rights_of(person).consents["camera"] is True


def test_the_ledger_keeps_every_word_and_changes_none(sqlite_truth: str) -> None:
    person = tao()
    actions.give_consent(person=person, purpose="marketing", text_version="2", now=NOW)
    actions.withdraw_consent(person=person, purpose="marketing", now=NOW)
    actions.give_consent(person=person, purpose="marketing", text_version="3", now=NOW)

    entries = list(Consent.objects.order_by("id").values_list("purpose", "is_granted", "text_version"))
    assert entries == [("marketing", True, "2"), ("marketing", False, "1"), ("marketing", True, "3")]
    entry = Consent.objects.first()
    entry.is_granted = False
    for change in (
        entry.save,
        entry.delete,
        Consent.objects.all().delete,
        lambda: Consent.objects.update(is_granted=False),
    ):
        with pytest.raises(WrittenOnce):
            change()
    assert Consent.objects.filter(is_granted=True).count() == 2


def test_resetting_forgets_first_and_then_raises_the_version(truth: str) -> None:
    person = tao()
    actions.declare_topics(person=person, topics=["tea"], now=NOW)

    version = actions.reset_interests(person=person, now=NOW)

    assert version == 2
    assert fact_names() == ["RightsChanged", "InterestsReset", "RightsChanged"]
    assert queries.rights_of(person).topics == ("tea",)


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (lambda p: actions.mute(person=p, subject="everything", now=NOW), UnreadableSubject),
        (lambda p: actions.mute(person=p, subject="topic:tea;drop", now=NOW), UnreadableSubject),
        (lambda p: actions.block(person=p, subject="topic:" + "x" * 60, now=NOW), UnreadableSubject),
        (lambda p: actions.declare_topics(person=p, topics=["tea", "Tea Time"], now=NOW), UnreadableSubject),
        (lambda p: actions.give_consent(person=p, purpose="everything", now=NOW), UnreadableChoice),
        (lambda p: actions.set_age_band(person=p, age_band="42", now=NOW), UnreadableChoice),
        (lambda p: actions.set_price_max(person=p, price_max_minor=-1, now=NOW), UnreadableChoice),
        (lambda p: actions.set_outside(person=p, outside="everything", now=NOW), UnreadableChoice),
        (lambda p: actions.follow_account(person=p, account=404, now=NOW), NoSuchAccount),
        (lambda p: actions.mute(person="p:" + "0" * 26, subject="post:1", now=NOW), NoSuchPerson),
        (lambda p: actions.mute(person="robert", subject="post:1", now=NOW), UnreadablePerson),
    ],
)
def test_a_refused_choice_changes_nothing(
    sqlite_truth: str, attempt: Callable[[str], int], refusal: type[Refusal]
) -> None:
    person = tao()

    with pytest.raises(refusal):
        attempt(person)

    assert fact_names() == []
    assert (Mute.objects.count(), Block.objects.count(), Consent.objects.count(), Person.objects.count()) == (
        0,
        0,
        0,
        1,
    )


def test_choices_made_at_once_are_all_kept_under_versions_of_their_own(truth: str) -> None:
    person = tao()
    gate = threading.Barrier(6)

    def choose(number: int) -> None:
        gate.wait()
        for turn in range(4):
            actions.mute(person=person, subject=f"post:{number * 10 + turn}", now=NOW)
        connection.close()

    threads = [threading.Thread(target=choose, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    versions = [
        payload["version"] for payload in Fact.objects.order_by("id").values_list("payload", flat=True)
    ]
    assert sorted(versions) == list(range(1, 25))
    assert len(queries.rights_of(person).muted) == 24
    whole = Fact.objects.get(payload__version=24).payload
    assert len(whole["muted"]) == 24


def test_what_a_person_keeps_is_told_when_they_get_it_and_when_they_give_it_back(truth: str) -> None:
    keeper, helper, log = mei(), tao(), MemoryLog()
    shop = lantern_tea(keeper)
    actions.grant_role(account=shop, person=helper, role="editor", now=NOW)
    actions.revoke_role(account=shop, person=helper, now=NOW)
    carry(log)

    said = [
        (event.person, from_props(event.props, RightsChanged).owns) for event in log.of_kind("Rights Changed")
    ]
    own = (f"account:{shop}",)
    assert said == [(keeper, own), (helper, own), (helper, ())]
    assert queries.rights_of(keeper).owns == own


def test_the_texts_are_versioned_and_in_both_languages() -> None:
    assert set(rules.CONSENT_TEXTS) == set(rules.Purpose)
    assert all(
        rules.CONSENT_TEXTS[purpose].zh and rules.CONSENT_TEXTS[purpose].en for purpose in rules.Purpose
    )
