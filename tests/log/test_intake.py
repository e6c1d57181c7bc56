"""Intake: the envelope becomes an event, field by field, for the caller who sent it."""

import msgspec
import pytest

from magpie.kit.clock import DAY_MS, MINUTE_MS
from magpie.log.catalogue import KINDS
from magpie.log.event import Event
from magpie.log.intake import Batch, Caller, read_batch
from magpie.log.intake.checkers import compile_checker
from magpie.log.intake.mapping import MEASURES
from tests.log.cast import GUEST, LANTERN_TEA, MEI, NOW_MS

PAGE = Caller(person=MEI, session="s1")
GUEST_PAGE = Caller(person=GUEST, session="s2", simulated=True)
KEY = Caller(may_name_persons=True, may_say_server_kinds=True)


def said(
    event: str = "Content Viewed", *, caller: Caller = PAGE, context: object = None, **properties: object
) -> Batch:
    message = {
        "type": "track",
        "event": event,
        "messageId": "m1",
        "properties": {"card": "post:3", **properties},
    }
    return read_batch(
        msgspec.json.encode(message | ({"context": context} if context else {})), now_ms=NOW_MS, caller=caller
    )


def event_said(
    event: str = "Content Viewed", *, caller: Caller = PAGE, context: object = None, **properties: object
) -> Event:
    batch = said(event, caller=caller, context=context, **properties)
    assert batch.refused == []
    return batch.events[0]


def envelope(caller: Caller, **fields: object) -> Batch:
    message = {"type": "track", "event": "Content Liked", "messageId": "m1", "properties": {"card": "post:3"}}
    return read_batch(msgspec.json.encode(message | fields), now_ms=NOW_MS, caller=caller)


def test_an_envelope_becomes_an_event() -> None:
    event = event_said(
        dwell_ms=5_321,
        position=3,
        scene="feed",
        slate="sl1",
        completed=True,
        total_length=12.5,
        account_id="tea-shop",
    )

    assert event == Event(
        id="c.m1", ts_ms=NOW_MS, received_ms=NOW_MS, kind="Content Viewed", person=MEI, session="s1", card="post:3",
        scene="feed", slate="sl1", position=3, measure=5_321.0, account="account:tea-shop",
        props={"completed": True, "total_length_ms": 12_500},
    )  # fmt: skip


def test_the_token_says_who_and_whether_it_is_simulated() -> None:
    event = event_said(caller=GUEST_PAGE)

    assert (event.person, event.session, event.simulated) == (GUEST, "s2", True)


@pytest.mark.parametrize("said", [True, False, "yes", 1, None])
def test_nobody_marks_or_unmarks_an_event_by_saying_so(said: object) -> None:
    properties = {"card": "post:3", "simulated": said}
    for caller in (PAGE, KEY, GUEST_PAGE):
        fields = {"simulated": said, "userId": MEI[2:]} if caller is KEY else {"simulated": said}
        events = envelope(caller, properties=properties, context={"simulated": said}, **fields).events
        assert [event.simulated for event in events] == [caller.simulated] * len(events)
        assert len(events) == 1 or caller is not GUEST_PAGE


@pytest.mark.parametrize(
    ("properties", "card", "carrier"),
    [
        ({"card": "", "product_id": "7"}, "product:7", ""),
        ({"card": "", "product_id": 7}, "product:7", ""),
        ({"card": "", "post_id": "7"}, "post:7", ""),
        ({"card": "", "content_id": "room:7"}, "room:7", ""),
        ({"card": "", "product_id": "7", "video_id": "9"}, "product:7", "video:9"),
        ({"card": "product:7", "product_id": "7"}, "product:7", ""),
        ({"card": "", "product_id": "7", "video_id": "9", "carrier": "post:1"}, "product:7", "post:1"),
    ],
)
def test_cards_are_named_in_many_ways(properties: dict[str, object], card: str, carrier: str) -> None:
    properties = {key: value for key, value in properties.items() if value != ""}
    message = {"type": "track", "event": "Product Clicked", "messageId": "m1", "properties": properties}
    event = read_batch(msgspec.json.encode(message), now_ms=NOW_MS, caller=PAGE).events[0]

    assert (event.card, event.carrier) == (card, carrier)


def test_a_films_position_is_its_playhead() -> None:
    event = event_said("Video Content Playing", position=12.5)

    assert (event.measure, event.position) == (12_500.0, -1)


def test_value_is_exact() -> None:
    event = event_said(
        "Order Completed",
        caller=Caller(person=MEI, may_say_server_kinds=True),
        ref="order:1",
        value=19.99,
        currency="cny",
        quantity=2,
    )

    assert (event.value_minor, event.currency, event.measure) == (1_999, "CNY", 2.0)


