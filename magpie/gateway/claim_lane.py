"""POST /v1/claims without a task: for a flash sale, where everybody asks the same thing at the same second.

A request that came whole is asked and answered by two plain calls, the second when the desk has committed. What is checked,
charged, counted and said is what `post_claim` checks, charges, counts and says; whatever did not come whole goes there.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from magpie.gateway.bodies import check_body, check_head
from magpie.gateway.claims import ask_claim, claim_answer
from magpie.gateway.edge import Edge
from magpie.gateway.failures import our_fault, refused
from magpie.gateway.headers import SECURITY_HEADERS
from magpie.gateway.parts import GivenClaim
from magpie.kit.errors import Refusal

PATH: Final = "/v1/claims"


@dataclass(frozen=True)
class ClaimLane:
    """`edge` finds what stands behind the door; None while it is closed."""

    edge: Callable[[], Edge | None]

    def takes(self, scope: Scope) -> bool:
        return scope["path"] == PATH and scope["method"] == "POST" and self.edge() is not None

    def ask(self, scope: Scope, body: bytes, tell: Callable[[Response], None]) -> None:
        """`tell` is called once, in the loop."""
        edge, loop = self.edge(), asyncio.get_running_loop()
        assert edge is not None

        def answer(said: GivenClaim | Refusal) -> None:
            told: Response | None = None
            try:
                if isinstance(said, Refusal):
                    told = refused(edge, said)
                else:
                    told = claim_answer(edge, said, asked_s=asked_s)
            finally:
                # Also after a fault of ours: the claim stands, and the same key asks for it again.
                told = told or our_fault()
                told.raw_headers += SECURITY_HEADERS
                tell(told)

        def done(said: GivenClaim | Refusal) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(answer, said)

        try:
            headers = Headers(scope=scope)
            check_head(headers, limit_bytes=edge.limits.ask_bytes_max)
            check_body(body, depth_max=edge.limits.json_depth_max)
            asked_s = ask_claim(edge, headers, body, done)
        except Refusal as refusal:
            answer(refusal)
