"""What is said of money that did not simply arrive: exact sums, what is open, and nothing where all went well."""

import pytest

from magpie.domain.payment.rules import EventKind, Said, fold
from magpie.domain.trade.rules.payment_notes import Happened, Money, PaymentNote, notes_of
from tests.domain.cast import NOW

DUE = 6_800


def money(captured: int = 0, charged_back: int = 0, returned: int = 0, **how: bool) -> Money:
    said = {"has_failed": False, "is_paid": False, "is_ended": False, **how}
    return Money(DUE, captured, charged_back, returned, **said)


@pytest.mark.parametrize(
    ("known", "notes"),
    [
        (money(), []),
        (money(DUE, is_paid=True), []),
        (money(has_failed=True), [(Happened.FAILED, 0, 0)]),
        (money(DUE, has_failed=True, is_paid=True), []),
        (money(has_failed=True, is_ended=True), []),
        (money(3000), [(Happened.PART, 3000, 3800)]),
        (money(3000, has_failed=True), [(Happened.FAILED, 0, 0), (Happened.PART, 3000, 3800)]),
        (money(3000, 3000), [(Happened.PART, 0, 3800), (Happened.CHARGE_BACK, 3000, 0)]),
        (money(3000, is_ended=True), [(Happened.LATE, 3000, 3000)]),
        (money(3000, returned=3000, is_ended=True), [(Happened.LATE, 3000, 0)]),
        (money(2 * DUE, is_paid=True), [(Happened.SURPLUS, DUE, DUE)]),
        (money(2 * DUE, returned=DUE, is_paid=True), [(Happened.SURPLUS, DUE, 0)]),
        (money(DUE, DUE, is_paid=True), [(Happened.CHARGE_BACK, DUE, 0)]),
        (
            money(2 * DUE, 2 * DUE, is_paid=True),
            [(Happened.CHARGE_BACK, 2 * DUE, 0), (Happened.SURPLUS, DUE, DUE)],
        ),
    ],
)
def test_everything_that_happened_is_said_with_its_sums(
    known: Money, notes: list[tuple[Happened, int, int]]
) -> None:
    assert list(notes_of(known)) == [PaymentNote(*one) for one in notes]


def test_a_try_that_failed_is_known_after_a_part_until_the_next_word() -> None:
    opened = Said("opened", EventKind.OPENED, 0, NOW)
    part = Said("captured:1", EventKind.CAPTURED, 3000, NOW)
    failed = Said("failed:1", EventKind.FAILED, 0, NOW.replace(second=1))
    rest = Said("captured:2", EventKind.CAPTURED, 3800, NOW.replace(second=2))

    known = [fold(said, amount_minor=DUE).has_failed for said in (
        (opened,), (opened, part), (failed, part, opened), (rest, failed, part),
    )]  # fmt: skip

    assert known == [False, False, True, False]
