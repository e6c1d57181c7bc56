"""Waiting for the engine: an answer that has learned the offset it was asked with, or the refusal that says it has not."""

import asyncio
from concurrent.futures import Future
from typing import TypeVar

from magpie.gateway.edge import Edge
from magpie.gateway.refusals import NotLearnedInTime

Answer = TypeVar("Answer")


async def learned(edge: Edge, answer: "Future[Answer]", *, after: int) -> Answer:
    """The engine's answer; raises NotLearnedInTime when event `after` was not learned in time."""
    try:
        return await asyncio.wait_for(asyncio.wrap_future(answer), edge.limits.after_wait_s)
    except TimeoutError:
        raise NotLearnedInTime(after=after, limit_s=edge.limits.after_wait_s, retry_after_s=1) from None
