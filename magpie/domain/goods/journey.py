"""How facts about goods are told to the journey log. Ids, times and “simulated” are added by the relay."""

from magpie.domain.goods.events import ReservationReleased, StockReserved
from magpie.domain.outbox.wiring import Moment
from magpie.log.event import Event


def stock_reserved(fact: StockReserved, moment: Moment) -> Event:
    return Event(
        id="",
        ts_ms=0,
        kind="Stock Reserved",
        person=fact.person,
        account=f"account:{fact.shop}",
        card=f"product:{fact.product}",
        scene=fact.scene,
        slate=fact.slate,
        position=fact.position,
        measure=float(fact.quantity),
        value_minor=fact.price_minor * fact.quantity,
        currency=fact.currency,
        carrier=fact.carrier,
        ref=f"reservation:{fact.reservation}",
    )


def reservation_released(fact: ReservationReleased, moment: Moment) -> Event | None:
    """Nothing is said of an erased person: the log has forgotten them already."""
    if not fact.person:
        return None
    return Event(
        id="",
        ts_ms=0,
        kind="Reservation Released",
        person=fact.person,
        account=f"account:{fact.shop}",
        card=f"product:{fact.product}",
        measure=float(fact.quantity),
        ref=f"reservation:{fact.reservation}",
        props={"outcome": fact.outcome},
    )
