"""The three axes of an order and what may happen on each: one table, read by actions, pages and the API.

An order is open until it is completed or cancelled. Whether it is paid and how far it has come to the buyer are axes of
their own (Spree 6 and Vendure agree), so "shipped and half refunded" needs no name of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from magpie.kit.errors import Refusal


class OrderStatus(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class PaymentStatus(StrEnum):
    UNPAID = "unpaid"
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"


class FulfilmentStatus(StrEnum):
    UNFULFILLED = "unfulfilled"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    NOTHING_TO_SHIP = "nothing_to_ship"


class Act(StrEnum):
    """What can happen to an order. The first four are a buyer's or a clock's, then the shop's and a carrier's, then money's."""

    PAY = "pay"
    CANCEL = "cancel"
    EXPIRE = "expire"
    CONFIRM = "confirm"
    SHIP_PART = "ship_part"
    SHIP = "ship"
    DELIVER = "deliver"
    NOTHING_LEFT = "nothing_left"
    CANCEL_PAID = "cancel_paid"
    REFUND_PART = "refund_part"
    REFUND = "refund"
    CHARGE_BACK = "charge_back"
    RESTORE = "restore"
    RESTORE_PART = "restore_part"


class Role(StrEnum):
    BUYER = "buyer"
    SHOP = "shop"
    CLOCK = "clock"
    PROVIDER = "provider"
    OPERATOR = "operator"


@dataclass(frozen=True)
class State:
    """Where an order stands on its three axes."""

    order: OrderStatus
    payment: PaymentStatus
    fulfilment: FulfilmentStatus


class NotNow(Refusal):
    """The act is not possible as the order stands; `order`, `payment` and `fulfilment` name where that is."""

    code, status = "not_now", 409
    en = "This cannot be done as the order stands now: {why_en} Nothing was changed."
    zh = "订单当前无法这样操作：{why_zh}未做任何更改。"

    def __init__(self, *, act: str, order: str, payment: str, fulfilment: str) -> None:
        why_en, why_zh = STANDS[_telling(order, payment, fulfilment)]
        super().__init__(
            act=act, order=order, payment=payment, fulfilment=fulfilment, why_en=why_en, why_zh=why_zh
        )


# Where an order stands, by the axis that says most of it. (English, Chinese)
STANDS: Final[Mapping[str, tuple[str, str]]] = {
    OrderStatus.CANCELLED: ("it was called off.", "订单已取消。"),
    OrderStatus.COMPLETED: ("it was received.", "订单已确认收货。"),
    PaymentStatus.UNPAID: ("it is not paid.", "订单尚未付款。"),
    PaymentStatus.REFUNDED: ("its money went back.", "款项已退回。"),
    FulfilmentStatus.UNFULFILLED: ("nothing of it was sent yet.", "订单尚未发货。"),
    FulfilmentStatus.PARTLY_SHIPPED: ("only a part of it was sent.", "订单仅部分发货。"),
    FulfilmentStatus.SHIPPED: ("it is on its way.", "包裹正在途中。"),
    FulfilmentStatus.DELIVERED: ("it has arrived.", "包裹已送达。"),
    FulfilmentStatus.NOTHING_TO_SHIP: ("nothing of it is to be sent.", "订单无需发货。"),
}


def _telling(order: str, payment: str, fulfilment: str) -> str:
    """Over or not paid says more than how far the parcel is."""
    return next(axis for axis in (order, payment, fulfilment) if axis in STANDS)


_O, _P, _F = OrderStatus, PaymentStatus, FulfilmentStatus
_HELD = (_P.PAID, _P.PARTLY_REFUNDED)
_GIVEN = (_P.PARTLY_REFUNDED, _P.REFUNDED)
_AHEAD = (_F.UNFULFILLED, _F.PARTLY_SHIPPED)


@dataclass(frozen=True)
class Step:
    """An act: where it may begin on each axis, and where it leads (None leaves an axis as it is)."""

    order: tuple[OrderStatus, ...]
    payment: tuple[PaymentStatus, ...]
    fulfilment: tuple[FulfilmentStatus, ...]
    to_order: OrderStatus | None = None
    to_payment: PaymentStatus | None = None
    to_fulfilment: FulfilmentStatus | None = None


