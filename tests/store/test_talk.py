"""Comments as pages and panels: read by everybody, said by whoever signed in, hidden with a reason."""

from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from magpie.domain.goods import actions as goods
from magpie.domain.people import actions as people
from magpie.domain.people import queries
from magpie.domain.people.models import Person, User
from magpie.domain.talk import actions, news
from magpie.domain.talk import queries as talk
from magpie.domain.talk.models import Comment, Report
from tests.domain.cast import NOW, MemoryLog, Town, carry
from tests.store.conftest import SLATE, Gateway, tea_card

pytestmark = pytest.mark.wide

HTMX = {"HX-Request": "true"}
# The visitor, the product's seven, whom they muted and blocked, whether it is theirs, then the talk itself.
TALK_QUERIES = 20
SignIn = Callable[[str], Client]


def here(town: Town) -> str:
    return f"/p/{town.product}/comments/"


def card(town: Town) -> str:
    return f"product:{town.product}"


def person_named(name: str) -> str:
    return queries.get_person_named(name)


def lan_says(town: Town, text: str, **more: Any) -> int:
    """Lan, a neighbour, says it under the tea; opened the first time she speaks."""
    found = [face.id for face in queries.accounts_of(town.tao)]
    voice = (
        found[0]
        if found
        else people.open_account(person=town.tao, kind="person", handle="lan", name_en="Lan", now=NOW)
    )
    return actions.post_comment(
        person=town.tao, card=card(town), voice=voice, text=text, now=timezone.now(), **more
    )


def post(browser: Client, address: str, *, htmx: bool = False, **said: str) -> Any:
    return browser.post(address, said, headers=HTMX if htmx else {})


def page_of(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def maker(lantern: Town) -> Client:
    """Mei's browser, who keeps the shop: signed in without a password."""
    user = User.objects.create_user(username="mei")
    Person.objects.filter(key=lantern.mei).update(user=user)
    mine = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="en")
    mine.force_login(user)
    return mine


def test_an_empty_page_invites_and_a_stranger_may_read(browser: Client, lantern: Town) -> None:
    page = page_of(browser.get(here(lantern)))

    assert "Nobody has said anything yet" in page
    assert "what you typed waits for you" in page
    assert f'<a href="/p/{lantern.product}">Spring green tea</a>' in page


def test_page_and_panel_come_from_one_template_and_cost_the_same(browser: Client, lantern: Town) -> None:
    first = lan_says(lantern, "How hot?")
    lan_says(lantern, "I mean the water", answers=first)
    for headers in ({}, HTMX):
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(here(lantern), headers=headers)
        assert ("<html" in page_of(answer)) is (headers == {})
        assert "How hot?" in page_of(answer)
        assert len(asked) == TALK_QUERIES
    for number in range(4):
        lan_says(lantern, f"Word {number}")
    with CaptureQueriesContext(connection) as asked:
        browser.get(here(lantern))
    assert len(asked) == TALK_QUERIES


def test_what_a_stranger_typed_waits_while_they_sign_in(
    browser: Client, sign_in: SignIn, lantern: Town
) -> None:
    first = lan_says(lantern, "How hot?")
    address = here(lantern)

    answer = post(browser, address, text="Eighty <b>degrees</b>", answers=str(first))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/accounts/login/?next={address.replace('/', '%2F')}",
    )
    assert Comment.objects.count() == 1
    assert post(browser, address, htmx=True, text="Eighty <b>degrees</b>", answers=str(first))["HX-Redirect"]

    page = page_of(sign_in("wen").get(address))
    assert "Eighty <b>degrees</b></textarea>" in page
    assert f'name="answers" value="{first}"' in page
    assert "Your @name" in page
    done = post(browser, address, text="Eighty <b>degrees</b>", answers=str(first), handle="wen_reads")
    made = Comment.objects.latest("pk")
    assert done["Location"] == f"{address}?about={made.pk}#comment-{made.pk}"
    assert (made.text, made.answers_id, made.voice.handle) == ("Eighty <b>degrees</b>", first, "wen_reads")
    assert "degrees" not in page_of(browser.get(address)).split("</textarea>")[0].split("<textarea")[1]


