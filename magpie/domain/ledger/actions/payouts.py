"""Sending money out: asked for once, never above what is available, given back when it fails.

The account's row is the lock of everybody who takes from it; postings do not wait for it. A refund may still take an
available balance below zero (it is owed, whoever else asks); then payouts are refused until sales have made up for it.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from magpie.domain.ledger import rules
from magpie.domain.ledger.actions.posting import post_entry
from magpie.domain.ledger.actions.reading import check_amount, check_currency, check_word
from magpie.domain.ledger.events import PayoutRequested, PayoutSettled
from magpie.domain.ledger.models import Account, Payout, PayoutStep
from magpie.domain.ledger.queries.balances import balance_of
from magpie.domain.ledger.refusals import (
    NoSuchPayout,
    NothingToPayOut,
    PayoutDiffers,
    PayoutEnded,
    PayoutTooHigh,
    UnreadablePayout,
)
from magpie.domain.outbox.actions import write_fact
from magpie.kit.money import format_minor

PAYOUTS = rules.AccountRef(rules.AccountKind.PAYOUT)


def request_payout(
    *, owner: str, currency: str, amount_minor: int, key: str, now: datetime, simulated: bool = False
) -> int:
    """Set available money aside to be sent out; returns the payout's id. The same key for the same gives the same payout.

    Raises UnreadablePayout, NothingToPayOut, PayoutTooHigh, PayoutDiffers; then nothing has changed. Locks the owner's
    account. Posts available → PAYOUT. Fact: PayoutRequested.
    """
    ref = _read(owner, currency, amount_minor, key)
    asked = (ref, currency, amount_minor)
    made = _find_same(key, asked)
    if made is not None:
        return made
    try:
        with transaction.atomic():
            account = _lock_account(ref, currency)
            # The same request may have been carried out while we waited for the lock.
            made = _find_same(key, asked)
            return made or _request(account, amount_minor, key, now=now, simulated=simulated)
    except IntegrityError:
        # A request for another account took the key meanwhile, or the error is another one.
        made = _find_same(key, asked)
        if made is None:
            raise
        return made


def settle_payout(
    *, payout: int, outcome: rules.PayoutStatus, now: datetime, why: str = "", provider: str = ""
) -> rules.PayoutStatus:
    """Say what became of a payout: sent, paid or failed. Said before, nothing happens; returns its status.

    Raises NoSuchPayout, UnreadablePayout, and PayoutEnded where it ended otherwise. Locks the payout. Paid posts PAYOUT →
    PROVIDER of `provider` (the money left), failed posts PAYOUT → available. Fact, when it ends: PayoutSettled.
    """
    purse = _read_outcome(outcome, why, provider)
    with transaction.atomic():
        row = (
            Payout.objects.select_for_update(of=("self",)).select_related("account").filter(pk=payout).first()
        )
        if row is None:
            raise NoSuchPayout(payout=payout)
        steps = [rules.PayoutStatus(status) for status in row.steps.values_list("status", flat=True)]
        status = rules.status_of(steps)
        if outcome in steps:
            return status
        if outcome not in rules.NEXT[status]:
            raise PayoutEnded(outcome=status)
        PayoutStep.objects.create(payout=row, status=outcome, why=why, at=now)
        if outcome in rules.FINAL:
            _end(row, outcome, purse, now=now)
        return outcome


def _read(owner: str, currency: str, amount_minor: int, key: str) -> rules.AccountRef:
    check_word("key", key, most=rules.PAYOUT_KEY_CHARS_MAX, says=UnreadablePayout)
    check_currency(currency, says=UnreadablePayout)
    check_amount(amount_minor, least=1, says=UnreadablePayout)
    ref = rules.available_account(owner)
    if ref is None:
        raise UnreadablePayout(
            field="owner", why_en="It is a shop or a creator.", why_zh="只能为店铺或创作者提现。"
        )
    return ref


def _read_outcome(outcome: rules.PayoutStatus, why: str, provider: str) -> rules.AccountRef:
    """Where the money leaves from when it was paid."""
    if outcome not in rules.NEXT[rules.PayoutStatus.REQUESTED]:
        raise UnreadablePayout(
            field="outcome", why_en="It is sent, paid or failed.", why_zh="结果应为 sent、paid 或 failed。"
        )
    if len(why) > rules.WHY_CHARS_MAX or not rules.WHY_PATTERN.fullmatch(why):
        raise UnreadablePayout(
            field="why",
            why_en="A reason is a short code, such as account_closed.",
            why_zh="原因应为简短代码，例如 account_closed。",
        )
    purse = rules.AccountRef(rules.AccountKind.PROVIDER, provider)
    if not rules.is_owner_of(purse):
        raise UnreadablePayout(
            field="provider",
            why_en="A provider is written provider:name.",
            why_zh="支付渠道应写作 provider:名称。",
        )
    return purse


def _find_same(key: str, asked: tuple[rules.AccountRef, str, int]) -> int | None:
    made = Payout.objects.select_related("account").filter(key=key).first()
    if made is None:
        return None
    if (made.account.ref, made.account.currency, made.amount_minor) != asked:
        raise PayoutDiffers(key=key)
    return int(made.pk)


def _lock_account(ref: rules.AccountRef, currency: str) -> Account:
    """Its key stays free for postings: they point to the row and never change it."""
    rows = Account.objects.select_for_update(no_key=True)
    row: Account | None = rows.filter(kind=ref.kind, owner=ref.owner, currency=currency).first()
    if row is None:
        raise NothingToPayOut(available=format_minor(0, currency))
    return row


def _request(account: Account, amount_minor: int, key: str, *, now: datetime, simulated: bool) -> int:
    available_minor = balance_of(account.ref, currency=account.currency)
    available = format_minor(available_minor, account.currency)
    if available_minor <= 0:
        raise NothingToPayOut(available=available)
    if amount_minor > available_minor:
        raise PayoutTooHigh(wanted=format_minor(amount_minor, account.currency), available=available)
    made = Payout.objects.create(
        key=key, account=account, amount_minor=amount_minor, requested_at=now, is_simulated=simulated
    )
    _post(made, rules.EntryKind.PAYOUT, account.ref, PAYOUTS, now=now)
    fact = PayoutRequested(
        payout=made.pk, owner=account.owner, amount_minor=amount_minor, currency=account.currency
    )
    write_fact(fact, now=now, simulated=simulated)
    return int(made.pk)


def _end(row: Payout, outcome: rules.PayoutStatus, purse: rules.AccountRef, *, now: datetime) -> None:
    if outcome == rules.PayoutStatus.PAID:
        _post(row, rules.EntryKind.PAYOUT_PAID, PAYOUTS, purse, now=now)
    else:
        _post(row, rules.EntryKind.PAYOUT_FAILED, PAYOUTS, row.account.ref, now=now)
    fact = PayoutSettled(
        payout=row.pk,
        owner=row.account.owner,
        amount_minor=row.amount_minor,
        currency=row.account.currency,
        outcome=outcome,
    )
    write_fact(fact, now=now, simulated=row.is_simulated)


def _post(
    row: Payout, kind: rules.EntryKind, debit: rules.AccountRef, credit: rules.AccountRef, *, now: datetime
) -> None:
    post_entry(
        key=f"payout:{row.pk}:{kind}",
        kind=kind,
        ref=f"payout:{row.pk}",
        currency=row.account.currency,
        moves=[rules.MoveDraft(debit, credit, row.amount_minor, rules.Reason.PAYOUT)],
        now=now,
        simulated=row.is_simulated,
    )
