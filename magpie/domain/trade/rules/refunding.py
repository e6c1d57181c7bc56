"""What may be asked back of an order line, for which reason, until when, and how much it is. No ORM.

Money of a line is in one of five places: refunded, set aside for an open case, waived in a bargain, or still the shop's; the
database's own CHECK says that the first three never exceed what was paid. Pieces likewise.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from magpie.domain.campaigns.rules.refunds import refund_share
from magpie.domain.goods.rules.returns import ReturnPolicy, may_return
from magpie.domain.trade.refusals import MayNotAsk
from magpie.domain.trade.rules.aftersales import Kind

WORDS_CHARS_MAX: Final = 1_000
EVIDENCE_PER_SIDE_MAX: Final = 12
EVIDENCE_SIDE_PIXELS_MAX: Final = 1_280
EVIDENCE_BYTES_MAX: Final = 1_000_000
# Whoever asks a tenth time about one line is helped by people, not by an eleventh form.
CASES_PER_LINE_MAX: Final = 10
# Faults show themselves in use. The law's own term for exchanges of durable goods is 15 days; ours is twice that. [M]
FAULT_DAYS: Final = 30
# Platforms protect prices for 7 to 30 days; ours is the lawful return term, in which one could return and buy anew. [M]
PRICE_PROTECTION_DAYS: Final = 7
PRICE_PROTECTION_ASKED_WITHIN: Final = timedelta(days=15)


class Reason(StrEnum):
    NO_REASON = "no_reason"
    SENT_LATE = "sent_late"
    NOT_ARRIVED = "not_arrived"
    FAULTY = "faulty"
    NOT_AS_DESCRIBED = "not_as_described"
    WRONG_GOODS = "wrong_goods"
    PIECES_MISSING = "pieces_missing"
    FAKE = "fake"
    PRICE_FELL = "price_fell"
    PARCEL_DECLINED = "parcel_declined"


_UNFIT: Final = (Reason.FAULTY, Reason.NOT_AS_DESCRIBED, Reason.WRONG_GOODS, Reason.FAKE)
REASONS: Final[Mapping[Kind, tuple[Reason, ...]]] = {
    Kind.REFUND_BEFORE_SHIP: (Reason.NO_REASON, Reason.SENT_LATE),
    Kind.REFUND_ONLY: (Reason.NOT_ARRIVED, Reason.PARCEL_DECLINED, *_UNFIT, Reason.PIECES_MISSING),
    Kind.RETURN_REFUND: (Reason.NO_REASON, *_UNFIT),
    Kind.EXCHANGE: (Reason.FAULTY, Reason.NOT_AS_DESCRIBED, Reason.WRONG_GOODS),
    Kind.RESEND: (Reason.NOT_ARRIVED, Reason.PIECES_MISSING, Reason.WRONG_GOODS),
    Kind.PRICE_PROTECTION: (Reason.PRICE_FELL,),
}
GOES_BACK: Final = (Kind.RETURN_REFUND, Kind.EXCHANGE)
BY_THE_SHOP: Final = frozenset({*_UNFIT, Reason.SENT_LATE, Reason.NOT_ARRIVED, Reason.PIECES_MISSING})
CARRIAGE_RULE: Final = {
    "en": "Carriage comes back with the last piece of an order when nothing was sent yet, or when the whole order went back "
    "for a fault of the shop. Who returns without a reason has had the parcel, and its carriage stays paid.",
    "zh": "整单未发货即退款，或因商家责任整单退款时，运费随最后一件退回；无理由退货时，已产生的发货运费不退。",
}


@dataclass(frozen=True)
class Standing:
    """What an order line has and where it is; what has arrived was sent. `called_off` pieces are not sent any more, asked or refunded before it."""

    paid_minor: int
    quantity: int
    sent: int
    asked_quantity: int = 0
    refunded_quantity: int = 0
    called_off: int = 0
    asked_minor: int = 0
    refunded_minor: int = 0
    waived_minor: int = 0
    arrived: int = 0

    @property
    def pieces_left(self) -> int:
        return self.quantity - self.asked_quantity - self.refunded_quantity

    @property
    def left_minor(self) -> int:
        return self.paid_minor - self.asked_minor - self.refunded_minor - self.waived_minor

    @property
    def unsent_left(self) -> int:
        """Pieces no parcel holds and no case asks for."""
        return max(0, min(self.quantity - self.sent - self.called_off, self.pieces_left))

    @property
    def sent_left(self) -> int:
        """Pieces the buyer has or waits for, and no case asks for."""
        return self._free_of(self.sent)

    @property
    def arrived_left(self) -> int:
        """Pieces the buyer has, and no case asks for."""
        return self._free_of(self.arrived)

    def _free_of(self, pieces: int) -> int:
        taken = self.asked_quantity + self.refunded_quantity - self.called_off
        return max(0, min(pieces - taken, self.pieces_left))

    def room(self, kind: Kind, reason: Reason) -> int:
        """How many pieces this may be asked of: none is sent back, or exchanged, that is not here yet."""
        if kind is Kind.REFUND_BEFORE_SHIP:
            return self.unsent_left
        if kind in GOES_BACK:
            return self.arrived_left
        if reason is Reason.PARCEL_DECLINED and self.arrived_left:
            return 0  # some are here: what is refused at the door would have to be told apart from them
        return self.sent_left


@dataclass(frozen=True)
class Terms:
    """What was frozen at the sale, and the instants from which days count."""

    policy: ReturnPolicy
    days: int
    is_confirmed: bool
    zone: str
    paid_at: datetime
    ship_by: datetime | None
    delivered_at: datetime | None


def share_minor(line: Standing, pieces: int) -> int:
    """What so many more pieces bring back: each its equal part, the last ones all that is left.

    (1000 for 3) -> 333, 333, 334; after a price protection of 100 on the first of three: 300, 300, 300.
    """
    if not 1 <= pieces <= line.pieces_left:
        raise MayNotAsk.because("pieces")
    if pieces == line.pieces_left:
        return line.left_minor
    as_sold = refund_share(paid_minor=line.paid_minor, quantity=line.quantity, already=0, n=pieces)
    as_left = refund_share(paid_minor=line.left_minor, quantity=line.pieces_left, already=0, n=pieces)
    return min(as_sold, as_left)


def check_may_ask(
    kind: Kind, reason: Reason, line: Standing, terms: Terms, *, pieces: int, is_opened: bool, now: datetime
) -> bool:
    """Whether the law or our own rule grants it without anybody's word; raises MayNotAsk with its reason."""
    if reason not in REASONS[kind]:
        raise MayNotAsk.because("reason")
    if kind is Kind.PRICE_PROTECTION:
        if now >= terms.paid_at + PRICE_PROTECTION_ASKED_WITHIN:
            raise MayNotAsk.because("too_late")
        return True
    if not 1 <= pieces <= line.room(kind, reason):
        raise MayNotAsk.because("travelling" if kind in GOES_BACK and pieces <= line.sent_left else "pieces")
    if kind is Kind.REFUND_BEFORE_SHIP:
        return terms.ship_by is not None and now >= terms.ship_by
    if reason is Reason.NO_REASON:
        return _is_lawful_return(terms, is_opened=is_opened, now=now)
    if terms.delivered_at is not None and now >= terms.delivered_at + timedelta(days=FAULT_DAYS):
        raise MayNotAsk.because("too_late")
    return False


