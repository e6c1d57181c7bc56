"""Identifiers: sortable random ones for new things, derived ones for imported things.

An id is 26 characters of Crockford base32 (128 bits): 48 bits of time, then 80 random bits, as in the ULID
spec, so ids of one kind sort by birth. A derived id is a hash of its parts: importing the same row twice
gives the same id, and so the same event.
"""

import hashlib
import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_CHARS = 26
# Two characters at a time: a flash sale derives thousands a second.
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
RANDOM_BITS = 80


def new_id(*, now_ms: int, random_bits: Callable[[int], int] = secrets.randbits) -> str:
    """A new sortable id, e.g. '01JD5Y1V9GZC3M0B5T8RQK2W7N'."""
    return _encode((now_ms << RANDOM_BITS) | random_bits(RANDOM_BITS))


def derive_id(*parts: str | int) -> str:
    """The same id for the same parts, in any process, forever. Parts may hold any text."""
    texts = [str(part).encode() for part in parts]
    # The length first, so that ("ab", "c") and ("a", "bc") differ.
    said = b"".join([len(text).to_bytes(8, "big") + text for text in texts])
    return _encode(int.from_bytes(hashlib.blake2b(said, digest_size=16).digest(), "big"))


def _encode(number: int) -> str:
    """128 bits -> 26 characters, most significant first."""
    return "".join([PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])