def test_of_the_context_only_what_is_listed_is_kept() -> None:
    context = {
        "ip": "203.0.113.9", "userAgent": "x", "page": {"title": "secret"}, "sessionId": "theirs",
        "campaign": {"name": "spring"}, "consent": {"categoryPreferences": {"personalise": True, "marketing": False}},
    }  # fmt: skip
    event = event_said(context=context)

    assert (event.campaign, event.consents, event.session) == ("spring", ("personalise",), "s1")
    assert b"203.0.113.9" not in msgspec.json.encode(event)
    assert b"secret" not in msgspec.json.encode(event)


def test_nobody_sets_what_only_the_log_knows() -> None:
    event = event_said(trust=0.0, received_ms=1, simulated=True, id="x", ts_ms=1, person="p:tao")

    assert (event.trust, event.received_ms, event.simulated, event.id, event.person) == (
        1.0,
        NOW_MS,
        False,
        "c.m1",
        MEI,
    )


def test_an_api_key_names_persons_and_says_server_kinds() -> None:
    assert envelope(KEY, userId="tao").events[0].person == "p:tao"
    assert envelope(KEY, userId="p:tao").events[0].person == "p:tao"
    assert envelope(KEY, anonymousId="x").events[0].person == "a:x"
    assert envelope(KEY, userId="tao").events[0].id == "m1"
    refunded = envelope(
        KEY, userId="tao", event="Order Refunded", properties={"card": LANTERN_TEA, "ref": "order:1"}
    )
    assert refunded.events[0].kind == "Order Refunded"


def test_identify_merges_an_anonymous_journey() -> None:
    event = envelope(KEY, type="identify", userId="mei", anonymousId="guest").events[0]

    assert (event.kind, event.person, event.props) == ("Person Identified", MEI, {"anonymous": GUEST})


def test_a_clients_own_names_do_not_move_its_events() -> None:
    assert envelope(PAGE, anonymousId="sdk-made").events[0].person == MEI
    assert envelope(PAGE, userId="mei").events[0].person == MEI
    assert envelope(PAGE, userId="tao").refused[0].code == "person_foreign"


@pytest.mark.parametrize(
    ("behind_ms", "code"),
    [
        (0, ""), (7 * DAY_MS, ""), (7 * DAY_MS + 1, "too_late"),
        (-5 * MINUTE_MS, ""), (-5 * MINUTE_MS - 1, "from_the_future"), (-(10**18), "from_the_future"),
    ],
)  # fmt: skip
def test_live_events_are_of_the_last_seven_days(behind_ms: int, code: str) -> None:
    batch = envelope(PAGE, timestamp=NOW_MS - behind_ms)

    assert [refused.code for refused in batch.refused] == ([code] if code else [])


def test_times_are_instants() -> None:
    assert envelope(PAGE, timestamp="2025-11-22T16:26:39.500+08:00").events[0].ts_ms == NOW_MS - 500
    assert envelope(PAGE, timestamp=None).events[0].ts_ms == NOW_MS


def test_one_bad_event_takes_no_good_one_with_it() -> None:
    message = {"type": "track", "event": "Content Liked", "messageId": "m1", "properties": {"card": "post:3"}}
    body = {"batch": [message, 7, message | {"event": "Nonsense"}, message | {"messageId": "m2"}]}

    batch = read_batch(msgspec.json.encode(body), now_ms=NOW_MS, caller=PAGE)

    assert [event.id for event in batch.events] == ["c.m1", "c.m2"]
    assert batch.indexes == [0, 3]
    assert [(refused.index, refused.code) for refused in batch.refused] == [
        (1, "event_unreadable"),
        (2, "unknown_kind"),
    ]
    assert batch.refused[0].original == b"7"


def test_a_batch_of_unknown_names_costs_few_hints() -> None:
    names = [{"type": "track", "event": f"Contend Likd {n}", "messageId": "m"} for n in range(500)]

    refused = read_batch(msgspec.json.encode({"batch": names}), now_ms=NOW_MS, caller=PAGE).refused

    assert len(refused) == 500
    assert sum(bool(row.refusal.detail["hint"]) for row in refused) <= 5


def test_every_measure_of_the_catalogue_can_be_said() -> None:
    assert {kind.measure for kind in KINDS} - {""} <= set(MEASURES)


def test_a_schema_keyword_without_a_checker_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="pattern"):
        compile_checker({"type": "object", "properties": {"a": {"type": "string", "pattern": "x"}}})
    with pytest.raises(ValueError, match="oneOf"):
        compile_checker({"oneOf": []})
