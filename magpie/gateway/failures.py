"""What was refused or went wrong, as an answer: a refusal turned into its status, body and headers."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway.answers import json_answer
from magpie.gateway.edge import Edge, edge_of
from magpie.gateway.refusals import NoSuchPlace, OurFault, WrongMethod
from magpie.kit.errors import Refusal


async def answer_refusal(request: Request, error: Exception) -> Response:
    """{"error": {code, message, detail}} with the refusal's own status."""
    assert isinstance(error, Refusal)
    return refused(edge_of(request), error)


def refused(edge: Edge, refusal: Refusal) -> Response:
    """A refusal, counted and said."""
    edge.meters.refusals.labels(refusal.code).inc()
    return json_answer({"error": refusal.as_dict()}, status=refusal.status, headers=_headers_of(refusal))


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """Starlette's own 404 and 405, said in our words."""
    assert isinstance(error, HTTPException)
    refusal: Refusal = NoSuchPlace()
    if error.status_code == WrongMethod.status:
        refusal = WrongMethod(method=request.method[:20])
    return json_answer({"error": refusal.as_dict()}, status=refusal.status, headers=dict(error.headers or {}))


async def answer_fault(request: Request, error: Exception) -> Response:
    """A bug: the caller learns that it is ours, the log of the process learns what it was."""
    return our_fault()


def our_fault() -> Response:
    return json_answer({"error": OurFault().as_dict()}, status=OurFault.status)


def _headers_of(refusal: Refusal) -> dict[str, str]:
    headers: dict[str, str] = {}
    if "retry_after_s" in refusal.detail:
        headers["retry-after"] = str(refusal.detail["retry_after_s"])
    if refusal.status == 401:
        headers["www-authenticate"] = 'Bearer realm="magpie"'
    return headers
