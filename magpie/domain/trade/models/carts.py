"""One cart over many shops: a line for each SKU, with the price that was seen and the way that led there."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from magpie.domain.trade import rules
from magpie.domain.trade.models.ways import WayFields


class CartLine(WayFields):
    """What somebody thinks of buying. Nothing is held for it; `price_seen_minor` is what the page said when it was put in.

    `channel` is where it may be sold at its offer: "" for everywhere, "room:5" for a live room's own.
    """

    personal_data: ClassVar[str] = "what a person thinks of buying and what led there"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    sku = models.ForeignKey("goods.Sku", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=80, blank=True)
    quantity = models.PositiveIntegerField()
    price_seen_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "sku", "channel"], name="one_cart_line_per_sku"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=rules.LINE_QUANTITY_MAX),
                name="cart_line_has_pieces",
            ),
        ]
