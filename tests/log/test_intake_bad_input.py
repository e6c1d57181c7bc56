"""Malformed, oversized, out-of-order and hostile bodies: each its clear answer in both languages, nothing taken."""

import msgspec
import pytest

from magpie.kit.errors import Refusal
from magpie.log.intake import Caller, read_batch
from tests.log.cast import MEI, NOW_MS

PAGE = Caller(person=MEI)
GOOD = {"type": "track", "event": "Content Viewed", "messageId": "m1", "properties": {"card": "post:3"}}


def body(**fields: object) -> bytes:
    return msgspec.json.encode(GOOD | fields)


def props(**properties: object) -> bytes:
    return body(properties={"card": "post:3", **properties})


def raw(properties: str) -> bytes:
    return (
        b'{"type":"track","event":"Content Viewed","messageId":"m1","properties":'
        + properties.encode()
        + b"}"
    )


WHOLE = {
    "empty": (b"", "body_unreadable"),
    "no json": (b"<xml/>", "body_unreadable"),
    "cut short": (body()[:-2], "body_unreadable"),
    "two bodies": (body() + body(), "body_unreadable"),
    "a list": (b"[]", "body_unreadable"),
    "a number": (b"7", "body_unreadable"),
    "null": (b"null", "body_unreadable"),
    "batch is no list": (b'{"batch":7}', "body_unreadable"),
    "empty batch": (b'{"batch":[]}', "batch_empty"),
    "501 events": (msgspec.json.encode({"batch": [1] * 501}), "batch_too_long"),
    "over 500 kB": (b" " * 500_001, "body_too_large"),
    "NaN": (raw('{"card":"post:3","dwell_ms":NaN}'), "body_unreadable"),
    "Infinity": (raw('{"card":"post:3","dwell_ms":Infinity}'), "body_unreadable"),
    "deep as a well": (b'{"batch":[' + b"[" * 100_000 + b"]" * 100_000 + b"]}", "body_unreadable"),
    "half a surrogate": (raw('{"card":"post:3","t":"\\ud800"}'), "body_unreadable"),
    "UTF-16": (body().decode().encode("utf-16"), "body_unreadable"),
}
ONE = {
    "an empty object": (b"{}", "type_unsupported"),
    "no type": (body(type=""), "type_unsupported"),
    "page": (body(type="page"), "type_unsupported"),
    "a number for a type": (body(type=7), "event_unreadable"),
    "no event name": (body(event=""), "unknown_kind"),
    "an unknown kind": (body(event="Content Vieved"), "unknown_kind"),
    "a kind of 10,000 characters": (body(event="x" * 10_000), "unknown_kind"),
    "an order by a client": (body(event="Order Completed"), "server_kind"),
    "a refund by a client": (body(event="Order Refunded"), "server_kind"),
    "rights by a client": (body(event="Rights Changed"), "server_kind"),
    "a slate by a client": (body(event="Slate Served"), "server_kind"),
    "an erasure by a client": (body(event="Person Erased"), "server_kind"),
    "identify by a client": (body(type="identify", userId="tao", anonymousId="x"), "server_kind"),
    "another's id": (body(userId="tao"), "person_foreign"),
    "no messageId": (body(messageId=None), "message_id_missing"),
    "an empty messageId": (body(messageId=""), "message_id_missing"),
    "a long messageId": (body(messageId="x" * 101), "message_id_missing"),
    "a messageId with a newline": (body(messageId="a\nb"), "message_id_missing"),
    "a list for a messageId": (body(messageId=[]), "event_unreadable"),
    "no such day": (body(timestamp="2025-02-30T00:00:00Z"), "event_unreadable"),
    "no time zone": (body(timestamp="2025-11-22T08:00:00"), "time_zone_missing"),
    "a text for a time": (body(timestamp="yesterday"), "event_unreadable"),
    "the year 1970": (body(timestamp=0), "too_late"),
    "before time": (body(timestamp=-(2**62)), "too_late"),
    "the far future": (body(timestamp="9999-12-31T23:59:59Z"), "from_the_future"),
    "properties are a list": (body(properties=[]), "event_unreadable"),
    "no card": (body(properties={}), "field_missing"),
    "a card without a kind": (props(card="3"), "field_unreadable"),
    "a card of an unknown kind": (props(card="rocket:3"), "field_unreadable"),
    "a card that is a list": (props(card=["post:3"]), "field_unreadable"),
    "a card of 10,000 characters": (props(card="post:" + "3" * 10_000), "field_unreadable"),
    "an unknown scene": (props(scene="moon"), "field_unreadable"),
    "a zero byte": (props(slate="a\0b"), "field_unreadable"),
    "negative dwell": (props(dwell_ms=-1), "number_out_of_range"),
    "dwell of two days": (props(dwell_ms=2 * 86_400_000), "number_out_of_range"),
    "dwell as text": (props(dwell_ms="5"), "field_unreadable"),
    "dwell as true": (props(dwell_ms=True), "field_unreadable"),
    "1e999": (raw('{"card":"post:3","dwell_ms":1e999}'), "event_unreadable"),
    "a negative position": (props(position=-1), "number_out_of_range"),
    "half a position": (props(position=1.5), "field_unreadable"),
    "2^63": (props(anything=2**63), "number_out_of_range"),
    "2^63 inside": (props(anything={"at": [1, 2**63]}), "number_out_of_range"),
    "a number of 300 digits": (raw('{"card":"post:3","n":' + "9" * 300 + "}"), "number_out_of_range"),
    "a number of 5,000 digits": (raw('{"card":"post:3","n":' + "9" * 5_000 + "}"), "event_unreadable"),
    "completed as text": (props(completed="yes"), "field_unreadable"),
    "a negative length": (props(total_length_ms=-1), "field_unreadable"),
    "true for a length": (props(total_length_ms=True), "field_unreadable"),
    "a value without currency": (props(value=1), "field_unreadable"),
    "a value of thirds": (props(value=0.333, currency="CNY"), "field_unreadable"),
    "no such currency": (props(value=1, currency="dollars"), "field_unreadable"),
    "33 kB": (props(text="x" * 33_000), "event_too_large"),
    "nine levels": (props(a=[[[[[[[[[1]]]]]]]]]), "event_too_deep"),
    "broken UTF-8": (raw('{"card":"post:3","t":"?"}').replace(b"?", b"\xff"), "event_unreadable"),
    "a context that is a list": (body(context=[1]), "event_unreadable"),
    "a campaign that is a list": (body(context={"campaign": {"name": [1]}}), "field_unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_bad_body_is_refused_whole(name: str) -> None:
    data, code = WHOLE[name]

    with pytest.raises(Refusal) as refusal:
        read_batch(data, now_ms=NOW_MS, caller=PAGE)

    assert refusal.value.code == code
    assert_speaks_both(refusal.value)


@pytest.mark.parametrize("name", ONE)
def test_a_bad_event_is_refused_with_its_reason(name: str) -> None:
    data, code = ONE[name]

    batch = read_batch(data, now_ms=NOW_MS, caller=PAGE)

    assert [refused.code for refused in batch.refused] == [code]
    assert batch.events == []
    assert batch.refused[0].original == data
    assert_speaks_both(batch.refused[0].refusal)


def assert_speaks_both(refusal: Refusal) -> None:
    english, chinese = refusal.say("en"), refusal.say("zh-CN")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert english != chinese
    assert len(english) < 600
    assert len(msgspec.json.encode(refusal.as_dict())) < 4_000
