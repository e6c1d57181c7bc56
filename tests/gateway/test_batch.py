"""Events in: durable before the answer, each once, each refusal named, nothing of a server's kind by a client."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from magpie.log.disk import RealDisk
from magpie.log.rejects import read_rejects
from tests.gateway.door import MEI, OWNER_KEY, SHOP_KEY, TAO, TEA, Door, bearer, open_door, said


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path) as opened:
        yield opened


def test_a_batch_is_on_disk_before_it_is_answered(door: Door) -> None:
    answer = door.post("/v1/batch", {"batch": [said(number=1), said(number=2)]}, Authorization=bearer())

    assert answer.status_code == 202
    assert answer.json() == {
        "offset": 1,
        "applied_offset": answer.json()["applied_offset"],
        "accepted": 2,
        "repeated": 0,
        "refused": [],
    }
    assert door.log.syncs == 1
    assert [(event.id, event.person, event.card) for event in door.stored()] == [
        ("c.m1", MEI, TEA),
        ("c.m2", MEI, TEA),
    ]


def test_the_same_message_twice_is_one_event_at_its_old_offset(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said(number=1), said(number=2)]}, Authorization=bearer())

    again = door.post("/v1/batch", {"batch": [said(number=1)]}, Authorization=bearer()).json()

    assert (again["offset"], again["accepted"], again["repeated"]) == (0, 0, 1)
    assert len(door.stored()) == 2


def test_one_bad_event_does_not_sink_the_others(door: Door) -> None:
    batch = [said(number=1), said("Order Completed", number=2, properties={"ref": "order:1"}), said(number=3)]

    answer = door.post("/v1/batch", {"batch": batch}, Authorization=bearer())

    assert answer.status_code == 202
    assert answer.json()["accepted"] == 2
    assert [(row["index"], row["code"]) for row in answer.json()["refused"]] == [(1, "server_kind")]
    assert "服务器" in answer.json()["refused"][0]["message"]["zh"]
    assert [event.id for event in door.stored()] == ["c.m1", "c.m3"]


def test_a_forged_order_alone_is_refused_and_nothing_is_recorded(door: Door) -> None:
    forged = said("Order Completed", properties={"ref": "order:1"})

    answer = door.post("/v1/batch", {"batch": [forged]}, Authorization=bearer())

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "nothing_accepted"
    assert answer.json()["refused"][0]["code"] == "server_kind"
    assert door.stored() == []
    assert [reject.code for reject in read_rejects(RealDisk(), door.log.folder)] == ["server_kind"]


def test_a_beacon_brings_its_token_in_the_body(door: Door) -> None:
    body = {"token": bearer().removeprefix("Bearer "), "batch": [said()]}

    answer = door.post("/v1/batch", body, **{"content-type": "text/plain;charset=UTF-8"})

    assert answer.status_code == 202
    assert [event.person for event in door.stored()] == [MEI]


def test_a_page_cannot_speak_for_another_person_and_a_key_can(door: Door) -> None:
    for_tao = {"batch": [said(userId="TAO")]}

    by_page = door.post("/v1/batch", for_tao, Authorization=bearer(MEI))
    by_key = door.post("/v1/batch", for_tao, Authorization=f"Bearer {SHOP_KEY}")

    assert (by_page.status_code, by_key.status_code) == (422, 202)
    assert by_page.json()["refused"][0]["code"] == "person_foreign"
    assert [event.person for event in door.stored()] == [TAO]


def test_only_a_key_with_that_right_says_what_servers_say(door: Door) -> None:
    order = {"batch": [said("Order Completed", userId="TAO", properties={"ref": "order:1"})]}

    by_shop = door.post("/v1/batch", order, Authorization=f"Bearer {SHOP_KEY}")
    by_owner = door.post("/v1/batch", order, Authorization=f"Bearer {OWNER_KEY}")

    assert (by_shop.status_code, by_owner.status_code) == (422, 202)
    assert [(event.kind, event.ref) for event in door.stored()] == [("Order Completed", "order:1")]


def test_senders_wait_while_learning_is_more_than_a_second_behind(door: Door) -> None:
    door.mind.lag = 2_400

    answer = door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer())

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert answer.json()["error"]["code"] == "engine_behind"
    assert door.stored() == []


def test_a_caller_beyond_its_rate_waits_and_others_do_not(door: Door) -> None:
    for number in range(4):
        flood = [said(number=number * 500 + place) for place in range(500)]
        assert door.post("/v1/batch", {"batch": flood}, Authorization=bearer(MEI)).status_code == 202

    refused = door.post("/v1/batch", {"batch": [said(number=9_000)]}, Authorization=bearer(MEI))
    other = door.post("/v1/batch", {"batch": [said(number=9_001)]}, Authorization=bearer(TAO))

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert other.status_code == 202
    assert len(door.stored()) == 2_001


def test_the_bucket_fills_again_with_time(door: Door) -> None:
    for number in range(4):
        door.post(
            "/v1/batch",
            {"batch": [said(number=number * 500 + place) for place in range(500)]},
            Authorization=bearer(),
        )

    door.clock.advance(by_ms=1_000)
    answer = door.post("/v1/batch", {"batch": [said(number=9_000)]}, Authorization=bearer())

    assert answer.status_code == 202
