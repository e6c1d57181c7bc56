"""Why and what happened: traces and journeys for their person and for operators, and for nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from magpie.log.event import Event
from tests.gateway.door import FAN, MEI, NOW_MS, OWNER_KEY, SHOP_KEY, TAO, TEA, Door, bearer, open_door, said

pytestmark = pytest.mark.slow

OPERATOR = f"Bearer {OWNER_KEY}"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path) as opened:
        opened.publish(TEA, FAN)
        yield opened


def read(door: Door, path: str, authorization: str) -> tuple[int, dict[str, object]]:
    answer = door.client.get(path, headers={"authorization": authorization})
    return answer.status_code, answer.json()


def test_a_trace_is_for_its_person_and_the_operator(door: Door) -> None:
    slate = door.post("/v1/slates", {}, Authorization=bearer(MEI)).json()["slate"]
    path = f"/v1/explain/{slate}"

    assert read(door, path, bearer(MEI)) == (200, {"slate": slate, "person": MEI, "steps": []})
    assert read(door, path, OPERATOR)[0] == 200
    assert read(door, path, bearer(TAO))[0] == 403
    assert read(door, path, f"Bearer {SHOP_KEY}")[0] == 403


def test_a_trace_that_has_gone_is_said_to_have_gone(door: Door) -> None:
    slate = door.post("/v1/slates", {}, Authorization=bearer(MEI)).json()["slate"]
    door.mind.traces.clear()

    status, body = read(door, f"/v1/explain/{slate}", bearer(MEI))

    assert status == 410
    assert body["error"]["code"] == "trace_gone"  # type: ignore[index]


def test_a_journey_is_the_ordered_chain_about_a_subject(door: Door) -> None:
    slate = door.post("/v1/slates", {"n": 1}, Authorization=bearer()).json()["slate"]
    seen = said("Content Viewed", number=1, properties={"slate": slate, "dwell_ms": 900})
    door.post("/v1/batch", {"batch": [seen, said("Content Liked", FAN, number=2)]}, Authorization=bearer())
    door.committer.submit([Event(id="r1", ts_ms=NOW_MS, kind="Stock Reserved", person=MEI, card=TEA, slate=slate,
                                 ref="reservation:1", measure=1)]).result()  # fmt: skip

    _, body = read(door, f"/v1/journeys/{MEI}?subject={TEA}", bearer())

    steps = body["steps"]
    assert [step["event"]["kind"] for step in steps] == ["Slate Served", "Content Viewed", "Stock Reserved"]  # type: ignore[attr-defined]
    assert [step["offset"] for step in steps] == [2, 3, 5]  # type: ignore[attr-defined]


def test_a_journey_is_read_page_by_page(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said(number=number) for number in range(5)]}, Authorization=bearer())
    path, offsets, cursor = f"/v1/journeys/{MEI}?limit=2", [], ""

    for _ in range(3):
        _, body = read(door, f"{path}&cursor={cursor}", bearer())
        offsets.append([step["offset"] for step in body["steps"]])  # type: ignore[attr-defined]
        cursor = str(body["next"])

    assert offsets == [[2, 3], [4, 5], [6]]
    assert cursor == ""


def test_what_an_anonymous_visitor_did_belongs_to_the_person_they_became(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer("a:X"))
    door.committer.submit([Event(id="i1", ts_ms=NOW_MS, kind="Person Identified", person=MEI,
                                 props={"anonymous": "a:X"})]).result()  # fmt: skip

    _, body = read(door, f"/v1/journeys/{MEI}?subject={TEA}", bearer())

    assert [step["event"]["kind"] for step in body["steps"]] == ["Content Liked"]  # type: ignore[attr-defined]


def test_nobody_reads_the_journey_of_another(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer(MEI))

    assert read(door, f"/v1/journeys/{MEI}", bearer(TAO))[0] == 403
    assert read(door, f"/v1/journeys/{MEI}", f"Bearer {SHOP_KEY}")[0] == 403
    assert read(door, f"/v1/journeys/{MEI}", OPERATOR)[0] == 200


def test_beliefs_are_for_their_person_and_the_operator(door: Door) -> None:
    offset = door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer()).json()["offset"]
    path = f"/v1/beliefs/{MEI}?after={offset}"

    body = read(door, path, bearer())[1]
    assert [one["subject"] for one in body["topics"]] == [f"topic:{TEA}"]  # type: ignore[attr-defined]
    assert body["outside"] == {"cards": 1, "share": 0.25}
    assert read(door, path, OPERATOR)[0] == 200
    assert read(door, path, bearer(TAO))[0] == 403
    assert read(door, path, f"Bearer {SHOP_KEY}")[0] == 403


def test_a_ledger_is_for_who_owns_the_account_and_the_operator(door: Door) -> None:
    path = "/v1/trials/account:9"

    assert [line["card"] for line in read(door, path, bearer(TAO))[1]["lines"]] == ["product:2", "product:1"]  # type: ignore[attr-defined]
    assert read(door, path, OPERATOR)[0] == 200
    assert read(door, path, bearer())[0] == 403
    assert read(door, path, f"Bearer {SHOP_KEY}")[0] == 403
    assert door.client.get(path).status_code == 401
    assert read(door, path + "?after=99", OPERATOR)[0] == 422


def test_beliefs_without_sure_rights_are_empty(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer())

    status, body = read(door, f"/v1/beliefs/{MEI}", bearer(rights_version=9))

    assert (status, body["personalised"], body["topics"], body["outside"]) == (200, False, [], None)


@pytest.mark.parametrize(
    ("after", "status"), [("x", 422), ("-2", 422), ("1e3", 422), ("99", 422), ("-1", 200)]
)
def test_an_offset_that_was_never_promised_is_refused(door: Door, after: str, status: int) -> None:
    assert read(door, f"/v1/beliefs/{MEI}?after={after}", bearer())[0] == status


def test_beliefs_that_are_not_learned_in_time_are_refused(door: Door) -> None:
    door.mind.is_held = True
    offset = door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer()).json()["offset"]

    status, body = read(door, f"/v1/beliefs/{MEI}?after={offset}", bearer())

    assert (status, body["error"]["code"]) == (503, "not_learned_in_time")  # type: ignore[index]


def test_ready_means_writable_and_caught_up(door: Door) -> None:
    assert door.client.get("/readyz").json() == {"ready": True, "log_writable": True, "newest_offset": 1,
                                                 "applied_offset": 1, "lag_ms": 0}  # fmt: skip
    door.mind.lag = 1_500

    behind = door.client.get("/readyz")

    assert (behind.status_code, behind.json()["ready"], behind.json()["lag_ms"]) == (503, False, 1_500)


def test_metrics_count_events_slates_and_refusals(door: Door) -> None:
    door.post(
        "/v1/batch", {"batch": [said(number=1), said("Order Completed", number=2)]}, Authorization=bearer()
    )
    door.post("/v1/slates", {}, Authorization=bearer())
    door.post("/v1/slates", {})

    text = door.client.get("/metrics").text

    assert 'magpie_events_total{outcome="accepted"} 1.0' in text
    assert 'magpie_events_total{outcome="refused"} 1.0' in text
    assert 'magpie_slates_total{personalised="true"} 1.0' in text
    assert 'magpie_refusals_total{code="no_token"} 1.0' in text
    assert "magpie_log_newest_offset 3.0" in text


def test_every_answer_carries_the_security_headers_and_no_cors(door: Door) -> None:
    answer = door.client.get("/healthz", headers={"origin": "https://elsewhere.example"})

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "access-control-allow-origin" not in answer.headers
