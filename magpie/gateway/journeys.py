"""GET /v1/journeys/{person}: the ordered events of a person, about one subject if named, page by page.

For the person and for operators. Reads the log's files like any other reader, in a thread, two at a time.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway.answers import json_answer
from magpie.gateway.contract import ID_CHARS, JourneyAnswer
from magpie.gateway.edge import edge_of, visitor_of
from magpie.gateway.refusals import NotYours, WrongShape
from magpie.kit.paging import read_cursor, write_cursor

ROWS_DEFAULT = 50


async def get_journey(request: Request) -> Response:
    """Oldest first; `next` continues after the last row."""
    edge, visitor = edge_of(request), visitor_of(request)
    person = request.path_params["person"]
    if not visitor.may_operate and person != visitor.person:
        raise NotYours()
    subject = request.query_params.get("subject", "")[:ID_CHARS]
    limit = _limit(request.query_params.get("limit"), edge.limits.journey_rows_max)
    start = _start(request.query_params.get("cursor", ""))
    async with request.app.state.journey_turns:
        steps = await asyncio.to_thread(
            edge.journeys.steps, person=person, subject=subject, start=start, limit=limit
        )
    next_cursor = write_cursor([steps[-1].offset + 1]) if len(steps) == limit else ""
    return json_answer(JourneyAnswer(person, subject, steps, next_cursor))


def _limit(text: str | None, rows_max: int) -> int:
    if text is None:
        return ROWS_DEFAULT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= rows_max:
        raise WrongShape(why=f"limit must be a whole number from 1 to {rows_max}")
    return int(text)


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    match read_cursor(cursor):
        case [int(start)] if start >= 0:
            return start
        case _:
            raise WrongShape(why="cursor is not one that this address gave")
