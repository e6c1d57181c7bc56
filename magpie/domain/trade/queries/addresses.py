"""A person's own address book."""

from dataclasses import dataclass

from magpie.domain.trade.models import Address
from magpie.domain.trade.rules.delivery import LIMITS, Delivery


@dataclass(frozen=True)
class AddressView:
    id: int
    delivery: Delivery


def addresses_of(person: str) -> tuple[AddressView, ...]:
    """The places a person keeps, the one used last first. One query."""
    rows = Address.objects.filter(person=person).order_by("-used_at", "-pk")
    return tuple(
        AddressView(row.pk, Delivery(**{name: getattr(row, name) for name in LIMITS})) for row in rows
    )
