"""GET /v1/trials/{account}: what an account's new cards were given and why it stopped, for its owners and operators."""

from starlette.requests import Request
from starlette.responses import Response

from magpie.engine.ask import ExposureAsk
from magpie.gateway.answers import json_answer
from magpie.gateway.beliefs import read_offset
from magpie.gateway.contract import TrialsAnswer
from magpie.gateway.edge import edge_of, visitor_of
from magpie.gateway.refusals import NotYours
from magpie.gateway.waiting import learned


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
    found = await learned(edge, edge.host.exposure(ask), after=ask.after)
    if not found.may_read:
        raise NotYours()
    return json_answer(TrialsAnswer(account=found.account, as_of=found.as_of, lines=found.lines))
