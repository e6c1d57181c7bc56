"""The loop, now: for whoever runs the site and nobody else, in both languages, with what is simulated apart."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magpie.cli.operator import operator
from magpie.domain.people import actions
from magpie.domain.people.refusals import NobodySignsInAs
from tests.domain.cast import Town
from tests.store.conftest import Gateway

pytestmark = pytest.mark.wide

HTMX = {"HX-Request": "true"}
NOW_MS = 1_790_000_000_000  # 2026-09-21 14:13:20 UTC
SignIn = Callable[[str], Client]
# Session, user, person, rights; then the cards and the topics that the pulse speaks of.
QUERIES = 6


def flow(per_second: int = 0, **stages: int) -> dict[str, Any]:
    named = dict.fromkeys(("interest", "attention", "desire", "action", "share"), 0)
    last_ms = NOW_MS - 7_400 if per_second else 0
    return {
        "per_second": [per_second] * 300,
        "last_minute": 60 * per_second,
        "last_ms": last_ms,
        "stages": {**named, **stages},
    }


def learned(card: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "Content Liked", "card": card, "who": "visitor", "topic": "tea", "before": 0.21, "after": 0.42,
        "at_ms": 1_790_000_000_000, "simulated": False, **more,
    }  # fmt: skip


def waiting(card: str) -> dict[str, Any]:
    return {"card": card, "tier": 0, "size": 62, "from_ms": NOW_MS, "served": 2, "seen": 0, "settled": 0.0,
            "engaged": 0.0, "peers_rate": 0.05, "lower": 0.0, "upper": 0.3}  # fmt: skip


def truth(scene: str, head: str, said: float, done: float, asked: float = 4_210.0) -> dict[str, Any]:
    return {"scene": scene, "head": head, "asked": asked, "said": said, "done": done, "error": 0.031}


def pulse(card: str = "product:1", **more: Any) -> dict[str, Any]:
    """A site where something goes on."""
    engine = {
        "learned": [learned(card), learned(card, who="member", simulated=True, kind="Content Favorited")],
        "trials": [{"card": card, "tier": 0, "size": 62, "from_ms": 1, "served": 30, "seen": 20, "settled": 18.0,
                    "engaged": 3.0, "peers_rate": 0.05, "lower": 0.07, "upper": 0.31}],
        "unseen": {"count": 40, "since_ms": NOW_MS - 86_400_000, "newest": [waiting(card)]},
        "on_trial": 41,
        "circles": [{"circle": 3, "cards": 40, "closeness": 0.8, "topics": ["tea", "woodwork"]},
                    {"circle": 7, "cards": 10, "closeness": 0.6, "topics": ["books"]}],
        "near": [{"one": 3, "other": 7, "lift": 1.4}],
        "spreads": [{"card": card, "circles": [3, 7], "warmths": [3.0, 1.0]}],
        "truths": [truth("feed", "like", 0.08, 0.05), truth("feed", "click", 0.21, 0.2), truth("mall", "order", 0.5, 0.9, asked=300.0)],
        "shares": {"accounts": 12, "cards": 1_400, "gini_accounts": 0.41, "gini_cards": 0.7, "largest_account": 0.23, "tail": 0.06},
    }  # fmt: skip
    return {
        "now_ms": 1_790_000_000_000, "since_ms": 1_789_990_000_000, "newest_offset": 9, "as_of": 9,
        "real": flow(4, interest=900, attention=450, desire=90, action=9, share=1),
        "simulated": flow(6, interest=100),
        "learning": {"count": 120, "half_ms": 2.4, "most_ms": 9.8},
        "changing": {"count": 12, "half_ms": 21.5, "most_ms": 60.0}, "engine": engine, **more,
    }  # fmt: skip


NOTHING = pulse(
    real=flow(), simulated=flow(), learning={"count": 0}, changing={"count": 0},
    engine={"learned": [], "trials": [], "on_trial": 0, "circles": [], "near": [], "spreads": []},
)  # fmt: skip


@pytest.fixture
def told(gateway: Gateway, lantern: Town, settings: Any) -> list[dict[str, Any]]:
    """What the gateway says next, last; and that only the operator's key is told it."""
    answers = [pulse(f"product:{lantern.product}")]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/v1/pulse":
            return gateway.answer(request)
        assert request.headers["authorization"] == f"Bearer {settings.MAGPIE_OPERATOR_KEY}"
        return httpx.Response(gateway.status, content=json.dumps(answers[-1]))

    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://gateway")
    apps.get_app_config("distribution").__dict__["gateway"] = client
    return answers


