"""Standard Webhooks: the signature is the specification's own, and what is old, changed or another's is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from magpie.kit.signing import (
    SIGNATURE_AGE_MAX,
    WebhookRefused,
    check_standard,
    read_secret,
    standard_headers,
    write_secret,
)

# Secret, id, time and body are the example of the specification's own libraries; so is the signature.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KEY, OTHER = read_secret(SECRET), b"o" * 24
AT = datetime.fromtimestamp(1_614_265_330, tz=UTC)
BODY = b'{"test": 2432232314}'
SECOND = timedelta(seconds=1)


def signed(*keys: bytes) -> dict[str, str]:
    return standard_headers(message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=AT, body=BODY, keys=keys or (KEY,))


def why(headers: dict[str, str], *, body: bytes = BODY, key: bytes = KEY, now: datetime = AT) -> str:
    """ "" where it is believed."""
    try:
        check_standard(headers=headers, body=body, key=key, now=now)
    except WebhookRefused as refused:
        return str(refused.detail["why"])
    return ""


def test_the_signature_is_the_known_one() -> None:
    assert signed()["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert write_secret(KEY) == SECRET


def test_while_a_secret_is_replaced_either_key_believes_it() -> None:
    headers = signed(KEY, OTHER)

    assert (why(headers), why(headers, key=OTHER), why(headers, key=b"x" * 24)) == ("", "", "signature")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"webhook-id": "msg_2"}, "signature"),
        ({"webhook-timestamp": "1614265331"}, "signature"),
        ({"webhook-timestamp": "yesterday"}, "signature"),
        ({"webhook-timestamp": "\u0661" * 10}, "signature"),
        ({"webhook-timestamp": "9" * 12}, "age"),
        ({"webhook-signature": ""}, "signature"),
        ({"webhook-signature": "v1,Ω"}, "signature"),
        ({"webhook-signature": "v1, " * 11 + signed()["webhook-signature"]}, "signature"),
    ],
)
def test_what_was_changed_is_refused(changed: dict[str, str], told: str) -> None:
    assert why({**signed(), **changed}) == told


def test_another_body_and_what_is_old_or_from_tomorrow_are_refused() -> None:
    assert why(signed(), body=BODY + b" ") == "signature"
    assert why({}) == "signature"
    late = SIGNATURE_AGE_MAX + SECOND
    assert [why(signed(), now=AT + by) for by in (late, -late, late - SECOND, SECOND - late)] == [
        "age",
        "age",
        "",
        "",
    ]
