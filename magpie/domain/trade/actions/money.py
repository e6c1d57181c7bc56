"""What providers do with money, written into the books: heard as facts of payments, each truth once by its key."""

from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.outbox.wiring import Moment
from magpie.domain.payment import actions as payment
from magpie.domain.payment.events import (
    ChargeBackWon,
    PaymentCaptured,
    PaymentChargedBack,
    ProviderFeeTaken,
    RefundFailed,
    RefundSucceeded,
)
from magpie.domain.trade.actions.aftersales_clock import fail_refund, finish_refund
from magpie.domain.trade.actions.charge_backs import follow_charge_backs
from magpie.domain.trade.actions.matters import bring_stuck_surplus, note_arrival
from magpie.domain.trade.actions.paying import take_payment

Told = PaymentCaptured | ProviderFeeTaken | RefundSucceeded | PaymentChargedBack | ChargeBackWon


def book_capture(fact: PaymentCaptured, moment: Moment) -> None:
    """Money came: PROVIDER → BUYER_CLEARING. Whatever way it was heard of, the trade it is for hears of it here at last."""
    take_payment(payment.hold_intent(intent=fact.intent), now=moment.now)
    _post(
        fact, moment, books.EntryKind.PAYMENT, flows.payment_moves(fact.amount_minor, provider=_purse(fact))
    )


def book_fee(fact: ProviderFeeTaken, moment: Moment) -> None:
    """The provider kept its fee."""
    moves = flows.provider_fee_moves(fact.amount_minor, provider=_purse(fact))
    _post(fact, moment, books.EntryKind.PROVIDER_FEE, moves)


def book_refund_sent(fact: RefundSucceeded, moment: Moment) -> None:
    """The provider gave money back that we asked it to; what it gave of its own accord is a difference to look at."""
    if fact.refund:
        finish_refund(ref=fact.ref, now=moment.now)
        note_arrival(refund=fact.refund, now=moment.now)
        moves = flows.refund_sent_moves(fact.amount_minor, provider=_purse(fact))
        _post(fact, moment, books.EntryKind.REFUND_SENT, moves)


def book_refund_failed(fact: RefundFailed, moment: Moment) -> None:
    """A refund did not reach the buyer; one that had, and came back, lies with the provider again and is still owed."""
    if not fact.refund:
        return
    fail_refund(ref=fact.ref, had_succeeded=fact.had_succeeded, is_final=fact.is_final, now=moment.now)
    if fact.is_final:
        bring_stuck_surplus(ref=fact.ref, refund=fact.refund, amount_minor=fact.amount_minor, now=moment.now)
    if fact.had_succeeded:
        sent = flows.refund_sent_moves(fact.amount_minor, provider=f"provider:{fact.provider}")
        ledger.post_entry(
            key=f"{fact.provider}:{came_back_key(fact.refund, fact.attempt)}",
            kind=books.EntryKind.REFUND_SENT,
            ref=fact.purpose,
            currency=fact.currency,
            moves=[move.reversed() for move in sent],
            now=moment.now,
            simulated=moment.is_simulated,
        )


def book_charge_back(fact: PaymentChargedBack, moment: Moment) -> None:
    """The buyer's bank took money: the lines bear it, and it left the provider."""
    follow_charge_backs(intent=fact.intent, now=moment.now)
    moves = flows.refund_sent_moves(fact.amount_minor, provider=_purse(fact), reason=books.Reason.CHARGE_BACK)
    _post(fact, moment, books.EntryKind.CHARGE_BACK, moves)


def book_charge_back_won(fact: ChargeBackWon, moment: Moment) -> None:
    """The dispute ended for us: it lies with the provider again, and the lines have it back."""
    follow_charge_backs(intent=fact.intent, now=moment.now)
    moves = flows.refund_sent_moves(fact.amount_minor, provider=_purse(fact), reason=books.Reason.CHARGE_BACK)
    _post(fact, moment, books.EntryKind.CHARGE_BACK, [move.reversed() for move in moves])


def came_back_key(refund: str, attempt: int) -> str:
    """Under which a refund that came back stands in the books: 'aftersale:3.1:came_back'."""
    return f"{refund}.{attempt}:came_back"


def _purse(fact: Told) -> str:
    return f"provider:{fact.provider}"


def _post(fact: Told, moment: Moment, kind: books.EntryKind, moves: list[books.MoveDraft]) -> None:
    ledger.post_entry(
        key=f"{fact.provider}:{fact.truth}",
        kind=kind,
        ref=fact.purpose,
        currency=fact.currency,
        moves=moves,
        now=moment.now,
        simulated=moment.is_simulated,
    )
