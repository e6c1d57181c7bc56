"""A person's own address book."""

from dataclasses import dataclass

from django.db.models import F

from magpie.domain.trade.models import Address
from magpie.domain.trade.rules.delivery import LIMITS, Delivery


@dataclass(frozen=True)
class AddressView:
    id: int
    delivery: Delivery
    is_preferred: bool


def addresses_of(person: str) -> tuple[AddressView, ...]:
    """The places a person keeps: the preferred one, then the one used last. One query."""
    ordered = (F("preferred_at").desc(nulls_last=True), "-used_at", "-pk")
    return tuple(_view(row) for row in Address.objects.filter(person=person).order_by(*ordered))


def _view(row: Address) -> AddressView:
    delivery = Delivery(**{name: getattr(row, name) for name in LIMITS})
    return AddressView(row.pk, delivery, is_preferred=row.preferred_at is not None)
