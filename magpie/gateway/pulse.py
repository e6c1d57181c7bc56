"""GET /v1/pulse: the loop at this moment, for operators: what comes in, how fast it is learned, and what it changes.

Counts of this process beside what the engine tells of itself. Nothing in the answer says who anybody is.
"""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from magpie.engine.ask import Pulse
from magpie.gateway.answers import json_answer
from magpie.gateway.contract_pulse import Delay, EngineNow, Flow, PulseAnswer
from magpie.gateway.edge import Edge, edge_of, visitor_of
from magpie.gateway.refusals import OperatorsOnly
from magpie.gateway.tally import learning_ms
from magpie.gateway.waiting import learned

HALF: Final = 0.5
MOST: Final = 0.95


async def get_pulse(request: Request) -> Response:
    """Everything of now."""
    edge, visitor = edge_of(request), visitor_of(request)
    if not visitor.may_operate:
        raise OperatorsOnly()
    return json_answer(_answer(edge, await learned(edge, edge.host.pulse(), after=-1)))


def _answer(edge: Edge, pulse: Pulse) -> PulseAnswer:
    now_ms, tally = edge.clock.now_ms(), edge.tally
    return PulseAnswer(
        now_ms=now_ms,
        since_ms=tally.since_ms,
        newest_offset=edge.newest_offset(),
        as_of=pulse.as_of,
        real=_flow(edge, now_ms, simulated=False),
        simulated=_flow(edge, now_ms, simulated=True),
        learning=delay_of(learning_ms(tally.groups(), pulse.turns)),
        changing=delay_of(tally.answers_ms()),
        engine=EngineNow(
            learned=pulse.learned,
            trials=pulse.trials,
            unseen=pulse.unseen,
            on_trial=pulse.on_trial,
            heard=pulse.heard,
            circles=pulse.circles,
            near=pulse.near,
            spreads=pulse.spreads,
            truths=pulse.truths,
            shares=pulse.shares,
        ),
    )


def _flow(edge: Edge, now_ms: int, *, simulated: bool) -> Flow:
    tally = edge.tally
    return Flow(
        per_second=tally.per_second(simulated=simulated, now_ms=now_ms),
        last_minute=tally.last_minute(simulated=simulated, now_ms=now_ms),
        last_ms=tally.last_ms(simulated=simulated),
        stages={str(s): n for s, n in tally.by_stage(simulated=simulated, now_ms=now_ms).items()},
    )


def delay_of(found_ms: Sequence[float]) -> Delay:
    """[3., 1., 2.] -> half within 2 ms, 95 in 100 within 3 ms, of 3."""
    if not found_ms:
        return Delay(count=0, half_ms=0.0, most_ms=0.0)
    ordered = sorted(found_ms)
    at = [ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (HALF, MOST)]
    return Delay(count=len(ordered), half_ms=round(at[0], 2), most_ms=round(at[1], 2))
