"""What Stripe's objects and events say, in this house's words. Pure: shapes in, ProviderEvents out.

A truth is named by Stripe's object, not by the message: the capture heard by webhook and the capture fetched later are
one. Fields we do not read may come and go.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeVar

import msgspec

from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.rules import AMOUNT_MINOR_MAX, EventKind
from magpie.domain.payment.rules.redaction import Json
from magpie.kit.clock import instant_of

INTENT_NAME: Final = "magpie_intent"
REFUND_NAME: Final = "magpie_refund"
# Two of them and a word fit a column of 255.
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=110)]
NAME_CHARS_MAX: Final = 64
Minor = Annotated[int, msgspec.Meta(ge=0, le=AMOUNT_MINOR_MAX)]
Currency = Annotated[str, msgspec.Meta(pattern="^[a-z]{3}$")]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=10**11)]
Metadata = dict[str, str] | None
Shape = TypeVar("Shape", bound=msgspec.Struct)


class Message(msgspec.Struct, frozen=True):
    """An event as Stripe sends it; `data["object"]` is what it speaks of, of any shape."""

    id: Id
    type: Id
    created: Seconds
    livemode: bool
    data: dict[str, Any]  # the object's shape depends on `type`


class PaymentIntent(msgspec.Struct, frozen=True):
    id: Id
    currency: Currency
    amount_received: Minor = 0
    metadata: Metadata = None


class Session(msgspec.Struct, frozen=True):
    id: Id
    payment_intent: Any = None  # an id, or the whole object where it was asked for
    client_reference_id: str | None = None
    metadata: Metadata = None
    status: str | None = None
    created: Seconds = 0


class Refund(msgspec.Struct, frozen=True):
    id: Id
    amount: Minor
    currency: Currency
    created: Seconds = 0
    status: str | None = None
    payment_intent: str | None = None
    charge: str | None = None
    metadata: Metadata = None


class Dispute(msgspec.Struct, frozen=True):
    id: Id
    amount: Minor
    currency: Currency
    created: Seconds = 0
    status: str = ""
    payment_intent: str | None = None
    charge: str | None = None


class Fee(msgspec.Struct, frozen=True):
    """A balance transaction."""

    id: Id
    fee: Minor
    currency: Currency
    created: Seconds = 0


def read_message(message: Message) -> list[ProviderEvent]:
    """What one event says; nothing we count is one event of kind None. Raises msgspec.ValidationError."""
    said = message.data.get("object")
    read = READERS.get(message.type)
    events = read(message, said) if read is not None and isinstance(said, dict) else []
    return events or [_event(message, f"ignored:{message.id}", None, "", said=said)]


def captured(
    intent: PaymentIntent, *, event_id: str, at_s: int, payload: Json, session: str = ""
) -> ProviderEvent:
    return ProviderEvent(
        provider_event_id=event_id,
        truth=f"captured:{intent.id}",
        kind=EventKind.CAPTURED,
        provider_ref=intent.id,
        at=instant_of(at_s * 1_000),
        amount_minor=intent.amount_received,
        currency=intent.currency.upper(),
        intent=_named(intent.metadata, INTENT_NAME),
        also_ref=session,
        payload=payload,
    )


def fee_taken(fee: Fee, intent: PaymentIntent) -> ProviderEvent:
    """Known by fetching alone: no event carries it."""
    return ProviderEvent(
        provider_event_id=f"fetched:fee:{fee.id}",
        truth=f"fee:{fee.id}",
        kind=EventKind.FEE,
        provider_ref=intent.id,
        at=instant_of(fee.created * 1_000),
        amount_minor=fee.fee,
        currency=fee.currency.upper(),
        payload=msgspec.to_builtins(fee),
    )


def session_expired(session: Session) -> ProviderEvent:
    """A fetched session that says so."""
    return ProviderEvent(
        provider_event_id=f"fetched:expired:{session.id}",
        truth=f"expired:{session.id}",
        kind=EventKind.EXPIRED,
        provider_ref=session.id,
        at=instant_of(session.created * 1_000),
        payload={"id": session.id, "status": session.status},
    )


def refunded(refund: Refund, *, event_id: str, at_s: int, payload: Json) -> ProviderEvent | None:
    """Pending says nothing yet; a cancelled refund failed."""
    kinds = {
        "succeeded": EventKind.REFUND_SUCCEEDED,
        "failed": EventKind.REFUND_FAILED,
        "canceled": EventKind.REFUND_FAILED,
    }
    kind = kinds.get(refund.status or "")
    if kind is None:
        return None
    return ProviderEvent(
        provider_event_id=event_id,
        truth=f"{kind}:{refund.id}",
        kind=kind,
        provider_ref=refund.payment_intent or refund.charge or "",
        at=instant_of(at_s * 1_000),
        amount_minor=refund.amount,
        currency=refund.currency.upper(),
        refund=_named(refund.metadata, REFUND_NAME) or refund.id,
        payload=payload,
    )


def disputed(
    dispute: Dispute, *, event_id: str, at_s: int, payload: Json, has_moved: bool = False
) -> ProviderEvent | None:
    """An inquiry ("warning_…") takes no money; a lost dispute leaves it where the charge-back took it."""
    if dispute.status == "won":
        kind = EventKind.CHARGE_BACK_WON
    elif has_moved or not dispute.status.startswith("warning_"):
        kind = EventKind.CHARGE_BACK
    else:
        return None
    return ProviderEvent(
        provider_event_id=event_id,
        truth=f"{kind}:{dispute.id}",
        kind=kind,
        provider_ref=dispute.payment_intent or dispute.charge or "",
        at=instant_of(at_s * 1_000),
        amount_minor=dispute.amount,
        currency=dispute.currency.upper(),
        payload=payload,
    )


def _named(metadata: Metadata, name: str) -> str:
    """Our own name, as we gave it; whatever others wrote there is cut, and then names nothing of ours."""
    return (metadata or {}).get(name, "")[:NAME_CHARS_MAX]


def _event(
    message: Message, truth: str, kind: EventKind | None, ref: str, *, said: Json, **more: str
) -> ProviderEvent:
    return ProviderEvent(
        provider_event_id=message.id,
        truth=truth,
        kind=kind,
        provider_ref=ref,
        at=instant_of(message.created * 1_000),
        payload={"type": message.type, "object": said},
        **more,  # type: ignore[arg-type]
    )


def _of_intent(kind: EventKind, truth: str) -> "Reader":
    def read(message: Message, said: dict[str, Any]) -> list[ProviderEvent]:
        intent = _as(said, PaymentIntent)
        # A payment may fail several times: each failure is a truth of its own, all else is one.
        name = message.id if kind == EventKind.FAILED else intent.id
        key = _named(intent.metadata, INTENT_NAME)
        return [_event(message, f"{truth}:{name}", kind, intent.id, said=said, intent=key)]

    return read


def _captured(message: Message, said: dict[str, Any]) -> list[ProviderEvent]:
    payload: Json = {"type": message.type, "object": said}
    intent = _as(said, PaymentIntent)
    return [captured(intent, event_id=message.id, at_s=message.created, payload=payload)]


def _of_session(kind: EventKind, truth: str) -> "Reader":
    def read(message: Message, said: dict[str, Any]) -> list[ProviderEvent]:
        session = _as(said, Session)
        key = session.client_reference_id or _named(session.metadata, INTENT_NAME)
        also = session.payment_intent if isinstance(session.payment_intent, str) else ""
        name = message.id if kind == EventKind.FAILED else session.id
        return [
            _event(
                message,
                f"{truth}:{name}",
                kind,
                session.id,
                said=said,
                intent=key[:NAME_CHARS_MAX],
                also_ref=also[:200],
            )
        ]

    return read


def _refunded(message: Message, said: dict[str, Any]) -> list[ProviderEvent]:
    payload: Json = {"type": message.type, "object": said}
    event = refunded(_as(said, Refund), event_id=message.id, at_s=message.created, payload=payload)
    return [event] if event else []


def _charge_refunded(message: Message, said: dict[str, Any]) -> list[ProviderEvent]:
    """Older versions list the refunds inside the charge; newer ones send each by itself, and this says nothing new."""
    inside = said.get("refunds")
    rows = inside.get("data") if isinstance(inside, dict) else None
    found = []
    for row in rows if isinstance(rows, list) else []:
        refund = _as(row, Refund)
        event_id = f"{message.id}:{refund.id}"
        payload: Json = {"type": message.type, "object": row}
        found.append(refunded(refund, event_id=event_id, at_s=message.created, payload=payload))
    return [event for event in found if event is not None]


def _disputed(*, has_moved: bool) -> "Reader":
    def read(message: Message, said: dict[str, Any]) -> list[ProviderEvent]:
        payload: Json = {"type": message.type, "object": said}
        dispute = _as(said, Dispute)
        event = disputed(
            dispute, event_id=message.id, at_s=message.created, payload=payload, has_moved=has_moved
        )
        return [event] if event else []

    return read


def _as(said: object, shape: type[Shape]) -> Shape:
    return msgspec.convert(said, type=shape)


Reader = Callable[[Message, dict[str, Any]], list[ProviderEvent]]
READERS: Final[Mapping[str, Reader]] = {
    "payment_intent.processing": _of_intent(EventKind.PROCESSING, "processing"),
    "payment_intent.succeeded": _captured,
    "payment_intent.payment_failed": _of_intent(EventKind.FAILED, "failed"),
    "payment_intent.canceled": _of_intent(EventKind.CANCELLED, "cancelled"),
    "checkout.session.completed": _of_session(EventKind.PROCESSING, "completed"),
    "checkout.session.async_payment_failed": _of_session(EventKind.FAILED, "failed"),
    "checkout.session.expired": _of_session(EventKind.EXPIRED, "expired"),
    "charge.refunded": _charge_refunded,
    "charge.refund.updated": _refunded,
    "refund.created": _refunded,
    "refund.updated": _refunded,
    "refund.failed": _refunded,
    "charge.dispute.created": _disputed(has_moved=False),
    "charge.dispute.closed": _disputed(has_moved=False),
    "charge.dispute.funds_withdrawn": _disputed(has_moved=True),
    "charge.dispute.funds_reinstated": _disputed(has_moved=False),
}
