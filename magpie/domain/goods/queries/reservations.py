"""Reservations as their own person sees them, with the seconds that are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from magpie.domain.goods.models import Reservation, ReservationEnd

RESERVATIONS_SHOWN_MAX = 50


@dataclass(frozen=True)
class ReservationView:
    """`outcome` is "" while it is open; `seconds_left` is 0 once it has run out, swept or not."""

    id: int
    key: str
    product: int
    sku: int
    quantity: int
    price_minor: int
    currency: str
    created_at: datetime
    expires_at: datetime
    seconds_left: int
    outcome: str
    allowed_actions: tuple[str, ...]


def reservations_of(person: str, *, now: datetime) -> list[ReservationView]:
    """A person's newest reservations, open and ended."""
    rows = Reservation.objects.filter(person=person).select_related("sku", "end").order_by("-pk")
    return _views(rows[:RESERVATIONS_SHOWN_MAX], now=now)


def find_reservation(*, person: str, reservation: int, now: datetime) -> ReservationView | None:
    """One reservation of this person; None when it is somebody else's or nobody's."""
    rows = Reservation.objects.filter(pk=reservation, person=person).select_related("sku", "end")
    return next(iter(_views(rows, now=now)), None)


def view_of(row: Reservation, *, now: datetime) -> ReservationView:
    """A row just written or read; its end is asked for only where it did not come along."""
    ended: ReservationEnd | None = getattr(row, "end", None)
    left = max(0, int((row.expires_at - now).total_seconds()))
    outcome = ended.outcome if ended else ""
    return ReservationView(
        id=row.pk,
        key=row.key,
        product=row.sku.product_id,
        sku=row.sku_id,
        quantity=row.quantity,
        price_minor=row.price_minor,
        currency=row.currency,
        created_at=row.created_at,
        expires_at=row.expires_at,
        seconds_left=0 if outcome else left,
        outcome=outcome,
        allowed_actions=() if outcome else ("release",),
    )


def _views(rows: Iterable[Reservation], *, now: datetime) -> list[ReservationView]:
    return [view_of(row, now=now) for row in rows]