def _is_lawful_return(terms: Terms, *, is_opened: bool, now: datetime) -> bool:
    """Seven days from the day after signing, or what the shop promised; before it arrived the days have not begun."""
    signed_at = terms.delivered_at or now
    said = may_return(
        terms.policy,
        signed_at=signed_at,
        asked_at=now,
        zone=terms.zone,
        days=terms.days,
        is_opened=is_opened,
        is_confirmed=terms.is_confirmed,
    )
    if said.is_allowed:
        return True
    if said.why is not None:
        raise MayNotAsk(why="excluded", why_en=said.why.en, why_zh=said.why.zh)
    raise MayNotAsk.because("too_late")


def return_until(terms: Terms) -> datetime | None:
    """When the right to return without a reason ends; None where there is none, or nothing arrived yet."""
    if terms.delivered_at is None:
        return None
    said = may_return(
        terms.policy,
        signed_at=terms.delivered_at,
        asked_at=terms.delivered_at,
        zone=terms.zone,
        days=terms.days,
        is_confirmed=terms.is_confirmed,
        is_opened=False,
    )
    return said.until if said.is_allowed else None


def protection_ends(terms: Terms) -> datetime:
    """Until when a price that falls counts."""
    return terms.paid_at + timedelta(days=PRICE_PROTECTION_DAYS)


def protected_minor(line: Standing, prices: Sequence[int]) -> int:
    """How much more the pieces that are left cost than at the lowest of these prices that everybody was asked.

    Paid 13600 for 2, asked 6000 later -> 1600. What a coupon took off counts as paid less.
    """
    if not prices:
        return 0
    return max(0, line.left_minor - min(prices) * line.pieces_left)


def carriage_goes_back(reasons: Collection[str], *, is_before_shipping: bool) -> bool:
    """CARRIAGE_RULE in code, asked with the last piece. `reasons` are its own and those of all others that were sent and went
    back: which of them is asked last makes no difference."""
    return is_before_shipping or BY_THE_SHOP.issuperset(reasons)
