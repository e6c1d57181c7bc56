"""Hiding with a reason, objecting, reporting and deciding; and what goes with a person who is forgotten."""

from typing import Any

import pytest
from django.db import connection

from magpie.domain.people import actions as people
from magpie.domain.people import queries as people_queries
from magpie.domain.people.refusals import NotYourAccount, SignInFirst
from magpie.domain.talk import actions, news, rules
from magpie.domain.talk.models import Comment, Hiding, Report
from magpie.domain.talk.refusals import (
    NoSuchComment,
    OwnComment,
    SiteDecided,
    TooManyReports,
    UnreadableReason,
)
from magpie.kit.errors import Refusal
from tests.domain.cast import MINUTE, NOW, TAO_BROWSER, MemoryLog, carry, fact_names, tao
from tests.domain.talk.cast import Talkers

pytestmark = pytest.mark.wide


def hide(here: Talkers, comment: int, **more: Any) -> None:
    actions.hide_comment(
        **{"person": here.town.mei, "comment": comment, "reason": "abuse", "now": NOW, **more}
    )


def test_what_a_maker_hides_is_said_to_be_hidden_and_its_author_reads_it_with_the_reason(
    here: Talkers,
) -> None:
    made = here.says("You fool")

    hide(here, made)
    hide(here, made)

    (others,), (own,), (makers,) = (here.read(one).page.rows for one in (here.lan, here.tao, here.town.mei))
    assert (others.text, others.hidden_why) == ("", "abuse")
    assert (own.text, own.hidden_why, own.is_own) == ("You fool", "abuse", True)
    assert makers.text == "You fool"
    assert (here.read().count, here.read().hidden_count) == (0, 1)
    assert (fact_names().count("CommentHidden"), Hiding.objects.count()) == (1, 1)
    (told,) = news.heard_by(here.tao, accounts=[], since=NOW - MINUTE, limit=9)
    assert (told.comment, told.hidden_why) == (made, "abuse")


@pytest.mark.parametrize("reason", ["", "unfavourable", "abuse ", "ABUSE", "<b>"])
def test_a_hiding_has_one_of_the_published_reasons_and_unfavourable_is_none(
    light: Talkers, reason: str
) -> None:
    made = light.says("Too dear")

    with pytest.raises(UnreadableReason):
        hide(light, made, reason=reason)

    assert light.texts() == ["Too dear"]
    assert "unfavourable" not in set(rules.HidingReason)


def test_only_the_cards_maker_hides_and_shows_again(light: Talkers) -> None:
    made = light.says("Hm")
    for person in (light.tao, light.lan):
        with pytest.raises(NotYourAccount):
            hide(light, made, person=person)
    hide(light, made)
    with pytest.raises(NotYourAccount):
        actions.show_again(person=light.tao, comment=made, now=NOW)

    actions.show_again(person=light.town.mei, comment=made, now=NOW)

    assert light.texts() == ["Hm"]
    assert fact_names()[-1] == "CommentShownAgain"
    row = Hiding.objects.get()
    assert (row.lifted_at, row.is_lifted_by_site) == (NOW, False)


def test_an_author_objects_and_what_the_site_decides_no_maker_turns_round(light: Talkers) -> None:
    made, operator = light.says("It arrived broken"), tao()
    hide(light, made, reason="advertising")

    actions.report_comment(person=light.tao, comment=made, now=NOW)
    actions.report_comment(person=light.tao, comment=made, now=NOW)
    (case,) = news.open_cases(limit=9)
    assert (case.text, case.is_objected, case.hidden_why, case.reasons) == (
        "It arrived broken",
        True,
        "advertising",
        (),
    )
    actions.settle_reports(person=operator, comment=made, outcome="kept", now=NOW)

    assert light.texts() == ["It arrived broken"]
    assert news.open_cases(limit=9) == []
    with pytest.raises(SiteDecided):
        hide(light, made)
    assert fact_names().count("CommentReported") == 1


def test_readers_report_and_the_site_hides(light: Talkers) -> None:
    made, operator = light.says("Buy at my place"), tao()
    actions.report_comment(person=light.lan, comment=made, reason="advertising", now=NOW)
    actions.report_comment(person=light.town.mei, comment=made, reason="repeated", now=NOW)
    (case,) = news.open_cases(limit=9)
    assert case.reasons == ("advertising", "repeated")
    assert light.read(light.lan).page.rows[0].is_reported

    actions.settle_reports(person=operator, comment=made, outcome="hidden", reason="advertising", now=NOW)

    assert light.read().page.rows[0].is_hidden_by_site
    assert set(Report.objects.values_list("outcome", flat=True)) == {"hidden"}
    with pytest.raises(SiteDecided):
        actions.show_again(person=light.town.mei, comment=made, now=NOW)
    with pytest.raises(OwnComment):
        actions.report_comment(person=light.tao, comment=made, now=NOW)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"person": TAO_BROWSER}, SignInFirst),
        ({"comment": 404}, NoSuchComment),
        ({"reason": "I disagree"}, UnreadableReason),
        ({"reason": ""}, UnreadableReason),
    ],
)
def test_a_report_that_cannot_be_read_is_refused(
    light: Talkers, more: dict[str, Any], refusal: type[Refusal]
) -> None:
    made = light.says("Hm")

    with pytest.raises(refusal):
        actions.report_comment(
            **{"person": light.lan, "comment": made, "reason": "abuse", "now": NOW, **more}
        )
    with pytest.raises(OwnComment):
        actions.report_comment(person=light.tao, comment=made, reason="abuse", now=NOW)

    assert Report.objects.count() == 0