@pytest.fixture
def tao(told: list[dict[str, Any]], sign_in: SignIn) -> Client:
    browser = sign_in("tao")
    actions.let_operate(user_name="tao")
    return browser


def loop_of(browser: Client, query: str = "", **headers: str) -> str:
    answer = browser.get(f"/loop/{query}", headers=headers)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    page: str = answer.content.decode()
    return page


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_every_figure_is_on_the_page_without_any_script(tao: Client) -> None:
    said = text_of(loop_of(tao))

    for figure in (
        "10.0 events a second 6.0 of them simulated", "at most 10.0 a second", "600 in the last minute · the last one 7 s ago", "2.4 ms half of the last 120 took less",
        "21.5 ms", "Interest a card was seen 1,000 100 simulated", "Share passed on or reviewed 1",
        "A visitor liked Spring green tea leans more to Tea 21 → 42", "A member kept Spring green tea (simulated)",
        "The newest that somebody has seen, of 41 cards on trial", "40 wait to be seen, the first of them since 09-20 14:13 UTC",
        "waits since 09-21 14:13 tier 1 of 62 showings · in 2 slates so far", "tier 1 · seen 20 · settled 18 of 62 · engaged 3.0",
        "above its peers 7–31 in 100, peers 5", "Tea 75% · Books 25%",
        "open it 20.0 expected 21.0, came 20.0; off by 3.1 on average, over 4,210 showings like it 5.0",
        "over 12 accounts and 1,400 cards. the account seen most has 23%", "seen least have 6%", "one alone is 41",
    ):  # fmt: skip
        assert figure in said, figure
    assert "reserve or buy it" not in said, "of the busiest scene alone"


def test_it_speaks_chinese(tao: Client) -> None:
    said = text_of(loop_of(tao, **{"Accept-Language": "zh-hans"}))

    for figure in (
        "此刻的回路",
        "10.0 个事件／秒",
        "一位访客赞了《明前绿茶》",
        "更喜欢“茶”了",
        "高于同类",
        "最近一分钟 600 个 · 最近一个在 7 秒前",
        "还有 40 张在等第一个人看到",
        "第 1 档",
        "预期 21.0，实际 20.0",
        "被看见最多的账号占 23%",
    ):
        assert figure in said, figure


def test_what_is_simulated_can_be_hidden(tao: Client) -> None:
    page = loop_of(tao, "?simulated=hidden")
    said = text_of(page)

    assert "4.0 events a second" in said
    assert "240 in the last minute" in said
    assert "Interest a card was seen 900" in said
    assert (
        "of them simulated" not in said
        and "simulated"
        not in said.partition("What did it just learn?")[2].partition("Where do goods spread?")[0]
    )
    # What cannot be told apart says so: the engine has learned from both.
    assert said.count("The engine has learned from simulated people too") == 4
    assert "Of all events, simulated ones included" in said
    assert "The engine has learned from simulated people too" not in text_of(loop_of(tao))
    assert 'hx-get="/loop/?simulated=hidden"' in page


def test_the_figures_are_read_again_by_themselves_until_held_still(tao: Client) -> None:
    assert 'hx-trigger="every 2s"' in loop_of(tao)
    still = loop_of(tao, "?still=1")
    part = loop_of(tao, **HTMX)

    assert "hx-trigger" not in still and "Held still at" in still
    assert part.strip().startswith('<div class="loop-now"')
    assert "<html" not in part


