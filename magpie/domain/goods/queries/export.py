"""What goods keep about a person, for the copy the person may ask for."""

from dataclasses import dataclass
from datetime import datetime

from magpie.domain.goods.models import Reservation


@dataclass(frozen=True)
class ReservationRecord:
    reservation: int
    product: int
    sku: str
    quantity: int
    price_minor: int
    currency: str
    scene: str
    slate: str
    carrier: str
    created_at: datetime
    expires_at: datetime


def reservations_for_export(person: str) -> list[ReservationRecord]:
    """Every reservation of a person, oldest first."""
    rows = Reservation.objects.filter(person=person).select_related("sku").order_by("pk")
    return [
        ReservationRecord(
            reservation=row.pk,
            product=row.sku.product_id,
            sku=row.sku.code,
            quantity=row.quantity,
            price_minor=row.price_minor,
            currency=row.currency,
            scene=row.scene,
            slate=row.slate,
            carrier=row.carrier,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in rows
    ]
