"""Bad input: one table of malformed, oversized, out-of-order and hostile requests, each with its clear answer.

After every row the log holds exactly what it held before, and the next honest request is answered.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from magpie.gateway.app import build_gateway
from magpie.gateway.limits import Limits
from magpie.kit.clock import DAY_MS, HOUR_MS, instant_of
from tests.gateway.door import FAN, MEI, NOW_MS, SHOP_KEY, TAO, TEA, Door, bearer, open_door, said
from tests.gateway.socket_server import exchange, serving

pytestmark = pytest.mark.slow
JSON_TYPE = {"content-type": "application/json"}


def at(ts_ms: int) -> str:
    return instant_of(ts_ms).isoformat()


def batch(*events: Any) -> bytes:
    return json.dumps({"batch": list(events)}).encode()


@dataclass(frozen=True)
class Bad:
    """One request: where, what, and the answer it must get. `code` of a refused event is looked for in `refused`."""

    name: str
    status: int
    code: str
    body: bytes = b""
    path: str = "/v1/batch"
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=lambda: {**JSON_TYPE, "authorization": bearer()})


def headed(**headers: str) -> dict[str, str]:
    return {**JSON_TYPE, **headers}


WHOLE = (
    Bad("an empty body", 400, "not_json"),
    Bad("half a JSON text", 400, "body_unreadable", b'{"batch": [{"type": "tr'),
    Bad("JSON that is no batch", 400, "body_unreadable", b'"hello"'),
    Bad("bytes that are no UTF-8", 400, "body_unreadable", b'{"batch": "\xff\xfe"}'),
    Bad("an empty batch", 400, "batch_empty", b'{"batch": []}'),
    Bad("a batch of another type", 400, "body_unreadable", b'{"batch": {"0": 1}}'),
    Bad("five hundred and one events", 413, "batch_too_long", batch(*[said(number=n) for n in range(501)])),
    Bad("half a megabyte and one byte", 413, "body_too_large", b" " * 500_001),
    Bad("a thousand nested lists", 400, "too_deep", b'{"batch": ' + b"[" * 1_000 + b"]" * 1_000 + b"}"),
    Bad("a hundred thousand open brackets", 400, "too_deep", b"[" * 100_000),
    Bad(
        "a form",
        415,
        "wrong_media_type",
        b"a=1",
        headers={"content-type": "application/x-www-form-urlencoded"},
    ),
    Bad("no content type", 415, "wrong_media_type", batch(said()), headers={"authorization": bearer()}),
    Bad(
        "a compressed body", 415, "encoded_body", b"\x1f\x8b", headers=headed(**{"content-encoding": "gzip"})
    ),
)

NOBODY = (
    Bad("no token", 401, "no_token", batch(said()), headers=JSON_TYPE),
    Bad("a token of another scheme", 401, "no_token", batch(said()), headers=headed(authorization="Basic TWVpOnRlYQ==")),
    Bad("a token that is text", 401, "bad_token", batch(said()), headers=headed(authorization="Bearer abc")),
    Bad("a token signed by somebody else", 401, "bad_token", batch(said()),
        headers=headed(authorization=bearer(secret=b"not ours"))),
    Bad("a token edited into another person", 401, "bad_token", batch(said()),
        headers=headed(authorization="Bearer " + bearer(TAO)[7:].split(".")[0] + "." + bearer(MEI).split(".")[1])),
    Bad("a token of yesterday", 401, "expired_token", batch(said()),
        headers=headed(authorization=bearer(life_ms=-DAY_MS))),
    Bad("a token of nine thousand letters", 401, "bad_token", batch(said()),
        headers=headed(authorization="Bearer " + "a" * 9_000)),
    Bad("an unknown key", 401, "wrong_key", batch(said()), headers=headed(authorization="Bearer key_guess")),
    Bad("a body token that is a number", 400, "not_json", b'{"token": 7, "batch": []}', headers=JSON_TYPE),
)  # fmt: skip

EVENTS = (
    Bad("a forged order", 422, "server_kind", batch(said("Order Completed", properties={"ref": "order:1"}))),
    Bad("a forged reservation", 422, "server_kind", batch(said("Stock Reserved", properties={"ref": "reservation:1"}))),
    Bad("a forged served slate", 422, "server_kind", batch(said("Slate Served"))),
    Bad("forged rights of oneself", 422, "server_kind", batch(said("Rights Changed", properties={"version": 99}))),
    Bad("a forged published card", 422, "server_kind", batch(said("Card Published", properties={"version": 1}))),
    Bad("an identification by a page", 422, "server_kind",
        batch({"type": "identify", "messageId": "i", "userId": "MEI", "anonymousId": "X"})),
    Bad("somebody else's like", 422, "person_foreign", batch(said(userId="TAO"))),
    Bad("a kind nobody knows", 422, "unknown_kind", batch(said("Content Likd"))),
    Bad("a type Segment has and we have not", 422, "type_unsupported", batch({**said(), "type": "alias"})),
    Bad("no message id", 422, "message_id_missing", batch({**said(), "messageId": ""})),
    Bad("a message id of two hundred letters", 422, "message_id_missing", batch({**said(), "messageId": "m" * 200})),
    Bad("a message id with a line break", 422, "message_id_missing", batch({**said(), "messageId": "m\n{}"})),
    Bad("an event of eight days ago", 422, "too_late", batch({**said(), "timestamp": at(NOW_MS - 8 * DAY_MS)})),
    Bad("an event of the year 1", 422, "too_late", batch({**said(), "timestamp": "0001-01-01T00:00:00Z"})),
    Bad("an event of tomorrow", 422, "from_the_future", batch({**said(), "timestamp": at(NOW_MS + DAY_MS)})),
    Bad("an event an hour ahead", 422, "from_the_future", batch({**said(), "timestamp": at(NOW_MS + HOUR_MS)})),
    Bad("a time without a zone", 422, "time_zone_missing", batch({**said(), "timestamp": "2026-09-21T10:00:00"})),
    Bad("a time that is no time", 422, "event_unreadable", batch({**said(), "timestamp": "yesterday"})),
    Bad("a like of nothing", 422, "field_missing", batch({**said(), "properties": {"scene": "feed"}})),
    Bad("a search without words", 422, "field_unreadable", batch(said("Products Searched"))),
    Bad("an event that is a list", 422, "event_unreadable", batch([1, 2, 3])),
    Bad("an event that is null", 422, "event_unreadable", batch(None)),
    Bad("an event of forty thousand letters", 422, "event_too_large", batch(said(properties={"text": "茶" * 40_000}))),
    Bad("a number beyond 64 bits", 422, "number_out_of_range", batch(said(properties={"extra": 2**70}))),
    Bad("a scene that does not exist", 422, "field_unreadable", batch(said(properties={"scene": "bazaar"}))),
    Bad("a dwell of minus one hour", 422, "number_out_of_range",
        batch(said("Content Viewed", properties={"dwell_ms": -3_600_000}))),
    Bad("a dwell of true", 422, "field_unreadable", batch(said("Content Viewed", properties={"dwell_ms": True}))),
    Bad("properties nested ten levels", 422, "event_too_deep",
        batch(said(properties={"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}}}}))),
)  # fmt: skip

ASKS = (
    Bad("no cards wanted", 422, "wrong_shape", b'{"n": 0}', "/v1/slates"),
    Bad("a million cards wanted", 422, "wrong_shape", b'{"n": 1000000}', "/v1/slates"),
    Bad("half a card wanted", 422, "wrong_shape", b'{"n": 2.5}', "/v1/slates"),
    Bad("true cards wanted", 422, "wrong_shape", b'{"n": true}', "/v1/slates"),
    Bad("a scene that does not exist, asked", 422, "wrong_shape", b'{"scene": "bazaar"}', "/v1/slates"),
    Bad("a field that does not exist", 422, "wrong_shape", b'{"boost": "product:1"}', "/v1/slates"),
    Bad("an offset that lies ahead", 422, "offset_unknown", b'{"after": 999}', "/v1/slates"),
    Bad("an offset before the beginning", 422, "wrong_shape", b'{"after": -2}', "/v1/slates"),
    Bad("an offset of thirty digits", 422, "wrong_shape", b'{"after": ' + b"9" * 30 + b"}", "/v1/slates"),
    Bad("another person's slate", 403, "may_not_name_persons", b'{"person": "p:TAO"}', "/v1/slates"),
    Bad("a person with a line break", 422, "wrong_shape", b'{"person": "p:T\\nX"}', "/v1/slates"),
    Bad("a page mark made at home", 422, "bad_page_mark", b'{"page": "eyJh.eyJi"}', "/v1/slates"),
    Bad("a page token as page mark", 422, "bad_page_mark", json.dumps({"page": bearer()[7:]}).encode(), "/v1/slates"),
    Bad("a slate request of twenty kilobytes", 413, "body_too_large", b" " * 20_000, "/v1/slates"),
    Bad("a slate request that is a list", 422, "wrong_shape", b"[]", "/v1/slates"),
    Bad("a key that names nobody", 422, "person_missing", b"{}", "/v1/slates",
        headers=headed(authorization=f"Bearer {SHOP_KEY}")),
)  # fmt: skip

READS = (
    Bad("the why of no slate", 404, "no_such_slate", path="/v1/explain/tea", method="GET"),
    Bad(
        "the why of a slate long gone",
        410,
        "trace_gone",
        path="/v1/explain/01JD5Y1V9GZC3M0B5T8RQK2W7N",
        method="GET",
    ),
    Bad("another person's journey", 403, "not_yours", path="/v1/journeys/p:TAO", method="GET"),
    Bad(
        "a journey with a cursor made at home",
        400,
        "bad_cursor",
        path="/v1/journeys/p:MEI?cursor=%F0",
        method="GET",
    ),
    Bad(
        "a journey of ten thousand rows",
        422,
        "wrong_shape",
        path="/v1/journeys/p:MEI?limit=10000",
        method="GET",
    ),
    Bad("a journey of ² rows", 422, "wrong_shape", path="/v1/journeys/p:MEI?limit=%C2%B2", method="GET"),
    Bad("an address that is not there", 404, "not_found", path="/v1/nothing", method="GET"),
    Bad("a deletion of the batch address", 405, "wrong_method", method="DELETE"),
)

TABLE = WHOLE + NOBODY + EVENTS + ASKS + READS


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("log")) as opened:
        opened.publish(TEA, FAN)
        yield opened


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 40
    assert len({bad.name for bad in TABLE}) == len(TABLE)


@pytest.mark.parametrize("bad", TABLE, ids=lambda bad: bad.name)
def test_bad_input_gets_its_answer_and_changes_nothing(door: Door, bad: Bad) -> None:
    before = door.stored()

    answer = door.client.request(bad.method, bad.path, content=bad.body, headers=bad.headers)

    said_back = answer.json()
    codes = [said_back["error"]["code"], *(row["code"] for row in said_back.get("refused", ()))]
    assert (answer.status_code, bad.code in codes) == (bad.status, True), codes
    assert said_back["error"]["message"]["zh"] and said_back["error"]["message"]["en"]
    assert "Traceback" not in answer.text
    assert door.stored() == before


def test_an_honest_request_is_answered_after_all_of_them(door: Door) -> None:
    assert door.post("/v1/batch", {"batch": [said(number=77)]}, Authorization=bearer()).status_code == 202


Row = tuple[str, Callable[[int], bytes], bytes, bytes]
HEAD = b"POST /v1/batch HTTP/1.1\r\nhost: x\r\n"
BYTES: tuple[Row, ...] = (
    ("no HTTP at all", lambda port: exchange(port, b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"), b"400", b"broken_request"),
    ("a smuggled second length", lambda port: exchange(port, HEAD + b"content-length: 5\r\ncontent-length: 6\r\n\r\nabcdef"),
     b"400", b"broken_request"),
    ("a header of forty kilobytes", lambda port: exchange(port, HEAD + b"x: " + b"a" * 40_000 + b"\r\n\r\n"),
     b"431", b"head_too_large"),
    ("a header without end", lambda port: exchange(port, HEAD + b"x: ", *[b"a" * 9_000] * 5, pause_s=0.02),
     b"431", b"head_too_large"),
    ("a header that drips", lambda port: exchange(port, HEAD, *[b"x"] * 8, pause_s=0.1), b"408", b"head_too_slow"),
    ("a connection that says nothing", lambda port: exchange(port), b"408", b"head_too_slow"),
    ("a body that drips", lambda port: exchange(
        port, HEAD + b"content-type: application/json\r\ncontent-length: 90\r\n\r\n", *[b"{"] * 8, pause_s=0.1),
     b"408", b"body_too_slow"),
    ("a length that lies above the limit", lambda port: exchange(
        port, HEAD + b"content-type: application/json\r\ncontent-length: 99999999\r\n\r\n{"), b"413", b"body_too_large"),
    ("chunks without end", lambda port: exchange(
        port, HEAD + b"content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        *[b"20000\r\n" + b" " * 0x20000 + b"\r\n"] * 6), b"413", b"body_too_large"),
)  # fmt: skip


@pytest.fixture(scope="module")
def port(door: Door) -> Iterator[int]:
    limits = replace(Limits(), head_wait_s=0.4, body_wait_s=0.4)
    app = build_gateway(replace(door.edge, limits=limits))
    with serving(app, limits) as number:
        yield number


@pytest.mark.parametrize(("name", "send", "status", "code"), BYTES, ids=[row[0] for row in BYTES])
def test_bytes_that_are_no_honest_request(
    door: Door, port: int, name: str, send: Callable[[int], bytes], status: bytes, code: bytes
) -> None:
    before = door.stored()

    answer = send(port)

    assert answer.startswith(b"HTTP/1.1 " + status), answer[:200]
    assert code in answer
    assert door.stored() == before


def test_a_request_after_a_kept_alive_one_may_wait_for_its_turn(port: int) -> None:
    ask = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"

    answers = exchange(port, ask + ask)

    assert answers.count(b"HTTP/1.1 200") == 2 or answers.count(b"alive") >= 1


def test_the_log_folder_holds_only_what_was_accepted(door: Door) -> None:
    assert {event.person for event in door.stored()} <= {MEI, ""}
    assert Path(door.log.folder).exists()
