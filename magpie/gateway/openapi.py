"""The gateway's OpenAPI 3.1 document, generated from the structs that the handlers themselves use.

One row per address says what it takes, what it answers and with which refusals; the schemas come from msgspec.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway import contract, contract_claims, contract_pulse
from magpie.gateway.answers import json_answer
from magpie.log.catalogue import KINDS, Origin

REFUSED: Final = contract.ProblemAnswer
CREDENTIALS: Final[list[dict[str, list[str]]]] = [{"pageToken": []}, {"apiKey": []}]
CLIENT_KINDS: Final = tuple(kind.name for kind in KINDS if kind.origin is Origin.CLIENT)
ROW: Final = {"type": "integer", "minimum": 1, "maximum": 2**53}
TEMPLATE: Final = "#/components/schemas/{name}"


@dataclass(frozen=True)
class Operation:
    """One address and method. `answers` maps status to the struct of its body; None is text."""

    path: str
    method: str
    summary: str
    answers: Mapping[int, Any]
    takes: Any = None
    parameters: tuple[Mapping[str, Any], ...] = ()
    is_open: bool = False


def _refusals(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys(statuses, REFUSED)


def _after() -> Mapping[str, Any]:
    return _query(
        "after",
        {"type": "integer", "minimum": -1, "maximum": 2**53},
        "an offset the answer must have learned",
    )


def _person() -> Mapping[str, Any]:
    named = {"type": "string", "pattern": r"^[pa]:[0-9A-Za-z_.:\-]{1,120}$"}
    return _query("person", named, "whom it is about; only with a key")


def _query(name: str, schema: Mapping[str, Any], description: str) -> Mapping[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _path(name: str, schema: Mapping[str, Any], description: str) -> Mapping[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": description}


class EventOfBatch(msgspec.Struct, frozen=True, omit_defaults=True):
    """Segment's envelope, as any of their SDKs sends it."""

    event: Annotated[str, Meta(description="a client kind of the catalogue: " + ", ".join(CLIENT_KINDS))]
    messageId: Annotated[str, Meta(description="the same id again is the same event")]  # noqa: N815  Segment's name
    timestamp: Annotated[str, Meta(description="ISO 8601; at most 7 days old")]
    type: str = "track"
    userId: str = ""  # noqa: N815  Segment's name
    anonymousId: str = ""  # noqa: N815  Segment's name
    properties: dict[str, Any] = {}
    context: dict[str, Any] = {}


class BatchOfEvents(msgspec.Struct, frozen=True, omit_defaults=True):
    """What POST /v1/batch takes. `token` replaces the Authorization header for sendBeacon."""

    batch: list[EventOfBatch]
    token: str = ""


