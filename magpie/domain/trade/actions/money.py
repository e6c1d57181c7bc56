"""What providers do with money, written into the books: heard as facts of payments, each truth once by its key."""

from magpie.domain.ledger import actions as ledger
from magpie.domain.ledger import rules as books
from magpie.domain.ledger.rules import flows
from magpie.domain.outbox.wiring import Moment
from magpie.domain.payment import actions as payment
from magpie.domain.payment.events import PaymentCaptured, ProviderFeeTaken, RefundSucceeded
from magpie.domain.trade.actions.paying import take_payment


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
        moves = flows.refund_sent_moves(fact.amount_minor, provider=_purse(fact))
        _post(fact, moment, books.EntryKind.REFUND_SENT, moves)


def _purse(fact: PaymentCaptured | ProviderFeeTaken | RefundSucceeded) -> str:
    return f"provider:{fact.provider}"


def _post(
    fact: PaymentCaptured | ProviderFeeTaken | RefundSucceeded,
    moment: Moment,
    kind: books.EntryKind,
    moves: list[books.MoveDraft],
) -> None:
    ledger.post_entry(
        key=f"{fact.provider}:{fact.truth}",
        kind=kind,
        ref=fact.purpose,
        currency=fact.currency,
        moves=moves,
        now=moment.now,
        simulated=moment.is_simulated,
    )
