"""What a SKU costs, where, what it cost before, and what it will cost for a while."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.goods import rules
from magpie.domain.goods.models.products import Sku
from magpie.domain.goods.rules.prices import PriceKind, TimedPriceTerms
from magpie.domain.goods.rules.promises import SHIP_DAYS, Promise
from magpie.domain.outbox.append_only import AppendOnly


class Offer(models.Model):
    """A price in a market. `exclusive_channel` names the only place that may sell at it, "" for everywhere.

    `price_minor` is the list price, `asked_minor` what everybody is asked now: the same, or less while a sale is on; only
    `actions.prices` writes it. `compare_minor` is the struck-through price a merchant claims, 0 for none; whether it may be
    shown is decided from the history of prices, not from this field.
    """

    personal_data: ClassVar[str] = "none"

    sku = models.ForeignKey(Sku, on_delete=models.CASCADE, related_name="offers")
    market = models.CharField(max_length=8, default="CN")
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    asked_minor = models.BigIntegerField()
    compare_minor = models.BigIntegerField(default=0)
    promise = models.CharField(
        max_length=8, default=Promise.H48, choices=[(one.value, one.value) for one in Promise]
    )
    ship_days = models.PositiveSmallIntegerField(default=0)
    presale_ships_at = models.DateTimeField(null=True)
    exclusive_channel = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "market", "currency", "exclusive_channel"],
                name="one_offer_per_market_and_channel",
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gte=0) & Q(price_minor__lte=rules.PRICE_MINOR_MAX),
                name="price_in_range",
            ),
            models.CheckConstraint(
                condition=Q(asked_minor__gte=0) & Q(asked_minor__lte=F("price_minor")),
                name="asked_price_not_above_list",
            ),
            models.CheckConstraint(
                condition=Q(compare_minor=0) | Q(compare_minor__gte=F("price_minor")),
                name="compare_price_not_below_price",
            ),
            models.CheckConstraint(
                condition=Q(promise=Promise.DAYS, ship_days__gte=SHIP_DAYS[0], ship_days__lte=SHIP_DAYS[1])
                | (~Q(promise=Promise.DAYS) & Q(ship_days=0)),
                name="promise_of_days_says_how_many",
            ),
            models.CheckConstraint(
                condition=Q(promise=Promise.PRESALE, presale_ships_at__isnull=False)
                | (~Q(promise=Promise.PRESALE) & Q(presale_ships_at=None)),
                name="presale_says_when_it_ships",
            ),
        ]


class PriceChange(AppendOnly):
    """One step of what everybody is asked. `from_minor` is null for the first price; `kind` says list price or sale."""

    personal_data: ClassVar[str] = "key of the member of staff who changed a price"

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="history")
    kind = models.CharField(max_length=8, default=PriceKind.LIST)
    from_minor = models.BigIntegerField(null=True)
    to_minor = models.BigIntegerField()
    by = models.CharField(max_length=28, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["offer", "at"], name="price_history")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[PriceKind.LIST, PriceKind.SALE]),
                name="history_is_of_what_all_are_asked",
            )
        ]


class TimedPrice(models.Model):
    """A price for a while: a sale for everybody, or one asked in a single room or flash sale (`place`).

    It is kept when it is over, so that what was asked can always be shown; ended early, `ended_at` says when.
    """

    personal_data: ClassVar[str] = "key of the member of staff who set a price"

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="timed_prices")
    kind = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in PriceKind if one != PriceKind.LIST]
    )
    place = models.CharField(max_length=80, blank=True)
    price_minor = models.BigIntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    by = models.CharField(max_length=28, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(price_minor__gte=0) & Q(price_minor__lte=rules.PRICE_MINOR_MAX),
                name="timed_price_in_range",
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="timed_price_lasts"),
            models.CheckConstraint(
                condition=Q(kind=PriceKind.SALE, place="")
                | (Q(kind__in=[PriceKind.LIVE, PriceKind.FLASH]) & ~Q(place="")),
                name="timed_price_names_its_place",
            ),
        ]
        indexes = [models.Index(fields=["kind", "until_at"], name="timed_price_by_end")]

    @property
    def terms(self) -> TimedPriceTerms:
        """What a rule reads of it."""
        until = min(self.until_at, self.ended_at) if self.ended_at else self.until_at
        return TimedPriceTerms(PriceKind(self.kind), self.place, self.price_minor, self.from_at, until)
