"""Hearing providers: by a webhook they send, or by asking them. Signatures are read before any transaction begins."""

from collections.abc import Mapping
from datetime import datetime

from magpie.domain.payment import rules
from magpie.domain.payment.actions.intents import check_no_transaction
from magpie.domain.payment.apps import get_provider
from magpie.domain.payment.models import Intent
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
