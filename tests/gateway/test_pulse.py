"""GET /v1/pulse: the loop at this moment, for operators and for nobody else, with what is simulated counted apart."""

import msgspec
import pytest

from magpie.gateway.contract_pulse import PulseAnswer
from magpie.gateway.tally import Tally, learning_ms
from magpie.kit.clock import HOUR_MS, MINUTE_MS
from magpie.log.event import Event
from tests.gateway.door import FAN, MEI, NOW_MS, OWNER_KEY, SHOP_KEY, TAO, TEA, Door, bearer, open_door, said

OPERATOR = f"Bearer {OWNER_KEY}"
NOTHING = {"interest": 0, "attention": 0, "desire": 0, "action": 0, "share": 0}


@pytest.fixture
def door(tmp_path):  # type: ignore[no-untyped-def]
    with open_door(tmp_path) as opened:
        opened.publish(TEA, FAN)
        yield opened


def pulse_of(door: Door) -> PulseAnswer:
    answer = door.client.get("/v1/pulse", headers={"authorization": OPERATOR})
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=PulseAnswer)


def committed(door: Door, kind: str, number: int, *, simulated: bool = False) -> None:
    event = Event(
        id=f"e{number}", ts_ms=NOW_MS, kind=kind, person=MEI, card=TEA, ref="r", simulated=simulated
    )
    door.committer.submit([event]).result()


def test_before_anything_happens_every_figure_is_nothing(door: Door) -> None:
    pulse = pulse_of(door)

    assert (pulse.now_ms, pulse.as_of, pulse.newest_offset) == (NOW_MS, 1, 1)
    assert (pulse.real.stages, pulse.simulated.stages) == (NOTHING, NOTHING)
    assert pulse.real.per_second == [0] * 300
    assert (pulse.real.last_minute, pulse.real.last_ms) == (0, 0)
    assert (pulse.changing.count, pulse.engine.learned) == (0, ())


def test_events_are_counted_by_second_and_by_the_catalogues_stage_and_simulated_ones_apart(
    door: Door,
) -> None:
    seen = [said("Content Impressed", number=1), said(number=2), said("Product Viewed", number=3)]
    door.post("/v1/batch", {"batch": seen}, Authorization=bearer())
    committed(door, "Order Completed", 4)
    committed(door, "Content Shared", 5, simulated=True)
    door.clock.advance(by_ms=2_000)

    pulse = pulse_of(door)

    assert pulse.real.stages == {**NOTHING, "interest": 1, "attention": 1, "desire": 1, "action": 1}
    assert pulse.simulated.stages == {**NOTHING, "share": 1}
    assert pulse.real.per_second[-2:] == [4, 0]
    assert (sum(pulse.real.per_second), sum(pulse.simulated.per_second)) == (4, 1)
    assert (pulse.real.last_minute, pulse.simulated.last_minute) == (4, 1)
    assert (pulse.real.last_ms, pulse.simulated.last_ms) == (NOW_MS, NOW_MS)


def test_the_last_minute_counts_the_second_that_runs_and_forgets_what_is_older(door: Door) -> None:
    committed(door, "Content Liked", 1)
    assert pulse_of(door).real.last_minute == 1
    door.clock.advance(by_ms=MINUTE_MS - 1_000)
    assert pulse_of(door).real.last_minute == 1
    door.clock.advance(by_ms=1_000)

    pulse = pulse_of(door)

    assert pulse.real.last_minute == 0
    assert pulse.real.last_ms == NOW_MS


def test_what_is_older_than_an_hour_is_no_longer_counted(door: Door) -> None:
    committed(door, "Content Liked", 1)
    door.clock.advance(by_ms=HOUR_MS + MINUTE_MS)

    pulse = pulse_of(door)

    assert pulse.real.stages == NOTHING
    assert sum(pulse.real.per_second) == 0


def test_a_slate_asked_at_once_after_an_event_is_timed(door: Door) -> None:
    offset = door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer()).json()["offset"]
    door.post("/v1/slates", {"after": offset}, Authorization=bearer())
    door.post("/v1/slates", {}, Authorization=bearer())

    pulse = pulse_of(door)

    assert pulse.changing.count == 1
    assert 0 < pulse.changing.half_ms == pulse.changing.most_ms < 1_000
    assert pulse.learning.count == 4  # the cards, the like, and both slates, which are events too
    assert 0 <= pulse.learning.half_ms <= pulse.learning.most_ms


def test_what_was_learned_names_nobody(door: Door) -> None:
    door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer("p:MEI"))

    text = door.client.get("/v1/pulse", headers={"authorization": OPERATOR}).text

    assert '"who":"visitor"' in text
    assert "MEI" not in text


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [(bearer(MEI), 403, "operators_only"), (bearer(TAO), 403, "operators_only"),
     (f"Bearer {SHOP_KEY}", 403, "operators_only"), ("", 401, "no_token"), ("Bearer key_of_nobody", 401, "wrong_key")],
)  # fmt: skip
def test_nobody_but_an_operator_reads_it(door: Door, authorization: str, status: int, code: str) -> None:
    answer = door.client.get("/v1/pulse", headers={"authorization": authorization})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert "engine" not in answer.json()
    if code == "operators_only":
        assert error["message"]["en"].startswith("Only an operator of this site")
        assert error["message"]["zh"].startswith("只有本站运营者")


def test_counts_hold_five_minutes_and_an_hour_however_long_it_runs() -> None:
    tally = Tally()
    for minute in range(400):
        event = Event(id="e", ts_ms=0, kind="Content Liked", person=MEI, card=TEA)
        tally.count([(minute, event)], now_ms=NOW_MS + minute * MINUTE_MS, at_s=float(minute))
        tally.answered(minute, asked_s=minute, at_s=minute)

    assert len(tally.real.seconds) <= 300
    assert len(tally.real.minutes) <= 60
    assert tally.by_stage(simulated=False, now_ms=NOW_MS + 399 * MINUTE_MS)["attention"] == 60  # type: ignore[index]
    for turn in range(5_000):
        tally.count([(400 + turn, event)], now_ms=NOW_MS, at_s=400.0)
        if turn % 100 == 0:
            tally.answered(400 + turn, asked_s=400.0, at_s=400.1)
    assert (len(tally.groups()), len(tally.answers_ms())) == (2_048, 449)


def test_learning_is_timed_by_the_turn_that_had_learned_an_event() -> None:
    groups = [(3, 10.0), (5, 11.0), (9, 12.0), (12, 13.0)]
    turns = [(4, 10.5), (5, 11.25), (10, 12.5)]

    assert learning_ms(groups, turns) == [250.0, 500.0]
    assert learning_ms(groups, []) == []
