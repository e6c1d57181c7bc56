"""What a buyer is told of the money of their own trade, beside that it is paid: read from what the provider said."""

from django.db.models import Sum
from django.db.models.functions import Coalesce

from magpie.domain.payment import queries as payments
from magpie.domain.payment.rules import RefundStatus
from magpie.domain.trade.models import ChargeBackShare, SiteMatter, Trade
from magpie.domain.trade.rules.matters import MatterEnd, trade_of_surplus
from magpie.domain.trade.rules.payment_notes import Money, PaymentNote, notes_of


def payment_notes(*, person: str, trade: str) -> tuple[PaymentNote, ...]:
    """Nothing for anybody but its buyer. Four queries, one more where money is too much; two where nothing was to be paid."""
    row = Trade.objects.filter(number=trade, person=person).first()
    if row is None or not row.intent:
        return ()
    state = payments.state_of(row.intent)
    is_too_much = state.captured_minor > (row.total_minor if row.paid_at else 0)
    return notes_of(
        Money(
            due_minor=row.total_minor,
            captured_minor=state.captured_minor,
            charged_back_minor=state.charged_back_minor,
            returned_minor=_returned_minor(row, state) if is_too_much else 0,
            has_failed=state.has_failed,
            is_paid=row.paid_at is not None,
            is_ended=row.ended_at is not None,
        )
    )


def charged_back_minor(shop: int, *, order: str) -> int:
    """How much of an order lies with its buyer's bank now. One query. The caller has checked whose shop it is."""
    shares = ChargeBackShare.objects.filter(order__number=order, order__shop=shop)
    return int(shares.aggregate(minor=Coalesce(Sum("minor"), 0))["minor"])


def _returned_minor(trade: Trade, state: payments.IntentState) -> int:
    """What the provider sent back of it, and what somebody of the site paid from its own till."""
    sent = sum(
        one.amount_minor
        for one in state.refunds
        if one.status is RefundStatus.SUCCEEDED and trade_of_surplus(one.ref) == trade.pk
    )
    otherwise = SiteMatter.objects.filter(trade=trade, end=MatterEnd.PAID_OTHERWISE)
    return sent + int(otherwise.aggregate(minor=Coalesce(Sum("amount_minor"), 0))["minor"])