def test_nobody_reports_everything(light: Talkers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "REPORTS_PER_DAY_MAX", 1)
    first, second = light.says("One"), light.says("Two")
    actions.report_comment(person=light.lan, comment=first, reason="abuse", now=NOW)

    with pytest.raises(TooManyReports):
        actions.report_comment(person=light.lan, comment=second, reason="abuse", now=NOW)


def test_maker_and_whoever_is_answered_hear_of_it_and_nobody_else(light: Talkers) -> None:
    first = light.says("How hot?")
    light.mei_says("Eighty.", answers=first)
    light.lan_says("Thanks")

    def heard(person: str) -> list[tuple[str, bool]]:
        own = [face.id for face in people_queries.accounts_of(person)]
        said = news.heard_by(person, accounts=own, since=NOW - MINUTE, limit=9)
        return [(one.text, one.is_answer) for one in said]

    assert heard(light.town.mei) == [("Thanks", False), ("How hot?", False)]
    assert heard(light.tao) == [("Eighty.", True)]
    assert heard(light.lan) == []
    people.mute(person=light.town.mei, subject=f"account:{light.lan_voice}", now=NOW)
    assert heard(light.town.mei) == [("How hot?", False)]
    assert news.heard_by(light.tao, accounts=[], since=NOW, limit=9) == []


def test_the_copy_of_ones_data_holds_every_word_and_reason(light: Talkers) -> None:
    made = light.says("You fool")
    light.lan_says("Answer", answers=made)
    hide(light, made)
    actions.report_comment(person=light.lan, comment=made, reason="abuse", now=NOW)

    (mine,), (asked,) = news.comments_for_export(light.tao), news.reports_for_export(light.lan)

    assert (mine.text, mine.voice, mine.card, mine.hidden) == ("You fool", "@tao", light.card, ("abuse",))
    assert (asked.comment, asked.reason, asked.outcome) == (made, "abuse", "")
    assert [one.answers for one in news.comments_for_export(light.lan)] == [made]


def test_with_an_erased_person_every_word_of_theirs_goes_and_others_keep_their_place(here: Talkers) -> None:
    journey = MemoryLog()
    first = here.says("Secret words", request_key="tao-key")
    here.lan_says("Answer", answers=first)
    other = here.lan_says("By herself")
    here.says("Secret answer", answers=other)
    actions.report_comment(person=here.tao, comment=other, reason="abuse", now=NOW)
    carry(journey)

    people.erase_person(person=here.tao, now=NOW)
    carry(journey)

    rows = list(Comment.objects.values())
    assert "Secret" not in str(rows)
    assert "tao-key" not in str(rows)
    assert here.tao not in str(rows)
    assert not Report.objects.exists()
    by_herself, thread = here.read().page.rows
    assert (by_herself.text, by_herself.answers) == ("By herself", ())
    assert (thread.is_taken_back, [one.text for one in thread.answers]) == (True, ["Answer"])
    assert thread.voice.name_en == "Closed account"


def test_who_hid_something_is_forgotten_and_it_stays_hidden(light: Talkers) -> None:
    made, editor = light.says("You fool"), tao()
    people.grant_role(account=light.town.shop, person=editor, role="editor", now=NOW)
    hide(light, made, person=editor)

    people.erase_person(person=editor, now=NOW)
    carry(MemoryLog())

    assert Hiding.objects.get().person_id is None
    assert light.texts() == [""]


def test_an_account_that_closes_takes_what_it_said_along(light: Talkers) -> None:
    light.says("Bye")

    people.close_account(account=light.tao_voice, now=NOW)
    carry(MemoryLog())

    assert light.texts() == []
    assert Comment.objects.get().text == ""


def test_what_another_operator_settles_meanwhile_is_no_case_and_no_fault(light: Talkers) -> None:
    made, other = light.says("Buy at mine"), light.says("Visit mine")
    for comment in (made, other):
        actions.report_comment(person=light.lan, comment=comment, reason="advertising", now=NOW)
    seen: list[str] = []

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = run(sql, params, many, context)
        if not seen and "talk_report" in sql:
            seen.append(sql)
            actions.settle_reports(person=light.town.mei, comment=made, outcome="kept", now=NOW)
        return found

    with connection.execute_wrapper(execute):
        cases = news.open_cases(limit=9)

    assert [case.comment for case in cases] == [other]
