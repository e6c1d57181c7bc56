"""A page that an erased person left open says nothing more, and gets nothing of theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from magpie.gateway.departed import KEPT_MS, Departed
from magpie.log.event import Event
from tests.gateway.door import MEI, NOW_MS, SECRET, TAO, Door, bearer, open_door, said

VISITOR = "a:BEFORE-MEI"
GONE = Event(
    id="erase",
    ts_ms=NOW_MS,
    received_ms=NOW_MS,
    kind="Person Erased",
    person=MEI,
    props={"anonymous": [VISITOR]},
)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("person", [MEI, VISITOR])
def test_an_old_token_of_an_erased_person_is_refused_everywhere(door: Door, person: str) -> None:
    door.edge.callers.departed.learn([(0, GONE)])

    batch = door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer(person))
    slate = door.post("/v1/slates", {"n": 1}, Authorization=bearer(person))
    journey = door.client.get(f"/v1/journeys/{person}", headers={"Authorization": bearer(person)})

    assert [answer.status_code for answer in (batch, slate, journey)] == [401, 401, 401]
    assert batch.json()["error"]["code"] == "person_gone"
    assert door.stored() == []


def test_everybody_else_goes_on(door: Door) -> None:
    door.edge.callers.departed.learn([(0, GONE)])

    assert door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer(TAO)).status_code == 202


def test_it_outlives_a_restart_names_nobody_and_ends(tmp_path: Path) -> None:
    Departed.load(tmp_path, secret=SECRET).learn([(0, GONE)])

    again = Departed.load(tmp_path, secret=SECRET)

    assert again.has(MEI, now_ms=NOW_MS + KEPT_MS)
    assert not again.has(MEI, now_ms=NOW_MS + KEPT_MS + 1)
    assert not again.has(TAO, now_ms=NOW_MS)
    assert b"MEI" not in (tmp_path / "departed.json").read_bytes()


def test_what_has_run_out_is_dropped() -> None:
    departed = Departed()
    departed.add([MEI], at_ms=NOW_MS)

    departed.add([TAO], at_ms=NOW_MS + KEPT_MS + 1)

    assert len(departed.until_ms) == 1
