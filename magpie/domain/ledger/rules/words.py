"""What the books are called where people read them, in Chinese and English."""

from dataclasses import dataclass
from typing import Final

from magpie.domain.ledger.rules.accounts import AccountKind, EntryKind, Reason, is_carriage


@dataclass(frozen=True)
class Words:
    zh: str
    en: str


ACCOUNT_WORDS: Final = {
    AccountKind.PROVIDER: Words("支付渠道存款", "At the payment provider"),
    AccountKind.BUYER_CLEARING: Words("买家待清分款", "Paid by buyers, being shared out"),
    AccountKind.SHOP_PENDING: Words("店铺待结算", "Shop, not yet settled"),
    AccountKind.SHOP_AVAILABLE: Words("店铺可用余额", "Shop, available"),
    AccountKind.SHOP_DEPOSIT: Words("店铺保证金", "Shop's deposit"),
    AccountKind.CREATOR_PENDING: Words("创作者待结算", "Creator, not yet settled"),
    AccountKind.CREATOR_AVAILABLE: Words("创作者可用余额", "Creator, available"),
    AccountKind.FEE_PENDING: Words("平台服务费（待结算）", "Platform fee, not yet earned"),
    AccountKind.FEE: Words("平台服务费", "Platform fee"),
    AccountKind.SUBSIDY: Words("平台补贴", "Platform's subsidies"),
    AccountKind.PROVIDER_FEE: Words("支付手续费", "Payment provider's fees"),
    AccountKind.REFUND_RESERVE: Words("退款中", "Refunds under way"),
    AccountKind.PAYOUT: Words("提现中", "Payouts under way"),
}
ENTRY_WORDS: Final = {
    EntryKind.PAYMENT: Words("买家付款", "Payment"),
    EntryKind.SALE: Words("订单成交", "Sale"),
    EntryKind.SETTLEMENT: Words("订单结算", "Settlement"),
    EntryKind.REFUND: Words("退款", "Refund"),
    EntryKind.REFUND_SENT: Words("退款到账", "Refund sent"),
    EntryKind.CHARGE_BACK: Words("银行拒付", "Charge back"),
    EntryKind.PROVIDER_FEE: Words("支付手续费", "Payment provider's fee"),
    EntryKind.PAYOUT: Words("申请提现", "Payout requested"),
    EntryKind.PAYOUT_PAID: Words("提现到账", "Payout paid"),
    EntryKind.PAYOUT_FAILED: Words("提现失败退回", "Payout failed, given back"),
    EntryKind.DEPOSIT: Words("保证金", "Deposit"),
    EntryKind.COMPENSATION: Words("平台赔付", "Compensation"),
    EntryKind.CORRECTION: Words("更正", "Correction"),
}
REASON_WORDS: Final = {
    Reason.PAYMENT: Words("买家付款", "Payment"),
    Reason.SALE: Words("货款", "Price paid"),
    Reason.SUBSIDY: Words("平台补贴", "Paid by the platform"),
    Reason.CREATOR_DISCOUNT: Words("创作者优惠", "Creator's discount"),
    Reason.FEE: Words("平台服务费", "Platform fee"),
    Reason.COMMISSION: Words("创作者佣金", "Commission"),
    Reason.SETTLEMENT: Words("结算", "Settlement"),
    Reason.REFUND: Words("退款", "Refund"),
    Reason.CHARGE_BACK: Words("银行拒付", "Charge back"),
    Reason.PROVIDER_FEE: Words("支付手续费", "Payment provider's fee"),
    Reason.PAYOUT: Words("提现", "Payout"),
    Reason.DEPOSIT: Words("保证金", "Deposit"),
    Reason.COMPENSATION: Words("平台赔付", "Compensation"),
    Reason.CORRECTION: Words("更正", "Correction"),
}
CARRIAGE_WORDS: Final = Words("运费", "Carriage")


def reason_words(reason: Reason, line: str) -> Words:
    """Why a move is part of its entry; whatever moves of carriage is carriage: SALE of 'order:7:carriage' is no sale of goods."""
    return CARRIAGE_WORDS if is_carriage(line) else REASON_WORDS[reason]
