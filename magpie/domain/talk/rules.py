"""What may be said, how much, how often, and for which reasons a comment may be hidden or reported. No ORM.

Being unfavourable is no reason to hide: there is none in the list, and none can be added by typing it.
"""

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

TEXT_CHARS_MAX: Final = 500
# A thread is a conversation; what is longer deserves a comment of its own.
ANSWERS_MAX: Final = 50
# Typing one takes some seconds; somebody who answers a whole evening long stays below both.
PER_MINUTE_MAX: Final = 6
PER_DAY_MAX: Final = 120
REPORTS_PER_DAY_MAX: Final = 40
# "Lovely" under four cards is four people's word said four times; a paragraph under four cards is an advertisement.
SHORT_CHARS: Final = 12
REPEATS_MAX: Final = 3
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
# Letters of some scripts carry two or three marks; a tower of them is no writing.
MARKS_MAX: Final = 4
LINES_MAX: Final = 12

# What turns the direction of others' text, or is not seen at all. The joiners of emoji and of Indic scripts stay.
_UNSEEN: Final = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061"
    "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\u2800\u3164\ufeff\uffa0\ufff9\ufffa\ufffb"
)
_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")
TYPED_CHARS_MAX: Final = 20_000
"""More than a comment may hold, so that what is too long is said to be, and comes back whole."""
CARD_PATTERN = re.compile(r"(product|post|video):([1-9][0-9]{0,17})")


class HidingReason(StrEnum):
    """Why a comment may be hidden from others; whoever wrote it reads the reason."""

    ABUSE = "abuse"
    PRIVACY = "privacy"
    ADVERTISING = "advertising"
    REPEATED = "repeated"
    UNLAWFUL = "unlawful"


class Outcome(StrEnum):
    """How the site answered those who reported."""

    HIDDEN = "hidden"
    KEPT = "kept"


class Order(StrEnum):
    NEWEST = "newest"
    MOST_ANSWERED = "answers"


def clean_text(text: str) -> str:
    """What is kept of what was typed: "  a\\u202e\\x00b \\n\\n\\n\\n c " -> "ab\\n\\nc"; "" where nothing could be seen."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    seen = "".join(letter for letter in _without_towers(composed) if _is_kept(letter))
    lines = [_BLANKS.sub(" ", line).strip() for line in seen.split("\n")]
    kept = _GAPS.sub("\n\n", "\n".join(lines)).strip()
    head, rest = kept.split("\n")[:LINES_MAX], kept.split("\n")[LINES_MAX:]
    told = "\n".join([*head[:-1], " ".join([head[-1], *filter(None, rest)])]) if rest else kept
    return told if any(unicodedata.category(letter)[0] in "LNPS" for letter in told) else ""


def _is_kept(letter: str) -> bool:
    return letter == "\n" or (
        letter not in _UNSEEN and unicodedata.category(letter) not in _DROPPED_CATEGORIES
    )


def _without_towers(text: str) -> str:
    marks, kept = 0, []
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        if marks <= MARKS_MAX:
            kept.append(letter)
    return "".join(kept)


def is_repeat(*, text: str, same_under_card: int, same_anywhere: int) -> bool:
    """Whether these words were said often enough today: once under one card, and a long text three times in all."""
    return same_under_card > 0 or (len(text) > SHORT_CHARS and same_anywhere >= REPEATS_MAX)


def is_too_fast(*, last_minute: int, last_day: int) -> bool:
    return last_minute >= PER_MINUTE_MAX or last_day >= PER_DAY_MAX


def told_since(now: datetime) -> datetime:
    """The day whose reports count against the rate."""
    return now - DAY


def told_between(now: datetime) -> tuple[datetime, datetime]:
    """The day whose comments count against the rates, to a minute ahead: presses at once may pass each other.

    What was said long after the moment counts for nothing; a town that moves in later tells of its own past.
    """
    return now - DAY, now + MINUTE
