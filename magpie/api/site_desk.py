"""What whoever runs the site decides after a purchase: disputes brought to it, refunds that could not be sent, and money of
payments that no rule decides.

For those `magpie operator` let in; everybody else is told so. Every POST takes an Idempotency-Key.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from magpie.api.aftersales_schemas import AfterSaleOut, MatterOut, WordsIn
from magpie.api.callers import check_operator, person_of, signed_in
from magpie.api.fields import Cursor, Flag, Limit, RowId
from magpie.api.once import Key, Number, once, out_of
from magpie.api.problems import REFUSALS, Problem
from magpie.api.products import page_of
from magpie.api.schemas import PageOf
from magpie.domain.trade.actions.aftersales_clock import ask_again, pay_otherwise
from magpie.domain.trade.actions.arbitration import call_for_evidence, decide
from magpie.domain.trade.actions.matters import ask_surplus_again, close_matter, pay_surplus_otherwise
from magpie.domain.trade.queries.aftersales import (
    aftersales_at_the_site,
    evidence_picture_for_site,
    get_aftersale_for_site,
    stuck_refunds,
)
from magpie.domain.trade.queries.matters import get_matter, open_matters

router = Router(auth=signed_in)
ANSWERS = {200: AfterSaleOut, REFUSALS: Problem}
MATTERS = {200: MatterOut, REFUSALS: Problem}


class DecisionIn(Schema):
    """For whom, and why: both sides read it."""

    is_for_buyer: Flag
    words: Annotated[str, Field(min_length=1, max_length=1_000)]


@router.get("/aftersales", response={200: PageOf[AfterSaleOut], REFUSALS: Problem})
def list_disputes(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """What buyers and shops brought to the site, newest first."""
    check_operator(request)
    return page_of(aftersales_at_the_site(cursor=cursor, limit=limit, now=timezone.now()))


@router.get("/refunds", response={200: PageOf[AfterSaleOut], REFUSALS: Problem})
def list_stuck_refunds(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """Money that could not go back by itself, newest first."""
    check_operator(request)
    return page_of(stuck_refunds(cursor=cursor, limit=limit, now=timezone.now()))


@router.get("/aftersales/{number}", response=ANSWERS)
def read_dispute(request: HttpRequest, number: Number) -> Any:
    """One request with all that both sides said."""
    check_operator(request)
    return get_aftersale_for_site(by=person_of(request), number=number, now=timezone.now())


@router.get("/aftersales/{number}/evidence/{evidence}", response={200: None, REFUSALS: Problem})
def read_evidence(request: HttpRequest, number: Number, evidence: RowId) -> Any:
    """The picture of one piece of evidence, a JPEG."""
    check_operator(request)
    picture = evidence_picture_for_site(number=number, evidence=evidence)
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


@router.post("/aftersales/{number}/evidence-call", response=ANSWERS)
def call(request: HttpRequest, number: Number, key: Key) -> Any:
    """Ask both sides for what they can show."""
    return _act(request, number, key, "evidence-call", call_for_evidence)


@router.post("/aftersales/{number}/decision", response=ANSWERS)
def make_decision(request: HttpRequest, number: Number, body: DecisionIn, key: Key) -> Any:
    """The site's word, with its reason; of an operator who is neither its buyer nor of its shop."""
    return _act(request, number, key, "decision", decide, by=person_of(request), **body.dict())


@router.post("/aftersales/{number}/refund-attempt", response=ANSWERS)
def try_again(request: HttpRequest, number: Number, key: Key) -> Any:
    """Ask the provider once more for a refund that is stuck."""
    return _act(request, number, key, "refund-attempt", ask_again)


@router.post("/aftersales/{number}/other-payment", response=ANSWERS)
def tell_other_payment(request: HttpRequest, number: Number, body: WordsIn, key: Key) -> Any:
    """The money went back some other way; the words say which."""
    return _act(request, number, key, "other-payment", pay_otherwise, words=body.words)


@router.get("/matters", response={200: PageOf[MatterOut], REFUSALS: Problem})
def list_matters(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> Any:
    """Money of payments that no rule decides, and nobody has ended, newest first."""
    check_operator(request)
    return page_of(open_matters(cursor=cursor, limit=limit))


@router.get("/matters/{matter}", response=MATTERS)
def read_matter(request: HttpRequest, matter: RowId) -> Any:
    """One of them, also when it has ended."""
    check_operator(request)
    return get_matter(matter)


@router.post("/matters/{matter}/refund-attempt", response=MATTERS)
def ask_again_for(request: HttpRequest, matter: RowId, key: Key) -> Any:
    """Ask the provider once more to send a surplus back."""
    return _end(request, matter, key, "matter-attempt", ask_surplus_again)


@router.post("/matters/{matter}/other-payment", response=MATTERS)
def tell_other_payment_of(request: HttpRequest, matter: RowId, body: WordsIn, key: Key) -> Any:
    """A surplus went back some other way; the words say which."""
    return _end(request, matter, key, "matter-payment", pay_surplus_otherwise, words=body.words)


@router.post("/matters/{matter}/closing", response=MATTERS)
def close(request: HttpRequest, matter: RowId, body: WordsIn, key: Key) -> Any:
    """It was looked at; the words say what came of it."""
    return _end(request, matter, key, "matter-closing", close_matter, words=body.words)


def _end(
    request: HttpRequest, matter: int, key: str, route: str, act: Callable[..., None], **said: Any
) -> HttpResponse:
    check_operator(request)

    def do(now: datetime) -> Mapping[str, Any]:
        act(matter=matter, now=now, **said)
        return out_of(MatterOut, get_matter(matter))

    return once(request, person_of(request), f"{route}:{matter}", key, 200, do)


def _act(
    request: HttpRequest, number: str, key: str, route: str, act: Callable[..., None], **said: Any
) -> HttpResponse:
    """Do it once for this operator and answer the request as it stands then."""
    check_operator(request)
    person = person_of(request)

    def do(now: datetime) -> Mapping[str, Any]:
        act(aftersale=number, now=now, **said)
        return out_of(AfterSaleOut, get_aftersale_for_site(by=person, number=number, now=now))

    return once(request, person, f"{route}:{number}", key, 200, do)