def test_words_are_shown_as_text_in_every_face(browser: Client, lantern: Town) -> None:
    lan_says(lantern, '<img src=x onerror="alert(1)">{{ 7 }}')

    for headers in ({}, HTMX):
        page = browser.get(here(lantern), headers=headers).content.decode()
        assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;{{ 7 }}" in page
        assert "<img src=x" not in page


def test_posting_answers_with_the_panel_the_word_in_it_and_a_new_key(sign_in: SignIn, lantern: Town) -> None:
    browser = sign_in("wen")

    answer = post(browser, here(lantern), htmx=True, text="Lovely", handle="wen", request_key="k1")
    again = post(browser, here(lantern), htmx=True, text="Lovely", request_key="k1")

    assert (answer.status_code, again.status_code) == (200, 200)
    assert "<html" not in page_of(answer)
    assert 'data-count="1"' in page_of(again)
    assert 'role="status"' in page_of(answer)
    assert 'value="k1"' not in page_of(answer)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"text": ""}, "Write a few words first"),
        ({}, "Write a few words first"),
        ({"text": "\u200b\u202e"}, "Write a few words first"),
        ({"text": "茶" * 501}, "has at most 500 characters; yours has 501"),
        ({"text": "x" * 30_000}, "has at most 500 characters"),
        ({"text": "Hello", "answers": "404"}, "There is no such comment"),
        ({"text": "Hello", "voice": "1"}, "You do not act for this account"),
        ({"text": "Hello", "handle": "No Spaces"}, "A handle has 3 to 30"),
        ({"text": "Hello", "handle": "lantern_tea"}, "@lantern_tea is taken"),
    ],
)
def test_what_cannot_be_said_is_said_why_and_kept_in_the_field(
    sign_in: SignIn, lantern: Town, said: dict[str, str], told: str
) -> None:
    browser = sign_in("wen")
    answers = [post(browser, here(lantern), htmx=htmx, **{"handle": "wen", **said}) for htmx in (False, True)]

    for answer in answers:
        assert answer.status_code == 422
        assert told in page_of(answer)
        assert said.get("text", "").strip("\u200b\u202e")[:500] in page_of(answer)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["/p/404/comments/", "/posts/404/comments/", "/comments/404/", "/p/99999999999999999999/comments/"],
)
def test_what_is_not_there_is_said_in_words(browser: Client, lantern: Town, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["order=%00", "about=-1", "about=99999999999999999999", "answers=x", "order=answers&cursor=" + "A" * 600],
)
def test_an_address_somebody_edited_does_no_harm(browser: Client, lantern: Town, query: str) -> None:
    assert browser.get(f"{here(lantern)}?{query}").status_code in {200, 400}


def test_more_comes_as_rows_in_the_order_that_was_asked_for(browser: Client, lantern: Town) -> None:
    for number in range(14):
        Comment.objects.filter(person=lantern.tao).update(posted_at=NOW)
        lan_says(lantern, f"Word {number}.")
    page = page_of(browser.get(f"{here(lantern)}?order=answers"))
    more = page.partition('button-small" hx-get="')[2].partition('"')[0]

    rows = page_of(browser.get(more, headers=HTMX))

    assert "order=answers&cursor=" in more
    assert ('<form class="talk-form' in rows, "<section" in rows) == (False, False)
    assert [f"Word {n}." in rows for n in (0, 1, 2)] == [True, True, False]
    assert 'aria-current="true">Most answered first' in page


def test_a_comments_own_address_leads_to_its_conversation(browser: Client, lantern: Town) -> None:
    first = lan_says(lantern, "How hot?")
    answer = lan_says(lantern, "The water", answers=first)

    assert (
        browser.get(f"/comments/{answer}/")["Location"] == f"{here(lantern)}?about={first}#comment-{answer}"
    )


