"""What is said of payments to the rest of the house: once for each truth, however often a provider said it."""

from dataclasses import dataclass
from typing import ClassVar

from magpie.domain.outbox.events import FactBody


@dataclass(frozen=True, kw_only=True)
class PaymentCaptured(FactBody):
    """Money arrived: `amount_minor` now, `captured_minor` in all, `due_minor` was asked for. It may come after closing."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    truth: str
    amount_minor: int
    currency: str
    captured_minor: int
    due_minor: int
    is_closed: bool


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(FactBody):
    """A try to pay did not work; another may follow while the payment is open."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    truth: str


@dataclass(frozen=True, kw_only=True)
class PaymentClosed(FactBody):
    """A payment was cancelled or ran out: `status` says which, or what money had come before."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    status: str


@dataclass(frozen=True, kw_only=True)
class PaymentChargedBack(FactBody):
    """The payer's bank took money back; whether rightly is disputed with the provider."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    truth: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class ChargeBackWon(FactBody):
    """A dispute ended for us: the money is back."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    truth: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class ProviderFeeTaken(FactBody):
    """The provider kept a fee from what it captured."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    truth: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class RefundSucceeded(FactBody):
    """Money went back. `refund` and `ref` are "" for a refund made in the provider's own desk; `truth` then names it."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    truth: str
    refund: str
    ref: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class RefundFailed(FactBody):
    """A try to give money back failed, or came back after it had succeeded. `is_final` when it is not tried again."""

    subject_field: ClassVar[str] = "intent"
    intent: str
    purpose: str
    provider: str
    refund: str
    ref: str
    attempt: int
    amount_minor: int
    currency: str
    had_succeeded: bool
    is_final: bool
