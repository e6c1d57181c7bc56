"""Comments by the API: the same actions, the same refusals and the same silence as on the pages."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from magpie.domain.talk import actions
from tests.api.test_api import BASE, Caller, code_of, signed_in
from tests.databases import BuiltOnce
from tests.domain.cast import NOW, fact_names
from tests.domain.talk.cast import Talkers, talkers

pytestmark = pytest.mark.wide


@pytest.fixture
def here(sqlite_truth: str, built: BuiltOnce) -> Talkers:
    cache.clear()
    return built(talkers)


@pytest.fixture
def nobody(here: Talkers) -> Caller:
    return Caller(Client())


@pytest.fixture
def tao(here: Talkers) -> Caller:
    return signed_in("tao", here.tao)


@pytest.fixture
def lan(here: Talkers) -> Caller:
    return signed_in("lan", here.lan)


def says(here: Talkers, text: str, **more: object) -> dict[str, object]:
    return {"card": here.card, "text": text, "voice": here.tao_voice, **more}


def test_something_is_said_answered_and_read_by_anybody(
    here: Talkers, nobody: Caller, tao: Caller, lan: Caller
) -> None:
    status, said = tao.send("POST", "/comments", says(here, "Smells of rain."))
    answer = says(here, "Of ours, or of theirs?", voice=here.lan_voice, answers=said["id"])
    answered, heard = lan.send("POST", "/comments", answer)

    assert (status, answered) == (201, 201)
    assert (said["text"], said["is_own"], said["voice"]["handle"]) == ("Smells of rain.", True, "tao")
    assert heard["thread"] == said["id"]
    status, page = nobody.get(f"/comments?card={here.card}")
    (one,) = page["items"]
    assert (status, page["next"], one["id"], one["is_own"]) == (200, None, said["id"], False)
    assert [(reply["text"], reply["voice"]["handle"]) for reply in one["answers"]] == [
        ("Of ours, or of theirs?", "lan")
    ]
    assert nobody.get(f"/comments/{heard['id']}")[1]["text"] == "Of ours, or of theirs?"


def test_pages_go_on_where_the_last_one_ended(here: Talkers, nobody: Caller) -> None:
    for text in ("One.", "Two.", "Three."):
        here.says(text)

    _, first = nobody.get(f"/comments?card={here.card}&limit=2")
    _, rest = nobody.get(f"/comments?card={here.card}&limit=2&cursor={first['next']}")

    assert [one["text"] for one in first["items"] + rest["items"]] == ["Three.", "Two.", "One."]
    assert rest["next"] is None


def test_the_same_request_says_it_once(here: Talkers, tao: Caller) -> None:
    body = says(here, "Smells of rain.", request_key="said-once-0001")

    ids = {tao.send("POST", "/comments", body)[1]["id"] for _ in range(2)}

    assert len(ids) == 1
    assert fact_names().count("CommentPosted") == 1


def test_what_cannot_be_said_is_refused_and_nothing_is_said(here: Talkers, tao: Caller) -> None:
    tao.send("POST", "/comments", says(here, "Once is enough."))
    before = fact_names()

    assert code_of(tao.send("POST", "/comments", says(here, " \u200b "))) == (422, "nothing_said")
    assert code_of(tao.send("POST", "/comments", says(here, "x" * 501))) == (422, "said_too_much")
    assert code_of(tao.send("POST", "/comments", says(here, "Once is enough."))) == (409, "said_already")
    other = says(here, "Not mine to say.", voice=here.lan_voice)
    assert code_of(tao.send("POST", "/comments", other)) == (403, "not_your_account")
    assert code_of(tao.send("POST", "/comments", says(here, "Hm.", card="product:99"))) == (
        404,
        "no_such_card",
    )
    assert code_of(tao.send("POST", "/comments", says(here, "Hm.", answers=99))) == (404, "no_such_comment")
    assert code_of(tao.send("POST", "/comments", says(here, "Hm.", card="tea"))) == (422, "unfit_request")
    assert fact_names() == before


def test_only_who_is_signed_in_and_sends_the_token_speaks(here: Talkers, nobody: Caller, tao: Caller) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = tao.client.cookies
    before = fact_names()

    answer = strict.post(f"{BASE}/comments", json.dumps(says(here, "Hm.")), content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert code_of(nobody.send("POST", "/comments", says(here, "Hm."))) == (401, "not_signed_in")
    assert code_of(nobody.send("DELETE", "/comments/1")) == (401, "not_signed_in")
    assert fact_names() == before


def test_ones_own_words_are_taken_back_and_nobody_elses(here: Talkers, tao: Caller, lan: Caller) -> None:
    made = here.says("Too sweet.")

    assert code_of(lan.send("DELETE", f"/comments/{made}")) == (404, "no_such_comment")
    assert tao.send("DELETE", f"/comments/{made}") == (204, None)
    assert code_of(tao.get(f"/comments/{made}")) == (404, "no_such_comment")
    assert tao.get(f"/comments?card={here.card}")[1]["items"] == []


def test_the_site_is_asked_to_look_with_a_published_reason(here: Talkers, tao: Caller, lan: Caller) -> None:
    made = here.says("Buy my honey instead!")

    assert lan.send("POST", f"/comments/{made}/reports", {"reason": "advertising"}) == (204, None)
    assert lan.get(f"/comments/{made}")[1]["is_reported"] is True
    unfavourable = lan.send("POST", f"/comments/{made}/reports", {"reason": "unfavourable"})
    assert code_of(unfavourable) == (422, "unfit_request")
    assert code_of(lan.send("POST", f"/comments/{made}/reports", {})) == (422, "unreadable_reason")
    assert code_of(tao.send("POST", f"/comments/{made}/reports", {"reason": "abuse"})) == (409, "own_comment")
    assert fact_names().count("CommentReported") == 1


def test_words_that_are_hidden_are_not_read_by_others(here: Talkers, nobody: Caller, tao: Caller) -> None:
    made = here.says("Buy my honey instead!")
    actions.hide_comment(person=here.town.mei, comment=made, reason="advertising", now=NOW)

    hidden, own = nobody.get(f"/comments/{made}")[1], tao.get(f"/comments/{made}")[1]

    assert (hidden["text"], hidden["hidden_why"]) == ("", "advertising")
    assert own["text"] == "Buy my honey instead!"
