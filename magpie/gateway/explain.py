"""GET /v1/explain/{slate}: the whole trace of a slate, for its person and for operators."""

import asyncio
import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway.answers import json_answer
from magpie.gateway.edge import edge_of, visitor_of
from magpie.gateway.refusals import NoSuchSlate, NotYours, TraceGone

SLATE_ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


async def get_explanation(request: Request) -> Response:
    """The trace, or that it has gone."""
    visitor = visitor_of(request)
    slate = request.path_params["slate"]
    if not SLATE_ID.fullmatch(slate):
        raise NoSuchSlate(slate=slate[:40])
    trace = await asyncio.to_thread(edge_of(request).traces.find_trace, slate)
    if trace is None:
        raise TraceGone(slate=slate)
    if not visitor.may_operate and trace.get("person") != visitor.person:
        raise NotYours()
    return json_answer(trace)
