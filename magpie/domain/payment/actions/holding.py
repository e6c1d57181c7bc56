"""Holding a payment still while something above is decided from it."""

from magpie.domain.payment.actions.intents import lock_intent
from magpie.domain.payment.queries.views import IntentState, state_of_row


def hold_intent(*, intent: str) -> IntentState:
    """Where a payment stands, and stays until the caller's transaction ends. Locks the intent. Raises NoSuchIntent."""
    return state_of_row(lock_intent(intent))
