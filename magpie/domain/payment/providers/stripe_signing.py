"""Stripe's own scheme of signing webhooks: one header that names the time and the signatures. Pure."""

import hashlib
import hmac
from datetime import datetime

from magpie.kit.signing import SIGNATURES_MAX, WebhookRefused, check_age, is_same


def stripe_header(*, at: datetime, body: bytes, secret: str) -> str:
    """'t=1772366400,v1=5257a869…' as Stripe signs; for tests and for whoever plays Stripe."""
    seconds = str(int(at.timestamp()))
    return f"t={seconds},v1={_mac(seconds, body, secret)}"


def check_stripe(*, header: str, body: bytes, secret: str, now: datetime) -> None:
    """Raises WebhookRefused("signature") or ("age"). Several v1 stand there while a secret is being changed."""
    parts = [part.strip().partition("=") for part in header.split(",")[: SIGNATURES_MAX + 1]]
    seconds = next((value for name, _, value in parts if name == "t"), "")
    check_age(seconds, now=now)
    right = _mac(seconds, body, secret)
    if not any(is_same(value, right) for name, _, value in parts if name == "v1"):
        raise WebhookRefused(why="signature")


def _mac(seconds: str, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
