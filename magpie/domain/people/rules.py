"""Who may be personalised, what may be asked consent for, and how two sets of choices become one. No ORM.

Where two answers differ, the one that protects the person more wins.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from magpie.kit.ids import derive_id

ACCOUNTS_PER_PERSON_MAX = 20
CHOICES_PER_PERSON_MAX = 5_000  # mutes, blocks, follows and topics of one person, each kind by itself
HANDLE_PATTERN = re.compile(r"[a-z0-9][a-z0-9_]{2,29}")
HANDLES_KEPT = frozenset({"admin", "api", "magpie", "system", "root", "support", "official", "accounts"})
SUBJECT_PATTERN = re.compile(
    r"(?:(?:product|post|video|room|account):[A-Za-z0-9_-]{1,40}|topic:[a-z0-9-]{1,40}|category:[a-z0-9/-]{1,120})"
)
ACCOUNT_PATTERN = re.compile(r"account:([0-9]{1,18})")
PERSON_PATTERN = re.compile(r"[pa]:[0-9A-HJKMNP-TV-Z]{26}")
PRICE_MAX_MINOR_LIMIT = 10**12


class AgeBand(StrEnum):
    UNSAID = ""
    UNDER_14 = "under_14"
    TEEN = "14_17"
    ADULT = "adult"


class Outside(StrEnum):
    """How much somebody wants to be shown from outside their own circles of taste; circles are found from looks alone."""

    LESS = "less"
    AS_USUAL = ""
    MORE = "more"


class GuardianState(StrEnum):
    """Whether the guardian of a child under 14 has agreed (PIPL art. 31)."""

    NOT_ASKED = ""
    ASKED = "asked"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


class AccountKind(StrEnum):
    PERSON = "person"
    CREATOR = "creator"
    SHOP = "shop"
    BRAND = "brand"


# A face of somebody private: its names, words and pictures go with it. What a shop told stays for the record.
PRIVATE_KINDS = frozenset({AccountKind.PERSON, AccountKind.CREATOR})


class Role(StrEnum):
    """What a person may do for an account: an owner everything, an editor goods and content."""

    OWNER = "owner"
    EDITOR = "editor"


class Purpose(StrEnum):
    """What a person can be asked to agree to, each by itself (PIPL art. 14, 17)."""

    PERSONALISE = "personalise"
    MARKETING = "marketing"
    LOCATION = "location"
    CAMERA = "camera"
    OUTSIDE_AUDIENCES = "outside_audiences"


@dataclass(frozen=True)
class ConsentText:
    """The words shown when a purpose is asked for; a ledger entry names their version."""

    version: str
    zh: str
    en: str


CONSENT_TEXTS: dict[Purpose, ConsentText] = {
    Purpose.PERSONALISE: ConsentText(
        "1",
        "根据你的浏览、互动和选择，为你挑选内容与商品。随时可以关闭，关闭后下一次请求立即生效。",
        "We choose posts and goods for you from what you watch, do and pick. Turn it off whenever you like: it holds "
        "from the very next request.",
    ),
    Purpose.MARKETING: ConsentText(
        "1",
        "向你发送活动、上新和优惠消息。不同意也可以正常使用全部功能。",
        "We send you news of offers and arrivals. Everything works just as well without it.",
    ),
    Purpose.LOCATION: ConsentText(
        "1",
        "使用你的大致位置展示附近的内容与商品。位置不会留存为轨迹。",
        "We use your rough location to show what is near you. We keep no trail of where you have been.",
    ),
    Purpose.CAMERA: ConsentText(
        "1",
        "使用摄像头试穿试戴。画面只在你的设备上处理，不会上传。",
        "We use the camera for trying things on. The picture stays on your device and is never uploaded.",
    ),
    Purpose.OUTSIDE_AUDIENCES: ConsentText(
        "1",
        "允许将你计入对外投放的人群。默认不计入。",
        "You may be counted in audiences used for advertising elsewhere. By default you are not.",
    ),
}

# Personalising is how the site works and is announced as such, with one tap to turn it off (Algorithm Provisions
# art. 16 and 17); every other purpose is off until the person says yes.
GRANTED_BY_DEFAULT = frozenset({Purpose.PERSONALISE})
_BAND_PROTECTION = [AgeBand.UNDER_14, AgeBand.TEEN, AgeBand.ADULT, AgeBand.UNSAID]


def is_minor(age_band: str) -> bool:
    return age_band in {AgeBand.UNDER_14, AgeBand.TEEN}


def certain_years(age_band: str) -> int:
    """The age restricted things are compared with: an age not said is none, and an adult is old enough for all."""
    return {AgeBand.TEEN: 14, AgeBand.ADULT: 200}.get(AgeBand(age_band), 0)


def may_personalise(*, is_granted: bool, age_band: str) -> bool:
    """Minors are never profiled, whatever else was agreed."""
    return is_granted and not is_minor(age_band)


def is_granted(purpose: Purpose, latest: bool | None) -> bool:
    """The state of a purpose from its latest ledger entry; None means that nothing was ever said."""
    return purpose in GRANTED_BY_DEFAULT if latest is None else latest


def more_protected_band(left: str, right: str) -> str:
    """The younger of two answers; an answer beats none."""
    return min(AgeBand(left), AgeBand(right), key=_BAND_PROTECTION.index)


def handle_from(name: str) -> str:
    """'Lantern Tea Co.' -> 'lantern_tea_co'; a name without Latin letters gets a stable handle of its own."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"[^a-z0-9_]+", "_", plain).strip("_")[:30]
    return handle if HANDLE_PATTERN.fullmatch(handle) else f"shop_{derive_id('handle', name)[-8:].lower()}"


def is_known(person: str) -> bool:
    """'p:01JD…' is a known person, 'a:01JD…' an anonymous browser."""
    return person.startswith("p:")
