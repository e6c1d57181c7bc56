"""The caller's address book: which places are kept, which comes first, and forgetting one."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status

from magpie.api.callers import person_of, signed_in
from magpie.api.copy_schemas import DeliveryOut
from magpie.api.fields import BodyId, RowId
from magpie.api.problems import REFUSALS, Problem
from magpie.domain.trade.actions.addresses import prefer_address, remove_address
from magpie.domain.trade.queries.addresses import addresses_of

router = Router(auth=signed_in)


class AddressOut(Schema):
    """`is_preferred`: checkout begins with it."""

    id: int
    delivery: DeliveryOut
    is_preferred: bool


class PreferredIn(Schema):
    address: BodyId


@router.get("/addresses", response={200: list[AddressOut], REFUSALS: Problem})
def list_addresses(request: HttpRequest) -> Any:
    """The preferred one first, then the one used last."""
    return list(addresses_of(person_of(request)))


@router.put("/addresses/preferred", response={200: list[AddressOut], REFUSALS: Problem})
def set_preferred(request: HttpRequest, body: PreferredIn) -> Any:
    """Which comes first, whichever is used later; answers all of them."""
    prefer_address(person=person_of(request), address=body.address, now=timezone.now())
    return list(addresses_of(person_of(request)))


@router.delete("/addresses/{address}", response={204: None, REFUSALS: Problem})
def forget_address(request: HttpRequest, address: RowId) -> Any:
    """Forget a place. Orders that went there keep their own sealed record."""
    remove_address(person=person_of(request), address=address)
    return Status(204, None)
