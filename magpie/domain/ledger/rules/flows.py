"""Which moves a sale, a settlement and a refund make, from what was frozen on the order line. No ORM.

A refund takes a slice of its line: each amount is cut at the same place, counted from everything refunded before it, by
largest remainder. Slices that follow each other therefore add up to the line exactly, however often and wherever it is cut.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Final

from magpie.domain.ledger.refusals import UnreadableSplit
from magpie.domain.ledger.rules.accounts import (
    AMOUNT_MINOR_MAX,
    AccountKind,
    AccountRef,
    MoveDraft,
    Reason,
    is_owner_of,
)
from magpie.kit.money import split_minor

BUYERS: Final = AccountRef(AccountKind.BUYER_CLEARING)
REFUNDS: Final = AccountRef(AccountKind.REFUND_RESERVE)
SUBSIDY: Final = AccountRef(AccountKind.SUBSIDY)


@dataclass(frozen=True)
class LineSplit:
    """What an order line brings and to whom, as frozen at the sale.

    LineSplit("line:9", "shop:12", "creator:5", cash_minor=9000, subsidy_minor=500, creator_discount_minor=500,
    fee_minor=200, commission_minor=2000): the shop gets 9000 + 500 + 500 − 200 − 2000 = 7800, the creator 1500.
    `subsidy_minor` is the platform's share of the discount, `creator_discount_minor` the creator's; the shop's own share
    was never money. `creator` is "" where nobody led to the sale.
    """

    line: str
    shop: str
    creator: str = ""
    cash_minor: int = 0
    subsidy_minor: int = 0
    creator_discount_minor: int = 0
    fee_minor: int = 0
    commission_minor: int = 0

    def __post_init__(self) -> None:
        if not is_owner_of(AccountRef(AccountKind.SHOP_PENDING, self.shop)):
            raise UnreadableSplit(
                field="shop", why_en="A shop is written shop:12.", why_zh="店铺应写作 shop:12。"
            )
        if self.creator and not is_owner_of(AccountRef(AccountKind.CREATOR_PENDING, self.creator)):
            raise UnreadableSplit(
                field="creator", why_en="A creator is written creator:5.", why_zh="创作者应写作 creator:5。"
            )
        if not all(_is_amount(amount) for amount in self.amounts):
            raise UnreadableSplit(
                field="amount",
                why_en="Amounts are whole numbers of minor units from 0 on.",
                why_zh="金额应为不小于 0 的最小货币单位整数。",
            )
        if not self.creator and (self.commission_minor or self.creator_discount_minor):
            raise UnreadableSplit(
                field="creator",
                why_en="A commission or a creator's discount needs a creator.",
                why_zh="有佣金或创作者优惠时必须指明创作者。",
            )

    @property
    def amounts(self) -> tuple[int, int, int, int, int]:
        """(cash, subsidy, creator's discount, fee, commission)."""
        cash, subsidy, discount, fee, commission = astuple(self)[3:]
        return cash, subsidy, discount, fee, commission

    @property
    def shop_minor(self) -> int:
        """What is left for the shop; below zero where fee and commission are more than the line brought."""
        income_minor = self.cash_minor + self.subsidy_minor + self.creator_discount_minor
        return income_minor - self.fee_minor - self.commission_minor

    @property
    def creator_minor(self) -> int:
        """What is left for the creator; below zero where they gave more discount than they earn."""
        return self.commission_minor - self.creator_discount_minor


@dataclass(frozen=True)
class RefundShare:
    """`part` of `whole` is refunded now, after `before` was: RefundShare(part=300, whole=9000, before=1200).

    The unit is the line's own cash, or pieces where a line costs nothing; it stays the same for all refunds of a line.
    """

    part: int
    whole: int
    before: int = 0

    def __post_init__(self) -> None:
        is_part = (
            min(self.before, self.part) >= 0 and self.before + self.part <= self.whole and self.whole > 0
        )
        if not is_part:
            raise UnreadableSplit(
                field="refund",
                why_en=f"{self.part} of {self.whole} cannot be refunded after {self.before}.",
                why_zh=f"已退 {self.before} 后，不能再从 {self.whole} 中退 {self.part}。",
            )


@dataclass(frozen=True)
class _Purses:
    """The accounts a line's money lies in: pending until it is settled, then available."""

    shop: AccountRef
    creator: AccountRef
    fee: AccountRef


def payment_moves(cash_minor: int, *, provider: str = "") -> list[MoveDraft]:
    """A buyer paid: the money lies with the provider, and is owed to whatever it was paid for."""
    return [MoveDraft(AccountRef(AccountKind.PROVIDER, provider), BUYERS, cash_minor, Reason.PAYMENT)]


def provider_fee_moves(fee_minor: int, *, provider: str = "") -> list[MoveDraft]:
    """The provider kept its fee: an expense of the platform, and less money at the provider."""
    fee, purse = AccountRef(AccountKind.PROVIDER_FEE, provider), AccountRef(AccountKind.PROVIDER, provider)
    return [MoveDraft(fee, purse, fee_minor, Reason.PROVIDER_FEE)]


def sale_moves(split: LineSplit) -> list[MoveDraft]:
    """A paid line becomes a sale: everything is shared out at once, and waits."""
    return _share_out(split, BUYERS, _purses(split, is_settled=False), Reason.SALE)


def settlement_moves(split: LineSplit, *, refunded: int = 0, whole: int = 1) -> list[MoveDraft]:
    """The line is final: what is left of it, after `refunded` of `whole`, is available and earned."""
    left = slice_of(split, RefundShare(part=whole - refunded, whole=whole, before=refunded))
    pending, settled = _purses(split, is_settled=False), _purses(split, is_settled=True)
    moves = [
        _toward(pending.shop, settled.shop, left.shop_minor, split.line),
        _toward(pending.fee, settled.fee, left.fee_minor, split.line),
        _toward(pending.creator, settled.creator, left.creator_minor, split.line),
    ]
    return _some(moves)


def refund_moves(split: LineSplit, share: RefundShare, *, is_settled: bool) -> list[MoveDraft]:
    """A slice of the line goes back the way it came; the buyer's cash waits in the reserve until the provider sent it.

    After the settlement it is taken from what is available, which may fall below zero: the next sales make up for it.
    """
    back = _share_out(slice_of(split, share), REFUNDS, _purses(split, is_settled=is_settled), Reason.REFUND)
    return [move.reversed() for move in back]


def return_moves(cash_minor: int) -> list[MoveDraft]:
    """Money that was paid and never became a sale goes back: cancelled before anything was sold, or paid twice."""
    return _some([MoveDraft(BUYERS, REFUNDS, cash_minor, Reason.REFUND)])


def refund_sent_moves(
    cash_minor: int, *, provider: str = "", reason: Reason = Reason.REFUND
) -> list[MoveDraft]:
    """The provider gave the buyer the money back; `reason` CHARGE_BACK where the buyer's bank took it."""
    return [MoveDraft(REFUNDS, AccountRef(AccountKind.PROVIDER, provider), cash_minor, reason)]


def slice_of(split: LineSplit, share: RefundShare) -> LineSplit:
    """The slice of a line that a refund takes: cash 100, fee 3, 50 of 100 after 25 -> cash 50, fee 1."""
    cuts = [_up_to(amount, share.before + share.part, share.whole) for amount in split.amounts]
    done = [_up_to(amount, share.before, share.whole) for amount in split.amounts]
    parts = (cut - before for cut, before in zip(cuts, done, strict=True))
    return LineSplit(split.line, split.shop, split.creator, *parts)


def _up_to(amount: int, done: int, whole: int) -> int:
    """The first `done` of `whole` parts of an amount; 3, 25 of 100 -> 1."""
    return split_minor(amount, (done, whole - done))[0]


def _share_out(split: LineSplit, till: AccountRef, purses: _Purses, cash_reason: Reason) -> list[MoveDraft]:
    shop, line = purses.shop, split.line
    moves = [
        MoveDraft(till, shop, split.cash_minor, cash_reason, line),
        MoveDraft(SUBSIDY, shop, split.subsidy_minor, Reason.SUBSIDY, line),
        MoveDraft(purses.creator, shop, split.creator_discount_minor, Reason.CREATOR_DISCOUNT, line),
        MoveDraft(shop, purses.fee, split.fee_minor, Reason.FEE, line),
        MoveDraft(shop, purses.creator, split.commission_minor, Reason.COMMISSION, line),
    ]
    return _some(moves)


def _purses(split: LineSplit, *, is_settled: bool) -> _Purses:
    if is_settled:
        kinds = AccountKind.SHOP_AVAILABLE, AccountKind.CREATOR_AVAILABLE, AccountKind.FEE
    else:
        kinds = AccountKind.SHOP_PENDING, AccountKind.CREATOR_PENDING, AccountKind.FEE_PENDING
    shop, creator, fee = kinds
    return _Purses(AccountRef(shop, split.shop), AccountRef(creator, split.creator), AccountRef(fee))


def _toward(pending: AccountRef, settled: AccountRef, amount_minor: int, line: str) -> MoveDraft:
    """A debt is settled as well: below zero it goes the other way."""
    move = MoveDraft(pending, settled, abs(amount_minor), Reason.SETTLEMENT, line)
    return move if amount_minor >= 0 else move.reversed()


def _some(moves: Iterable[MoveDraft]) -> list[MoveDraft]:
    return [move for move in moves if move.amount_minor]


def _is_amount(value: object) -> bool:
    return type(value) is int and 0 <= value <= AMOUNT_MINOR_MAX
