"""Hearing providers: by a webhook they send, or by asking them. Signatures are read before any transaction begins."""

from collections.abc import Mapping
from datetime import datetime

from magpie.domain.payment import rules
from magpie.domain.payment.actions.intents import check_no_transaction
from magpie.domain.payment.apps import get_provider
from magpie.domain.payment.models import Intent, PaymentEvent, UnmatchedEvent
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.refusals import NoSuchIntent, WebhookTooLarge


def read_webhook(
    *, provider: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> list[ProviderEvent]:
    """What a webhook says, when its signature and age are right. Writes nothing."""
    speaker = get_provider(provider)
    if len(body) > rules.BODY_BYTES_MAX:
        raise WebhookTooLarge(limit=rules.BODY_BYTES_MAX)
    small = {name.lower(): value for name, value in headers.items()}
    return speaker.read_webhook(headers=small, body=body, now=now)


def fetch_events(*, intent: str) -> list[ProviderEvent]:
    """What the provider says of one payment now, for a browser that comes back before the webhook does.

    Raises NoSuchIntent, ProviderAway, CallInsideTransaction. Writes nothing: hand it to `record_events`.
    """
    check_no_transaction()
    row = Intent.objects.filter(key=intent).first()
    if row is None:
        raise NoSuchIntent()
    return get_provider(row.provider).fetch(row.provider_ref) if row.provider_ref else []


def unheard_events(*, provider: str, since: datetime, until: datetime) -> list[ProviderEvent]:
    """What the provider's own list has of [since, until) and nobody here was told: webhooks that never came, the oldest first.

    Raises NoSuchProvider, ProviderAway, CallInsideTransaction. Writes nothing: hand it to `record_events`.
    """
    check_no_transaction()
    listed = get_provider(provider).list_events(since=since, until=until)
    known: set[str] = set()
    for start in range(0, len(listed), rules.EVENTS_AT_ONCE_MAX):
        truths = {event.truth for event in listed[start : start + rules.EVENTS_AT_ONCE_MAX]}
        for kept in (PaymentEvent, UnmatchedEvent):  # told of a payment of ours, or kept beside them
            found = kept.objects.filter(provider=provider, truth__in=truths)
            known |= set(found.values_list("truth", flat=True))
    return [event for event in listed if event.kind is not None and event.truth not in known]
