"""Money is exact: read, print and split without losing or making a fen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.kit.money import CurrencyMismatch, Money, UnreadableAmount, format_minor, parse_money, split_minor


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.34", "CNY", 1234),
        ("1,234.5", "CNY", 123450),
        (" 7 ", "CNY", 700),
        ("500", "JPY", 500),
        ("-0.01", "USD", -1),
        ("１２.５０", "CNY", 1250),
        ("+5.", "CNY", 500),
        (".5", "CNY", 50),
    ],
)
def test_amounts_are_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "twelve",
        "1.234",
        "NaN",
        "Infinity",
        "1e3",
        "1E-2",
        "1e30",
        "1_000",
        "0x10",
        "¥12",
        "1.2.3",
        "9" * 20,
        f"1.{'0' * 40}1",
    ],
)
def test_an_unclear_amount_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(UnreadableAmount) as refusal:
        parse_money(text, "CNY")

    assert "12.50" in refusal.value.say("en")
    assert "小数" in refusal.value.say("zh-hans")


def test_a_currency_without_decimals_takes_none() -> None:
    with pytest.raises(UnreadableAmount):
        parse_money("1.5", "JPY")


def test_amounts_are_printed_with_sign_and_decimals() -> None:
    assert format_minor(123450, "CNY") == "¥1,234.50"
    assert format_minor(-5, "USD") == "-$0.05"
    assert format_minor(500, "JPY") == "¥500"
    assert format_minor(1200, "SEK") == "SEK 12.00"


def test_currencies_do_not_mix() -> None:
    assert Money(1, "CNY") + Money(2, "CNY") == Money(3, "CNY")
    with pytest.raises(CurrencyMismatch):
        Money(1, "CNY") + Money(1, "USD")


def test_a_split_gives_the_remainder_to_the_largest_then_the_first() -> None:
    assert split_minor(100, (1, 1, 1)) == [34, 33, 33]
    assert split_minor(10, (3, 3, 4)) == [3, 3, 4]
    assert split_minor(1, (0, 5)) == [0, 1]
    with pytest.raises(ValueError, match="weights"):
        split_minor(1, (0, 0))


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_split_never_loses_or_makes_a_fen(minor: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        return

    parts = split_minor(minor, weights)

    assert sum(parts) == minor
    exact = [minor * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) <= 1 for part, share in zip(parts, exact, strict=True))
