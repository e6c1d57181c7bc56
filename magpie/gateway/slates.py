"""POST /v1/slates: a slate out, with true reasons; then, after the answer, "Slate Served" into the log.

The engine waits for an offset at most 2 s and for the newest rights at most 50 ms; what cannot be waited for is said,
and a slate that cannot be sure of the rights is made without personal data.
"""

import asyncio
import time

import msgspec
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from magpie.engine.ask import Slate, SlateAsk
from magpie.gateway.answers import json_answer
from magpie.gateway.bodies import read_json_body
from magpie.gateway.callers import Visitor
from magpie.gateway.cards import answer_of
from magpie.gateway.contract import SlateRequest
from magpie.gateway.edge import Edge, edge_of, visitor_of
from magpie.gateway.pages import read_shown
from magpie.gateway.persons import named_person
from magpie.gateway.refusals import NotJson, OffsetUnknown, WrongShape
from magpie.gateway.waiting import learned
from magpie.kit.errors import Refusal
from magpie.kit.ids import new_id
from magpie.log.event import Event
from magpie.log.payloads import to_props

decode_request = msgspec.json.Decoder(SlateRequest).decode


async def post_slate(request: Request) -> Response:
    """One request, one slate."""
    started, asked_s = time.perf_counter(), time.monotonic()
    edge = edge_of(request)
    wanted = _read(await read_json_body(request, limit_bytes=edge.limits.ask_bytes_max, limits=edge.limits))
    visitor = visitor_of(request, body_token=wanted.token)
    edge.take_slate(visitor)
    ask = _ask_for(edge, visitor, wanted)
    slate = await learned(edge, edge.host.ask(ask), after=ask.after)
    edge.tally.answered(ask.after, asked_s=asked_s, at_s=time.monotonic())
    edge.meters.slates.labels(str(slate.served.personalised).lower()).inc()
    edge.meters.slate_s.observe(time.perf_counter() - started)
    answer = json_answer(answer_of(edge, slate, shown=ask.shown))
    answer.background = BackgroundTask(_log_served, edge, slate, ask)
    return answer


def _read(body: bytes) -> SlateRequest:
    try:
        return decode_request(body)
    except msgspec.ValidationError as error:
        raise WrongShape(why=str(error)[:200]) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise NotJson(why=str(error)[:200]) from None


def _ask_for(edge: Edge, visitor: Visitor, wanted: SlateRequest) -> SlateAsk:
    person = named_person(visitor, wanted.person)
    now_ms = edge.clock.now_ms()
    shown = read_shown(wanted.page, person=person, secret=edge.secret, now_ms=now_ms)
    rights_version = edge.callers.rights.newest(person, visitor.rights_version)
    newest = edge.newest_offset()
    if wanted.after > newest:
        raise OffsetUnknown(after=wanted.after, newest=newest)
    return SlateAsk(
        slate=new_id(now_ms=now_ms),
        person=person,
        scene=wanted.scene,
        n=wanted.n,
        after=wanted.after,
        shown=shown,
        subject=wanted.subject,
        rights_version=rights_version,
        simulated=visitor.simulated,
    )


async def _log_served(edge: Edge, slate: Slate, ask: SlateAsk) -> None:
    """The side effect after the answer. A full disk must not turn a slate already seen into an error."""
    now_ms = edge.clock.now_ms()
    event = Event(
        id=slate.slate,
        ts_ms=now_ms,
        received_ms=now_ms,
        kind="Slate Served",
        person=slate.person,
        scene=slate.scene,
        slate=slate.slate,
        variant=slate.variant,
        simulated=ask.simulated,
        props=to_props(slate.served),
    )
    try:
        await asyncio.wrap_future(edge.committer.submit([event]))
    except Refusal:
        edge.meters.unlogged.inc()
