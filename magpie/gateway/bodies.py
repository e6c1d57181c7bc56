"""Reading a request's body without trusting it: its type, its size while it arrives, its time, its depth.

Nothing is parsed before all four are known to be fair.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.types import Receive

from magpie.gateway.limits import Limits
from magpie.gateway.refusals import BodyTooLarge, BodyTooSlow, EncodedBody, NotJson, TooDeep, WrongMediaType

MEDIA_TYPES: Final = ("application/json", "text/plain")
STRINGS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
NOT_BRACKETS: Final = bytes(sorted(set(range(256)) - set(b"[]{}")))
OPENING: Final = ord("[")
ALL_SQUARE: Final = bytes.maketrans(b"{}", b"[]")


async def read_json_body(request: Request, *, limit_bytes: int, limits: Limits) -> bytes:
    """The whole body, at most `limit_bytes`, of a type we take and no deeper than allowed."""
    check_head(request.headers, limit_bytes=limit_bytes)
    try:
        async with asyncio.timeout(limits.body_wait_s):
            body = await _read_within(request.receive, limit_bytes)
    except TimeoutError:
        raise BodyTooSlow(limit_s=limits.body_wait_s) from None
    check_body(body, depth_max=limits.json_depth_max)
    return body


def check_head(headers: Mapping[str, str], *, limit_bytes: int) -> None:
    """What can be known before the body: its type, that nobody packed it, the size it says it has."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise WrongMediaType(media_type=media_type[:80])
    encoding = headers.get("content-encoding", "identity").lower()
    if encoding != "identity":
        raise EncodedBody(encoding=encoding[:40])
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit_bytes:
        raise BodyTooLarge(limit_bytes=limit_bytes)


def check_body(body: bytes, *, depth_max: int) -> None:
    """What can be known before it is parsed."""
    if not body.strip():
        raise NotJson(why="it is empty")
    if is_deeper_than(body, depth_max):
        raise TooDeep(depth_max=depth_max)


def is_deeper_than(body: bytes, depth_max: int) -> bool:
    """Whether brackets nest deeper than `depth_max`, e.g. b'[{}]' is deeper than 1.

    Almost every honest body is cleared by peeling, in C. Only what is left after that, a cut-off body or a bracket
    inside a text, is walked byte by byte without its texts, and no further than the first bracket too deep.
    """
    return _survives_peeling(body, depth_max) and _walks_deeper(STRINGS.sub(b"", body), depth_max)


def _survives_peeling(body: bytes, depth_max: int) -> bool:
    """Keep only brackets, all alike, and peel the innermost pairs once per level."""
    brackets = body.translate(ALL_SQUARE, NOT_BRACKETS)
    for _ in range(depth_max):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


def _walks_deeper(body: bytes, depth_max: int) -> bool:
    depth = 0
    for byte in body.translate(ALL_SQUARE, NOT_BRACKETS):
        depth += 1 if byte == OPENING else -1
        if depth > depth_max:
            return True
    return False


async def _read_within(receive: Receive, limit_bytes: int) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Nobody is left to read the answer; the refusal only stops the work.
            raise NotJson(why="it was cut off")
        body += message.get("body", b"")
        if len(body) > limit_bytes:
            raise BodyTooLarge(limit_bytes=limit_bytes)
        more = message.get("more_body", False)
    return bytes(body)
