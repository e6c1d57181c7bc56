"""Reservations: set pieces aside, see how long they are held, give them back."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field, StrictInt

from magpie.api.callers import person_of, signed_in
from magpie.api.fields import BodyId, RowId, Scene
from magpie.api.problems import REFUSALS, Problem
from magpie.api.schemas import ReservationOut
from magpie.domain.goods import actions, queries
from magpie.domain.goods.refusals import NoSuchReservation

router = Router(auth=signed_in)


class ReservationIn(Schema):
    """`request_key` makes a repeated request reserve once; scene, slate, position and carrier say what led here."""

    sku: BodyId
    quantity: Annotated[StrictInt, Field(ge=1, le=100)] = 1
    request_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")] | None = None
    scene: Scene = ""
    slate: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,40}$")] = ""
    position: Annotated[StrictInt, Field(ge=-1, le=10_000)] = -1
    carrier: Annotated[str, Field(pattern=r"^((post|video|room|product|account):[A-Za-z0-9_-]{1,40})?$")] = ""


@router.get("", response={200: list[ReservationOut], REFUSALS: Problem})
def list_reservations(request: HttpRequest) -> Any:
    """One's own, newest first, open and ended."""
    return queries.reservations_of(person_of(request), now=timezone.now())


@router.post("", response={201: ReservationOut, REFUSALS: Problem})
def reserve(request: HttpRequest, body: ReservationIn) -> Any:
    """Set pieces aside for fifteen minutes."""
    made = actions.reserve_stock(person=person_of(request), now=timezone.now(), **body.dict())
    return Status(201, made)


@router.get("/{reservation}", response={200: ReservationOut, REFUSALS: Problem})
def get_reservation(request: HttpRequest, reservation: RowId) -> Any:
    """One of one's own."""
    return _own(person_of(request), reservation)


@router.delete("/{reservation}", response={204: None, REFUSALS: Problem})
def release(request: HttpRequest, reservation: RowId) -> Any:
    """Give the pieces back."""
    actions.release_reservation(person=person_of(request), reservation=reservation, now=timezone.now())
    return Status(204, None)


def _own(person: str, reservation: int) -> queries.ReservationView:
    view = queries.find_reservation(person=person, reservation=reservation, now=timezone.now())
    if view is None:
        raise NoSuchReservation(reservation=reservation)
    return view
