"""The local test bank as a provider: a bank that moves no money, in its own tables, heard of by signed webhooks alone.

It does nothing by itself: somebody decides at its page (`local_desk`), and it tells late, twice or the wrong way round
when asked to. For demos, tests and development; a site that takes real money switches it off.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec
from django.db import transaction

from magpie.domain.payment import rules
from magpie.domain.payment.models import LocalCharge, LocalDelivery, LocalEvent
from magpie.domain.payment.providers.interface import Opened, OpenOrder, ProviderEvent, RefundOrder
from magpie.domain.payment.refusals import ProviderRefused
from magpie.domain.payment.rules.bank import Faults
from magpie.kit.clock import instant_of, ms_of
from magpie.kit.ids import derive_id, new_id
from magpie.kit.signing import WebhookRefused, check_standard, standard_headers

NAME: Final = "local"
LISTED_MAX: Final = 5_000
Text = Annotated[str, msgspec.Meta(max_length=200)]


class BankMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of the bank's webhook."""

    id: Text
    truth: Text
    kind: rules.EventKind
    charge: Text
    intent: Text
    amount_minor: Annotated[int, msgspec.Meta(ge=0, le=rules.AMOUNT_MINOR_MAX)]
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    refund: Text
    at_ms: Annotated[int, msgspec.Meta(ge=0, le=10**14)]


@dataclass(frozen=True)
class LocalBank:
    """The bank's counter for merchants. `secret` is what it and the site sign with."""

    secret: bytes

    @property
    def name(self) -> str:
        return NAME

    def open(self, order: OpenOrder, *, now: datetime) -> Opened:
        charge, _ = LocalCharge.objects.get_or_create(
            idempotency_key=order.key,
            defaults={
                "key": new_id(now_ms=ms_of(now)),
                "intent": order.intent,
                "amount_minor": order.amount_minor,
                "currency": order.currency,
                "return_path": order.return_path,
                "created_at": now,
                "expires_at": order.expires_at,
            },
        )
        return Opened(pay_url=f"/bank/{charge.key}/", provider_ref=charge.key)

    def cancel(self, provider_ref: str, *, key: str, now: datetime) -> None:
        with transaction.atomic():
            charge = _lock(provider_ref)
            if charge.closed_at is None and captured_of(charge) == 0:
                close(charge, Faults(), now=now)

    def refund(self, order: RefundOrder, *, now: datetime) -> None:
        with transaction.atomic():
            charge = _lock(order.provider_ref)
            said = LocalEvent.objects.filter(charge=charge, refund=order.key)
            if said.exists():  # the same request again
                return
            will_fail = charge.refund_failures_left > 0 or order.amount_minor > kept_of(charge)
            kind = rules.EventKind.REFUND_FAILED if will_fail else rules.EventKind.REFUND_SUCCEEDED
            if charge.refund_failures_left:
                charge.refund_failures_left -= 1
                charge.save()
            happen(charge, [(kind, order.key, order.amount_minor)], Faults(), now=now, refund=order.key)

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes, now: datetime) -> list[ProviderEvent]:
        check_standard(headers=headers, body=body, key=self.secret, now=now)
        try:
            message = msgspec.json.decode(body, type=BankMessage)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise WebhookRefused(why="shape") from None
        return [_event_of_message(message)]

    def fetch(self, provider_ref: str) -> list[ProviderEvent]:
        rows = LocalEvent.objects.filter(charge__key=provider_ref).select_related("charge").order_by("pk")
        return [_event_of_message(message_of(row)) for row in rows[: rules.EVENTS_AT_ONCE_MAX]]

    def list_events(self, *, since: datetime, until: datetime) -> list[ProviderEvent]:
        rows = LocalEvent.objects.filter(at__gte=since, at__lt=until).select_related("charge")
        return [_event_of_message(message_of(row)) for row in rows.order_by("at", "pk")[:LISTED_MAX]]

    def sign(self, event: LocalEvent, *, now: datetime) -> tuple[dict[str, str], bytes]:
        """The headers and the body of a webhook about an event."""
        body = msgspec.json.encode(message_of(event))
        headers = standard_headers(message_id=event.event_id, at=now, body=body, keys=[self.secret])
        return headers, body


def happen(
    charge: LocalCharge,
    what: list[tuple[rules.EventKind, str, int]],
    faults: Faults,
    *,
    now: datetime,
    refund: str = "",
) -> None:
    """Write into the bank's books what happened, as (kind, number, amount), and put the webhooks in the post.

    Inside a transaction that holds the charge. Deliveries leave by (time, row): the last written first when reordered.
    """
    events = []
    for kind, number, amount_minor in what:
        truth = f"{kind}:{charge.key}:{number}"
        events.append(
            LocalEvent.objects.create(
                event_id=f"evt_{derive_id('local', truth)}",
                charge=charge,
                truth=truth,
                kind=kind,
                amount_minor=amount_minor,
                refund=refund,
                at=now,
            )
        )
    due_at = now + timedelta(seconds=faults.delay_s)
    told = list(reversed(events)) if faults.is_reordered else events
    LocalDelivery.objects.bulk_create(
        LocalDelivery(event=event, next_at=due_at) for _ in range(faults.copies) for event in told
    )


def close(charge: LocalCharge, faults: Faults, *, now: datetime) -> None:
    """Nobody can pay any more. Inside a transaction that holds the charge."""
    charge.closed_at = now
    charge.save()
    happen(charge, [(rules.EventKind.CANCELLED, "1", 0)], faults, now=now)


def captured_of(charge: LocalCharge) -> int:
    return _sum(charge, rules.EventKind.CAPTURED)


def kept_of(charge: LocalCharge) -> int:
    """What the bank could still give back: captured, not refunded, not taken back by a dispute."""
    disputed = _sum(charge, rules.EventKind.CHARGE_BACK) - _sum(charge, rules.EventKind.CHARGE_BACK_WON)
    return captured_of(charge) - _sum(charge, rules.EventKind.REFUND_SUCCEEDED) - disputed


def message_of(event: LocalEvent) -> BankMessage:
    charge = event.charge
    return BankMessage(
        id=event.event_id,
        truth=event.truth,
        kind=rules.EventKind(event.kind),
        charge=charge.key,
        intent=charge.intent,
        amount_minor=event.amount_minor,
        currency=charge.currency,
        refund=event.refund,
        at_ms=ms_of(event.at),
    )


def _event_of_message(message: BankMessage) -> ProviderEvent:
    return ProviderEvent(
        provider_event_id=message.id,
        truth=message.truth,
        kind=message.kind,
        provider_ref=message.charge,
        at=instant_of(message.at_ms),
        amount_minor=message.amount_minor,
        currency=message.currency,
        refund=message.refund,
        intent=message.intent,
        payload=msgspec.to_builtins(message),
    )


def _sum(charge: LocalCharge, kind: rules.EventKind) -> int:
    return sum(LocalEvent.objects.filter(charge=charge, kind=kind).values_list("amount_minor", flat=True))


def _lock(key: str) -> LocalCharge:
    charge = LocalCharge.objects.select_for_update().filter(key=key).first()
    if charge is None:
        raise ProviderRefused(why="no such charge")
    return charge
