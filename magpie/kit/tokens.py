"""Signed tokens: what a page may say about its person, for a short time.

A token is `base64(json).base64(hmac-sha256)`. It is signed, not secret: it names a person id, so it travels
only in pages of that person. Expired, foreign or edited tokens are refused with different reasons.
"""

import base64
import binascii
import hmac
from functools import lru_cache
from typing import TypeVar

import msgspec

from magpie.kit.errors import Refusal

Claims = TypeVar("Claims", bound=msgspec.Struct)
TOKEN_CHARS_MAX = 8_192


class BadToken(Refusal):
    code, status = "bad_token", 401
    en = "The token is not one of ours; reload the page to get a new one."
    zh = "令牌无效，请刷新页面重新获取。"


class ExpiredToken(Refusal):
    code, status = "expired_token", 401
    en = "The token has expired; reload the page to get a new one."
    zh = "令牌已过期，请刷新页面重新获取。"


class PageClaims(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page token says."""

    person: str
    expires_ms: int
    account: str = ""
    session: str = ""
    rights_version: int = 0
    simulated: bool = False


def sign(claims: msgspec.Struct, *, secret: bytes) -> str:
    """Claims -> token text, e.g. 'eyJwZXJzb24iOi...Q.4nq3...'."""
    body = _b64(msgspec.json.encode(claims))
    return f"{body}.{_b64(_mac(body, secret))}"


def read(token: str, claims_type: type[Claims], *, secret: bytes, now_ms: int) -> Claims:
    """The claims of a token that we signed and that has not expired; raises BadToken or ExpiredToken."""
    body, dot, mac = token.partition(".")
    if not dot or len(token) > TOKEN_CHARS_MAX or not token.isascii():
        raise BadToken()
    # Text is compared, not bytes: base64 has several spellings of the same bytes, and only one is ours.
    if not hmac.compare_digest(mac, _b64(_mac(body, secret))):
        raise BadToken()
    try:
        claims = msgspec.json.decode(_unb64(body), type=claims_type)
    except (binascii.Error, msgspec.MsgspecError, ValueError):
        raise BadToken() from None
    if getattr(claims, "expires_ms", now_ms) < now_ms:
        raise ExpiredToken()
    return claims


def _mac(body: str, secret: bytes) -> bytes:
    mac = _keyed(secret).copy()
    mac.update(body.encode())
    return mac.digest()


@lru_cache(maxsize=8)
def _keyed(secret: bytes) -> hmac.HMAC:
    """Before a message: setting up the key costs more than a token's worth of hashing."""
    return hmac.new(secret, digestmod="sha256")


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
