"""The post of the local test bank: signed webhooks on their way to the site, over real HTTP, until each is taken.

A delivery is held by moving its time ahead, sent outside of any transaction, and noted. Whoever dies in between lets
it go again when that time comes: at least once, as every provider does it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import httpx
from django.db.models import F

from magpie.domain.payment.actions.intents import check_no_transaction
from magpie.domain.payment.models import LocalDelivery
from magpie.domain.payment.providers.local import LocalBank
from magpie.domain.payment.rules.bank import DELIVER_AGAIN_AFTER, DELIVERED_AT_ONCE_MAX, DELIVERY_LEASE

NO_ANSWER = 0
TIMEOUT_S = 5.0
CANDIDATES = 10


class Sender(Protocol):
    def send(self, *, headers: Mapping[str, str], body: bytes) -> int:
        """The status the site answered with; NO_ANSWER for none."""


class HttpSender:
    """Posts to the site's own address. `host` is the name the site answers to, where its address is only a number."""

    def __init__(self, url: str, *, host: str = "", client: httpx.Client | None = None) -> None:
        self.url = url
        self.host = {"host": host} if host else {}
        self._client = client or httpx.Client(timeout=TIMEOUT_S, trust_env=False, follow_redirects=False)

    def send(self, *, headers: Mapping[str, str], body: bytes) -> int:
        try:
            return self._client.post(self.url, content=body, headers={**headers, **self.host}).status_code
        except httpx.HTTPError:
            return NO_ANSWER


def deliver_local(
    *, now: datetime, bank: LocalBank, sender: Sender, limit: int = DELIVERED_AT_ONCE_MAX
) -> int:
    """Send what is due, in the order of the post; how many were taken. Raises CallInsideTransaction."""
    check_no_transaction()
    taken = tried = 0
    status = -1
    # A site that does not answer is not waited for fifty times in a row.
    while status != NO_ANSWER and tried < limit and (delivery := _hold_next(now=now)) is not None:
        tried += 1
        headers, body = bank.sign(delivery.event, now=now)
        status = sender.send(headers=headers, body=body)
        taken += _note(delivery, status, now=now)
    return taken


def _hold_next(*, now: datetime) -> LocalDelivery | None:
    """The next one that is due, held by us alone: the UPDATE finds its time as it was read."""
    due = LocalDelivery.objects.filter(delivered_at=None, gave_up_at=None, next_at__lte=now)
    for row in due.select_related("event__charge").order_by("next_at", "pk")[:CANDIDATES]:
        mine = LocalDelivery.objects.filter(pk=row.pk, next_at=row.next_at, delivered_at=None)
        if mine.update(next_at=now + DELIVERY_LEASE, tries=F("tries") + 1):
            row.tries += 1
            return row
    return None


def _note(delivery: LocalDelivery, status: int, *, now: datetime) -> int:
    """1 when it was taken. A site that says no for good is told again all the same: it may have been a bad hour."""
    row = LocalDelivery.objects.filter(pk=delivery.pk)
    if 200 <= status < 300:
        return row.update(delivered_at=now, last_status=status)
    if delivery.tries > len(DELIVER_AGAIN_AFTER):
        row.update(gave_up_at=now, last_status=status)
    else:
        row.update(next_at=now + DELIVER_AGAIN_AFTER[delivery.tries - 1], last_status=status)
    return 0
