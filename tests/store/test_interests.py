"""My interests: what is shown is true, and every switch turns what it says."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magpie.config.weights_file import ArmTold, ExperimentTold, WeightsFile
from magpie.domain.people import queries as people
from magpie.engine.params import HEAD_WORTHS
from magpie.engine.state.heads import HEADS
from tests.domain.cast import Town
from tests.store.conftest import Gateway, person_of

pytestmark = pytest.mark.wide

HTMX = {"HX-Request": "true"}


def step(offset: int, kind: str, card: str, **more: Any) -> dict[str, Any]:
    return {
        "offset": offset,
        "event": {"id": f"c.{offset}", "ts_ms": offset, "kind": kind, "card": card, **more},
    }


def test_a_mute_from_the_feed_is_kept_and_named(stranger: Client) -> None:
    answer = stranger.post("/interests/mutes/", {"subject": "topic:tea"}, headers=HTMX)

    assert answer.status_code == 204
    told = msgspec.json.decode(answer["HX-Trigger"])["magpie:changed"]
    assert (told["what"], told["subject"]) == ("muted", "topic:tea")
    assert people.rights_of(person_of(stranger)).muted == ("topic:tea",)


def test_the_next_token_carries_the_new_rights(stranger: Client, gateway: Gateway) -> None:
    stranger.post("/interests/blocks/", {"subject": "account:1"}, headers=HTMX)

    stranger.get("/")

    assert gateway.claims(settings.MAGPIE_PAGE_SECRET).rights_version == 1


def test_an_unreadable_subject_changes_nothing(stranger: Client) -> None:
    answer = stranger.post("/interests/mutes/", {"subject": "everything"}, headers=HTMX)

    assert answer.status_code >= 400
    assert people.rights_of(person_of(stranger)).version == 0


def test_the_switch_turns_personalisation_off_and_on(stranger: Client) -> None:
    stranger.post("/interests/personalisation/", {"is_on": "0"})
    assert people.rights_of(person_of(stranger)).personalise is False
    assert 'aria-checked="false"' in stranger.get("/interests/").content.decode()

    stranger.post("/interests/personalisation/", {"is_on": "1"})
    assert people.rights_of(person_of(stranger)).personalise is True


def test_declared_topics_replace_each_other(stranger: Client) -> None:
    stranger.post("/interests/topics/", {"topic": ["tea", "books"]})
    stranger.post("/interests/topics/", {"topic": ["tea"]})

    assert people.rights_of(person_of(stranger)).topics == ("tea",)


def test_a_minor_is_told_that_nothing_is_inferred(stranger: Client) -> None:
    stranger.post("/interests/age-band/", {"age_band": "14_17"})

    assert "never profile minors" in stranger.get("/interests/").content.decode()
    assert people.rights_of(person_of(stranger)).may_personalise is False


def belief(subject: str, strength: float, **more: Any) -> dict[str, Any]:
    return {"subject": subject, "strength": strength, "since_ms": 1_763_800_000_000, **more}


def test_beliefs_are_the_engines_numbers_with_their_evidence(
    stranger: Client, gateway: Gateway, lantern: Town
) -> None:
    gateway.beliefs = {
        "topics": [
            belief("topic:tea", 0.4312, acts={"Content Liked": 2, "Stock Reserved": 1}),
            belief("topic:books", 1.0, is_said=True, acts={}, since_ms=0),
            belief("topic:gone", 0.2),
        ],
        "accounts": [belief(f"account:{lantern.shop}", 0.3, acts={"Product Viewed": 1}), belief("account:99", 0.2)],
        "categories": [belief("category:nowhere", 0.2)],
    }  # fmt: skip

    page = stranger.get("/interests/").content.decode()

    assert 'data-subject="topic:tea" data-strength="0.4312"' in page
    assert "liked ×2" in page and "reserved ×1" in page and "since November 22" in page
    assert page.count('class="belief"') == 3
    assert page.count("you chose it") == 1
    assert 'href="/@lantern_tea"' in page
    assert page.split('class="tail"')[1].split("</svg>")[0].count("<path") == 2


def leaning(subject: str, longer: float) -> dict[str, Any]:
    return {"subject": subject, "longer": longer}


def test_how_long_one_looks_is_shown_with_its_sign_a_mute_and_the_way_to_forget_it(
    stranger: Client, gateway: Gateway, lantern: Town
) -> None:
    stranger.post("/interests/mutes/", {"subject": "topic:books"})
    shop = f"account:{lantern.shop}"
    gateway.beliefs = {
        "leanings": [
            leaning("topic:books", -0.52), leaning("topic:tea", 0.4312), leaning(shop, 0.2),
            leaning("account:99", 0.3), leaning("topic:gone", 0.3),
        ]
    }  # fmt: skip

    page = stranger.get("/interests/").content.decode()

    longer, shorter = page.split("You stay longer with")[1].split("You move on sooner from")
    shorter = shorter.split("</section>")[0]
    assert re.findall(r'data-longer="([^"]+)"', longer) == ["+0.4312", "+0.2000"]
    assert re.findall(r'data-longer="([^"]+)"', shorter) == ["-0.5200"]
    assert "+0.4<" in longer and "Mute Tea" in longer and 'href="/@lantern_tea"' in longer
    assert "-0.5<" in shorter and "Unmute Books" in shorter
    assert "Forget what you guessed" in shorter
    assert "Nothing yet" not in page


def test_how_long_one_looks_is_said_in_chinese_too(stranger: Client, gateway: Gateway, lantern: Town) -> None:
    gateway.beliefs = {"leanings": [leaning("topic:tea", 0.4), leaning(f"account:{lantern.shop}", -0.3)]}
    stranger.post("/language/", {"language": "zh-hans"})

    page = stranger.get("/interests/").content.decode()

    assert all(said in page for said in ("你看多久", "停留更久的", "更快划走的"))


def test_leanings_cost_no_query_more(stranger: Client, gateway: Gateway, lantern: Town) -> None:
    shop = f"account:{lantern.shop}"
    gateway.beliefs = {"accounts": [belief(shop, 0.3)]}
    with CaptureQueriesContext(connection) as without:
        stranger.get("/interests/")
    gateway.beliefs |= {"leanings": [leaning(shop, 0.4), leaning("topic:tea", -0.3)]}

    with CaptureQueriesContext(connection) as queries:
        page = stranger.get("/interests/").content.decode()

    assert "You stay longer with" in page
    assert len(queries) == len(without)


@pytest.mark.parametrize(
    ("path", "said"),
    [("/interests/personalisation/", {"is_on": "0"}), ("/interests/age-band/", {"age_band": "14_17"})],
)
def test_whoever_may_not_be_profiled_is_shown_no_leanings(
    stranger: Client, gateway: Gateway, path: str, said: dict[str, str]
) -> None:
    gateway.beliefs = {"leanings": [leaning("topic:tea", 0.4)]}
    assert "data-longer" in stranger.get("/interests/").content.decode()

    stranger.post(path, said)

    assert "data-longer" not in stranger.get("/interests/").content.decode()


def test_beliefs_are_asked_after_what_this_browser_did_last_and_an_unknown_offset_is_no_obstacle(
    stranger: Client, gateway: Gateway
) -> None:
    stranger.cookies["magpie_after"] = "41"
    stranger.get("/interests/")
    stranger.cookies["magpie_after"] = "999"
    page = stranger.get("/interests/").content.decode()

    assert gateway.afters[-3:] == ["41", "999", "-1"]
    assert "cannot be read just now" not in page


def test_with_personalisation_off_nobody_is_asked_what_they_believe(
    stranger: Client, gateway: Gateway
) -> None:
    stranger.post("/interests/personalisation/", {"is_on": "0"})
    before = len(gateway.afters)

    page = stranger.get("/interests/").content.decode()

    assert len(gateway.afters) == before
    assert "Nothing is inferred while personalisation is off" in page


@pytest.mark.parametrize("how", ["down", "unsure"])
def test_beliefs_that_cannot_be_read_are_not_called_none_and_the_switches_still_work(
    stranger: Client, gateway: Gateway, how: str
) -> None:
    gateway.status, gateway.personalised = (503, True) if how == "down" else (200, False)

    page = stranger.get("/interests/").content.decode()

    assert "cannot be read just now" in page
    assert "Nothing yet" not in page
    assert 'role="switch"' in page


def test_chosen_topics_stand_first_and_all_can_be_had(stranger: Client, gateway: Gateway) -> None:
    stranger.post("/interests/topics/", {"topic": ["woodwork"]})
    gateway.beliefs = {"topics": [belief("topic:tea", 0.4)]}

    page = stranger.get("/interests/").content.decode()

    order = [part.split('"')[0] for part in page.split('name="topic" value="')[1:]]
    assert order[:2] == ["woodwork", "tea"]
    assert len(order) == len(set(order)) > 60


def test_the_copy_holds_choices_and_journey(stranger: Client, gateway: Gateway, lantern: Town) -> None:
    stranger.post("/interests/mutes/", {"subject": "topic:tea"})
    gateway.steps = [step(1, "Content Liked", f"product:{lantern.product}")]
    gateway.beliefs = {"leanings": [leaning("topic:tea", -0.31)]}

    answer = stranger.get("/interests/copy/")

    copy = msgspec.json.decode(answer.content)
    assert copy["choices"]["muted"] == ["topic:tea"]
    assert copy["beliefs"]["leanings"] == [{"subject": "topic:tea", "longer": -0.31}]
    assert copy["journey"][0]["event"]["kind"] == "Content Liked"
    assert copy["person"] == person_of(stranger)


def test_deleting_asks_first_and_then_forgets(
    sign_in: Callable[[str], Client], gateway: Gateway, lantern: Town
) -> None:
    browser = sign_in("tao")
    browser.post("/interests/topics/", {"topic": ["tea"]})

    assert "There is no way back" in browser.post("/interests/erasure/").content.decode()
    browser.post("/interests/erasure/", {"sure": "erase"})

    assert "_auth_user_id" not in browser.session
    assert browser.login(username="tao", password="a-long-enough-word") is False


def test_signing_in_brings_the_browsers_choices_along(
    stranger: Client, sign_in: Callable[[str], Client], gateway: Gateway
) -> None:
    stranger.post("/interests/mutes/", {"subject": "topic:snacks"})

    page = sign_in("tao").get("/interests/").content.decode()

    assert "Snacks" in page.split('id="muted"')[1]
    assert gateway.claims(settings.MAGPIE_PAGE_SECRET).person.startswith("p:")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "How we choose what you see"), ("zh-hans", "我们怎样为你挑选")]
)
def test_the_algorithm_notice_speaks_both_languages_and_prints_the_weights_in_force(
    browser: Client, language: str, said: str
) -> None:
    browser.post("/language/", {"language": language})

    page = browser.get("/algorithm/").content.decode()

    assert f"<h1>{said}</h1>" in page
    assert page.count("<tr>") > 25


def test_the_notice_prints_the_sites_own_weights_and_what_is_tried_beside_them(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.post("/language/", {"language": "en"})
    before = browser.get("/algorithm/").content.decode()
    arms = [ArmTold("today"), ArmTold("more", 1, {"order": 120.0})]
    told = WeightsFile({"like": 8.0}, [ExperimentTold("orders", 0, 2_000, arms)])
    monkeypatch.setattr(settings, "MAGPIE_RANKING", told)

    page = browser.get("/algorithm/").content.decode()

    assert (weight_of(before, "like it"), weight_of(page, "like it")) == ("5", "8")
    assert weight_of(page, "reserve or buy it") == "100"
    assert 'id="tried"' not in before
    assert "<li>orders, more: reserve or buy it 120</li>" in " ".join(page.split())


def weight_of(page: str, words: str) -> str:
    return page.split(f"<td>{words}")[1].split('"number">')[1].split("<")[0]


def test_every_published_weight_is_one_the_engine_multiplies_by_and_has_words() -> None:
    published = [worth.head for worth in HEAD_WORTHS]

    assert sorted(published) == sorted(HEADS)
    assert re.findall(r'head == "(\w+)"', get_template("store/head.html").template.source) == published


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/interests/personalisation/", {"is_on": "0"}),
        ("/interests/age-band/", {"age_band": "under_14"}),
        ("/interests/outside/", {"outside": "more"}),
        ("/interests/mutes/", {"subject": "topic:tea"}),
        ("/interests/reset/", {}),
    ],
)
def test_the_gateway_is_told_of_a_choice_before_the_person_is_answered(
    stranger: Client, gateway: Gateway, path: str, said: dict[str, str]
) -> None:
    stranger.post(path, said)

    assert [(one.person, one.rights_version) for one in gateway.told_claims()] == [(person_of(stranger), 1)]


def test_a_post_that_chooses_nothing_tells_the_gateway_nothing(stranger: Client, gateway: Gateway) -> None:
    stranger.post("/interests/mutes/", {"subject": "everything"}, headers=HTMX)
    stranger.post("/interests/personalisation/", {"is_on": "1"})

    assert gateway.told == []


def test_a_choice_is_kept_when_the_gateway_is_away(stranger: Client, gateway: Gateway) -> None:
    gateway.is_away = True

    answer = stranger.post("/interests/personalisation/", {"is_on": "0"})

    assert answer.status_code == 302
    assert people.rights_of(person_of(stranger)).may_personalise is False
