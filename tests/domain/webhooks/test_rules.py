"""The rules of webhooks: where they may go, when they are tried again, how they are signed."""

import ipaddress
import json
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.domain.webhooks import rules
from magpie.domain.webhooks.rules import State
from magpie.kit.signing import write_secret
from tests.domain.cast import NOW
from tests.domain.webhooks.cast import PUBLIC, verify

pytestmark = pytest.mark.wide

CLOSED = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.7", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:93.184.216.34", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:7f00:1::1", "2001:db8::1", "", "tea.example", "1.2.3", "0x7f.0.0.1", "2130706433", "127.1",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_in_the_open_internet_is_closed(address: str) -> None:
    assert not rules.is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111"])
def test_what_is_in_the_open_internet_is_open(address: str) -> None:
    assert rules.is_public(address)


CLOSED_BLOCKS = [ipaddress.ip_network(block) for block in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
)]  # fmt: skip


@given(st.ip_addresses(v=4))
def test_no_address_of_a_closed_block_is_open_in_any_writing(address: ipaddress.IPv4Address) -> None:
    is_closed = any(address in block for block in CLOSED_BLOCKS)

    assert not (is_closed and rules.is_public(str(address)))
    for prefix in ("::ffff:0:0", "::", "64:ff9b::"):
        carried = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(address))
        assert not rules.is_public(str(carried))
    assert not rules.is_public(str(ipaddress.IPv6Address((0x2002 << 112) | (int(address) << 80))))


@given(st.text(max_size=60))
def test_no_text_is_read_as_an_address_that_is_not_one(text: str) -> None:
    for url in (text, f"https://{text}", f"https://tea.example/{text}"):
        found = rules.read_address(url)
        assert found is None or (
            found.scheme == "https"
            and found.host
            and not set(found.host) & set("@/\\# %")
            and found.target.startswith("/")
            and not set(found.target) & set(" \r\n\t#")
        )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://tea.example", ("https", "tea.example", 443, "/")),
        ("https://TEA.example./in?a=1", ("https", "tea.example", 443, "/in?a=1")),
        ("https://tea.example:8443/in", ("https", "tea.example", 8443, "/in")),
        ("https://[2606:4700::1]/", ("https", "2606:4700::1", 443, "/")),
    ],
)
def test_an_address_is_read(url: str, expected: tuple[str, str, int, str]) -> None:
    found = rules.read_address(url)

    assert found is not None
    assert (found.scheme, found.host, found.port, found.target) == expected


@pytest.mark.parametrize(
    "url",
    [
        "", "tea.example", "http://tea.example", "ftp://tea.example", "file:///etc/passwd", "https://", "https:///in",
        "https://mei:secret@tea.example/", "https://tea.example@evil.example/", "https://tea.example/#top", "https://tea.example:22/",
        "https://tea.example:0/", "https://tea.example:99999/", "https://tea.example:x/", "https://tea.example/a b",
        "https://tea.example/\r\nX: y", "https://tea.example\\@evil.example", "https://茶.example", "https://[::1", "gopher://tea.example",
        "https://[fe80::1%25eth0]/", "https://tea.example/" + "a" * 500,
    ],
)  # fmt: skip
def test_what_is_no_address_for_a_webhook_is_refused(url: str) -> None:
    assert rules.read_address(url) is None


def test_a_plain_address_is_read_only_where_the_site_allows_it() -> None:
    assert rules.read_address("http://tea.example/in") is None
    found = rules.read_address("http://tea.example/in", may_be_plain=True)
    assert found == rules.Address("http", "tea.example", 80, "/in")
    assert found.host_header == "tea.example"


def test_the_schedule_is_the_specifications_own() -> None:
    seconds = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert [wait.total_seconds() for wait in rules.SCHEDULE] == seconds


@given(st.integers(0, 2**32))
def test_a_retry_waits_its_time_give_or_take_a_tenth(seed: int) -> None:
    rng = Random(seed)
    for tries in range(1, 10):
        wait = rules.next_try_in(tries, rng=rng)
        assert wait is not None
        assert 0.9 * rules.SCHEDULE[tries] <= wait <= 1.1 * rules.SCHEDULE[tries]
    assert rules.next_try_in(10, rng=rng) is None


def test_rest_begins_with_the_fifth_failure_and_doubles_to_half_an_hour() -> None:
    assert [rules.rest_after(failures) for failures in (0, 4)] == [None, None]
    rests = [rules.rest_after(failures) for failures in (5, 6, 7, 11, 12, 10_000)]
    assert [rest and rest.total_seconds() for rest in rests] == [30, 60, 120, 1_800, 1_800, 1_800]
    assert [rules.room_of(failures) for failures in (0, 4, 5, 99)] == [2, 2, 1, 1]


@dataclass
class Try:
    status: int | None


@pytest.mark.parametrize(
    ("statuses", "is_due", "state"),
    [
        ([], True, State.WAITING),
        ([500], True, State.WAITING),
        ([500, 200], False, State.DELIVERED),
        ([204, 500], False, State.DELIVERED),
        ([200], True, State.WAITING),
        ([301], False, State.GIVEN_UP),
        ([None, 500], False, State.GIVEN_UP),
        ([], False, State.NEVER_TRIED),
    ],
)
def test_the_state_is_the_fold_of_the_tries(statuses: list[int | None], is_due: bool, state: State) -> None:
    assert rules.state_of([Try(status) for status in statuses], is_due=is_due) is state


@given(st.binary(min_size=24, max_size=24), st.text(max_size=200))
def test_what_is_signed_verifies_by_an_independent_reference_and_what_is_changed_does_not(
    key: bytes, said: str
) -> None:
    body = json.dumps({"said": said})
    headers = rules.headers_of([key, b"x" * 24], message="msg_1", at=NOW, body=body)

    assert verify(write_secret(key), headers=headers, body=body.encode())
    assert verify(write_secret(b"x" * 24), headers=headers, body=body.encode())
    assert not verify(write_secret(key), headers=headers, body=body.encode() + b" ")
    assert not verify(write_secret(key), headers={**headers, "webhook-id": "msg_2"}, body=body.encode())
    assert not verify(write_secret(b"y" * 24), headers=headers, body=body.encode())


def test_a_body_says_type_time_and_data() -> None:
    body = rules.body_of("price.changed", at=NOW, data={"to_minor": 5900}, simulated=True)

    assert body == (
        '{"type":"price.changed","timestamp":"2026-03-01T12:00:00Z","data":{"to_minor":5900,"is_simulated":true}}'
    )


def test_data_that_do_not_fit_are_left_out_whole_and_said_so() -> None:
    fits = rules.body_of("price.changed", at=NOW, data={"words": "茶" * 6_000}, simulated=False)
    body = rules.body_of("price.changed", at=NOW, data={"words": "茶" * 6_700}, simulated=False)

    assert 18_000 < len(fits.encode()) < rules.BODY_BYTES_MAX
    assert json.loads(body)["data"] == {"is_left_out": True, "bytes": 20_200, "is_simulated": False}


def test_the_same_fact_has_one_name_per_endpoint_and_database() -> None:
    key = rules.message_key("DB", 1, 7)

    assert key == rules.message_key("DB", 1, 7)
    assert (
        len(
            {key, rules.message_key("DB", 2, 7), rules.message_key("DB", 1, 8), rules.message_key("DC", 1, 7)}
        )
        == 4
    )
    assert len(key) == 30
    assert timedelta(hours=74) < sum(rules.SCHEDULE, timedelta()) < timedelta(hours=76)
