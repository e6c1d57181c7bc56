"""How many persons saw, opened and bought a shop's goods at a touchpoint on one of its days: counts alone, and no person."""

from typing import ClassVar

from django.db import models

from magpie.domain.outbox.append_only import AppendOnly


class CountedDay(AppendOnly):
    """A day of all shops of a zone whose counts are written, those of no touch too. It is written with them, or not at all."""

    personal_data: ClassVar[str] = "none"

    zone = models.CharField(max_length=40)
    day = models.DateField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "day"], name="a_day_is_counted_once")]


class TouchpointDay(AppendOnly):
    """`by` "scene" or "carrier_kind" with its `name`, or "" for the whole shop; simulated persons have rows of their own."""

    personal_data: ClassVar[str] = "none"

    shop = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    by = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=8, blank=True)
    is_simulated = models.BooleanField()
    seen = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    bought = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "day", "by", "name", "is_simulated"], name="one_count_per_touchpoint_and_day"
            )
        ]
