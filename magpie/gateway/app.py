"""The gateway as a Starlette app: routes, errors, headers. It is given its parts and starts nothing itself."""

import asyncio
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from magpie.gateway.batch import post_batch
from magpie.gateway.beliefs import get_beliefs
from magpie.gateway.claims import get_claim, get_flash_item, post_claim
from magpie.gateway.edge import Edge
from magpie.gateway.explain import get_explanation
from magpie.gateway.failures import answer_fault, answer_http_exception, answer_refusal
from magpie.gateway.headers import SecurityHeaders
from magpie.gateway.health import get_health, get_metrics, get_readiness
from magpie.gateway.journeys import get_journey
from magpie.gateway.openapi import get_openapi
from magpie.gateway.pulse import get_pulse
from magpie.gateway.rights import post_rights
from magpie.gateway.slates import post_slate
from magpie.gateway.trials import get_trials
from magpie.kit.errors import Refusal

ROUTES = (
    Route("/v1/batch", post_batch, methods=["POST"]),
    Route("/v1/slates", post_slate, methods=["POST"]),
    Route("/v1/claims", post_claim, methods=["POST"]),
    Route("/v1/claims/{claim}", get_claim),
    Route("/v1/flash/{item}", get_flash_item),
    Route("/v1/rights", post_rights, methods=["POST"]),
    Route("/v1/explain/{slate}", get_explanation),
    Route("/v1/beliefs/{person}", get_beliefs),
    Route("/v1/trials/{account}", get_trials),
    Route("/v1/pulse", get_pulse),
    Route("/v1/journeys/{person}", get_journey),
    Route("/v1/openapi.json", get_openapi),
    Route("/healthz", get_health),
    Route("/readyz", get_readiness),
    Route("/metrics", get_metrics),
)


def build_gateway(edge: Edge, *, cors_origins: Sequence[str] = ()) -> Starlette:
    """The app over its parts. `cors_origins` is empty unless the owner names sites that may call from browsers."""
    app = Starlette(
        routes=list(ROUTES),
        middleware=_middleware(cors_origins),
        exception_handlers={Refusal: answer_refusal, HTTPException: answer_http_exception, 500: answer_fault},
    )
    app.state.edge = edge
    app.state.journey_turns = asyncio.Semaphore(edge.limits.journey_readers_max)
    return app


def _middleware(cors_origins: Sequence[str]) -> list[Middleware]:
    layers = [Middleware(SecurityHeaders)]
    if cors_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(cors_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type"],
            )
        )
    return layers
