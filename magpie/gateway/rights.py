"""POST /v1/rights: a person's choices have a new version, told before the person is answered that they hold.

Whoever changes a choice signs a token with the new version and posts it here. From then on an older token of that
person counts as one of this version (`seen_rights.py`), so a page that was opened before is answered by the choices of now.
"""

from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway.answers import json_answer
from magpie.gateway.contract import RightsAnswer
from magpie.gateway.edge import visitor_of
from magpie.gateway.refusals import PersonMissing


async def post_rights(request: Request) -> Response:
    """The token says the version; reading it is remembering it."""
    visitor = visitor_of(request)
    if visitor.key is not None:
        raise PersonMissing()
    return json_answer(RightsAnswer(visitor.person, visitor.rights_version))
