"""The page mark: which cards a page has already shown, signed, so that nothing need be remembered about it.

With personalisation off this mark is the only memory of the page, and it lives with the person, not with us.
"""

import msgspec

from magpie.gateway.limits import Limits
from magpie.gateway.refusals import BadPageMark
from magpie.kit.tokens import BadToken, ExpiredToken, read, sign


class PageMark(msgspec.Struct, frozen=True):
    """Whose page, what it has shown (oldest first), until when it holds."""

    person: str
    expires_ms: int
    shown: tuple[str, ...]


def read_shown(mark: str, *, person: str, secret: bytes, now_ms: int) -> tuple[str, ...]:
    """The cards of a mark; an edited, expired or borrowed one is refused. "" is a first page."""
    if not mark:
        return ()
    try:
        page = read(mark, PageMark, secret=_purpose(secret), now_ms=now_ms)
    except (BadToken, ExpiredToken):
        raise BadPageMark() from None
    if page.person != person:
        raise BadPageMark()
    return page.shown


def write_mark(shown: tuple[str, ...], *, person: str, secret: bytes, now_ms: int, limits: Limits) -> str:
    """A mark of the newest `page_cards_max` cards."""
    newest = shown[-limits.page_cards_max :]
    return sign(PageMark(person, now_ms + limits.page_mark_life_ms, newest), secret=_purpose(secret))


def _purpose(secret: bytes) -> bytes:
    # A page mark must never pass for a page token, nor the other way about.
    return secret + b"/page-mark"
