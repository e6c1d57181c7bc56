"""Whether something may be sent back without a reason, until when, and by which law not. No ORM.

消费者权益保护法 art. 25: seven days from receipt, counted from the day after signing. What is excluded must be marked, and
confirmed by the buyer at this very purchase (七日无理由退货暂行办法); where it was not, the right to return stands. Faulty goods
are another matter: that right is never excluded.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from magpie.domain.goods.rules.promises import end_of_day

RETURN_DAYS: Final = (7, 15)
LAWFUL_DAYS: Final = 7


class ReturnPolicy(StrEnum):
    SEVEN_DAY = "seven_day"
    UNLESS_OPENED = "seven_day_unless_opened"
    NONE_CUSTOM = "none_custom"
    NONE_FRESH = "none_fresh"
    NONE_DIGITAL = "none_digital"
    NONE_OTHER = "none_other"


@dataclass(frozen=True)
class LawfulReason:
    """Why goods may be excluded, in both languages."""

    en: str
    zh: str


REASONS: Final = {
    ReturnPolicy.UNLESS_OPENED: LawfulReason(
        "Once opened it can no longer be sold as safe or new (trial measures on seven-day returns, art. 7).",
        "拆封后影响人身安全、健康或改变品质（《七日无理由退货暂行办法》第七条）。",
    ),
    ReturnPolicy.NONE_CUSTOM: LawfulReason(
        "Made to the buyer's order (consumer rights law, art. 25 no. 1).",
        "消费者定作的商品（《消费者权益保护法》第二十五条第一项）。",
    ),
    ReturnPolicy.NONE_FRESH: LawfulReason(
        "Fresh and perishable (consumer rights law, art. 25 no. 2).",
        "鲜活易腐的商品（《消费者权益保护法》第二十五条第二项）。",
    ),
    ReturnPolicy.NONE_DIGITAL: LawfulReason(
        "Recordings, software and other digital goods, once unsealed or downloaded (consumer rights law, art. 25 no. 3).",
        "在线下载或已拆封的音像制品、计算机软件等数字化商品（《消费者权益保护法》第二十五条第三项）。",
    ),
    ReturnPolicy.NONE_OTHER: LawfulReason(
        "Not fit for return by its nature, and confirmed by the buyer (consumer rights law, art. 25).",
        "根据商品性质并经消费者在购买时确认不宜退货（《消费者权益保护法》第二十五条）。",
    ),
}


# The same sentence wherever goods are shown, bought and sent back. (English, Chinese)
TERMS: Final = {
    ReturnPolicy.SEVEN_DAY: ("{days} days to send it back, no reason asked", "{days} 天无理由退货"),
    ReturnPolicy.UNLESS_OPENED: ("{days} days to send it back, unless opened", "未拆封 {days} 天无理由退货"),
    ReturnPolicy.NONE_CUSTOM: (
        "Made for you, so taken back only if something is wrong with it",
        "专为你定作，不支持无理由退货，质量问题照退",
    ),
    ReturnPolicy.NONE_FRESH: (
        "Fresh, so taken back only if something is wrong with it",
        "鲜活易腐，不支持无理由退货，质量问题照退",
    ),
    ReturnPolicy.NONE_DIGITAL: (
        "Digital, so taken back only if something is wrong with it",
        "数字化商品，不支持无理由退货，质量问题照退",
    ),
    ReturnPolicy.NONE_OTHER: (
        "Taken back only if something is wrong with it",
        "不支持无理由退货，质量问题照退",
    ),
}


@dataclass(frozen=True)
class ReturnTerms:
    """What a buyer is told about sending goods back, and by which law less than the seven days holds; None where it does not."""

    returns_en: str
    returns_zh: str
    why: LawfulReason | None


@dataclass(frozen=True)
class ReturnAnswer:
    """`until` is when the days end, whatever was decided. `why` is the published reason of a no; None for a yes or for "too late"."""

    is_allowed: bool
    until: datetime
    why: LawfulReason | None = None

    @property
    def is_too_late(self) -> bool:
        return not self.is_allowed and self.why is None


def needs_confirmation(policy: ReturnPolicy) -> bool:
    """Whether the buyer must confirm at the purchase that (or when) this is not taken back; else it is."""
    return policy != ReturnPolicy.SEVEN_DAY


def terms_told(policy: str, days: int, *, is_confirmed: bool = True) -> ReturnTerms:
    """The sentence for goods, or for what was bought: what the buyer did not confirm there does not hold."""
    holds = ReturnPolicy(policy) if is_confirmed else ReturnPolicy.SEVEN_DAY
    en, zh = (text.format(days=max(days, LAWFUL_DAYS)) for text in TERMS[holds])
    return ReturnTerms(en, zh, REASONS.get(holds))


def may_return(
    policy: ReturnPolicy,
    *,
    signed_at: datetime,
    asked_at: datetime,
    zone: str,
    days: int = LAWFUL_DAYS,
    is_opened: bool = False,
    is_confirmed: bool = False,
) -> ReturnAnswer:
    """Whether goods signed for at `signed_at` may be sent back without a reason at `asked_at`.

    Signed on the 1st at any hour, 7 days: until the midnight that ends the 8th. `is_confirmed` says that the buyer
    confirmed the exclusion at this purchase: without it an excluded thing is taken back as any other.
    """
    until = end_of_day(signed_at, zone, days_later=max(days, LAWFUL_DAYS))
    excludes = policy != ReturnPolicy.UNLESS_OPENED or is_opened
    if needs_confirmation(policy) and is_confirmed and excludes:
        return ReturnAnswer(is_allowed=False, until=until, why=REASONS[policy])
    return ReturnAnswer(is_allowed=asked_at < until, until=until)
