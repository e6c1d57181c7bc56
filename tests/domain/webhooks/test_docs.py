"""docs/webhooks.md says what the code does, and its code runs."""

import re
from pathlib import Path
from typing import Any

import pytest

from magpie.domain.webhooks import rules
from magpie.domain.webhooks.catalogue import CATALOGUE
from magpie.kit.signing import SECRET_BYTES, write_secret
from tests.domain.cast import NOW

pytestmark = pytest.mark.wide

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")
AT = NOW.timestamp()


def verifier() -> Any:
    """The function of the page, as a merchant would paste it."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    room: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), room)
    return room["verify"]


def test_the_code_of_the_page_verifies_what_we_send_and_nothing_else() -> None:
    verify, key = verifier(), b"k" * SECRET_BYTES
    secret, body = (
        write_secret(key),
        rules.body_of("price.changed", at=NOW, data={"words": "茶"}, simulated=False),
    )
    headers = rules.headers_of([key, b"o" * 24], message="msg_1", at=NOW, body=body)

    assert verify(secret, headers, body.encode(), AT)
    assert verify(write_secret(b"o" * 24), headers, body.encode(), AT + 299)
    assert not verify(secret, headers, body.encode() + b" ", AT)
    assert not verify(secret, {**headers, "webhook-id": "msg_2"}, body.encode(), AT)
    assert not verify(write_secret(b"x" * 24), headers, body.encode(), AT)
    assert not verify(secret, headers, body.encode(), AT + 301)
    assert not verify(secret, headers, body.encode(), AT - 301)
    assert not verify(secret, {**headers, "webhook-timestamp": "yesterday"}, body.encode(), AT)


def test_the_table_of_types_is_the_catalogue() -> None:
    rows = re.findall(r"^\| `([a-z.]+)` \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)

    assert rows == [(one.name, ", ".join(one.data)) for one in CATALOGUE]


def test_the_numbers_of_the_page_are_the_rules() -> None:
    waits = ["at once", "5 s", "5 min", "30 min", "2 h", "5 h", "10 h", "14 h", "20 h", "24 h"]
    units = {"s": 1, "min": 60, "h": 3_600}
    seconds = [0, *(int(wait.split(" ")[0]) * units[wait.split(" ")[1]] for wait in waits[1:])]
    said = re.sub(r"\s+", " ", PAGE)

    assert seconds == [int(wait.total_seconds()) for wait in rules.SCHEDULE]
    assert "at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h" in said
    assert (rules.TIMEOUT_S, rules.WAITING_MAX, rules.ENDPOINTS_MAX, rules.REPLAY_MAX) == (
        15.0,
        10_000,
        10,
        1_000,
    )
    assert (rules.GIVE_UP_AFTER.days, rules.KEPT_FOR.days, rules.OVERLAP.total_seconds()) == (5, 30, 86_400)
    assert rules.EXCERPT_CHARS_MAX == 500