_ANY_F: Final = tuple(_F)
STEPS: Mapping[Act, Step] = {
    Act.PAY: Step((_O.OPEN,), (_P.UNPAID,), (_F.UNFULFILLED,), to_payment=_P.PAID),
    Act.CANCEL: Step(
        (_O.OPEN,), (_P.UNPAID,), (_F.UNFULFILLED,), to_order=_O.CANCELLED, to_payment=_P.VOIDED,
        to_fulfilment=_F.NOTHING_TO_SHIP,
    ),
    Act.EXPIRE: Step(
        (_O.OPEN,), (_P.UNPAID,), (_F.UNFULFILLED,), to_order=_O.CANCELLED, to_payment=_P.VOIDED,
        to_fulfilment=_F.NOTHING_TO_SHIP,
    ),
    Act.SHIP_PART: Step((_O.OPEN,), _HELD, _AHEAD, to_fulfilment=_F.PARTLY_SHIPPED),
    Act.SHIP: Step((_O.OPEN,), _HELD, _AHEAD, to_fulfilment=_F.SHIPPED),
    Act.DELIVER: Step((_O.OPEN,), _HELD, (_F.SHIPPED,), to_fulfilment=_F.DELIVERED),
    Act.CONFIRM: Step((_O.OPEN,), _HELD, (_F.SHIPPED, _F.DELIVERED), to_order=_O.COMPLETED, to_fulfilment=_F.DELIVERED),
    # The rest was called off: what was sent is all there will be.
    Act.NOTHING_LEFT: Step((_O.OPEN,), _HELD, (_F.PARTLY_SHIPPED,), to_fulfilment=_F.SHIPPED),
    # All of it was refunded before anything was sent: nobody may send it any more.
    Act.CANCEL_PAID: Step(
        (_O.OPEN,), _HELD, (_F.UNFULFILLED,), to_order=_O.CANCELLED, to_payment=_P.REFUNDED,
        to_fulfilment=_F.NOTHING_TO_SHIP,
    ),
    Act.REFUND_PART: Step((_O.OPEN, _O.COMPLETED), _HELD, _ANY_F, to_payment=_P.PARTLY_REFUNDED),
    # After something was sent, an order whose whole price went back is over; nothing is left to wait for.
    Act.REFUND: Step((_O.OPEN, _O.COMPLETED), _HELD, _ANY_F, to_order=_O.COMPLETED, to_payment=_P.REFUNDED),
    # A bank's act may be undone, so it ends nothing: the order rests as it is, and nothing is sent for what is not paid.
    Act.CHARGE_BACK: Step((_O.OPEN, _O.COMPLETED), _HELD, _ANY_F, to_payment=_P.REFUNDED),
    Act.RESTORE: Step((_O.OPEN, _O.COMPLETED), _GIVEN, _ANY_F, to_payment=_P.PAID),
    Act.RESTORE_PART: Step((_O.OPEN, _O.COMPLETED), _GIVEN, _ANY_F, to_payment=_P.PARTLY_REFUNDED),
}  # fmt: skip

# By which acts the whole price of an order goes.
GONE: Final = (Act.CANCEL_PAID, Act.REFUND, Act.CHARGE_BACK)

# Who may ask for what. A clock's and a provider's acts are on no page.
ASKED_BY: Mapping[Role, tuple[Act, ...]] = {
    Role.BUYER: (Act.PAY, Act.CANCEL, Act.CONFIRM),
    Role.SHOP: (Act.SHIP_PART, Act.SHIP),
}


def may(act: Act, state: State) -> bool:
    """Whether the act is possible where the order stands."""
    step = STEPS[act]
    return state.order in step.order and state.payment in step.payment and state.fulfilment in step.fulfilment


def after(act: Act, state: State) -> State:
    """Where the act leads; raises NotNow."""
    if not may(act, state):
        raise NotNow(
            act=act.value,
            order=state.order.value,
            payment=state.payment.value,
            fulfilment=state.fulfilment.value,
        )
    step = STEPS[act]
    return State(
        step.to_order or state.order, step.to_payment or state.payment, step.to_fulfilment or state.fulfilment
    )


def allowed_actions(state: State, role: Role) -> tuple[str, ...]:
    """What this side may ask for now, in the order of the table; every answer about an order carries it."""
    return tuple(act.value for act in ASKED_BY.get(role, ()) if may(act, state))
