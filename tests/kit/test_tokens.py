"""A page token says only what we signed, and only for a while."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.kit.tokens import BadToken, ExpiredToken, PageClaims, read, sign

SECRET = b"the secret of a test"
MEI = PageClaims(person="p:mei", expires_ms=1_000, rights_version=3)


def test_what_was_signed_is_read_back() -> None:
    assert read(sign(MEI, secret=SECRET), PageClaims, secret=SECRET, now_ms=1_000) == MEI


def test_it_ends_at_its_time() -> None:
    with pytest.raises(ExpiredToken):
        read(sign(MEI, secret=SECRET), PageClaims, secret=SECRET, now_ms=1_001)


def test_another_secret_is_refused() -> None:
    with pytest.raises(BadToken):
        read(sign(MEI, secret=b"another"), PageClaims, secret=SECRET, now_ms=0)


@pytest.mark.parametrize("token", ["", ".", "a.b", "x" * 9_000, "鹊.桥", "e30.", "e30.e30"])
def test_nonsense_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        read(token, PageClaims, secret=SECRET, now_ms=0)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_any_changed_byte_is_refused(position: int, change: int) -> None:
    token = sign(MEI, secret=SECRET)
    place = position % len(token)
    changed = token[:place] + chr((ord(token[place]) + change) % 128) + token[place + 1 :]
    if changed == token or changed.rstrip("=") == token:
        return

    with pytest.raises(BadToken):
        read(changed, PageClaims, secret=SECRET, now_ms=0)
