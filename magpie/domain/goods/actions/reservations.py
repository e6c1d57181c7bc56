"""Setting pieces aside for a person, for a while, and giving them back.

Locks in this order: the person, the reservation, the stock row; several stock rows by SKU id.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, Sum

from magpie.domain.goods import rules
from magpie.domain.goods.actions.stock import move
from magpie.domain.goods.events import ReservationReleased, StockReserved
from magpie.domain.goods.models import Reservation, ReservationEnd, Sku, Stock
from magpie.domain.goods.queries.offers import offer_for
from magpie.domain.goods.queries.reservations import ReservationView, view_of
from magpie.domain.goods.refusals import (
    NoSuchReservation,
    OutOfStock,
    ReservationEnded,
    TooManyPieces,
    TooManyReservations,
    UnreadableQuantity,
)
from magpie.domain.outbox.actions import write_fact
from magpie.domain.people.locking import lock_person
from magpie.domain.people.refusals import SignInFirst
from magpie.domain.people.rules import is_known


def reserve_stock(
    *,
    person: str,
    sku: int,
    quantity: int = 1,
    now: datetime,
    scene: str = "",
    slate: str = "",
    position: int = -1,
    carrier: str = "",
    request_key: str | None = None,
) -> ReservationView:
    """Set pieces aside for RESERVATION_TTL. The same `request_key` of the same person gives the same reservation.

    Raises SignInFirst, NoSuchSku, SoldOnlyThere, OutOfStock, TooManyPieces, TooManyReservations; then nothing has changed.
    Facts: StockMoved, StockReserved.
    """
    if not 1 <= quantity <= rules.RESERVED_PIECES_MAX:
        raise UnreadableQuantity(most=rules.RESERVED_PIECES_MAX)
    if not is_known(person):
        raise SignInFirst()
    with transaction.atomic():
        human = lock_person(person, now=now)
        if request_key and (
            made := Reservation.objects.filter(person=human, request_key=request_key).first()
        ):
            return view_of(made, now=now)
        # Where a thing is said to be shown is the browser's word, and opens no channel of its own.
        offer = offer_for(sku, now=now)
        goods = Sku.objects.select_related("product").get(pk=sku)
        _check_room(person, sku, quantity, now=now)
        made = Reservation.objects.create(
            sku=goods,
            person=human,
            quantity=quantity,
            price_minor=offer.price_minor,
            currency=offer.currency,
            request_key=request_key,
            scene=scene,
            slate=slate,
            position=position,
            carrier=carrier,
            created_at=now,
            expires_at=now + rules.RESERVATION_TTL,
        )
        _take(goods, made, now=now)
        write_fact(_told_of(made, goods), now=now, simulated=human.is_simulated)
        return view_of(made, now=now)


def release_reservation(*, person: str, reservation: int, now: datetime) -> None:
    """Give one's own reservation back. Raises NoSuchReservation or ReservationEnded.

    Locks the reservation, then the stock row. Facts: StockMoved, ReservationReleased.
    """
    with transaction.atomic():
        row = Reservation.objects.select_for_update().filter(pk=reservation, person=person).first()
        if row is None:
            raise NoSuchReservation(reservation=reservation)
        ended = ReservationEnd.objects.filter(reservation=row).first()
        if ended:
            raise ReservationEnded(outcome=ended.outcome)
        _end(row, rules.Ending.RELEASED, now=now)


def sweep_expired(*, now: datetime) -> int:
    """Give back what was not bought in time, oldest first, at most SWEEP_ROWS_MAX; returns how many ended.

    Several sweepers may run: rows another one holds are passed over.
    """
    with transaction.atomic():
        return _sweep(Q(), now=now)


def end_reservations_of_erased(*, person: str, now: datetime) -> int:
    """An erased person's open reservations end, and all of theirs forget whose they were and what led there; how many."""
    with transaction.atomic():
        rows = list(Reservation.objects.select_for_update().filter(person=person).order_by("sku_id", "pk"))
        for row in rows:
            row.person = None
            row.request_key = None
            row.slate = row.carrier = ""
            row.save()
            if not ReservationEnd.objects.filter(reservation=row).exists():
                _end(row, rules.Ending.ERASED, now=now)
        return len(rows)


def _told_of(made: Reservation, goods: Sku) -> StockReserved:
    return StockReserved(
        reservation=made.pk,
        person=made.person_id or "",
        product=goods.product_id,
        sku=goods.pk,
        shop=goods.product.shop_id,
        quantity=made.quantity,
        price_minor=made.price_minor,
        currency=made.currency,
        scene=made.scene,
        slate=made.slate,
        position=made.position,
        carrier=made.carrier,
    )


def _check_room(person: str, sku: int, quantity: int, *, now: datetime) -> None:
    """The caps of one person; reservations that have run out no longer count, swept or not."""
    held = Reservation.objects.filter(person=person, end=None, expires_at__gt=now)
    pieces = held.filter(sku=sku).aggregate(total=Sum("quantity"))["total"] or 0
    if pieces + quantity > rules.RESERVED_PIECES_MAX:
        raise TooManyPieces(limit=rules.RESERVED_PIECES_MAX)
    if held.count() >= rules.RESERVATIONS_OPEN_MAX:
        raise TooManyReservations(limit=rules.RESERVATIONS_OPEN_MAX)


def _take(sku: Sku, row: Reservation, *, now: datetime) -> None:
    """Move the pieces; when there are too few, what others let run out is given back first."""
    if move(sku, rules.Movement.RESERVE, row.quantity, now=now, ref=row.key):
        return
    is_room_made = _sweep(Q(sku=sku), now=now) > 0
    if not is_room_made or not move(sku, rules.Movement.RESERVE, row.quantity, now=now, ref=row.key):
        raise OutOfStock(available=Stock.objects.get(sku=sku).available, wanted=row.quantity)


def _sweep(which: Q, *, now: datetime) -> int:
    expired = Reservation.objects.filter(which, end=None, expires_at__lte=now).order_by("expires_at", "pk")
    ids = list(expired.values_list("pk", flat=True)[: rules.SWEEP_ROWS_MAX])
    rows = Reservation.objects.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )
    held = list(rows.filter(pk__in=ids).order_by("sku_id", "pk"))
    done = set(ReservationEnd.objects.filter(reservation__in=held).values_list("reservation", flat=True))
    open_rows = [row for row in held if row.pk not in done]
    for row in open_rows:
        _end(row, rules.Ending.EXPIRED, now=now)
    return len(open_rows)


def _end(row: Reservation, outcome: rules.Ending, *, now: datetime) -> None:
    """Write the ending and give the pieces back. The caller holds the reservation's lock."""
    sku = Sku.objects.select_related("product").get(pk=row.sku_id)
    ReservationEnd.objects.create(reservation=row, outcome=outcome, at=now)
    move(sku, rules.Movement.RELEASE, row.quantity, now=now, ref=row.key)
    fact = ReservationReleased(
        reservation=row.pk,
        person=row.person_id or "",
        product=sku.product_id,
        shop=sku.product.shop_id,
        quantity=row.quantity,
        outcome=outcome,
    )
    write_fact(fact, now=now, simulated=row.person.is_simulated if row.person else sku.product.is_simulated)
