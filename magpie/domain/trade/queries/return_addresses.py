"""Where a shop takes goods back. The caller has checked whose shop it is."""

from dataclasses import dataclass

from magpie.domain.trade.models import ReturnAddress
from magpie.domain.trade.models.addresses import PREFERRED_FIRST
from magpie.domain.trade.rules.delivery import LIMITS, ReturnPlace


@dataclass(frozen=True)
class ReturnAddressView:
    id: int
    place: ReturnPlace
    is_preferred: bool


def return_addresses_of(shop: int) -> tuple[ReturnAddressView, ...]:
    """The preferred one first, then the one kept last. One query."""
    return tuple(_view(row) for row in ReturnAddress.objects.filter(shop=shop).order_by(*PREFERRED_FIRST))


def has_return_address(shop: int) -> bool:
    """One query."""
    return ReturnAddress.objects.filter(shop=shop).exists()


def _view(row: ReturnAddress) -> ReturnAddressView:
    place = ReturnPlace(**{name: getattr(row, name) for name in (*LIMITS, "note")})
    return ReturnAddressView(row.pk, place, is_preferred=row.preferred_at is not None)
