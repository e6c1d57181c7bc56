"""Flash sales over HTTP: a real desk over a real database behind the gateway, five hundred buyers at once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from magpie.domain.flash import queries
from magpie.domain.flash.claim_desk import ClaimDesk
from magpie.domain.flash.models import Claim
from magpie.kit.clock import FrozenClock, instant_of, ms_of
from tests.domain.cast import NOW
from tests.domain.flash.cast import TTL, Flash, counters, crowd, flash
from tests.gateway.door import NOW_MS, OWNER_KEY, Door, bearer, open_door

pytestmark = pytest.mark.wide

UNITS, BUYERS = 100, 500


@dataclass
class Shop:
    """The door, the sale behind it, and the desk's clock."""

    door: Door
    it: Flash
    clock: FrozenClock


def opened(folder: Path, **terms: Any) -> Iterator[Shop]:
    clock = FrozenClock(ms_of(NOW))
    desk = ClaimDesk(clock=clock)
    it = flash(**terms)
    with open_door(folder, desk=desk) as door:
        desk.start()
        try:
            yield Shop(door, it, clock)
        finally:
            desk.stop()


@pytest.fixture
def shop(truth: str, tmp_path: Path) -> Iterator[Shop]:
    yield from opened(tmp_path / "log", quota=5, per_person_max=2)


@pytest.fixture
def crowded(truth: str, tmp_path: Path) -> Iterator[Shop]:
    yield from opened(tmp_path / "log", quota=UNITS, on_hand=UNITS)


def press(shop: Shop, buyer: str, /, **body: Any) -> Any:
    said = {"item": shop.it.item, "key": "tap-1", **body}
    return shop.door.post("/v1/claims", said, Authorization=bearer(buyer))


def test_a_claim_is_answered_when_it_is_in_the_table(shop: Shop) -> None:
    answer = press(shop, shop.it.here.tao, quantity=2)

    row = Claim.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "claim": row.pk,
        "item": shop.it.item,
        "number": 1,
        "quantity": 2,
        "price_minor": 1900,
        "currency": "CNY",
        "made_at": "2026-03-01T12:00:00Z",
        "expires_at": "2026-03-01T12:05:00Z",
        "state": "open",
    }
    assert press(shop, shop.it.here.tao, quantity=2).json() == answer.json()
    assert Claim.objects.count() == 1


def test_one_sees_ones_own_claim_and_nobody_elses(shop: Shop) -> None:
    made = press(shop, shop.it.here.tao).json()
    path = f"/v1/claims/{made['claim']}"

    mine = shop.door.client.get(path, headers={"Authorization": bearer(shop.it.here.tao)})
    theirs = shop.door.client.get(path, headers={"Authorization": bearer(shop.it.here.mei)})
    by_key = shop.door.client.get(
        path, params={"person": shop.it.here.tao}, headers={"Authorization": f"Bearer {OWNER_KEY}"}
    )

    assert (mine.status_code, mine.json()) == (200, made)
    assert (theirs.status_code, theirs.json()["error"]["code"]) == (404, "not_your_claim")
    assert by_key.json() == made
    shop.clock.advance(by_ms=int(TTL.total_seconds() * 1_000))
    late = shop.door.client.get(path, headers={"Authorization": bearer(shop.it.here.tao)})
    assert late.json()["state"] == "expired"


