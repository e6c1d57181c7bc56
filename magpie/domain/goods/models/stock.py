"""How many there are, every movement that made it so, and what is set aside for whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.goods import rules
from magpie.domain.goods.models.products import Sku
from magpie.domain.outbox.append_only import AppendOnly


class Stock(models.Model):
    """The three counters of a SKU. Only `actions.stock` writes them, one movement row beside each change."""

    personal_data: ClassVar[str] = "none"

    sku = models.OneToOneField(Sku, primary_key=True, on_delete=models.PROTECT, related_name="stock")
    on_hand = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    sold = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(sold__gte=0), name="stock_counts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("reserved") + F("sold")), name="stock_never_oversold"
            ),
        ]

    @property
    def available(self) -> int:
        return rules.available(on_hand=self.on_hand, reserved=self.reserved, sold=self.sold)


class Bucket(models.Model):
    """Pieces of a SKU set apart for one live room or flash sale, and sold nowhere else; counted as Stock is.

    What is unsold when it closes goes back to the shelf; what is still held then follows when it is given back.
    """

    personal_data: ClassVar[str] = "none"

    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="buckets")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in rules.BucketKind])
    ref = models.CharField(max_length=80)
    on_hand = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    sold = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "ref"], name="one_bucket_per_sku_and_ref"),
            models.CheckConstraint(condition=~Q(ref=""), name="bucket_is_for_something"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(sold__gte=0), name="bucket_counts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(on_hand__gte=F("reserved") + F("sold")), name="bucket_never_oversold"
            ),
        ]

    @property
    def available(self) -> int:
        return rules.available(on_hand=self.on_hand, reserved=self.reserved, sold=self.sold)


class StockMovement(AppendOnly):
    """One change of a stock, typed. `quantity` is positive except for an adjustment downwards.

    With a bucket it happened in that bucket; ALLOT and RECALL moved pieces between it and the shelf.
    """

    personal_data: ClassVar[str] = "none"

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="movements")
    bucket = models.ForeignKey(Bucket, null=True, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in rules.Movement])
    quantity = models.BigIntegerField()
    batch = models.CharField(max_length=80, null=True)
    ref = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | (Q(kind="adjust") & ~Q(quantity=0)),
                name="movement_moves_something",
            ),
            # Goods arrive and are counted on the shelf; what crosses to a bucket and back names the bucket.
            models.CheckConstraint(
                condition=Q(kind__in=["allot", "recall"], bucket__isnull=False)
                | Q(kind__in=["receive", "adjust"], bucket__isnull=True)
                | Q(kind__in=["reserve", "release", "sell", "return"]),
                name="movement_has_its_place",
            ),
        ]


class Reservation(models.Model):
    """Pieces set aside for a person until `expires_at`, with the price and the way that led here.

    It is open while no ReservationEnd exists. An erased person's reservation keeps no person.
    """

    personal_data: ClassVar[str] = "what a person set aside, when, and from which slate"

    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, related_name="reservations")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    quantity = models.PositiveIntegerField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    request_key = models.CharField(max_length=64, null=True)
    scene = models.CharField(max_length=8, blank=True)
    slate = models.CharField(max_length=40, blank=True)
    position = models.IntegerField(default=-1)
    carrier = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_has_pieces"),
            models.UniqueConstraint(fields=["person", "request_key"], name="one_reservation_per_request"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="reservation_by_expiry")]

    @property
    def key(self) -> str:
        return f"reservation:{self.pk}"


class ReservationEnd(models.Model):
    """How and when a reservation ended. There can be only one."""

    personal_data: ClassVar[str] = "none"

    reservation = models.OneToOneField(
        Reservation, primary_key=True, on_delete=models.CASCADE, related_name="end"
    )
    outcome = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in rules.Ending])
    at = models.DateTimeField()
