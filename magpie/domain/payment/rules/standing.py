"""Whether money of this site is real: what whoever runs it must know, in words, with the setting that changes it. No ORM."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TEST_BANK: Final = "local"


class Standing(StrEnum):
    """Who takes the money: providers alone, the test bank alone, both, or nobody."""

    REAL = "real"
    SIMULATED = "simulated"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True)
class Words:
    zh: str
    en: str


STANDING_WORDS: Final[Mapping[Standing, Words]] = {
    Standing.REAL: Words("支付：真实收款。", "Payments are real."),
    Standing.SIMULATED: Words(
        "支付为模拟：由内置测试银行处理，没有真实资金。正式收款请设置 MAGPIE_STRIPE_KEY 与 MAGPIE_STRIPE_WEBHOOK_SECRET；"
        "MAGPIE_TEST_BANK=0 关闭测试银行。",
        "Payments are simulated: the built-in test bank moves no money. To take real money set MAGPIE_STRIPE_KEY and "
        "MAGPIE_STRIPE_WEBHOOK_SECRET; MAGPIE_TEST_BANK=0 switches the test bank off.",
    ),
    Standing.BOTH: Words(
        "支付：真实收款，同时测试银行仍开着，任何人都能在那里“付款”而不出钱。正式站点请设置 MAGPIE_TEST_BANK=0。",
        "Payments are real, and the test bank is on beside them: anybody can “pay” there with a button. On a site that takes real "
        "money set MAGPIE_TEST_BANK=0.",
    ),
    Standing.NONE: Words(
        "未开通支付：测试银行已关闭，也没有支付渠道，暂时无法下单。请设置 MAGPIE_STRIPE_KEY 与 MAGPIE_STRIPE_WEBHOOK_SECRET。",
        "No payment is available: the test bank is off and no provider is set, so nothing can be ordered. Set MAGPIE_STRIPE_KEY "
        "and MAGPIE_STRIPE_WEBHOOK_SECRET.",
    ),
}


def standing_of(providers: Collection[str]) -> Standing:
    """{'local'} -> SIMULATED; {'stripe', 'local'} -> BOTH."""
    has_bank, has_real = TEST_BANK in providers, any(name != TEST_BANK for name in providers)
    if has_real:
        return Standing.BOTH if has_bank else Standing.REAL
    return Standing.SIMULATED if has_bank else Standing.NONE


def provider_for_money(providers: Collection[str]) -> str | None:
    """Who takes the money of an order: a provider before the test bank, None where nobody does."""
    return min(providers, key=lambda name: (name == TEST_BANK, name), default=None)
