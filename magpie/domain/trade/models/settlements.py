"""What became of an order's money beside the sale: settled, taken back by a bank, made good for being late."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.trade.models.orders import Order, OrderLine, Trade


class Settlement(AppendOnly):
    """An order's money became the shop's, once. `cash_minor` is what buyers paid and kept paid; the rest are its parts."""

    personal_data: ClassVar[str] = "none"

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.PROTECT, related_name="settlement")
    cash_minor = models.BigIntegerField()
    shop_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    creator_minor = models.BigIntegerField()
    at = models.DateTimeField()


class ChargeBackShare(AppendOnly):
    """What a bank took of a line (`minor` > 0) or gave back (< 0). `line` is null for carriage, `order` as well where
    nothing of the trade was left to take: that is the platform's loss. The sums of a trade are what is disputed now."""

    personal_data: ClassVar[str] = "none"

    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="charge_back_shares")
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField()
    minor = models.BigIntegerField()
    quantity = models.IntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minor=0), name="charge_back_moves_something"),
            models.UniqueConstraint(fields=["turn", "line"], name="one_share_of_a_line_a_turn"),
        ]
        indexes = [models.Index(fields=["at"], name="charge_back_by_time")]


class CompensationCoupon(models.Model):
    """Which coupon makes good so much for a shop's lateness; another is made when it can be given no more."""

    personal_data: ClassVar[str] = "none"

    shop = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    coupon = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "currency", "amount_minor"], name="one_compensation_coupon_per_amount"
            ),
        ]


class LateCompensation(models.Model):
    """An order that was not sent in time, once: found, charged to the shop, granted to the buyer.

    `charged_at` is null while its buyer, a guest, can hold no coupon yet; `granted_at` until what the shop has here covers
    what it owes. It is not looked at before `look_at`.
    """

    personal_data: ClassVar[str] = "none"

    order = models.OneToOneField(
        Order, primary_key=True, on_delete=models.PROTECT, related_name="late_compensation"
    )
    amount_minor = models.BigIntegerField()
    claim = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    charged_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="compensation_not_negative"),
            models.CheckConstraint(
                condition=Q(granted_at=None) | Q(charged_at__isnull=False), name="compensation_charged_first"
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"],
                condition=Q(granted_at=None, amount_minor__gt=0),
                name="compensation_to_grant",
            ),
        ]
