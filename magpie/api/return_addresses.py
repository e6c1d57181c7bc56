"""Where a shop takes goods back: which addresses it keeps, which one is given by itself, and forgetting one."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from magpie.api.callers import person_of, signed_in
from magpie.api.copy_schemas import ReturnPlaceOut
from magpie.api.fields import BodyId, Handle, RowId
from magpie.api.problems import REFUSALS, Problem
from magpie.domain.people import queries as people
from magpie.domain.trade.actions.return_addresses import (
    keep_return_address,
    prefer_return_address,
    remove_return_address,
)
from magpie.domain.trade.queries.return_addresses import return_addresses_of
from magpie.domain.trade.rules import NAME_CHARS_MAX, NOTE_CHARS_MAX, PLACE_CHARS_MAX
from magpie.domain.trade.rules.delivery import ReturnPlace

router = Router(auth=signed_in)
PlaceText = Annotated[str, Field(max_length=PLACE_CHARS_MAX)]


class ReturnPlaceIn(Schema):
    """`note` is the shop's word to whoever packs the parcel."""

    name: Annotated[str, Field(max_length=NAME_CHARS_MAX)]
    phone: Annotated[str, Field(max_length=30)]
    region: PlaceText
    city: PlaceText
    street: PlaceText
    postcode: Annotated[str, Field(max_length=12)] = ""
    note: Annotated[str, Field(max_length=NOTE_CHARS_MAX)] = ""


class ReturnAddressOut(Schema):
    """`is_preferred`: a buyer is told this one unless another is chosen."""

    id: int
    place: ReturnPlaceOut
    is_preferred: bool


class PreferredReturnIn(Schema):
    address: BodyId


ALL = {200: list[ReturnAddressOut], REFUSALS: Problem}


@router.get("/accounts/{handle}/return-addresses", response=ALL)
def list_return_addresses(request: HttpRequest, handle: Handle) -> Any:
    """Staff of the shop: the preferred one first, then the one kept last."""
    return _all(_own_shop(request, handle))


@router.post("/accounts/{handle}/return-addresses", response={201: list[ReturnAddressOut], REFUSALS: Problem})
def keep_address(request: HttpRequest, handle: Handle, body: ReturnPlaceIn) -> Any:
    """Staff of the shop keep one more; the same again is the same. Answers all of them."""
    shop, place = _own_shop(request, handle), ReturnPlace(**body.dict())
    keep_return_address(by=person_of(request), shop=shop, place=place, now=timezone.now())
    return Status(201, _all(shop))


@router.put("/accounts/{handle}/return-addresses/preferred", response=ALL)
def set_preferred(request: HttpRequest, handle: Handle, body: PreferredReturnIn) -> Any:
    """Staff of the shop: which one is given from now on; answers all of them."""
    shop = _own_shop(request, handle)
    prefer_return_address(by=person_of(request), shop=shop, address=body.address, now=timezone.now())
    return _all(shop)


@router.delete("/accounts/{handle}/return-addresses/{address}", response={204: None, REFUSALS: Problem})
def forget_address(request: HttpRequest, handle: Handle, address: RowId) -> Any:
    """Staff of the shop forget one. Who was told it still reads it."""
    remove_return_address(by=person_of(request), shop=_own_shop(request, handle), address=address)
    return Status(204, None)


def _own_shop(request: HttpRequest, handle: str) -> int:
    shop = people.get_account_by_handle(handle).id
    people.check_may_act_for(person=person_of(request), account=shop)
    return shop


def _all(shop: int) -> Any:
    return list(return_addresses_of(shop))
