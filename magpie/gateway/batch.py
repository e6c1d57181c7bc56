"""POST /v1/batch: events in, answered when they are on disk.

One bad event does not sink the others: each refusal names its place in the batch. What a client may not say is
refused here and never reaches the log.
"""

import asyncio
import time

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from magpie.gateway.addresses import is_anonymous
from magpie.gateway.answers import json_answer
from magpie.gateway.bodies import read_json_body
from magpie.gateway.callers import Visitor
from magpie.gateway.contract import BatchAnswer, RefusedEntry, Saying
from magpie.gateway.edge import Edge, edge_of, visitor_of
from magpie.gateway.refusals import EngineBehind, NotJson
from magpie.kit.errors import Refusal
from magpie.log.event import Event
from magpie.log.intake import Batch, Caller, read_batch
from magpie.log.journey_log import Ack
from magpie.log.rejects import Reject


class NothingTaken(Refusal):
    code, status = "nothing_accepted", 422
    en = "None of the {count} events was accepted; “refused” says why for each. Nothing was recorded."
    zh = "{count} 个事件均未被接受；“refused”逐条说明了原因。没有记录任何内容。"


class BodyToken(msgspec.Struct, frozen=True):
    """The only field read before the batch itself: sendBeacon cannot set headers."""

    token: str = ""


async def post_batch(request: Request) -> Response:
    """Read, check, make durable, answer 202 with the offset."""
    edge = edge_of(request)
    body = await read_json_body(request, limit_bytes=edge.limits.batch_bytes_max, limits=edge.limits)
    visitor = visitor_of(request, body_token=_body_token(request, body))
    _refuse_when_behind(edge)
    address = await _admitted(edge, visitor, request)
    batch = read_batch(body, now_ms=edge.clock.now_ms(), caller=_caller_of(visitor))
    edge.take_events(visitor, len(batch.events) + len(batch.refused))
    edge.rejects.add(_rejects(batch, visitor, edge.clock.now_ms()))
    ack = await _commit(edge, _weighed(edge, visitor, address, batch.events))
    _count(edge, ack, batch)
    if batch.refused and not batch.events:
        return _all_refused(batch)
    return json_answer(_answer_of(edge, ack, batch), status=202)


def _body_token(request: Request, body: bytes) -> str:
    if request.headers.get("authorization"):
        return ""
    try:
        return msgspec.json.decode(body, type=BodyToken).token
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise NotJson(why=str(error)[:200]) from None


def _caller_of(visitor: Visitor) -> Caller:
    return Caller(
        person=visitor.person,
        may_name_persons=visitor.key is not None,
        may_say_server_kinds=visitor.key is not None and visitor.key.may_say_server_kinds,
        session=visitor.session,
        simulated=visitor.simulated,
    )


def _refuse_when_behind(edge: Edge) -> None:
    lag_ms = edge.host.lag_ms()
    if lag_ms > edge.limits.lag_ms_max:
        raise EngineBehind(lag_ms=lag_ms, retry_after_s=max(1, lag_ms // 1_000))


async def _admitted(edge: Edge, visitor: Visitor, request: Request) -> str:
    """The address of an anonymous page, "" where it does not matter; raises TooManyNewcomers."""
    if not is_anonymous(visitor.person):
        return ""
    addresses = edge.rates.addresses
    address = addresses.address_of(request)
    is_known = visitor.person in addresses.known or await asyncio.wrap_future(
        edge.host.has_acted(visitor.person)
    )
    addresses.admit(visitor.person, address, is_known=is_known, now_ms=edge.clock.now_ms())
    return address


def _weighed(edge: Edge, visitor: Visitor, address: str, events: list[Event]) -> list[Event]:
    if not is_anonymous(visitor.person):
        return events
    return edge.rates.addresses.weigh(events, address, now_ms=edge.clock.now_ms())


async def _commit(edge: Edge, events: list[Event]) -> Ack | None:
    if not events:
        return None
    started = time.perf_counter()
    ack = await asyncio.wrap_future(edge.committer.submit(events))
    edge.meters.commit_s.observe(time.perf_counter() - started)
    return ack


def _count(edge: Edge, ack: Ack | None, batch: Batch) -> None:
    if ack:
        edge.meters.events.labels("accepted").inc(ack.accepted)
        edge.meters.events.labels("repeated").inc(ack.repeated)
    if batch.refused:
        edge.meters.events.labels("refused").inc(len(batch.refused))


def _rejects(batch: Batch, visitor: Visitor, now_ms: int) -> list[Reject]:
    return [
        Reject.of(refused.refusal, original=refused.original, at_ms=now_ms, person=visitor.person)
        for refused in batch.refused
    ]


def _answer_of(edge: Edge, ack: Ack | None, batch: Batch) -> BatchAnswer:
    return BatchAnswer(
        offset=ack.last if ack else -1,
        applied_offset=edge.host.applied_offset,
        accepted=ack.accepted if ack else 0,
        repeated=ack.repeated if ack else 0,
        refused=_entries(batch),
    )


def _all_refused(batch: Batch) -> Response:
    error = NothingTaken(count=len(batch.refused))
    return json_answer({"error": error.as_dict(), "refused": _entries(batch)}, status=error.status)


def _entries(batch: Batch) -> list[RefusedEntry]:
    return [RefusedEntry(refused.index, refused.code, Saying(**refused.message)) for refused in batch.refused]