def test_taking_back_is_ones_own_and_leaves_no_word(sign_in: SignIn, lantern: Town) -> None:
    browser, theirs = sign_in("wen"), lan_says(lantern, "Theirs")
    post(browser, here(lantern), text="Mine, sadly", handle="wen")
    mine = Comment.objects.latest("pk").pk

    assert "Taken back. The words are gone." in page_of(
        post(browser, f"/comments/{mine}/removal/", htmx=True)
    )
    assert post(browser, f"/comments/{theirs}/removal/", htmx=True).status_code == 422

    page = page_of(browser.get(here(lantern)))
    assert ("Mine, sadly" in page, "Theirs" in page) == (False, True)


def test_a_maker_hides_with_a_reason_and_the_author_objects(
    maker: Client, sign_in: SignIn, lantern: Town
) -> None:
    browser = sign_in("wen")
    post(browser, here(lantern), text="You fools", handle="wen")
    made = Comment.objects.get().pk
    assert "Why? Its author reads the reason" in page_of(maker.get(here(lantern)))
    assert "Why? Its author reads the reason" not in page_of(browser.get(here(lantern)))
    assert post(browser, f"/comments/{made}/hiding/", htmx=True, reason="abuse").status_code == 422

    refused = post(maker, f"/comments/{made}/hiding/", htmx=True, reason="unfavourable")
    assert "That a comment is unfavourable is no reason" in page_of(refused)
    post(maker, f"/comments/{made}/hiding/", reason="abuse")

    stranger = page_of(Client(HTTP_HOST="localhost").get(here(lantern)))
    assert "You fools" not in stranger
    assert "Hidden by the maker: insults or threatens" in stranger
    assert "1 comment is hidden" in stranger
    own = page_of(browser.get(here(lantern)))
    assert "You fools" in own
    assert "I disagree: ask this site to decide" in own
    assert "Your comment was hidden from others: insults or threatens" in page_of(
        browser.get("/notifications/")
    )
    post(browser, f"/comments/{made}/reports/")
    assert news.open_cases(limit=9)[0].is_objected
    assert "You have asked this site to look at it." in page_of(browser.get(here(lantern)))


def test_reports_reach_whoever_runs_the_site_and_nobody_else_decides(sign_in: SignIn, lantern: Town) -> None:
    made, browser = lan_says(lantern, "Buy at my place"), sign_in("wen")
    assert "Thank you." in page_of(
        post(browser, f"/comments/{made}/reports/", htmx=True, reason="advertising")
    )
    for answer in (
        browser.get("/comments/reports/"),
        post(browser, f"/comments/{made}/decision/", outcome="hidden", reason="advertising"),
    ):
        assert answer.status_code == 403
    assert Report.objects.get().outcome == ""

    people.let_operate(user_name="wen", is_on=True)
    desk = page_of(browser.get("/comments/reports/"))
    assert "Buy at my place" in desk
    post(browser, f"/comments/{made}/decision/", outcome="hidden", reason="advertising")

    assert Report.objects.get().outcome == "hidden"
    assert "Nothing waits to be looked at." in page_of(browser.get("/comments/reports/"))
    assert "Hidden by this site: advertises" in page_of(Client(HTTP_HOST="localhost").get(here(lantern)))


def test_whoever_asked_is_told_what_the_site_decided(maker: Client, sign_in: SignIn, lantern: Town) -> None:
    browser, theirs = sign_in("wen"), lan_says(lantern, "Buy at my place")
    post(browser, here(lantern), text="It arrived broken", handle="wen")
    mine = Comment.objects.latest("pk").pk
    post(browser, f"/comments/{theirs}/reports/", reason="advertising")
    post(maker, f"/comments/{mine}/hiding/", reason="advertising")
    post(browser, f"/comments/{mine}/reports/")

    for comment, outcome in ((theirs, "hidden"), (mine, "kept")):
        actions.settle_reports(
            person=lantern.mei, comment=comment, outcome=outcome, reason="advertising", now=timezone.now()
        )

    told = page_of(browser.get("/notifications/"))
    assert "This site has hidden the comment you reported" in told
    assert "This site has looked at your comment: everybody reads it again" in told
    assert "Buy at my place" not in told
    assert "This site has decided" not in told
    again = post(maker, f"/comments/{mine}/hiding/", htmx=True, reason="abuse")
    assert "decided that it stays" in page_of(again)


