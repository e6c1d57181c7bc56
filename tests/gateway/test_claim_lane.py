"""The lane for claims says byte for byte what the long way says, and leaves to it whatever did not come whole."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Scope

from magpie.gateway import claim_lane
from magpie.gateway.app import build_gateway
from magpie.gateway.claim_lane import ClaimLane
from magpie.gateway.limits import Limits
from tests.gateway.door import MEI, OWNER_KEY, TAO, Door, bearer, open_door
from tests.gateway.socket_server import exchange, serving

pytestmark = pytest.mark.wide

LIMITS = replace(Limits(), body_wait_s=0.3, person_claims_burst=4.0)
JSON = "content-type: application/json"
GOOD = b'{"item":1,"key":"tap-1"}'


@dataclass
class Counted(ClaimLane):
    """The lane, and how many requests it was asked."""

    asked: list[bytes] = field(default_factory=list)

    def ask(self, scope: Scope, body: bytes, tell: Callable[..., None]) -> None:
        self.asked.append(body)
        super().ask(scope, body, tell)


def request(body: bytes = GOOD, *lines: str, token: str = bearer(MEI), version: str = "1.1", path: str = "/v1/claims") -> bytes:  # fmt: skip
    said = [f"POST {path} HTTP/{version}", "host: x", *([f"authorization: {token}"] if token else [])]
    lines = lines or (JSON, f"content-length: {len(body)}")
    return "\r\n".join([*said, *lines, "", ""]).encode() + body


CHUNKED = request(b"18\r\n" + GOOD + b"\r\n0\r\n\r\n", JSON, "transfer-encoding: chunked")
# name, what is sent in how many parts, how many of the requests the lane takes
WAYS: tuple[tuple[str, list[bytes], int], ...] = (
    ("a claim", [request()], 1),
    ("the same again", [request()], 1),
    ("another of a person named by a key", [request(b'{"item":1,"key":"k","person":"p:TAO"}', token=f"Bearer {OWNER_KEY}")], 1),
    ("nothing left", [request(token=bearer("p:LATE"))], 1),
    ("nothing there", [request(b'{"item":2,"key":"tap-1"}', token=bearer(TAO))], 1),
    ("nobody", [request(token="")], 1),
    ("an anonymous page", [request(token=bearer("a:X"))], 1),
    ("an edited token", [request(token=bearer(MEI) + "x")], 1),
    ("somebody else", [request(b'{"item":1,"key":"k","person":"p:TAO"}')], 1),
    ("a token in the body", [request(b'{"item":1,"key":"k","token":"no"}', token="")], 1),
    ("no JSON", [request(b"[")], 1),
    ("an empty body", [request(b"")], 1),
    ("a deep body", [request(b"[" * 20 + b"]" * 20)], 1),
    ("a wrong shape", [request(b'{"item":"1","key":"k"}')], 1),
    ("a wrong type", [request(GOOD, "content-type: image/png", f"content-length: {len(GOOD)}")], 1),
    ("a packed body", [request(GOOD, JSON, "content-encoding: gzip", f"content-length: {len(GOOD)}")], 1),
    ("a large body", [request(b" " * 20_000 + GOOD)], 1),
    ("an old version", [request(version="1.0")], 1),
    ("the last on its connection", [request(GOOD, JSON, "connection: close", f"content-length: {len(GOOD)}")], 1),
    ("too fast", [request(b'{"item":1,"key":"k"}')] * 3, 3),
    ("chunks", [CHUNKED], 1),
    ("a body that comes later", [request()[:-10], request()[-10:]], 0),
    ("a body that never comes", [request()[:-10]], 0),
    ("another address", [request(path="/v1/claims/")], 0),
    ("two behind each other", [request(token=bearer("p:ONE")) + request(token=bearer("p:TWO"))], 2),
)  # fmt: skip


@contextlib.contextmanager
def served(folder: Path, *, has_lane: bool) -> Iterator[tuple[Door, int, Counted]]:
    with open_door(folder, limits=LIMITS) as door:
        lane = Counted(lambda: door.edge)
        with serving(build_gateway(door.edge), LIMITS, lane if has_lane else None) as port:
            yield door, port, lane


def undated(answer: bytes) -> bytes:
    return re.sub(rb"\r\ndate: [^\r]*", b"", answer)


def counts(door: Door) -> list[str]:
    """What the meters counted of claims and refusals, but for how long it took."""
    lines = door.edge.meters.text().decode().splitlines()
    return [
        line for line in lines if line.startswith(("magpie_refusals_total", "magpie_claim_seconds_count"))
    ]


@pytest.mark.slow
def test_both_ways_say_the_same(tmp_path: Path) -> None:
    said: list[list[bytes]] = []
    counted: list[list[str]] = []
    taken: list[int] = []
    for has_lane in (True, False):
        with served(tmp_path / str(has_lane), has_lane=has_lane) as (door, port, lane):
            answers = []
            for _, parts, _ in WAYS:
                before = len(lane.asked)
                answers.append(undated(exchange(port, *parts, pause_s=0.05, wait_s=1.0)))
                taken += [len(lane.asked) - before] if has_lane else []
            said.append(answers)
            counted.append(counts(door))

    names = [name for name, _, _ in WAYS]
    assert dict(zip(names, said[0], strict=True)) == dict(zip(names, said[1], strict=True))
    assert counted[0] == counted[1]
    assert dict(zip(names, taken, strict=True)) == {name: count for name, _, count in WAYS}
    statuses = [answer[9:12] for answer in said[0]]
    assert {b"201", b"400", b"401", b"403", b"404", b"408", b"409", b"413", b"415", b"422", b"429"} <= set(
        statuses
    )


class BrokenDesk:
    """A desk with a bug."""

    def claim(self, **asked: Any) -> None:
        raise RuntimeError

    find_claim = find_item = claim


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_fault_of_ours_is_told_the_long_way(tmp_path: Path) -> None:
    with served(tmp_path, has_lane=True) as (door, _, lane):
        edge = replace(door.edge, desk=BrokenDesk())
        with serving(build_gateway(edge), LIMITS, replace(lane, edge=lambda: edge)) as port:
            answer = exchange(port, request())

    assert answer.startswith(b"HTTP/1.1 500")
    assert b"our_fault" in answer


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_nobody_waits_for_ever_where_the_answer_itself_goes_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object, **named: object) -> None:
        raise RuntimeError

    with (
        served(tmp_path, has_lane=True) as (door, _, lane),
        serving(build_gateway(door.edge), LIMITS, lane) as port,
    ):
        monkeypatch.setattr(claim_lane, "claim_answer", broken)
        lost = exchange(port, request())
        monkeypatch.undo()
        again = exchange(port, request())

    assert lost.startswith(b"HTTP/1.1 500") and b"our_fault" in lost
    assert again.startswith(b"HTTP/1.1 201")


def test_a_closed_door_has_no_lane() -> None:
    assert not ClaimLane(lambda: None).takes({"path": "/v1/claims", "method": "POST"})
