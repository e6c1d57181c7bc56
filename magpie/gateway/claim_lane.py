"""POST /v1/claims without a task: for a flash sale, where everybody asks the same thing at the same second.

A request that came whole is asked and answered by two plain calls, the second when the desk has committed. What is checked,
charged, counted and said is what `post_claim` checks, charges, counts and says; whatever did not come whole goes there.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.types import Scope

from magpie.gateway.bodies import check_body, check_head
from magpie.gateway.claims import ask_claim, claim_answer
from magpie.gateway.edge import Edge
from magpie.gateway.failures import our_fault, refused
from magpie.gateway.headers import SECURITY_HEADERS
from magpie.gateway.parts import GivenClaim
from magpie.gateway.postbox import Postbox
from magpie.kit.errors import Refusal

PATH: Final = "/v1/claims"


@dataclass
class ClaimLane:
    """`edge` finds what stands behind the door; None while it is closed. `postbox` belongs to the loop that asked last."""

    edge: Callable[[], Edge | None]
    postbox: Postbox | None = None

    def takes(self, scope: Scope) -> bool:
        return scope["path"] == PATH and scope["method"] == "POST" and self.edge() is not None

    def ask(self, scope: Scope, body: bytes, tell: Callable[[Response], None]) -> None:
        """`tell` is called once, in the loop."""
        edge, postbox = self.edge(), self._postbox()
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
            postbox.put(answer, said)

        try:
            headers = headers_of(scope)
            check_head(headers, limit_bytes=edge.limits.ask_bytes_max)
            check_body(body, depth_max=edge.limits.json_depth_max)
            asked_s = ask_claim(edge, headers, body, done)
        except Refusal as refusal:
            answer(refusal)

    def _postbox(self) -> Postbox:
        loop = asyncio.get_running_loop()
        if self.postbox is None or self.postbox.loop is not loop:
            self.postbox = Postbox(loop)
        return self.postbox


def headers_of(scope: Scope) -> dict[str, str]:
    """The headers, whose names the server has made small; of several alike the first, as Starlette reads them."""
    return {name.decode("latin-1"): said.decode("latin-1") for name, said in reversed(scope["headers"])}
