"""How webhooks are signed and believed: the Standard Webhooks specification, version v1 (symmetric). Pure.

What we send to merchants, what the test bank sends and what carriers tell us all speak it. The time is signed together with
the body, so that an old message cannot be sent again later as a new one.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from magpie.kit.errors import Refusal

SECRET_PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 24
# How old a signed webhook may be, and how far ahead of us its clock may run: what the signing schemes themselves advise.
SIGNATURE_AGE_MAX: Final = timedelta(minutes=5)
# More than one stand there while a secret is being replaced.
SIGNATURES_MAX: Final = 10
TIME_DIGITS_MAX: Final = 12


class WebhookRefused(Refusal):
    """`why` is a word for whoever sets the sender up: "signature", "age", "shape", "mode"."""

    code, status = "webhook_refused", 400
    en = "This webhook was not taken ({why}); nothing was recorded."
    zh = "未接受该回调（{why}），没有记录任何内容。"


def write_secret(key: bytes) -> str:
    """24 bytes -> 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'."""
    return SECRET_PREFIX + base64.b64encode(key).decode()


def read_secret(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)


def standard_headers(*, message_id: str, at: datetime, body: bytes, keys: Sequence[bytes]) -> dict[str, str]:
    """What a sender puts on a message. While a secret is being replaced, both keys sign, separated by a space."""
    seconds = str(int(at.timestamp()))
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(message_id, seconds, body, key) for key in keys),
    }


def check_standard(*, headers: Mapping[str, str], body: bytes, key: bytes, now: datetime) -> None:
    """Header names are small. Raises WebhookRefused("signature") or ("age")."""
    message_id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    check_age(seconds, now=now)
    right = _signature(message_id, seconds, body, key)
    said = headers.get("webhook-signature", "").split(" ")[:SIGNATURES_MAX]
    if not any(is_same(one, right) for one in said):
        raise WebhookRefused(why="signature")


def check_age(seconds: str, *, now: datetime) -> None:
    """'1614265330' and now within SIGNATURE_AGE_MAX; raises WebhookRefused."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= TIME_DIGITS_MAX):
        raise WebhookRefused(why="signature")
    try:
        at = datetime.fromtimestamp(int(seconds), tz=UTC)
    except (ValueError, OverflowError, OSError):  # a year no calendar has
        raise WebhookRefused(why="age") from None
    if abs(now - at) > SIGNATURE_AGE_MAX:
        raise WebhookRefused(why="age")


def is_same(said: str, right: str) -> bool:
    """In a time that does not tell how much of it was right; text that is not ASCII cannot be."""
    return said.isascii() and hmac.compare_digest(said, right)


def _signature(message_id: str, seconds: str, body: bytes, key: bytes) -> str:
    """'v1,' and the base64 of HMAC-SHA256 over 'id.timestamp.body'."""
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")