def test_an_item_says_what_is_left_to_everybody_and_what_is_mine_to_me(shop: Shop) -> None:
    made = press(shop, shop.it.here.tao, quantity=2).json()
    path = f"/v1/flash/{shop.it.item}"

    mine = shop.door.client.get(path, headers={"Authorization": bearer(shop.it.here.tao)}).json()
    stranger = shop.door.client.get(path, headers={"Authorization": bearer("a:SOMEBODY")}).json()

    assert mine["mine"] == [made]
    assert stranger["mine"] == []
    assert {name: stranger[name] for name in ("quota", "left", "claimed", "sold", "card", "title")} == {
        "quota": 5,
        "left": 3,
        "claimed": 2,
        "sold": 0,
        "card": f"product:{shop.it.here.product}",
        "title": {"en": "Flash", "zh": "秒杀"},
    }
    assert stranger["now"] == instant_of(NOW_MS).isoformat().replace("+00:00", "Z")
    assert (stranger["opens_at"], stranger["closes_at"]) == (
        "2026-03-01T12:00:00Z",
        "2026-03-01T13:00:00Z",
    )


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"item": 999_999}, 404, "no_such_flash_item"),
        ({"item": 2**53}, 404, "no_such_flash_item"),
        ({"item": 2**53 + 1}, 422, "wrong_shape"),
        ({"item": "1"}, 422, "wrong_shape"),
        ({"item": True}, 422, "wrong_shape"),
        ({"quantity": 0}, 422, "wrong_shape"),
        ({"quantity": 101}, 422, "wrong_shape"),
        ({"quantity": 1.5}, 422, "wrong_shape"),
        ({"quantity": 3}, 409, "over_limit"),
        ({"key": ""}, 422, "wrong_shape"),
        ({"key": "x" * 65}, 422, "wrong_shape"),
        ({"key": "\u0000"}, 422, "wrong_shape"),
        ({"key": None}, 422, "wrong_shape"),
        ({"price_minor": 1}, 422, "wrong_shape"),
        ({"person": "p:SOMEBODYELSE"}, 403, "may_not_name_persons"),
    ],
)
def test_what_cannot_be_claimed_is_refused_and_nothing_is_given(
    shop: Shop, body: dict[str, Any], status: int, code: str
) -> None:
    answer = press(shop, shop.it.here.tao, **body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert Claim.objects.count() == 0


def test_only_known_persons_claim(shop: Shop) -> None:
    anonymous = press(shop, "a:01JD5Y1V9GZC3M0B5T8RQK2W7N")
    nobody = shop.door.post("/v1/claims", {"item": shop.it.item, "key": "tap-1"})
    unknown = press(shop, "p:01JD5Y1V9GZC3M0B5T8RQK2W7N")

    assert [(one.status_code, one.json()["error"]["code"]) for one in (anonymous, nobody, unknown)] == [
        (401, "sign_in_first"),
        (401, "no_token"),
        (401, "person_unknown"),
    ]
    assert Claim.objects.count() == 0


def test_a_person_who_presses_too_fast_is_told_to_wait(shop: Shop) -> None:
    codes = [press(shop, shop.it.here.tao, key=f"tap-{number}") for number in range(22)]

    last = codes[-1]
    assert (last.status_code, last.json()["error"]["code"], last.headers["retry-after"]) == (
        429,
        "too_fast",
        "1",
    )
    assert Claim.objects.count() == 2


def test_a_process_without_a_desk_says_so(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        door.client.app.state.edge = _without_desk(door)  # type: ignore[attr-defined]
        answer = door.post("/v1/claims", {"item": 1, "key": "k"}, Authorization=bearer())

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "no_claims_here")


def _without_desk(door: Door) -> Any:
    import dataclasses

    return dataclasses.replace(door.edge, desk=None)


@pytest.mark.slow
def test_five_hundred_buyers_at_once_get_exactly_a_hundred_pieces(crowded: Shop) -> None:
    buyers = crowd(BUYERS)

    answers = asyncio.run(_press_all_at_once(crowded, buyers))

    won = [answer.json() for answer in answers if answer.status_code == 201]
    lost = [answer for answer in answers if answer.status_code != 201]
    assert sorted(one["number"] for one in won) == list(range(1, UNITS + 1))
    assert Counter((one.status_code, one.json()["error"]["code"]) for one in lost) == {
        (409, "all_taken"): BUYERS - UNITS
    }
    assert {one.headers["retry-after"] for one in lost} == {"60"}
    rows = dict(Claim.objects.values_list("number", "person"))
    assert {one["number"]: whose for one, whose in _owners(answers, buyers)} == rows
    assert counters(crowded.it.item) == (UNITS, 0, 0, UNITS)
    assert queries.find_flash_difference() == []


@pytest.mark.slow
def test_one_press_sent_twenty_times_at_once_is_one_claim_and_twenty_equal_answers(shop: Shop) -> None:
    answers = asyncio.run(_press_all_at_once(shop, [shop.it.here.tao] * 20))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Claim.objects.count() == 1


def _owners(answers: list[httpx.Response], buyers: list[str]) -> list[tuple[dict[str, Any], str]]:
    pairs = zip(answers, buyers, strict=True)
    return [(answer.json(), person) for answer, person in pairs if answer.status_code == 201]


async def _press_all_at_once(shop: Shop, buyers: list[str]) -> list[httpx.Response]:
    transport = httpx.ASGITransport(app=shop.door.client.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
        calls = [
            client.post(
                "/v1/claims",
                json={"item": shop.it.item, "key": "tap-1"},
                headers={"Authorization": bearer(person)},
            )
            for person in buyers
        ]
        return list(await asyncio.gather(*calls))