def test_before_anything_happens_each_figure_says_what_will_be_there(
    tao: Client, told: list[dict[str, Any]]
) -> None:
    told.append(NOTHING)

    said = text_of(loop_of(tao))

    for hint in (
        "its events draw a line here", "Five bars will stand here", "will be timed here", "No circles yet",
        "No card is on trial", "a line here says which topic", "Not enough showings yet", "Nobody has been seen today",
    ):  # fmt: skip
        assert hint in said, hint


def test_while_nobody_has_seen_any_trial_it_says_so_and_names_those_that_wait(
    tao: Client, told: list[dict[str, Any]], lantern: Town
) -> None:
    quiet = pulse(f"product:{lantern.product}")
    quiet["engine"] |= {"trials": [], "unseen": quiet["engine"]["unseen"] | {"count": 1}, "on_trial": 1}
    quiet["real"]["last_ms"] = NOW_MS - 3_600_000
    quiet["simulated"]["last_ms"] = 0
    told.append(quiet)

    said = text_of(loop_of(tao))

    assert "No card on trial has been seen yet" in said
    assert "1 waits to be seen, since 09-20 14:13 UTC: Spring green tea" in said
    assert "the last one at 09-21 13:13:20 UTC" in said
    assert "above its peers" not in said and "not decided" not in said


def test_a_gateway_that_cannot_be_asked_is_said_and_asked_again(tao: Client, gateway: Gateway) -> None:
    gateway.status = 503

    page = loop_of(tao)

    assert "cannot be asked just now" in page
    assert 'hx-trigger="every 2s"' in page


@pytest.mark.parametrize(
    ("language", "said"), [("en", "for those who run this site"), ("zh-hans", "仅供本站运营者使用")]
)
def test_who_does_not_run_the_site_is_refused_in_their_language(
    sign_in: SignIn, told: list[dict[str, Any]], language: str, said: str
) -> None:
    answer = sign_in("mei").get("/loop/", headers={"Accept-Language": language})

    assert answer.status_code == 403
    assert said in answer.content.decode()
    assert "loop-now" not in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_and_comes_back(browser: Client, told: list[dict[str, Any]]) -> None:
    answer = browser.get("/loop/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=%2Floop%2F")


@pytest.mark.parametrize("part", [{}, HTMX], ids=["page", "part"])
def test_it_costs_six_queries(tao: Client, part: dict[str, str]) -> None:
    loop_of(tao)

    with CaptureQueriesContext(connection) as asked:
        loop_of(tao, **part)

    assert len(asked) == QUERIES, [one["sql"][:120] for one in asked]


def test_the_page_token_says_nothing_of_operating_and_the_key_stays_on_the_server(
    tao: Client, settings: Any
) -> None:
    page = loop_of(tao)

    assert settings.MAGPIE_OPERATOR_KEY not in page
    assert settings.MAGPIE_OPERATOR_KEY.removeprefix("key_") not in page


def test_only_operators_see_the_way_there(sign_in: SignIn, told: list[dict[str, Any]]) -> None:
    browser = sign_in("tao")
    assert 'href="/loop/"' not in browser.get("/interests/").content.decode()

    actions.let_operate(user_name="tao")
    assert 'href="/loop/"' in browser.get("/interests/").content.decode()
    actions.let_operate(user_name="tao", is_on=False)

    assert browser.get("/loop/").status_code == 403


def test_the_command_names_an_operator_and_refuses_a_stranger(
    sign_in: SignIn, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("magpie.cli.operator.open_truth", lambda home: None)
    browser = sign_in("tao")

    named = CliRunner().invoke(operator, ["tao", "--home", str(tmp_path)])
    assert (named.exit_code, browser.get("/loop/").status_code) == (0, 200)
    removed = CliRunner().invoke(operator, ["tao", "--remove", "--home", str(tmp_path)])
    assert (removed.exit_code, browser.get("/loop/").status_code) == (0, 403)
    with pytest.raises(NobodySignsInAs):
        actions.let_operate(user_name="nobody")
