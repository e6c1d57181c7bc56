"""Money: integer minor units and a currency, and the only way to split it.

Refuses floats, mixed currencies and amounts with more decimals than the currency has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from magpie.kit.errors import Refusal

# ISO 4217 minor-unit exponents that are not 2; every other code has two decimals.
EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "TND": 3}
# Digits of any script, a sign and a point, and no other way to write a number: "1e3" and "1_000" are slips of the finger.
WRITTEN: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
# So many characters a Decimal computes with exactly.
AMOUNT_CHARS_MAX: Final = 28
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


class UnreadableAmount(Refusal):
    code = "unreadable_amount"
    en = "“{text}” is not an amount of {currency}: write digits with at most {decimals} decimals, such as 12.50."
    zh = "“{text}”不是有效的{currency}金额：请写数字，最多 {decimals} 位小数，例如 12.50。"


class CurrencyMismatch(Refusal):
    code = "currency_mismatch"
    en = "Amounts of {left} and {right} cannot be added; convert one of them first."
    zh = "{left} 与 {right} 的金额不能直接相加，请先换算。"


@dataclass(frozen=True, order=False)
class Money:
    """An exact amount: Money(1250, "CNY") is ¥12.50."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)
        return Money(self.minor + other.minor, self.currency)

    def __str__(self) -> str:
        return format_minor(self.minor, self.currency)


def decimals_of(currency: str) -> int:
    """How many decimals the currency writes: CNY 2, JPY 0."""
    return EXPONENTS.get(currency, 2)


def parse_money(text: str, currency: str) -> Money:
    """'1,234.5' in CNY -> Money(123450, 'CNY'); anything unclear raises UnreadableAmount."""
    decimals = decimals_of(currency)
    refusal = UnreadableAmount(text=text[:40], currency=currency, decimals=decimals)
    written = text.strip().replace(",", "")
    if len(written) > AMOUNT_CHARS_MAX or not WRITTEN.fullmatch(written):
        raise refusal
    amount = Decimal(written)
    if abs(amount) >= Decimal(10) ** 13:
        raise refusal
    minor = amount.scaleb(decimals)
    if minor != minor.to_integral_value():
        raise refusal
    return Money(int(minor), currency)


def format_minor(minor: int, currency: str) -> str:
    """123450, 'CNY' -> '¥1,234.50'; unknown currencies print their code: 'SEK 12.00'."""
    decimals = decimals_of(currency)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**decimals)
    digits = f"{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")
    return f"{sign}{SIGNS.get(currency, currency + ' ')}{digits}"


def split_minor(minor: int, weights: Sequence[int]) -> list[int]:
    """Split by largest remainder: parts sum exactly to `minor`, ties go to the earlier part.

    100 over (1, 1, 1) -> [34, 33, 33]. Weights are non-negative and not all zero, else ValueError.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    shares = [divmod(minor * weight, total) for weight in weights]
    parts = [whole for whole, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-shares[index][1], index))
    for index in by_remainder[: minor - sum(parts)]:
        parts[index] += 1
    return parts
