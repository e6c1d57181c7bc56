"""Saying something under a card and taking it back: whose it is, how often, and what never gets in."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from magpie.domain.content.models import Content
from magpie.domain.goods import actions as goods
from magpie.domain.outbox.models import Fact
from magpie.domain.people import actions as people
from magpie.domain.people.locking import lock_person
from magpie.domain.people.refusals import GuardianMustAgree, NotYourAccount, PersonIsErased, SignInFirst
from magpie.domain.talk import actions, queries, rules
from magpie.domain.talk.models import Comment
from magpie.domain.talk.refusals import (
    NoSuchCard,
    NoSuchComment,
    NothingSaid,
    NotWelcome,
    SaidAlready,
    SaidTooMuch,
    ThreadIsFull,
    TooFast,
)
from magpie.kit.errors import Refusal
from magpie.log.catalogue import Origin, Stage, kind_named
from tests.domain.cast import MINUTE, NOW, TAO_BROWSER, MemoryLog, carry, fact_names
from tests.domain.talk.cast import Talkers

pytestmark = pytest.mark.wide


def test_a_comment_is_kept_read_counted_and_told_without_its_words(here: Talkers) -> None:
    journey = MemoryLog()

    made = here.says("  Smells of\r\nrain. ", scene="feed", slate="s1", position=2)
    carry(journey)

    (shown,) = here.read().page.rows
    assert (shown.id, shown.text, shown.voice.handle, shown.is_maker) == (
        made,
        "Smells of\nrain.",
        "tao",
        False,
    )
    assert queries.counts_of([here.card, "product:99"]) == {here.card: 1, "product:99": 0}
    (told,) = journey.of_kind("Content Commented")
    assert (told.person, told.card, told.account) == (here.tao, here.card, f"account:{here.town.shop}")
    assert (told.scene, told.slate, told.position, told.ref) == ("feed", "s1", 2, f"comment:{made}")
    assert "rain" not in str([journey.events, *Fact.objects.values_list("payload", flat=True)])


def test_a_comment_is_attention_and_only_a_server_may_say_so() -> None:
    kind = kind_named("Content Commented")

    assert (kind.stage, kind.o5a, kind.origin) == (Stage.ATTENTION, "A2", Origin.SERVER)
    assert kind_named("Comment Answered by Maker").stage is Stage.NONE


def test_a_makers_own_word_is_no_sign_of_interest(light: Talkers) -> None:
    journey = MemoryLog()

    light.mei_says("We fire it twice.")
    carry(journey)

    assert light.read().page.rows[0].is_maker
    assert journey.of_kind("Content Commented") == []
    assert [event.card for event in journey.of_kind("Comment Answered by Maker")] == [light.card]


def test_an_answer_to_an_answer_stands_in_the_same_thread_and_names_whom_it_is_for(light: Talkers) -> None:
    first = light.says("How hot?")
    second = light.mei_says("Eighty degrees.", answers=first)
    light.lan_says("I take seventy-five.", answers=second)

    (thread,) = light.read().page.rows
    assert [one.text for one in thread.answers] == ["Eighty degrees.", "I take seventy-five."]
    assert thread.answers[0].answers_to is None
    to = thread.answers[1].answers_to
    assert to is not None
    assert to.handle == "lantern_tea"
    assert queries.count_of(light.card) == 3


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("good\u202etxet\u2066 \u200bhere\ufeff", "goodtxet here"),
        ("a\x00\x07\x1b[31mb\x7f", "a[31mb"),
        ("tea\t\t  and   rain", "tea and rain"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("q" + "\u0301" * 60 + "a", "q" + "\u0301" * 4 + "a"),
        ("e\u0301te\u0301", "été"),
        ("👩\u200d🚀 up", "👩\u200d🚀 up"),
        ("好\ud800茶", "好茶"),
        ("{{ 7 * 7 }} {% now 'Y' %}", "{{ 7 * 7 }} {% now 'Y' %}"),
        ("'; DROP TABLE talk_comment; --", "'; DROP TABLE talk_comment; --"),
        ("x\n" * 40, "\n".join(["x"] * 11 + [" ".join(["x"] * 29)])),
    ],
)
def test_what_is_typed_is_text_and_only_what_can_be_read_is_kept(typed: str, kept: str) -> None:
    assert rules.clean_text(typed) == kept


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", NothingSaid),
        (" \n\t ", NothingSaid),
        ("\u200b\u2800\u3164\u202e", NothingSaid),
        ("\u0301\u0301", NothingSaid),
        ("\x00\x01", NothingSaid),
        ("茶" * (rules.TEXT_CHARS_MAX + 1), SaidTooMuch),
        ("a" * 10_000, SaidTooMuch),
        ("a" * 1_000_000, SaidTooMuch),
    ],
)
def test_what_says_nothing_or_too_much_is_refused_and_nothing_is_kept(
    light: Talkers, text: str, refusal: type[Refusal]
) -> None:
    before = fact_names()

    with pytest.raises(refusal):
        light.says(text)

    assert (Comment.objects.count(), fact_names()) == (0, before)


def test_five_hundred_letters_are_taken(light: Talkers) -> None:
    light.says("茶" * rules.TEXT_CHARS_MAX)

    assert len(light.texts()[0]) == rules.TEXT_CHARS_MAX


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"card": "product:404"}, NoSuchCard),
        ({"card": "post:1"}, NoSuchCard),
        ({"card": "room:1"}, NoSuchCard),
        ({"card": "product:1 OR 1=1"}, NoSuchCard),
        ({"card": "product:" + "9" * 40}, NoSuchCard),
        ({"answers": 404}, NoSuchComment),
        ({"voice": 404}, NotYourAccount),
        ({"person": TAO_BROWSER}, SignInFirst),
    ],
)
def test_what_is_not_there_or_not_ones_own_is_refused(
    light: Talkers, more: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        light.says("Hello", **more)

    assert Comment.objects.count() == 0


def test_nobody_speaks_with_somebody_elses_voice_or_takes_back_their_words(light: Talkers) -> None:
    made = light.says("Mine")

    with pytest.raises(NotYourAccount):
        light.says("Not mine", voice=light.lan_voice)
    for person in (light.lan, light.town.mei):
        with pytest.raises(NoSuchComment):
            actions.take_back_comment(person=person, comment=made, now=NOW)
    assert light.texts() == ["Mine"]


def test_an_answer_stands_under_the_card_of_what_it_answers(light: Talkers) -> None:
    other = Content.objects.create(
        kind="post", account_id=light.town.shop, title_en="Rain", media="m", poster="m", width=1, height=1,
        published_at=NOW,
    )  # fmt: skip
    made = light.says("Here", card=other.key)

    with pytest.raises(NoSuchComment):
        light.lan_says("There", answers=made)


def test_one_request_is_one_comment_however_often_it_comes(here: Talkers) -> None:
    before, made = fact_names(), list[int]()

    def press() -> None:
        made.append(here.says("Once", request_key="k1"))
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert made == [Comment.objects.get().pk] * 4
    assert fact_names() == [*before, "CommentPosted"]
    assert here.lan_says("Twice", request_key="k1") != made[0]


def test_the_same_again_is_refused_under_one_card_and_a_paragraph_under_many(light: Talkers) -> None:
    light.says("Lovely")
    with pytest.raises(SaidAlready):
        light.says("  Lovely\u200b ")
    light.lan_says("Lovely")
    light.says("Lovely", now=NOW + timedelta(days=1, seconds=1))

    paragraph = "Come to my shop, everything is half the price today"
    assert not rules.is_repeat(text=paragraph, same_under_card=0, same_anywhere=rules.REPEATS_MAX - 1)
    assert rules.is_repeat(text=paragraph, same_under_card=0, same_anywhere=rules.REPEATS_MAX)
    assert not rules.is_repeat(text="Lovely", same_under_card=0, same_anywhere=40)


def test_who_talks_too_fast_waits_a_minute_and_others_do_not(light: Talkers) -> None:
    for number in range(rules.PER_MINUTE_MAX):
        light.says(f"Word {number}")

    with pytest.raises(TooFast):
        light.says("One more")
    light.lan_says("One of mine")
    light.says("One more", now=NOW + MINUTE)
    assert rules.is_too_fast(last_minute=0, last_day=rules.PER_DAY_MAX)


def test_what_was_said_long_after_does_not_slow_down_who_tells_of_an_earlier_day(light: Talkers) -> None:
    for number in range(rules.PER_MINUTE_MAX):
        light.says(f"Word {number}", now=NOW + timedelta(hours=number + 1))

    earlier = light.says("Word 0", now=NOW)
    assert Comment.objects.get(pk=earlier).posted_at == NOW

    for number in range(1, rules.PER_MINUTE_MAX):
        light.says(f"At once {number}", now=NOW + timedelta(seconds=number))
    with pytest.raises(TooFast):
        light.says("The press that came in last", now=NOW)


def test_a_full_thread_says_so(light: Talkers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "ANSWERS_MAX", 1)
    first = light.says("How hot?")
    light.lan_says("Hot.", answers=first)

    with pytest.raises(ThreadIsFull):
        light.mei_says("Very hot.", answers=first)


def test_a_child_speaks_with_a_guardians_yes_and_a_teenager_by_themselves(light: Talkers) -> None:
    people.set_age_band(person=light.tao, age_band="under_14", now=NOW)
    with pytest.raises(GuardianMustAgree):
        light.says("Hello")

    people.set_guardian_state(person=light.tao, guardian_state="agreed", now=NOW)
    light.says("Hello")
    people.set_age_band(person=light.lan, age_band="14_17", now=NOW)
    light.lan_says("Hello, too")

    assert light.texts() == ["Hello, too", "Hello"]


def test_who_was_blocked_reaches_neither_the_maker_nor_whoever_blocked_them(light: Talkers) -> None:
    said = light.lan_says("I like it")
    people.block(person=light.lan, subject=f"account:{light.tao_voice}", now=NOW)

    with pytest.raises(NotWelcome):
        light.says("No", answers=said)
    light.says("A word to all")
    people.block(person=light.town.mei, subject=f"account:{light.tao_voice}", now=NOW)
    with pytest.raises(NotWelcome):
        light.says("Another")

    assert light.texts(light.lan) == ["I like it"]
    assert light.texts(light.tao) == ["A word to all", "I like it"]


@pytest.mark.parametrize("choose", [people.mute, people.block])
def test_whom_a_reader_muted_is_not_read_to_them(light: Talkers, choose: Any) -> None:
    first = light.lan_says("Question")
    light.says("Answer", answers=first)
    light.says("Alone")

    choose(person=light.lan, subject=f"account:{light.tao_voice}", now=NOW)

    (thread,) = light.read(light.lan).page.rows
    assert (thread.text, thread.answers) == ("Question", ())
    assert queries.count_of(light.card) == 3


def test_what_is_taken_back_is_gone_and_its_answers_keep_their_place(here: Talkers) -> None:
    first, alone = here.says("Secret words"), here.says("Nobody answered")
    here.lan_says("Answer", answers=first)

    for comment in (first, alone, alone):
        actions.take_back_comment(person=here.tao, comment=comment, now=NOW)

    (thread,) = here.read().page.rows
    assert (thread.text, thread.is_taken_back, [one.text for one in thread.answers]) == ("", True, ["Answer"])
    assert queries.count_of(here.card) == 1
    assert fact_names().count("CommentTakenBack") == 2
    assert "Secret" not in str(list(Comment.objects.values_list("text", flat=True)))
    with pytest.raises(NoSuchComment):
        here.lan_says("Too late", answers=first)


def test_pages_follow_each_other_in_both_orders_and_what_one_came_for_stands_first(light: Talkers) -> None:
    made = [light.says(f"Word {number}", now=NOW + number * MINUTE) for number in range(5)]
    light.lan_says("Answer", answers=made[1])

    newest = light.read(limit=2)
    rest = light.read(limit=4, cursor=newest.page.next_cursor)
    assert [one.id for one in [*newest.page.rows, *rest.page.rows]] == made[::-1]
    assert rest.page.next_cursor is None
    most = light.read(order="answers", limit=1)
    more = light.read(order="answers", limit=9, cursor=most.page.next_cursor)
    assert [one.id for one in [*most.page.rows, *more.page.rows]] == [
        made[1],
        *[made[n] for n in (4, 3, 2, 0)],
    ]
    assert [one.id for one in light.read(about=made[0]).page.rows] == [made[0], *made[:0:-1]]


def test_nothing_is_said_under_what_was_taken_down(light: Talkers) -> None:
    goods.withdraw_product(product=light.town.product, now=NOW)

    with pytest.raises(NoSuchCard):
        light.says("Hello")


def test_who_was_erased_says_nothing_any_more(light: Talkers) -> None:
    people.erase_person(person=light.tao, now=NOW)

    with pytest.raises((PersonIsErased, NotYourAccount)):
        light.says("Hello")


def test_whoever_is_blocked_comes_back_under_no_other_name(light: Talkers) -> None:
    said = light.lan_says("I like it")
    other = people.open_account(person=light.tao, kind="person", handle="oat", name_en="Oat", now=NOW)
    people.block(person=light.lan, subject=f"account:{light.tao_voice}", now=NOW)
    people.close_account(account=light.tao_voice, now=NOW)

    with pytest.raises(NotWelcome):
        light.says("No", voice=other, answers=said)

    assert light.texts() == ["I like it"]


def test_other_words_with_an_old_key_are_not_lost(light: Talkers) -> None:
    first = light.says("Once", request_key="k1")

    second = light.says("Something else", request_key="k1")

    assert light.says("Once", request_key="k1") == first
    assert second != first
    assert light.texts() == ["Something else", "Once"]


def test_an_account_that_closed_while_somebody_typed_says_nothing(
    light: Talkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock_late(person: str, *, now: Any) -> Any:
        people.close_account(account=light.tao_voice, now=now)
        return lock_person(person, now=now)

    monkeypatch.setattr("magpie.domain.talk.actions.posting.lock_person", lock_late)

    with pytest.raises(NotYourAccount):
        light.says("Too late")

    assert Comment.objects.count() == 0
