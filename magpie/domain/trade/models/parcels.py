"""Parcels and their way: what is in which, who carries it, where it has been."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.trade.models.orders import Order, OrderLine


class Parcel(models.Model):
    """One waybill of one order."""

    personal_data: ClassVar[str] = "a waybill number, by which a carrier knows a person"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parcels")
    carrier_name = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier_name", "waybill", "order"], name="one_parcel_per_waybill"
            ),
        ]
        indexes = [models.Index(fields=["waybill"], name="parcel_by_waybill")]


class ParcelLine(AppendOnly):
    """How many pieces of which line are in a parcel."""

    personal_data: ClassVar[str] = "none"

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="contents")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="parcels")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="line_once_per_parcel"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcel_holds_pieces"),
        ]


class RouteEvent(AppendOnly):
    """What a carrier said of a parcel. The carrier's own id makes a repeated word one."""

    personal_data: ClassVar[str] = "where a person's parcel was"

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="route")
    event_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    place = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parcel", "event_id"], name="route_event_once")]
