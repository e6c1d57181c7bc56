"""The tables of payments: intents with what was said of them, calls to providers, and the local bank's own."""

from magpie.domain.payment.models.calls import ProviderCall
from magpie.domain.payment.models.intents import Intent, PaymentEvent, ProviderRef, Refund, UnmatchedEvent
from magpie.domain.payment.models.local import LocalCharge, LocalDelivery, LocalEvent

__all__ = [
    "Intent",
    "LocalCharge",
    "LocalDelivery",
    "LocalEvent",
    "PaymentEvent",
    "ProviderCall",
    "ProviderRef",
    "Refund",
    "UnmatchedEvent",
]
