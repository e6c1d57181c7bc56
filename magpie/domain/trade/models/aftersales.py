"""A buyer's requests after the purchase: what is asked of which pieces, how far it has come, what was shown, what was sent."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from magpie.domain.outbox.append_only import AppendOnly
from magpie.domain.trade.models.orders import OrderLine
from magpie.domain.trade.rules import aftersales as rules
from magpie.domain.trade.rules.refunding import WORDS_CHARS_MAX, Reason
from magpie.domain.trade.rules.states import Role


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


class AfterSale(models.Model):
    """One request about pieces of one line. `share_minor` is set aside for it, `amount_minor` asked, `refund_minor` decided.

    `deadline_at` is null only when it has ended; who is waited for stands in `rules.aftersales.WAITS`.
    """

    personal_data: ClassVar[str] = "what a buyer asked for after a purchase"

    number = models.CharField(max_length=26, unique=True)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="aftersales")
    kind = models.CharField(max_length=20, choices=_choices(rules.Kind))
    reason = models.CharField(max_length=20, choices=_choices(Reason))
    quantity = models.PositiveIntegerField()
    share_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    carriage_minor = models.BigIntegerField(default=0)
    refund_minor = models.BigIntegerField(default=0)
    offer_minor = models.BigIntegerField(null=True)
    status = models.CharField(max_length=14, default=rules.Status.ASKED, choices=_choices(rules.Status))
    arbitration = models.CharField(
        max_length=11, default=rules.Arbitration.NONE, choices=_choices(rules.Arbitration)
    )
    refund_round = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="aftersale_is_of_pieces"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0) & Q(share_minor__gte=F("amount_minor"))
                & Q(refund_minor__gte=0) & Q(refund_minor__lte=F("share_minor"))
                & Q(carriage_minor__gte=0)
                & (Q(offer_minor=None) | Q(offer_minor__gte=0, offer_minor__lte=F("share_minor"))),
                name="aftersale_within_its_share",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in rules.ENDED], deadline_at=None, ended_at__isnull=False)
                | (~Q(status__in=[one.value for one in rules.ENDED]) & Q(deadline_at__isnull=False, ended_at=None)),
                name="aftersale_waits_or_has_ended",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["deadline_at"], condition=Q(deadline_at__isnull=False), name="aftersale_by_deadline"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        return f"aftersale:{self.pk}"

    @property
    def state(self) -> rules.State:
        return rules.State(
            rules.Kind(self.kind), rules.Status(self.status), rules.Arbitration(self.arbitration)
        )

    @property
    def pieces(self) -> int:
        """How many pieces stop being the buyer's by it: none where only a difference of price comes back."""
        return 0 if self.kind == rules.Kind.PRICE_PROTECTION else self.quantity


class AfterSaleEvent(AppendOnly):
    """What happened to a request, in order. `by` is a side, never a name; words of people stand in Evidence."""

    personal_data: ClassVar[str] = "none"

    aftersale = models.ForeignKey(AfterSale, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=16)
    by = models.CharField(max_length=8, choices=_choices(Role))
    status = models.CharField(max_length=14)
    arbitration = models.CharField(max_length=11)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="aftersale_event_by_time")]


class Evidence(AppendOnly):
    """Words and at most one picture of one side, said with an act ("refuse") or for itself. Both sides and the site see it.

    The picture lies here and not in the media folder, where whoever has its address could see it.
    """

    personal_data: ClassVar[str] = "what buyer and shop said of a purchase, and pictures of it"

    aftersale = models.ForeignKey(AfterSale, on_delete=models.PROTECT, related_name="evidence")
    by = models.CharField(max_length=8, choices=_choices(Role))
    act = models.CharField(max_length=16, blank=True)
    words = models.CharField(max_length=WORDS_CHARS_MAX, blank=True)
    picture = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") | Q(picture__isnull=False), name="evidence_shows_something"
            ),
        ]


class GivenAddress(models.Model):
    """Where the buyer was told to send a parcel: the shop's address of that moment, sealed under the key of the trade."""

    personal_data: ClassVar[str] = "name, telephone number and place of a shop, which may be one person's"

    aftersale = models.OneToOneField(AfterSale, on_delete=models.PROTECT, related_name="given_address")
    sealed = models.BinaryField()
    given_at = models.DateTimeField()


class ParcelReturn(models.Model):
    """A buyer's parcel back to the shop."""

    personal_data: ClassVar[str] = "a waybill number, by which a carrier knows a person"

    aftersale = models.OneToOneField(AfterSale, on_delete=models.PROTECT, related_name="parcel_back")
    carrier_name = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    is_sellable = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["waybill"], name="return_by_waybill")]


class ParcelGivenBack(models.Model):
    """What the shop would not take back, on its way to the buyer again. It brings no stock and no money."""

    personal_data: ClassVar[str] = "a waybill number, by which a carrier knows a person"

    aftersale = models.OneToOneField(AfterSale, on_delete=models.PROTECT, related_name="given_back")
    carrier_name = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField()


class ReplacementParcel(models.Model):
    """Other pieces for those that were faulty, wrong, missing or lost. They come from the shelf and bring no new money."""

    personal_data: ClassVar[str] = "a waybill number, by which a carrier knows a person"

    aftersale = models.OneToOneField(AfterSale, on_delete=models.PROTECT, related_name="replacement")
    carrier_name = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField()
