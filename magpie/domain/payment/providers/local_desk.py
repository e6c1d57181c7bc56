"""The desk of the local test bank: what somebody sees on its page and decides there.

Whoever knows a charge's key may stand here, as at any hosted payment page. Refuses what the charge does not allow now.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from magpie.domain.payment import rules
from magpie.domain.payment.apps import get_provider
from magpie.domain.payment.models import LocalCharge, LocalEvent
from magpie.domain.payment.providers.local import NAME, captured_of, close, happen
from magpie.domain.payment.refusals import ChargeClosed, NoSuchCharge, UnfitChoice
from magpie.domain.payment.rules.bank import (
    EVENTS_PER_CHARGE_MAX,
    REFUND_FAILURES_MAX,
    Choice,
    Faults,
    fee_minor,
)


@dataclass(frozen=True)
class ChargeStep:
    kind: str
    amount_minor: int
    at: datetime


@dataclass(frozen=True)
class ChargeView:
    """A charge and everything that happened to it, the oldest first. `left_minor` is still to be paid."""

    key: str
    intent: str
    amount_minor: int
    left_minor: int
    disputed_minor: int
    currency: str
    return_path: str
    is_open: bool
    refund_failures_left: int
    steps: tuple[ChargeStep, ...]

    @property
    def is_paid(self) -> bool:
        return self.left_minor < self.amount_minor


def read_charge(*, charge: str, now: datetime) -> ChargeView:
    """Raises NoSuchCharge, also where the test bank is switched off (NoSuchProvider). Two queries."""
    get_provider(NAME)
    row = LocalCharge.objects.filter(key=charge).first()
    if row is None:
        raise NoSuchCharge()
    events = list(LocalEvent.objects.filter(charge=row).order_by("pk")[:EVENTS_PER_CHARGE_MAX])
    captured = sum(one.amount_minor for one in events if one.kind == rules.EventKind.CAPTURED)
    disputed = sum(one.amount_minor for one in events if one.kind == rules.EventKind.CHARGE_BACK)
    won = sum(one.amount_minor for one in events if one.kind == rules.EventKind.CHARGE_BACK_WON)
    return ChargeView(
        key=row.key,
        intent=row.intent,
        amount_minor=row.amount_minor,
        left_minor=max(0, row.amount_minor - captured),
        disputed_minor=disputed - won,
        currency=row.currency,
        return_path=row.return_path,
        is_open=row.closed_at is None and now < row.expires_at and captured < row.amount_minor,
        refund_failures_left=row.refund_failures_left,
        steps=tuple(ChargeStep(one.kind, one.amount_minor, one.at) for one in events),
    )


def decide(
    *, charge: str, choice: Choice, now: datetime, faults: Faults | None = None, amount_minor: int = 0
) -> None:
    """Let one thing happen at the bank, and put its webhooks in the post as the faults say.

    `amount_minor` is for PAY_OTHER, a part or more than was asked for; for FAIL_REFUNDS it is how many fail. Raises
    NoSuchCharge, ChargeClosed, UnfitChoice. Locks the charge.
    """
    get_provider(NAME)
    how = faults or Faults()
    if not how.is_possible:
        raise UnfitChoice()
    with transaction.atomic():
        row = LocalCharge.objects.select_for_update().filter(key=charge).first()
        if row is None:
            raise NoSuchCharge()
        if LocalEvent.objects.filter(charge=row).count() >= EVENTS_PER_CHARGE_MAX:
            raise UnfitChoice()
        _DEEDS[choice](row, how, amount_minor, now)


def _pay(row: LocalCharge, how: Faults, amount_minor: int, now: datetime) -> None:
    _capture(row, row.amount_minor - captured_of(row), how, now=now)


def _pay_other(row: LocalCharge, how: Faults, amount_minor: int, now: datetime) -> None:
    if not 1 <= amount_minor <= rules.AMOUNT_MINOR_MAX:
        raise UnfitChoice()
    _capture(row, amount_minor, how, now=now)


def _capture(row: LocalCharge, amount_minor: int, how: Faults, *, now: datetime) -> None:
    _check_open(row, now=now)
    number = str(LocalEvent.objects.filter(charge=row, kind=rules.EventKind.CAPTURED).count() + 1)
    what = [
        (rules.EventKind.PROCESSING, number, 0),
        (rules.EventKind.CAPTURED, number, amount_minor),
        (rules.EventKind.FEE, number, fee_minor(amount_minor)),
    ]
    happen(row, what, how, now=now)


def _fail(row: LocalCharge, how: Faults, amount_minor: int, now: datetime) -> None:
    _check_open(row, now=now)
    number = str(LocalEvent.objects.filter(charge=row, kind=rules.EventKind.FAILED).count() + 1)
    happen(row, [(rules.EventKind.FAILED, number, 0)], how, now=now)


def _cancel(row: LocalCharge, how: Faults, amount_minor: int, now: datetime) -> None:
    _check_open(row, now=now)
    close(row, how, now=now)


def _charge_back(row: LocalCharge, how: Faults, amount_minor: int, now: datetime) -> None:
    """The payer's bank takes back all that was paid, whatever was refunded: one dispute at a time."""
    captured = captured_of(row)
    opened, won = _disputes(row)
    if captured == 0 or opened > won:
        raise UnfitChoice()
    happen(row, [(rules.EventKind.CHARGE_BACK, str(opened + 1), captured)], how, now=now)


def _win(row: LocalCharge, how: Faults, amount_minor: int, now: datetime) -> None:
    opened, won = _disputes(row)
    if opened == won:
        raise UnfitChoice()
    last = LocalEvent.objects.filter(charge=row, kind=rules.EventKind.CHARGE_BACK).latest("pk")
    happen(row, [(rules.EventKind.CHARGE_BACK_WON, str(opened), last.amount_minor)], how, now=now)


def _fail_refunds(row: LocalCharge, how: Faults, amount_minor: int, now: datetime) -> None:
    if not 0 <= amount_minor <= REFUND_FAILURES_MAX:
        raise UnfitChoice()
    row.refund_failures_left = amount_minor
    row.save()


def _disputes(row: LocalCharge) -> tuple[int, int]:
    """(opened, won)."""
    rows = LocalEvent.objects.filter(charge=row)
    return (
        rows.filter(kind=rules.EventKind.CHARGE_BACK).count(),
        rows.filter(kind=rules.EventKind.CHARGE_BACK_WON).count(),
    )


def _check_open(row: LocalCharge, *, now: datetime) -> None:
    if row.closed_at is not None or now >= row.expires_at or captured_of(row) >= row.amount_minor:
        raise ChargeClosed()


_DEEDS = {
    Choice.PAY: _pay,
    Choice.PAY_OTHER: _pay_other,
    Choice.FAIL: _fail,
    Choice.CANCEL: _cancel,
    Choice.CHARGE_BACK: _charge_back,
    Choice.WIN: _win,
    Choice.FAIL_REFUNDS: _fail_refunds,
}
