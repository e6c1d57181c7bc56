"""GET /v1/beliefs/{person}: what the engine believes of a person, for them and for operators.

Waits for an offset and for the newest rights exactly as a slate does; where the rights cannot be sure, it is empty.
"""

from starlette.requests import Request
from starlette.responses import Response

from magpie.engine.ask import BeliefsAsk
from magpie.gateway.answers import json_answer
from magpie.gateway.contract import BeliefsAnswer
from magpie.gateway.edge import edge_of, visitor_of
from magpie.gateway.refusals import NotYours, OffsetUnknown, WrongShape
from magpie.gateway.waiting import learned

OFFSET_MAX = 2**53


async def get_beliefs(request: Request) -> Response:
    """One person, as learned so far."""
    edge, visitor = edge_of(request), visitor_of(request)
    person = request.path_params["person"]
    if not visitor.may_operate and person != visitor.person:
        raise NotYours()
    after = read_offset(request.query_params.get("after"), newest=edge.newest_offset())
    edge.take_slate(visitor)
    ask = BeliefsAsk(person=person, after=after, rights_version=visitor.rights_version)
    found = await learned(edge, edge.host.beliefs(ask), after=ask.after)
    return json_answer(
        BeliefsAnswer(
            person=found.person, as_of=found.as_of, personalised=found.personalised, topics=found.topics,
            accounts=found.accounts, categories=found.categories, leanings=found.leanings,
            outside=found.outside,
        )
    )  # fmt: skip


def read_offset(text: str | None, *, newest: int) -> int:
    """-1 where none is asked for; one that nobody was promised is refused."""
    if text is None or text == "-1":
        return -1
    if not (text.isascii() and text.isdigit() and len(text) <= 17 and int(text) <= OFFSET_MAX):
        raise WrongShape(why=f"after must be a whole number from -1 to {OFFSET_MAX}")
    if int(text) > newest:
        raise OffsetUnknown(after=int(text), newest=newest)
    return int(text)
