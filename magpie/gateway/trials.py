"""GET /v1/trials/{account}: what an account's new cards were given and why it stopped, for its owners and operators."""

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from magpie.engine.exposure import Exposure, ExposureAsk
from magpie.gateway.answers import json_answer
from magpie.gateway.beliefs import read_offset
from magpie.gateway.contract import TrialsAnswer
from magpie.gateway.edge import Edge, edge_of, visitor_of
from magpie.gateway.refusals import NotLearnedInTime, NotYours


async def get_trials(request: Request) -> Response:
    """The ledger of one account, as learned so far."""
    edge, visitor = edge_of(request), visitor_of(request)
    after = read_offset(request.query_params.get("after"), newest=edge.newest_offset())
    edge.take_slate(visitor)
    ask = ExposureAsk(
        account=request.path_params["account"],
        person=visitor.person,
        is_operator=visitor.may_operate,
        after=after,
    )
    found = await _answered(edge, ask)
    if not found.may_read:
        raise NotYours()
    return json_answer(msgspec.convert(msgspec.to_builtins(found), TrialsAnswer))


async def _answered(edge: Edge, ask: ExposureAsk) -> Exposure:
    try:
        return await asyncio.wait_for(asyncio.wrap_future(edge.host.exposure(ask)), edge.limits.after_wait_s)
    except TimeoutError:
        raise NotLearnedInTime(after=ask.after, limit_s=edge.limits.after_wait_s, retry_after_s=1) from None
