"""GET /healthz, /readyz, /metrics: is it alive, may it be sent people, how is it doing."""

from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway.answers import json_answer
from magpie.gateway.contract import Health, Readiness
from magpie.gateway.edge import Edge, edge_of

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def get_health(request: Request) -> Response:
    """200 while the process answers at all."""
    return json_answer(Health(status="alive"))


async def get_readiness(request: Request) -> Response:
    """200 when the log takes events and the engine has caught up, else 503 with the same body."""
    readiness = readiness_of(edge_of(request))
    return json_answer(readiness, status=200 if readiness.ready else 503)


def readiness_of(edge: Edge) -> Readiness:
    """Ready = the log is writable and learning is within its allowed lag."""
    newest, applied, lag_ms = edge.newest_offset(), edge.host.applied_offset, edge.host.lag_ms()
    writable = edge.log_is_writable()
    return Readiness(writable and lag_ms <= edge.limits.lag_ms_max, writable, newest, applied, lag_ms)


async def get_metrics(request: Request) -> Response:
    """The Prometheus text."""
    edge = edge_of(request)
    edge.meters.lag_ms.set(edge.host.lag_ms())
    edge.meters.newest.set(edge.newest_offset())
    edge.meters.applied.set(edge.host.applied_offset)
    return Response(edge.meters.text(), headers={"content-type": METRICS_TYPE})
