"""What is done with payments: opening, closing, hearing, refunding, and calling providers. One transaction each.

Locks in this order: the intent's row, then its refunds and calls. No provider is ever called inside a transaction.
"""

from magpie.domain.payment.actions.calls import do_calls_of, do_provider_calls
from magpie.domain.payment.actions.hearing import (
    fetch_events,
    read_webhook,
    unheard_events,
)
from magpie.domain.payment.actions.holding import hold_intent
from magpie.domain.payment.actions.importing import import_payment
from magpie.domain.payment.actions.intents import cancel_intent, expire_intents, open_intent
from magpie.domain.payment.actions.recording import match_waiting, record_events
from magpie.domain.payment.actions.refunds import request_refund, retry_refunds

__all__ = [
    "cancel_intent",
    "do_calls_of",
    "do_provider_calls",
    "expire_intents",
    "fetch_events",
    "hold_intent",
    "import_payment",
    "match_waiting",
    "open_intent",
    "read_webhook",
    "record_events",
    "request_refund",
    "retry_refunds",
    "unheard_events",
]