def test_ones_own_words_are_taken_back_though_their_card_was_taken_down(
    sign_in: SignIn, lantern: Town
) -> None:
    browser = sign_in("wen")
    post(browser, here(lantern), text="Regretted", handle="wen")
    goods.withdraw_product(product=lantern.product, now=timezone.now())
    assert browser.get(here(lantern)).status_code == 404

    for htmx in (False, True):
        assert post(browser, f"/comments/{Comment.objects.get().pk}/removal/", htmx=htmx)["Location"] == "/"

    assert Comment.objects.get().text == ""


@pytest.mark.parametrize("what", ["removal", "hiding", "hiding/removal", "reports", "decision"])
def test_a_stranger_signs_in_first_and_nothing_happens(browser: Client, lantern: Town, what: str) -> None:
    made = lan_says(lantern, "Here")

    answer = post(browser, f"/comments/{made}/{what}/", reason="abuse", outcome="hidden")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert browser.get(parse_qs(urlsplit(answer["Location"]).query)["next"][0]).status_code in {302, 403}
    assert talk.count_of(card(lantern)) == 1
    assert browser.get(f"/comments/{made}/{what}/").status_code in {404, 405}


def test_the_feed_shows_a_true_count_and_the_way_that_led_there(
    browser: Client, gateway: Gateway, lantern: Town
) -> None:
    gateway.cards = [tea_card(lantern.product)]
    assert 'data-none="Comment">Comment</span>' in page_of(browser.get("/"))
    lan_says(lantern, "How hot?")

    page = page_of(browser.get("/"))

    assert 'data-none="Comment">1</span>' in page
    assert f'href="/p/{lantern.product}/comments/?scene=feed&slate={SLATE}&position=0"' in page


def test_the_way_a_comment_came_is_frozen_in_the_journey(sign_in: SignIn, lantern: Town) -> None:
    browser, journey = sign_in("wen"), MemoryLog()

    post(browser, here(lantern), text="Lovely", handle="wen", scene="feed", slate=SLATE, position="3")
    carry(journey)

    (told,) = journey.of_kind("Content Commented")
    assert (told.scene, told.slate, told.position) == ("feed", SLATE, 3)
    assert told.person == person_named("wen")


def test_maker_and_whoever_is_answered_read_it_among_their_notices(
    maker: Client, sign_in: SignIn, lantern: Town
) -> None:
    browser = sign_in("wen")
    post(browser, here(lantern), text="How hot?", handle="wen")
    made = Comment.objects.get().pk

    page = page_of(maker.get("/notifications/"))
    assert f'href="/comments/{made}/"' in page
    assert "commented" in page
    assert "How hot?" in page
    assert maker.get("/notifications/count/").json() == {"count": "1"}
    post(maker, here(lantern), text="Eighty.", answers=str(made))

    told = page_of(browser.get("/notifications/"))
    assert "answered you" in told
    assert "Maker" in page_of(browser.get(here(lantern)))


def test_what_one_said_is_in_the_copy_and_gone_with_its_author(
    gateway: Gateway, sign_in: SignIn, lantern: Town
) -> None:
    browser = sign_in("wen")
    post(browser, here(lantern), text="My secret recipe", handle="wen")

    assert browser.get("/interests/copy/").json()["comments"][0]["text"] == "My secret recipe"
    assert browser.get("/api/v1/me/export").json()["comments"][0]["text"] == "My secret recipe"

    post(browser, "/interests/erasure/", sure="erase")
    carry(MemoryLog())

    assert "secret" not in str(list(Comment.objects.values()))
    assert "secret" not in page_of(browser.get(here(lantern)))


def test_in_chinese_every_word_is_chinese(lantern: Town) -> None:
    lan_says(lantern, "水要多热？")
    zh = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="zh-CN")

    page = page_of(zh.get(here(lantern)))

    assert "1 条评论" in page
    assert "发送时需要登录" in page
    assert 'lang="zh-Hans">水要多热？</p>' in page
