"""What tests of payments stand on: the test bank, an intent that is open there, and a sender that needs no network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from magpie.domain.payment import actions
from magpie.domain.payment.models import Intent, LocalCharge
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.payment.providers.local import LocalBank
from magpie.domain.payment.providers.local_desk import decide
from magpie.domain.payment.providers.local_post import deliver_local
from magpie.domain.payment.queries import IntentState, IntentView, get_intent, state_of
from magpie.domain.payment.rules import EventKind
from magpie.domain.payment.rules.bank import Choice, Faults
from magpie.kit.errors import Refusal
from tests.domain.cast import NOW

DUE = 6_800
SECOND = timedelta(seconds=1)
UNTIL = NOW + timedelta(minutes=15)


def ask_for(amount_minor: int = DUE, *, purpose: str = "trade:7", currency: str = "CNY") -> str:
    """The key of an intent that nobody opened at the bank yet."""
    return actions.open_intent(
        purpose=purpose,
        amount_minor=amount_minor,
        currency=currency,
        provider="local",
        now=NOW,
        expires_at=UNTIL,
        return_path="/orders/7/",
    ).key


def at_the_bank(amount_minor: int = DUE, *, purpose: str = "trade:7") -> IntentView:
    """An intent whose page at the bank is open."""
    key = ask_for(amount_minor, purpose=purpose)
    actions.do_calls_of(intent=key, now=NOW)
    return get_intent(key)


def paid(amount_minor: int = DUE) -> str:
    """The key of an intent that was paid whole, heard of by fetching."""
    key = at_the_bank(amount_minor).key
    decide(charge=charge_of(key), choice=Choice.PAY, now=NOW)
    refresh(intent=key, now=NOW)
    return key


def refresh(*, intent: str, now: datetime) -> IntentState:
    """Ask the provider and record what it says, as `ask_provider` of trade does for a trade."""
    events = actions.fetch_events(intent=intent)
    actions.record_events(provider=row_of(intent).provider, events=events, now=now)
    return state_of(intent)


def hear_webhook(
    *, provider: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> list[IntentState]:
    """A webhook read and recorded, as `hear_provider` of trade does."""
    events = actions.read_webhook(provider=provider, headers=headers, body=body, now=now)
    return actions.record_events(provider=provider, events=events, now=now)


def charge_of(intent: str) -> str:
    return LocalCharge.objects.get(intent=intent).key


def row_of(intent: str) -> Intent:
    return Intent.objects.get(key=intent)


def counters(intent: str) -> tuple[int, int, int, int]:
    """(captured, refunding, refunded, charged back)."""
    row = row_of(intent)
    return row.captured_minor, row.refunding_minor, row.refunded_minor, row.charged_back_minor


def said(kind: EventKind, intent: str, /, *, name: str = "1", **more: object) -> ProviderEvent:
    """A word of the bank about an intent, by its charge."""
    charge = LocalCharge.objects.get(intent=intent)
    fields: dict[str, object] = {
        "provider_event_id": f"evt:{kind}:{charge.key}:{name}",
        "truth": f"{kind}:{charge.key}:{name}",
        "kind": kind,
        "provider_ref": charge.key,
        "at": NOW,
        "amount_minor": charge.amount_minor if kind in {EventKind.CAPTURED, EventKind.CHARGE_BACK} else 0,
        "currency": charge.currency,
        **more,
    }
    return ProviderEvent(**fields)  # type: ignore[arg-type]


def the_bank() -> LocalBank:
    return LocalBank(secret=settings.MAGPIE_BANK_SECRET.encode("ascii"))


@dataclass
class StraightSender:
    """Hands a webhook over without a network; `statuses` are answered first, in turn, and then nothing is heard."""

    now: datetime = NOW
    statuses: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def send(self, *, headers: Mapping[str, str], body: bytes) -> int:
        self.bodies.append(body)
        if self.statuses:
            return self.statuses.pop(0)
        try:
            hear_webhook(provider="local", headers=headers, body=body, now=self.now)
        except Refusal as refusal:
            return refusal.status
        return 204


def deliver(*, now: datetime = NOW, sender: StraightSender | None = None) -> int:
    """Everything the bank has in the post at this time."""
    return deliver_local(now=now, bank=the_bank(), sender=sender or StraightSender(now))


def pay(
    intent: str, choice: Choice = Choice.PAY, *, now: datetime = NOW, amount: int = 0, **how: int
) -> None:
    faults = Faults(**how)  # type: ignore[arg-type]
    decide(charge=charge_of(intent), choice=choice, now=now, faults=faults, amount_minor=amount)
