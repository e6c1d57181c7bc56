"""How a message is signed: the Standard Webhooks specification, version v1 (symmetric)."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

SECRET_PREFIX = "whsec_"
SECRET_BYTES = 24


def write_secret(key: bytes) -> str:
    """24 bytes -> 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'."""
    return SECRET_PREFIX + base64.b64encode(key).decode()


def read_secret(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)


def sign(key: bytes, *, message: str, timestamp: int, body: str) -> str:
    """'v1,' and the base64 of HMAC-SHA256 over 'id.timestamp.body'."""
    signed = f"{message}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers_of(keys: Sequence[bytes], *, message: str, at: datetime, body: str) -> dict[str, str]:
    """What goes with a body. While a secret is being replaced, both sign, separated by a space."""
    timestamp = int(at.timestamp())
    return {
        "content-type": "application/json",
        "user-agent": "Magpie-Webhooks/1",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            sign(key, message=message, timestamp=timestamp, body=body) for key in keys
        ),
    }
