"""Signing secrets as they lie in the database: encrypted under a key that the database does not hold.

We sign with a secret, so a hash of it will not do. The key is derived from a secret of the home folder
(`secrets/webhook_key`), of its own so that changing the sign-in key does not silence every webhook; a copy of the
database alone, a backup or a dump, opens nothing. AES-256-GCM with the endpoint as associated data: a sealed text
moved to another endpoint's row does not open there.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from magpie.domain.webhooks.refusals import LostKey

VERSION = "1."
NONCE_BYTES = 12


def seal(secret: str, *, endpoint: int) -> str:
    """'whsec_…' -> '1.<base64 of nonce and ciphertext>'."""
    nonce = os.urandom(NONCE_BYTES)
    hidden = _cipher().encrypt(nonce, secret.encode(), _place(endpoint))
    return VERSION + base64.b64encode(nonce + hidden).decode()


def unseal(sealed: str, *, endpoint: int) -> str:
    """What was sealed for this endpoint; raises LostKey when the key or the row is another."""
    try:
        data = base64.b64decode(sealed.removeprefix(VERSION), validate=True)
        return _cipher().decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _place(endpoint)).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise LostKey(endpoint=endpoint) from None


def _place(endpoint: int) -> bytes:
    return f"endpoint:{endpoint}".encode()


def _cipher() -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"magpie webhooks 1")
    return AESGCM(derived.derive(settings.MAGPIE_WEBHOOK_KEY))
