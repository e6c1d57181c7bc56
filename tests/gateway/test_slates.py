"""Slates out: with looks, reasons and a mark; after what the caller has seen; without personal data when in doubt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from magpie.gateway.seen_rights import SeenRights
from tests.gateway.door import FAN, MEI, NOW_MS, OWNER_KEY, SHOP_KEY, TAO, TEA, Door, bearer, open_door, said


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path) as opened:
        opened.publish(TEA, FAN)
        yield opened


def test_a_slate_carries_looks_and_reasons_in_both_languages(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said("Content Liked", FAN)]}, Authorization=bearer())

    slate = door.post("/v1/slates", {"scene": "feed", "n": 2, "after": 2}, Authorization=bearer()).json()

    assert (slate["person"], slate["as_of"], slate["personalised"], slate["params"]) == (
        MEI,
        2,
        True,
        "p-fake",
    )
    assert [(card["card"], card["source"], card["position"]) for card in slate["cards"]] == [
        (FAN, "liked", 0),
        (TEA, "trend", 1),
    ]
    assert slate["cards"][0]["display"]["title"] == {"zh": "纸扇", "en": "Paper Fan"}
    assert slate["cards"][0]["reasons"] == [
        {
            "code": "liked_card",
            "cause": FAN,
            "share": 0.5,
            "text": {"en": "You liked “Paper Fan”", "zh": "你喜欢过「纸扇」"},
        }
    ]


def test_an_acknowledged_event_changes_the_slate_that_asks_for_it(door: Door) -> None:
    before = door.post("/v1/slates", {"n": 1}, Authorization=bearer()).json()
    door.mind.is_held = True
    offset = door.post("/v1/batch", {"batch": [said("Content Liked", FAN)]}, Authorization=bearer()).json()[
        "offset"
    ]

    too_early = door.post("/v1/slates", {"n": 1, "after": offset}, Authorization=bearer())
    door.mind.release()
    after = door.post("/v1/slates", {"n": 1, "after": offset}, Authorization=bearer()).json()

    assert (too_early.status_code, too_early.json()["error"]["code"]) == (503, "not_learned_in_time")
    assert [before["cards"][0]["card"], after["cards"][0]["card"]] == [TEA, FAN]


def test_the_served_slate_is_in_the_log_after_the_answer(door: Door) -> None:
    slate = door.post("/v1/slates", {"n": 2}, Authorization=bearer()).json()

    served = door.stored()[-1]
    assert (served.kind, served.slate, served.person, served.id) == (
        "Slate Served",
        slate["slate"],
        MEI,
        slate["slate"],
    )
    assert [card["card"] for card in served.props["cards"]] == [card["card"] for card in slate["cards"]]


def test_the_arm_that_made_a_slate_is_in_the_log_and_nowhere_else(door: Door) -> None:
    door.post("/v1/slates", {"n": 1}, Authorization=bearer())
    door.mind.variant = "orders:more"
    slate = door.post("/v1/slates", {"n": 1}, Authorization=bearer()).json()

    before, served = (event for event in door.stored() if event.kind == "Slate Served")
    assert (before.variant, served.variant) == ("", "orders:more")
    assert "orders" not in str(slate)


def test_the_page_mark_keeps_shown_cards_away(door: Door) -> None:
    first = door.post("/v1/slates", {"n": 1}, Authorization=bearer()).json()

    second = door.post("/v1/slates", {"n": 1, "page": first["page"]}, Authorization=bearer()).json()
    third = door.post("/v1/slates", {"n": 1, "page": second["page"]}, Authorization=bearer()).json()

    assert [card["card"] for slate in (first, second, third) for card in slate["cards"]] == [TEA, FAN]


def test_a_borrowed_or_edited_page_mark_is_refused(door: Door) -> None:
    mark = door.post("/v1/slates", {"n": 1}, Authorization=bearer(TAO)).json()["page"]

    borrowed = door.post("/v1/slates", {"page": mark}, Authorization=bearer(MEI))
    edited = door.post("/v1/slates", {"page": mark[:-2] + "AA"}, Authorization=bearer(TAO))

    assert [answer.json()["error"]["code"] for answer in (borrowed, edited)] == [
        "bad_page_mark",
        "bad_page_mark",
    ]


def test_a_slate_that_cannot_be_sure_of_the_rights_is_not_personal(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said("Content Liked", FAN)]}, Authorization=bearer())
    door.mind.rights[MEI] = 3

    sure = door.post("/v1/slates", {"n": 1}, Authorization=bearer(rights_version=3)).json()
    unsure = door.post("/v1/slates", {"n": 1}, Authorization=bearer(rights_version=4)).json()

    assert (sure["personalised"], unsure["personalised"]) == (True, False)
    assert (sure["cards"][0]["card"], unsure["cards"][0]["card"]) == (FAN, TEA)


def test_a_key_names_the_person_and_a_page_cannot(door: Door) -> None:
    by_key = door.post("/v1/slates", {"person": TAO}, Authorization=f"Bearer {SHOP_KEY}")
    nobody = door.post("/v1/slates", {}, Authorization=f"Bearer {SHOP_KEY}")
    by_page = door.post("/v1/slates", {"person": TAO}, Authorization=bearer(MEI))

    assert by_key.json()["person"] == TAO
    assert (nobody.status_code, nobody.json()["error"]["code"]) == (422, "person_missing")
    assert (by_page.status_code, by_page.json()["error"]["code"]) == (403, "may_not_name_persons")


def test_an_offset_that_does_not_exist_yet_is_named(door: Door) -> None:
    answer = door.post("/v1/slates", {"after": 99}, Authorization=bearer())

    assert (answer.status_code, answer.json()["error"]["detail"]) == (422, {"after": 99, "newest": 1})


def test_no_two_slates_have_the_same_id(door: Door) -> None:
    ids = {door.post("/v1/slates", {}, Authorization=bearer()).json()["slate"] for _ in range(20)}

    assert len(ids) == 20
    assert door.clock.now_ms() == NOW_MS


def test_an_older_page_follows_the_newest_rights_that_any_token_named(door: Door) -> None:
    old, new = bearer(), bearer(rights_version=3)
    assert door.post("/v1/slates", {}, Authorization=old).json()["personalised"]

    told = door.post("/v1/rights", None, Authorization=new)
    after = door.post("/v1/slates", {}, Authorization=old).json()
    others = door.post("/v1/slates", {}, Authorization=bearer(TAO)).json()
    by_key = door.post("/v1/slates", {"person": MEI}, Authorization=f"Bearer {OWNER_KEY}").json()

    assert (told.status_code, told.json()) == (200, {"person": MEI, "rights_version": 3})
    assert (after["personalised"], others["personalised"], by_key["personalised"]) == (False, True, False)

    door.mind.rights[MEI] = 3
    assert door.post("/v1/slates", {}, Authorization=old).json()["personalised"]
    assert door.mind.asked[-1].rights_version == 3


def test_a_key_has_no_rights_of_its_own_and_an_edited_token_tells_nothing(door: Door) -> None:
    assert door.post("/v1/rights", None, Authorization=f"Bearer {OWNER_KEY}").status_code == 422
    forged = bearer(rights_version=9, secret=b"another")
    assert door.post("/v1/rights", None, Authorization=forged).status_code == 401
    assert door.post("/v1/slates", {}, Authorization=bearer()).json()["personalised"]


def test_the_rights_that_were_seen_are_bounded() -> None:
    seen = SeenRights(persons_max=2)
    for person, version in (("p:1", 4), ("p:2", 1), ("p:1", 2), ("p:3", 1), ("p:4", 0)):
        seen.newest(person, version)

    assert list(seen.versions.items()) == [("p:1", 4), ("p:3", 1)]
