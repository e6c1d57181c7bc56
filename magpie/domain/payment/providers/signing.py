"""Signatures of webhooks: Standard Webhooks, which the local bank speaks, and Stripe's own scheme. Pure.

Both sign the time together with the body, so that an old message cannot be sent again later as a new one.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

from magpie.domain.payment.refusals import WebhookRefused
from magpie.domain.payment.rules import SIGNATURE_AGE_MAX

TIME_DIGITS_MAX = 12
SIGNATURES_MAX = 10


def standard_headers(*, message_id: str, at: datetime, body: bytes, secret: bytes) -> dict[str, str]:
    """What a Standard Webhooks sender puts on a message."""
    seconds = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{_standard_mac(message_id, seconds, body, secret)}",
        "content-type": "application/json",
    }


def check_standard(*, headers: Mapping[str, str], body: bytes, secret: bytes, now: datetime) -> None:
    """Raises WebhookRefused("signature") or ("age")."""
    message_id = headers.get("webhook-id", "")
    seconds = headers.get("webhook-timestamp", "")
    _check_age(seconds, now=now)
    right = _standard_mac(message_id, seconds, body, secret)
    said = headers.get("webhook-signature", "").split(" ")[:SIGNATURES_MAX]
    if not any(_is_same(one, f"v1,{right}") for one in said):
        raise WebhookRefused(why="signature")


def stripe_header(*, at: datetime, body: bytes, secret: str) -> str:
    """'t=1772366400,v1=5257a869…' as Stripe signs; for tests and for whoever plays Stripe."""
    seconds = str(int(at.timestamp()))
    return f"t={seconds},v1={_stripe_mac(seconds, body, secret)}"


def check_stripe(*, header: str, body: bytes, secret: str, now: datetime) -> None:
    """Raises WebhookRefused("signature") or ("age"). Several v1 stand there while a secret is being changed."""
    parts = [part.strip().partition("=") for part in header.split(",")[: SIGNATURES_MAX + 1]]
    seconds = next((value for name, _, value in parts if name == "t"), "")
    _check_age(seconds, now=now)
    right = _stripe_mac(seconds, body, secret)
    if not any(_is_same(value, right) for name, _, value in parts if name == "v1"):
        raise WebhookRefused(why="signature")


def _check_age(seconds: str, *, now: datetime) -> None:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= TIME_DIGITS_MAX):
        raise WebhookRefused(why="signature")
    try:
        at = datetime.fromtimestamp(int(seconds), tz=UTC)
    except (ValueError, OverflowError, OSError):  # a year no calendar has
        raise WebhookRefused(why="age") from None
    if abs(now - at) > SIGNATURE_AGE_MAX:
        raise WebhookRefused(why="age")


def _standard_mac(message_id: str, seconds: str, body: bytes, secret: bytes) -> str:
    signed = f"{message_id}.{seconds}.".encode() + body
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")


def _stripe_mac(seconds: str, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def _is_same(said: str, right: str) -> bool:
    """In a time that does not tell how much of it was right; text that is not ASCII cannot be."""
    return said.isascii() and hmac.compare_digest(said, right)
