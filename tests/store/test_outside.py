"""How much comes from outside one's circles: told where it is known, chosen with three chips, and not asked of who may not be profiled."""

import re
from typing import Any

import msgspec
import pytest
from django.test import Client

from magpie.domain.people import queries as people
from tests.store.conftest import Gateway, person_of

pytestmark = pytest.mark.wide


@pytest.mark.parametrize(
    ("language", "told", "unknown"),
    [
        ("en", "(180 cards with a known circle), 23 % was at home outside yours", "cannot be said yet"),
        ("zh-hans", "（已知圈层的 180 张卡片），23% 来自你的圈层之外", "还说不出"),
    ],
)
def test_how_much_came_from_outside_is_told_in_both_languages_where_it_is_known(
    stranger: Client, gateway: Gateway, language: str, told: str, unknown: str
) -> None:
    stranger.post("/language/", {"language": language})
    without = stranger.get("/interests/").content.decode()
    gateway.beliefs = {"outside": {"cards": 180, "share": 0.2333}}

    page = stranger.get("/interests/").content.decode()

    assert unknown in without and told not in without
    assert told in page and unknown not in page
    assert copied(stranger)["beliefs"]["outside"] == {"cards": 180, "share": 0.2333}


@pytest.mark.parametrize("outside", ["less", "", "more"])
def test_the_chip_of_how_much_from_outside_stays_pressed(stranger: Client, outside: str) -> None:
    stranger.post("/interests/outside/", {"outside": "less" if outside == "more" else "more"})
    stranger.post("/interests/outside/", {"outside": outside})

    section = stranger.get("/interests/").content.decode().split('id="outside"')[1].split("</section>")[0]

    assert people.rights_of(person_of(stranger)).outside == outside
    assert copied(stranger)["choices"]["outside"] == outside
    assert re.findall(r'value="(\w*)" aria-pressed="true"', section) == [outside]
    assert section.count('aria-pressed="false"') == 2


@pytest.mark.parametrize(
    ("language", "told"), [("en", "are multiplied by 0.5 or by 2."), ("zh-hans", "得分就乘以 0.5 或 2。")]
)
def test_the_notice_says_what_the_choice_does(browser: Client, language: str, told: str) -> None:
    browser.post("/language/", {"language": language})

    assert told in browser.get("/algorithm/").content.decode()


def test_a_word_that_is_no_choice_of_outside_changes_nothing(stranger: Client) -> None:
    answer = stranger.post("/interests/outside/", {"outside": "everything"})

    assert answer.status_code >= 400
    assert people.rights_of(person_of(stranger)).version == 0


@pytest.mark.parametrize(
    ("path", "said"),
    [("/interests/personalisation/", {"is_on": "0"}), ("/interests/age-band/", {"age_band": "14_17"})],
)
def test_whoever_may_not_be_profiled_is_not_asked_about_circles(
    stranger: Client, gateway: Gateway, path: str, said: dict[str, str]
) -> None:
    gateway.beliefs = {"outside": {"cards": 180, "share": 0.2333}}
    assert 'id="outside"' in stranger.get("/interests/").content.decode()

    stranger.post(path, said)

    assert 'id="outside"' not in stranger.get("/interests/").content.decode()


def copied(browser: Client) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(browser.get("/interests/copy/").content)
    return found
