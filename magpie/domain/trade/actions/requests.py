"""One effect for one Idempotency-Key: a repeated request is answered with what the first one was told.

A request is written down before it runs, in a transaction of its own, and finished in the very transaction of its effect.
So a crash in between leaves it unfinished and without effect: after IN_FLIGHT_LEASE whoever repeats it takes it over, and
the run that was given up can no longer commit, because only the latest attempt may finish.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex, Substr

from magpie.domain.outbox.cursors import hot_cursor
from magpie.domain.outbox.rows import insert_new
from magpie.domain.trade import rules
from magpie.domain.trade.models import AnsweredRequest
from magpie.domain.trade.refusals import KeyUsedOtherwise, StillRunning, UnreadableKey
from magpie.kit.crashpoints import Point, reach
from magpie.kit.errors import Refusal

Body = Mapping[str, Any]
# Only the latest attempt may finish, and only once.
FINISH = "UPDATE trade_answeredrequest SET status = %s, body = %s WHERE id = %s AND attempt = %s AND status IS NULL"


@dataclass(frozen=True)
class Answer:
    """HTTP status and JSON body; `is_hit` says that it was told before."""

    status: int
    body: Body
    is_hit: bool = False


class Overtaken(Refusal):
    """This run was given up for dead and somebody else does the same request; nothing of this run is kept."""

    code, status = "still_running", 409
    en, zh = StillRunning.en, StillRunning.zh


def answer_once(
    *, actor: str, route: str, key: str, request: bytes, now: datetime, do: Callable[[], Answer]
) -> Answer:
    """Run `do` once for this key, in a transaction with its answer; or tell again what was told.

    A refusal is an answer too. Raises UnreadableKey, KeyUsedOtherwise, StillRunning.
    """
    if not rules.REQUEST_KEY.fullmatch(key):
        raise UnreadableKey()
    row = _begin(actor, route, key, hashlib.sha256(request).hexdigest(), now=now)
    if row.status is not None:
        return Answer(row.status, row.body or {}, is_hit=True)
    try:
        with transaction.atomic():
            answer = do()
            reach(Point.REQUEST_DONE)
            _finish(row, answer)
    except Overtaken:
        raise
    except Refusal as refusal:
        answer = Answer(refusal.status, {"error": refusal.as_dict()})
        with transaction.atomic():
            _finish(row, answer)
    reach(Point.REQUEST_COMMITTED)
    return answer


def forget_answers(*, now: datetime) -> int:
    """Delete what was answered longer than ANSWERS_KEPT ago, at most SWEEP_ROWS_MAX; how many."""
    old = AnsweredRequest.objects.filter(began_at__lt=now - rules.ANSWERS_KEPT).order_by("began_at")
    ids = list(old.values_list("pk", flat=True)[: rules.SWEEP_ROWS_MAX])
    return AnsweredRequest.objects.filter(pk__in=ids).delete()[0]


# Any: the numbers are of two models.
def forget_told(*, orders: "QuerySet[Any, Any]", cases: "QuerySet[Any, Any]") -> int:
    """Empty what anybody was told of these orders and requests, both said by their numbers; how many answers.

    That they were answered stays, so nothing is done a second time.
    """
    told = AnsweredRequest.objects.filter(status__isnull=False)
    # "refusal:01JD5Y1V9GZC3M0B5T8RQK2W7N" is about what it names behind its colon. There is no more than a day of them.
    told = told.alias(about=Substr("route", StrIndex("route", Value(":")) + 1))
    return told.filter(Q(about__in=orders) | Q(about__in=cases)).update(body={})


def _begin(actor: str, route: str, key: str, request_hash: str, *, now: datetime) -> AnsweredRequest:
    """The row of this request: ours to run (`status` None), or answered. Raises KeyUsedOtherwise, StillRunning."""
    which = {"actor": actor, "route": route, "key": key}
    row = AnsweredRequest(**which, request_hash=request_hash, began_at=now)
    if insert_new(row, by=tuple(which)):
        return row
    row = AnsweredRequest.objects.get(**which)
    if row.request_hash != request_hash:
        raise KeyUsedOtherwise()
    if row.status is not None:
        return row
    given_up = AnsweredRequest.objects.filter(
        pk=row.pk, attempt=row.attempt, status=None, began_at__lte=now - rules.IN_FLIGHT_LEASE
    )
    if not given_up.update(attempt=F("attempt") + 1, began_at=now):
        raise StillRunning()
    row.attempt += 1
    return row


def _finish(row: AnsweredRequest, answer: Answer) -> None:
    body = msgspec.json.encode(answer.body).decode()
    with hot_cursor() as cursor:
        cursor.execute(FINISH, [answer.status, body, row.pk, row.attempt])
        if not cursor.rowcount:
            raise Overtaken()
