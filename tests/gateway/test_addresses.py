"""Many anonymous ids of one address: how many new ones may come, and how far each is heard. Nobody known is judged by it."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from magpie.gateway.addresses import Addresses, network_of
from magpie.gateway.limits import Limits
from magpie.kit.clock import DAY_MS
from magpie.log.event import Event
from tests.gateway.door import FAN, MEI, TEA, Door, bearer, open_door, said

pytestmark = pytest.mark.slow

BURST = 5
HOME, CAMPUS = "198.51.100.7", "203.0.113.9"
LIMITS = replace(Limits(), newcomers_burst=BURST, newcomers_per_s=0.5, proxies=1)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path, limits=LIMITS) as opened:
        yield opened


def act(
    door: Door, person: str, address: str = CAMPUS, *, card: str = TEA, kind: str = "Content Liked"
) -> Any:
    """One event of this person's page, as the owner's proxy passes it on."""
    event = said(kind, card, number=len(door.stored()))
    headers = {"Authorization": bearer(person, life_ms=2 * DAY_MS), "X-Forwarded-For": address}
    return door.post("/v1/batch", {"batch": [event]}, **headers)


def newcomer(number: int) -> str:
    return f"a:{number}"


def test_too_many_newcomers_of_one_address_are_asked_to_wait_and_nothing_is_recorded(door: Door) -> None:
    first = [act(door, newcomer(number)).status_code for number in range(BURST)]
    refused = act(door, newcomer(BURST))

    assert first == [202] * BURST
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert refused.json()["error"]["code"] == "too_many_newcomers"
    assert "访客" in refused.json()["error"]["message"]["zh"]
    assert len(door.stored()) == BURST


def test_whoever_was_let_in_another_address_and_who_is_known_are_not_held_up(door: Door) -> None:
    for number in range(BURST):
        act(door, newcomer(number))
    door.mind.liked["a:old"] = [TEA]

    assert act(door, newcomer(99)).status_code == 429
    assert act(door, newcomer(0)).status_code == 202
    assert act(door, newcomer(99), HOME).status_code == 202
    assert act(door, MEI).status_code == 202
    assert act(door, "a:old").status_code == 202


def test_after_the_wait_the_next_newcomer_comes_in(door: Door) -> None:
    for number in range(BURST):
        act(door, newcomer(number))
    assert act(door, newcomer(BURST)).status_code == 429

    door.clock.advance(by_ms=2_000)

    assert act(door, newcomer(BURST)).status_code == 202
    assert act(door, newcomer(BURST + 1)).status_code == 429


def test_what_a_client_writes_into_the_header_does_not_make_it_many_addresses(tmp_path: Path) -> None:
    with open_door(tmp_path / "none", limits=replace(LIMITS, proxies=0)) as door:
        answers = [
            act(door, newcomer(number), f"192.0.2.{number}").status_code for number in range(BURST + 1)
        ]
    with open_door(tmp_path / "one", limits=LIMITS) as door:
        forged = [
            act(door, newcomer(number), f"192.0.2.{number}, {CAMPUS}").status_code
            for number in range(BURST + 1)
        ]

    assert answers == forged == [202] * BURST + [429]


def test_the_nth_newcomer_of_an_address_is_heard_less_about_the_same_card_and_all_sum_to_three(
    tmp_path: Path,
) -> None:
    with open_door(tmp_path, limits=replace(LIMITS, newcomers_burst=100.0)) as door:
        for number in range(40):
            act(door, newcomer(number))
        act(door, newcomer(0), kind="Content Favorited")
        act(door, newcomer(39), card=FAN)
        act(door, newcomer(40), HOME)
        act(door, MEI)
        trusts = [event.trust for event in door.stored()]

    assert trusts[:3] == [1.0, 0.6667, 0.4444]
    assert trusts[16:40] == [0.0] * 24
    assert math.fsum(trusts[:40]) <= 3.0
    assert trusts[40:] == [1.0, 1.0, 1.0, 1.0]


def test_a_new_day_begins_anew(door: Door) -> None:
    act(door, newcomer(1))
    act(door, newcomer(2))
    door.clock.advance(by_ms=DAY_MS)
    after = act(door, newcomer(3))

    assert after.status_code == 202
    assert [event.trust for event in door.stored()] == [1.0, 0.6667, 1.0]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unix:", "unix:"),
    ],
)
def test_a_home_with_a_range_of_addresses_is_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_naming_ever_new_cards_makes_no_old_neighbour_forgotten() -> None:
    limits = replace(Limits(), callers_max=20, address_cards_max=10)
    addresses = Addresses.within(limits)

    def trust_of(person: str, card: str, address: str) -> float:
        event = Event(id="e", ts_ms=0, received_ms=0, kind="Content Liked", person=person, card=card)
        return addresses.weigh([event], address, now_ms=0)[0].trust

    first = [trust_of(f"a:{number}", "product:1", "203.0.113.1") for number in range(3)]
    flood = [trust_of("a:flood", f"product:f{number}", "203.0.113.1") for number in range(500)]
    later = trust_of("a:late", "product:1", "203.0.113.1")

    assert first == [1.0, 0.6667, 0.4444]
    assert flood == [1.0] * 9 + [0.0] * 491
    assert later == 0.2963
    # Another address is heard as ever, and what is held stays bounded however many come.
    assert trust_of("a:0", "product:1", "198.51.100.1") == 1.0
    for number in range(100):
        trust_of("a:0", "product:1", f"198.51.100.{number}")
    assert len(addresses.heard) == 20
    assert sum(addresses.cards.values()) == 20


def test_a_proxy_that_nobody_declared_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_door(tmp_path, limits=replace(LIMITS, proxies=0)) as door:
        for number in range(3):
            act(door, newcomer(number))
    with open_door(tmp_path / "declared", limits=LIMITS) as door:
        act(door, newcomer(0))

    assert caplog.text.count("MAGPIE_PROXIES=1") == 2  # one line, in two languages
