"""Which providers the settings switch on, and how this process reaches them.

Stripe is on when both its keys are set. The test bank is on unless Stripe is, or the owner says otherwise: on a site
that takes real money nobody pays with a button.
"""

from datetime import datetime
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.http.request import validate_host

from magpie.domain.payment.apps import payment_of_process
from magpie.domain.payment.providers.interface import Provider
from magpie.domain.payment.providers.local import NAME as LOCAL
from magpie.domain.payment.providers.local import LocalBank
from magpie.domain.payment.providers.local_post import HttpSender, deliver_local
from magpie.domain.payment.providers.stripe import API_ADDRESS, StripeProvider
from magpie.domain.payment.providers.stripe import TIMEOUT_S as STRIPE_TIMEOUT_S

WEBHOOK_PATH = "/api/v1/payment-events/local"


def providers_of_settings() -> dict[str, Provider]:
    found: dict[str, Provider] = {}
    if settings.MAGPIE_TEST_BANK:
        found[LOCAL] = LocalBank(secret=settings.MAGPIE_BANK_SECRET.encode("ascii"))
    if settings.MAGPIE_STRIPE_KEY and settings.MAGPIE_STRIPE_WEBHOOK_SECRET:
        stripe = StripeProvider(
            key=settings.MAGPIE_STRIPE_KEY,
            webhook_secret=settings.MAGPIE_STRIPE_WEBHOOK_SECRET,
            site_url=settings.MAGPIE_SITE_URL,
            client=httpx.Client(base_url=API_ADDRESS, timeout=STRIPE_TIMEOUT_S, trust_env=False),
        )
        found[stripe.name] = stripe
    return found


def deliver_local_post(*, now: datetime) -> int:
    """Send what the test bank has to say to this site, where it is on; how many webhooks were taken."""
    bank = payment_of_process().providers.get(LOCAL)
    if not isinstance(bank, LocalBank):
        return 0
    return deliver_local(now=now, bank=bank, sender=payment_of_process().sender)


def sender_of_settings() -> HttpSender:
    """To this site's own port; a `magpie jobs` that nobody told the address looks on this machine."""
    address = settings.MAGPIE_GATEWAY_URL or f"http://127.0.0.1:{settings.MAGPIE_PORT}"
    allowed = settings.ALLOWED_HOSTS
    is_known = validate_host(urlsplit(address).hostname or "", allowed)
    host = "" if is_known or not allowed else allowed[0].lstrip(".")
    return HttpSender(f"{address.rstrip('/')}{WEBHOOK_PATH}", host=host)
