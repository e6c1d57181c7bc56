"""Trade (one payment) → orders (one shop each) → order lines, with everything frozen that was true at the sale."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.trade import rules
from magpie.domain.trade.models.ways import WayFields
from magpie.domain.trade.rules import states


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


class Trade(models.Model):
    """What is paid at once. `number` is what people see and what nobody can guess; `intent` is the payment's key.

    `origin` is "" for what was bought here; what was sold elsewhere names that system and its own `origin_number`, and
    waits for nothing here: no clock, no stock and no promise of ours is about it.
    """

    personal_data: ClassVar[str] = "who bought, until their erasure"

    number = models.CharField(max_length=26, unique=True)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    carriage_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    intent = models.CharField(max_length=26, blank=True)
    phone_hash = models.CharField(max_length=32, blank=True)
    placed_at = models.DateTimeField()
    pay_until = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=20, blank=True)
    origin_number = models.CharField(max_length=64, blank=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "origin_number"], condition=~Q(origin=""), name="sold_elsewhere_once"
            ),
            models.CheckConstraint(
                condition=Q(origin="", origin_number="")
                | (
                    ~Q(origin="")
                    & ~Q(origin_number="")
                    & (Q(paid_at__isnull=False) | Q(ended_at__isnull=False))
                ),
                name="sold_elsewhere_waits_for_nothing",
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("goods_minor") - F("discount_minor") + F("carriage_minor")),
                name="trade_sums_up",
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gte=0) & Q(discount_minor__gte=0) & Q(carriage_minor__gte=0),
                name="trade_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(paid_at=None) | Q(ended_at=None), name="trade_is_paid_or_ended_unpaid"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="trade_by_person"),
            models.Index(
                fields=["pay_until"], condition=Q(paid_at=None, ended_at=None), name="trade_unpaid_by_time"
            ),
            models.Index(
                fields=["phone_hash"], condition=Q(paid_at=None, ended_at=None), name="trade_unpaid_by_phone"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        return f"trade:{self.pk}"


class Order(models.Model):
    """What one shop sends. The three axes move only by `rules.states`, one OrderEvent beside each move."""

    personal_data: ClassVar[str] = "a note of the buyer to the shop"

    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="orders")
    shop = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=26, unique=True)
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    carriage_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    status = models.CharField(
        max_length=9, default=states.OrderStatus.OPEN, choices=_choices(states.OrderStatus)
    )
    payment_status = models.CharField(
        max_length=15, default=states.PaymentStatus.UNPAID, choices=_choices(states.PaymentStatus)
    )
    fulfilment_status = models.CharField(
        max_length=15, default=states.FulfilmentStatus.UNFULFILLED, choices=_choices(states.FulfilmentStatus)
    )
    note = models.CharField(max_length=rules.NOTE_CHARS_MAX, blank=True)
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    carriage_refunded_minor = models.BigIntegerField(default=0)
    settles_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total_minor=F("goods_minor") - F("discount_minor") + F("carriage_minor")),
                name="order_sums_up",
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gte=0) & Q(discount_minor__gte=0) & Q(carriage_minor__gte=0),
                name="order_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(carriage_refunded_minor__gte=0)
                & Q(carriage_refunded_minor__lte=F("carriage_minor")),
                name="carriage_refunded_within_carriage",
            ),
            models.UniqueConstraint(fields=["trade", "shop"], name="one_order_per_shop_and_trade"),
        ]
        indexes = [
            models.Index(fields=["shop", "-id"], name="order_by_shop"),
            models.Index(fields=["shop", "fulfilment_status"], name="order_by_shop_and_stage"),
            models.Index(fields=["shop", "paid_at"], name="order_by_shop_and_payment"),
            models.Index(
                fields=["ship_by"],
                condition=Q(status="open", fulfilment_status__in=["unfulfilled", "partly_shipped"]),
                name="order_to_ship_by_time",
            ),
            models.Index(
                fields=["shop", "paid_at"],
                condition=Q(status="open", fulfilment_status__in=["unfulfilled", "partly_shipped"]),
                name="order_to_ship_by_shop",
            ),
            models.Index(
                fields=["delivered_at"], condition=Q(status="open"), name="order_to_confirm_by_time"
            ),
            models.Index(
                fields=["settles_at"],
                condition=Q(status="completed", settled_at=None),
                name="order_to_settle_by_time",
            ),
            models.Index(
                fields=["shop", "settled_at"],
                condition=Q(settled_at__isnull=False),
                name="order_settled_by_shop",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        return f"order:{self.pk}"

    @property
    def state(self) -> states.State:
        return states.State(
            states.OrderStatus(self.status),
            states.PaymentStatus(self.payment_status),
            states.FulfilmentStatus(self.fulfilment_status),
        )


class OrderLine(WayFields):
    """Pieces of one SKU as they were sold: words, price, discounts, carriage share, fee and commission, all frozen.

    `bucket` names the pieces set apart for a live room that these are of, 0 for the shelf's.

    What moves afterwards: pieces and money set aside for open requests (`asked_*`), given back (`refunded_*`), left to the
    shop in a bargain (`waived_minor`), and pieces that are not to be sent any more (`called_off_quantity`).
    """

    personal_data: ClassVar[str] = "what a person bought and what led there"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    sku = models.ForeignKey("goods.Sku", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("goods.Product", on_delete=models.PROTECT, related_name="+")
    offer = models.BigIntegerField()
    channel = models.CharField(max_length=80, blank=True)
    claim = models.BigIntegerField(default=0)
    bucket = models.BigIntegerField(default=0)
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    option_zh = models.CharField(max_length=120, blank=True)
    option_en = models.CharField(max_length=120, blank=True)
    picture = models.CharField(max_length=1_000, blank=True)
    quantity = models.PositiveIntegerField()
    unit_minor = models.BigIntegerField()
    list_minor = models.BigIntegerField()
    goods_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    paid_minor = models.BigIntegerField()
    carriage_minor = models.BigIntegerField(default=0)
    fee_bp = models.PositiveIntegerField()
    fee_minor = models.BigIntegerField()
    commission_bp = models.PositiveIntegerField(default=0)
    commission_minor = models.BigIntegerField(default=0)
    promise = models.CharField(max_length=8)
    ship_days = models.PositiveSmallIntegerField(default=0)
    presale_ships_at = models.DateTimeField(null=True)
    return_policy = models.CharField(max_length=24)
    return_days = models.PositiveSmallIntegerField()
    is_exclusion_confirmed = models.BooleanField(default=False)
    asked_quantity = models.PositiveIntegerField(default=0)
    asked_minor = models.BigIntegerField(default=0)
    refunded_quantity = models.PositiveIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    waived_minor = models.BigIntegerField(default=0)
    called_off_quantity = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=F("asked_quantity") + F("refunded_quantity"))
                & Q(quantity__gte=F("called_off_quantity")),
                name="line_pieces_asked_within_sold",
            ),
            models.CheckConstraint(
                condition=Q(asked_minor__gte=0)
                & Q(refunded_minor__gte=0)
                & Q(waived_minor__gte=0)
                & Q(paid_minor__gte=F("asked_minor") + F("refunded_minor") + F("waived_minor")),
                name="line_refunds_within_paid",
            ),
            models.CheckConstraint(
                condition=Q(goods_minor=F("unit_minor") * F("quantity"))
                & Q(paid_minor=F("goods_minor") - F("discount_minor")),
                name="line_sums_up",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(paid_minor__gte=0)
                & Q(discount_minor__gte=0)
                & Q(carriage_minor__gte=0)
                & Q(fee_minor__gte=0)
                & Q(commission_minor__gte=0),
                name="line_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(paid_minor__gte=F("fee_minor") + F("commission_minor")),
                name="line_bears_its_fees",
            ),
            models.UniqueConstraint(fields=["order", "sku", "channel"], name="one_order_line_per_sku"),
        ]
        indexes = [models.Index(fields=["referrer"], condition=~Q(referrer=""), name="line_by_referrer")]

    @property
    def key(self) -> str:
        return f"line:{self.pk}"


class DiscountLine(AppendOnly):
    """What came off a line, by what, and who bears it: the platform, the shop or the creator."""

    personal_data: ClassVar[str] = "none"

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="discounts")
    coupon = models.BigIntegerField()
    payer = models.CharField(max_length=8)
    minor = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="discount_takes_something_off")]


class OrderEvent(AppendOnly):
    """What happened to an order, in order. `by` is a side ("buyer", "shop", "clock"), never a name."""

    personal_data: ClassVar[str] = "none"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=20)
    by = models.CharField(max_length=8)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