OPERATIONS: Final = (
    Operation(
        "/v1/batch",
        "post",
        "Events in; 202 only when they are on disk",
        {
            202: contract.BatchAnswer,
            422: contract.NothingAccepted,
            **_refusals(400, 401, 403, 408, 413, 415, 429, 507),
        },
        takes=BatchOfEvents,
    ),
    Operation(
        "/v1/slates",
        "post",
        "Cards out, with reasons",
        {200: contract.SlateAnswer, **_refusals(400, 401, 403, 408, 413, 415, 422, 429, 503)},
        takes=contract.SlateRequest,
    ),
    Operation(
        "/v1/claims",
        "post",
        "Claim pieces of a flash sale; 201 only when it is committed",
        {
            201: contract_claims.ClaimAnswer,
            **_refusals(400, 401, 403, 404, 408, 409, 410, 413, 415, 422, 429, 503),
        },
        takes=contract_claims.ClaimRequest,
    ),
    Operation(
        "/v1/claims/{claim}",
        "get",
        "One's own claim as it stands",
        {200: contract_claims.ClaimAnswer, **_refusals(401, 403, 404, 422, 429, 503)},
        parameters=(_path("claim", ROW, "a claim"), _person()),
    ),
    Operation(
        "/v1/flash/{item}",
        "get",
        "An item of a flash sale as it stands, with one's own claims",
        {200: contract_claims.FlashItemAnswer, **_refusals(401, 403, 404, 422, 429, 503)},
        parameters=(_path("item", ROW, "an item of a flash sale"), _person()),
    ),
    Operation(
        "/v1/explain/{slate}",
        "get",
        "The whole trace of a slate",
        {200: dict[str, Any], **_refusals(401, 403, 404, 410)},
        parameters=(_path("slate", {"type": "string", "minLength": 1}, "a slate id"),),
    ),
    Operation(
        "/v1/rights",
        "post",
        "The token's person has chosen anew: slates wait for the version it names",
        {200: contract.RightsAnswer, **_refusals(401, 422)},
    ),
    Operation(
        "/v1/beliefs/{person}",
        "get",
        "What the engine believes of a person",
        {200: contract.BeliefsAnswer, **_refusals(400, 401, 403, 404, 422, 429, 503)},
        parameters=(
            _path("person", {"type": "string", "minLength": 1}, "p:<id> or a:<id>"),
            _after(),
        ),
    ),
    Operation(
        "/v1/trials/{account}",
        "get",
        "What an account's new cards were given, tier by tier, and why it stopped",
        {200: contract.TrialsAnswer, **_refusals(400, 401, 403, 404, 422, 429, 503)},
        parameters=(
            _path("account", {"type": "string", "minLength": 1}, "account:<id>"),
            _after(),
        ),
    ),
    Operation(
        "/v1/pulse",
        "get",
        "The loop at this moment, for operators",
        {200: contract_pulse.PulseAnswer, **_refusals(401, 403, 503)},
    ),
    Operation(
        "/v1/journeys/{person}",
        "get",
        "A person's ordered events, about one subject if named",
        {200: contract.JourneyAnswer, **_refusals(400, 401, 403, 404, 422)},
        parameters=(
            _path("person", {"type": "string", "minLength": 1}, "p:<id> or a:<id>"),
            _query("subject", {"type": "string"}, "a card, account, slate or reservation id"),
            _query("limit", {"type": "integer", "minimum": 1, "maximum": 200}, "rows, 50 unless said"),
            _query("cursor", {"type": "string"}, "`next` of the answer before"),
        ),
    ),
    Operation("/v1/openapi.json", "get", "This document", {200: dict[str, Any]}, is_open=True),
    Operation("/healthz", "get", "Alive", {200: contract.Health}, is_open=True),
    Operation(
        "/readyz",
        "get",
        "Writable and caught up",
        {200: contract.Readiness, 503: contract.Readiness},
        is_open=True,
    ),
    Operation("/metrics", "get", "Prometheus text", {200: None}, is_open=True),
)


async def get_openapi(request: Request) -> Response:
    """The document; small, so it is made when asked for."""
    return json_answer(openapi_document())


def openapi_document() -> dict[str, Any]:
    """The whole document as plain JSON types."""
    types = list(_types_of(OPERATIONS))
    schemas, components = msgspec.json.schema_components(types, ref_template=TEMPLATE)
    schema_of = {repr(shape): schema for shape, schema in zip(types, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _describe(operation, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Magpie gateway", "version": "1", "summary": "Events in, slates out, and why"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "pageToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "the token a page carries, 2 hours",
                },
                "apiKey": {"type": "http", "scheme": "bearer", "description": "key_… of the site's owner"},
            },
        },
    }


def _types_of(operations: Iterable[Operation]) -> Iterable[Any]:
    seen: set[str] = set()
    for operation in operations:
        for shape in (operation.takes, *operation.answers.values()):
            if shape is not None and repr(shape) not in seen:
                seen.add(repr(shape))
                yield shape


def _describe(operation: Operation, schema_of: Mapping[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{operation.method}{operation.path.replace('/', '_').replace('{', '').replace('}', '')}",
        "summary": operation.summary,
        "responses": {str(status): _answer(shape, schema_of) for status, shape in operation.answers.items()},
        "security": [] if operation.is_open else CREDENTIALS,
    }
    if operation.parameters:
        described["parameters"] = list(operation.parameters)
    if operation.takes is not None:
        schema = schema_of[repr(operation.takes)]
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return described


def _answer(shape: Any, schema_of: Mapping[str, Any]) -> dict[str, Any]:
    if shape is None:
        return {"description": "text", "content": {"text/plain": {"schema": {"type": "string"}}}}
    return {"description": "JSON", "content": {"application/json": {"schema": schema_of[repr(shape)]}}}
