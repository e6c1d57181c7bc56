"""The test bank in the same process: somebody pays at its desk, and its signed webhooks reach the site without a network.

What the bank says is believed as everywhere: by its signature, once, in whatever order.
"""

from collections.abc import Mapping
from datetime import datetime

from magpie.domain.payment import actions as payment
from magpie.domain.payment.apps import get_provider
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.providers.local import NAME, LocalBank
from magpie.domain.payment.providers.local_desk import decide
from magpie.domain.payment.providers.local_post import deliver_local
from magpie.domain.payment.queries import get_intent
from magpie.domain.payment.rules.bank import Choice, Faults
from magpie.domain.trade.actions.paying import hear_provider


class _AtTheDoor:
    """Hands a webhook to the action that the site's address for it calls."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def send(self, *, headers: Mapping[str, str], body: bytes) -> int:
        hear_provider(provider=NAME, headers=headers, body=body, now=self._now)
        return 202


def decide_at_bank(intent: str, choice: Choice, *, faults: Faults | None = None, now: datetime) -> None:
    """The buyer comes to the bank's page and pays, or the bank says no."""
    payment.do_calls_of(intent=intent, now=now)
    charge = get_intent(intent).pay_url.strip("/").removeprefix("bank/")
    decide(charge=charge, choice=choice, faults=faults, now=now)


def bank_works(*, now: datetime) -> int:
    """The bank does what it was asked for and tells all it has to say; how many webhooks were taken."""
    bank = get_provider(NAME)
    assert isinstance(bank, LocalBank)
    taken = 0
    while payment.do_provider_calls(now=now) + (
        told := deliver_local(now=now, bank=bank, sender=_AtTheDoor(now))
    ):
        taken += told
    return taken


def list_of_bank(*, since: datetime, until: datetime) -> list[ProviderEvent]:
    """The bank's own list, from its own tables: what it would show a merchant who asks."""
    return get_provider(NAME).list_events(since=since, until=until)
