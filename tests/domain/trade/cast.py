"""Tao buys from Lantern Tea, and the bank says what a test wants it to say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.domain.payment import actions as payment
from magpie.domain.payment import rules as payment_rules
from magpie.domain.payment.providers.interface import ProviderEvent
from magpie.domain.trade.actions.paying import take_payment
from magpie.domain.trade.actions.placing import Basket, place_trade
from magpie.domain.trade.models import Trade
from magpie.domain.trade.queries.checkout import Wanted, quote
from magpie.domain.trade.rules.delivery import Delivery
from magpie.kit.clock import ms_of
from magpie.kit.ids import new_id
from tests.domain.cast import NOW, Town

DELIVERY = Delivery("陶小满", "138 0000 0000", "浙江省", "杭州市西湖区", "龙井路 1 号", "310000")


def wanted(here: Town, *, quantity: int = 1, unit_minor: int = 6800, **more: Any) -> Wanted:
    return Wanted(here.sku, quantity, unit_minor, **more)


def basket(*lines: Wanted, total_minor: int | None = None, **more: Any) -> Basket:
    """What somebody confirms who has read today's total."""
    total = quote(lines, now=NOW).total_minor if total_minor is None else total_minor
    return Basket(wanted=lines, delivery=DELIVERY, total_minor=total, notes={}, **more)


def place(person: str, *lines: Wanted, now: datetime = NOW, number: str = "", **more: Any) -> str:
    number = number or new_id(now_ms=ms_of(now))
    return place_trade(person=person, basket=basket(*lines, **more), number=number, now=now)


def captured(
    trade: str, *, amount_minor: int | None = None, event: str = "e1", at: datetime = NOW
) -> ProviderEvent:
    """What the bank says once somebody has paid."""
    row = Trade.objects.get(number=trade)
    return ProviderEvent(
        provider_event_id=f"{row.intent}:{event}",
        truth=f"captured:{row.intent}:{event}",
        kind=payment_rules.EventKind.CAPTURED,
        provider_ref=f"charge-{row.intent}",
        intent=row.intent,
        amount_minor=row.total_minor if amount_minor is None else amount_minor,
        currency=row.currency,
        at=at,
    )


def hear(*events: ProviderEvent, now: datetime = NOW) -> None:
    """The bank's words arrive, as `hear_provider` takes them once their signature is read."""
    with transaction.atomic():
        for state in payment.record_events(provider="local", events=events, now=now):
            take_payment(state, now=now)


def pay(trade: str, *, now: datetime = NOW) -> None:
    hear(captured(trade, at=now), now=now)


def acts(events: Sequence[Any]) -> list[str]:
    return [event.act for event in events]
