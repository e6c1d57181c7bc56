"""The copy of everything trade keeps about a person, as plain data they can take away (PIPL art. 45)."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.payment.queries import PaymentRecord, payments_for_export
from magpie.domain.people import queries as people
from magpie.domain.trade.models import Address, CartLine, OrderLine, Trade
from magpie.domain.trade.queries.chains import steps_of
from magpie.domain.trade.queries.return_addresses import return_addresses_of
from magpie.domain.trade.rules.chains import Step
from magpie.domain.trade.rules.delivery import LIMITS, Delivery, ReturnPlace
from magpie.domain.trade.sealing import open_contact
from magpie.kit.clock import instant_of


@dataclass(frozen=True)
class CartRecord:
    sku: int
    quantity: int
    price_seen_minor: int
    currency: str
    came_by: str
    added_at: datetime


@dataclass(frozen=True)
class TouchRecord:
    """One touch on the way to a purchase; `words` are what was searched for."""

    at: datetime
    act: str
    card: str
    scene: str
    came_by: str
    words: str


@dataclass(frozen=True)
class BoughtRecord:
    """One line of a purchase; `came_by` is the carrier that led to it, `chain` the whole way there."""

    title_zh: str
    title_en: str
    quantity: int
    paid_minor: int
    scene: str
    came_by: str
    chain: tuple[TouchRecord, ...]


@dataclass(frozen=True)
class PurchaseRecord:
    """One trade of a person, with what they wrote to its shops and where it went; null once the record's term is over."""

    number: str
    currency: str
    total_minor: int
    placed_at: datetime
    paid_at: datetime | None
    ended_at: datetime | None
    delivery: Delivery | None
    notes: tuple[str, ...]
    lines: tuple[BoughtRecord, ...]


@dataclass(frozen=True)
class TradeCopy:
    """`return_addresses` are those of the shops they work for, which may be their own home."""

    cart: tuple[CartRecord, ...]
    addresses: tuple[Delivery, ...]
    purchases: tuple[PurchaseRecord, ...]
    payments: tuple[PaymentRecord, ...]
    return_addresses: tuple[ReturnPlace, ...]


def trade_for_export(person: str) -> TradeCopy:
    """Everything of one person, oldest first."""
    cart = CartLine.objects.filter(person=person).order_by("pk")
    kept = Address.objects.filter(person=person).order_by("pk")
    trades = Trade.objects.filter(person=person).prefetch_related("orders").order_by("pk")
    return TradeCopy(
        cart=tuple(
            CartRecord(
                row.sku_id, row.quantity, row.price_seen_minor, row.currency, row.carrier, row.added_at
            )
            for row in cart
        ),
        addresses=tuple(Delivery(**{name: getattr(row, name) for name in LIMITS}) for row in kept),
        purchases=tuple(_purchase(row) for row in trades),
        payments=tuple(payments_for_export([row.key for row in trades])),
        return_addresses=tuple(
            view.place for face in people.accounts_of(person) for view in return_addresses_of(face.id)
        ),
    )


def _purchase(row: Trade) -> PurchaseRecord:
    lines = OrderLine.objects.filter(order__trade=row).select_related("chain").order_by("pk")
    return PurchaseRecord(
        number=row.number,
        currency=row.currency,
        total_minor=row.total_minor,
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        ended_at=row.ended_at,
        delivery=open_contact(row.pk),
        notes=tuple(order.note for order in row.orders.all() if order.note),
        lines=tuple(
            BoughtRecord(
                line.title_zh,
                line.title_en,
                line.quantity,
                line.paid_minor,
                line.scene,
                line.carrier,
                tuple(_touch(step) for step in steps_of(line)),
            )
            for line in lines
        ),
    )


def _touch(step: Step) -> TouchRecord:
    return TouchRecord(
        instant_of(step.at_ms), step.act.value, step.card, step.scene, step.carrier, step.words
    )
