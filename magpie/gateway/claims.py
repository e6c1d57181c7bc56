"""POST /v1/claims, GET /v1/claims/{claim}, GET /v1/flash/{item}: flash sales at the hot edge.

A claim is answered when it is committed, and not before. The desk behind it decides; here a caller is named, bounded in pace
and told. A claim is always a known person's: a limit per person is worth nothing where anybody can mint a person.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway.answers import json_answer
from magpie.gateway.bodies import read_json_body
from magpie.gateway.contract import PersonId, Saying
from magpie.gateway.contract_claims import ClaimAnswer, ClaimRequest, ClaimState, FlashItemAnswer, RowId
from magpie.gateway.edge import Edge, edge_of, visitor_of
from magpie.gateway.parts import ClaimDesk, FlashItem, GivenClaim
from magpie.gateway.persons import named_person
from magpie.gateway.refusals import NoClaimsHere, NotJson, WrongShape
from magpie.kit.clock import instant_of
from magpie.kit.errors import Refusal

decode_request = msgspec.json.Decoder(ClaimRequest).decode
Found = TypeVar("Found")


async def post_claim(request: Request) -> Response:
    """One request, one claim; the same again for the same key."""
    edge = edge_of(request)
    body = await read_json_body(request, limit_bytes=edge.limits.ask_bytes_max, limits=edge.limits)
    waiting: Waiting[GivenClaim] = Waiting()
    asked_s = ask_claim(edge, request.headers, body, waiting.done)
    return claim_answer(edge, await waiting.answer(), asked_s=asked_s)


def ask_claim(
    edge: Edge, headers: Mapping[str, str], body: bytes, done: Callable[[GivenClaim | Refusal], None]
) -> float:
    """Who asks, whether they may, and to the desk with it; when it was asked. Raises what cannot even be asked."""
    wanted = _read(body)
    visitor = edge.callers.visitor_of(headers.get("authorization", ""), body_token=wanted.token)
    person = named_person(visitor, wanted.person)
    edge.take_claim(visitor)
    desk, asked_s = _desk_of(edge), time.perf_counter()
    desk.claim(person=person, item=wanted.item, quantity=wanted.quantity, key=wanted.key, done=done)
    return asked_s


def claim_answer(edge: Edge, claim: GivenClaim, *, asked_s: float) -> Response:
    edge.meters.claim_s.observe(time.perf_counter() - asked_s)
    return json_answer(_told(claim), status=201)


async def get_claim(request: Request) -> Response:
    """One's own claim as it stands now."""
    edge, person = _asking(request)
    claim, desk = _row_of(request, "claim"), _desk_of(edge)
    waiting: Waiting[GivenClaim] = Waiting()
    desk.find_claim(person=person, claim=claim, done=waiting.done)
    return json_answer(_told(await waiting.answer()))


async def get_flash_item(request: Request) -> Response:
    """An item as it stands now, with one's own claims; anybody may look."""
    edge, person = _asking(request)
    row, desk = _row_of(request, "item"), _desk_of(edge)
    waiting: Waiting[FlashItem] = Waiting()
    desk.find_item(person=person, item=row, done=waiting.done)
    found = await waiting.answer()
    return json_answer(_shown(found, now=instant_of(edge.clock.now_ms())))


def _asking(request: Request) -> tuple[Edge, str]:
    """Looking counts as claiming does: both wait in the same queue."""
    edge, visitor = edge_of(request), visitor_of(request)
    named = request.query_params.get("person")
    person = named_person(visitor, None if named is None else _convert(named, PersonId))
    edge.take_claim(visitor)
    return edge, person


def _read(body: bytes) -> ClaimRequest:
    try:
        return decode_request(body)
    except msgspec.ValidationError as error:
        raise WrongShape(why=str(error)[:200]) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise NotJson(why=str(error)[:200]) from None


def _row_of(request: Request, name: str) -> int:
    return cast("int", _convert(request.path_params[name], RowId, strict=False))


def _convert(said: str, shape: Any, *, strict: bool = True) -> Any:  # whatever the shape is
    try:
        return msgspec.convert(said, type=shape, strict=strict)
    except msgspec.ValidationError as error:
        raise WrongShape(why=str(error)[:200]) from None


def _desk_of(edge: Edge) -> ClaimDesk:
    if edge.desk is None:
        raise NoClaimsHere()
    return edge.desk


class Waiting(Generic[Found]):
    """What the desk tells in its own thread, brought back to the loop that waits for it; a refusal is raised."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Found | Refusal] = self.loop.create_future()

    def done(self, answer: Found | Refusal) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._tell, answer)

    def _tell(self, answer: Found | Refusal) -> None:
        if not self.future.done():  # the caller may have gone
            self.future.set_result(answer)

    async def answer(self) -> Found:
        answer = await self.future
        if isinstance(answer, Refusal):
            raise answer
        return answer


def _told(claim: GivenClaim) -> ClaimAnswer:
    return ClaimAnswer(
        claim=claim.claim,
        item=claim.item,
        number=claim.number,
        quantity=claim.quantity,
        price_minor=claim.price_minor,
        currency=claim.currency,
        made_at=claim.made_at,
        expires_at=claim.expires_at,
        state=cast("ClaimState", claim.state),
    )


def _shown(item: FlashItem, *, now: datetime) -> FlashItemAnswer:
    return FlashItemAnswer(
        item=item.item,
        sale=item.sale,
        card=f"product:{item.product}",
        sku=item.sku,
        title=Saying(en=item.title_en or item.title_zh, zh=item.title_zh or item.title_en),
        opens_at=item.opens_at,
        closes_at=item.closes_at,
        quota=item.quota,
        left=item.claimable,
        claimed=item.claimed,
        sold=item.sold,
        price_minor=item.price_minor,
        currency=item.currency,
        per_person_max=item.per_person_max,
        now=now,
        mine=[_told(claim) for claim in item.mine],
    )
