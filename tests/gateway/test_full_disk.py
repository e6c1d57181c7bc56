"""A full disk: nothing is half-acknowledged, nothing acknowledged is lost, and intake goes on when there is room."""

from pathlib import Path

import pytest

from tests.faults import FaultyDisk
from tests.gateway.door import FAN, TEA, bearer, open_door, said

pytestmark = pytest.mark.slow


def test_what_the_disk_refused_was_not_acknowledged_and_the_rest_is_there() -> None:
    disk = FaultyDisk()
    with open_door(Path("/log"), disk=disk) as door:
        door.publish(TEA, FAN)
        disk.room = 2_000
        statuses = [
            door.post("/v1/batch", {"batch": [said(number=n)]}, Authorization=bearer()).status_code
            for n in range(40)
        ]
        kept = statuses.count(202)

        disk.room = None
        after = door.post("/v1/batch", {"batch": [said(number=99)]}, Authorization=bearer())

        assert (kept > 0, set(statuses)) == (True, {202, 507})
        assert after.status_code == 202
        stored = [event.id for event in door.stored() if event.kind == "Content Liked"]
        assert stored == [*(f"c.m{n}" for n, status in enumerate(statuses) if status == 202), "c.m99"]


def test_the_refusal_says_what_to_do_and_a_slate_is_still_answered() -> None:
    disk = FaultyDisk()
    with open_door(Path("/log"), disk=disk) as door:
        door.publish(TEA, FAN)
        disk.room = 0

        refused = door.post("/v1/batch", {"batch": [said()]}, Authorization=bearer())
        slate = door.post("/v1/slates", {}, Authorization=bearer())

        assert (refused.status_code, refused.json()["error"]["code"]) == (507, "disk_full")
        assert "磁盘" in refused.json()["error"]["message"]["zh"]
        assert slate.status_code == 200
        assert "magpie_slates_unlogged_total 1.0" in door.client.get("/metrics").text
