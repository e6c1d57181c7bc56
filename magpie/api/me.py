"""A person's own rights: every explicit choice, its effect from the next request on, a copy of it all, and leaving."""

import dataclasses
from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from magpie.api.callers import person_of, signed_in, told_rights
from magpie.api.fields import Flag, Minor, SubjectText
from magpie.api.problems import REFUSALS, Problem
from magpie.api.schemas import ExportOut, RightsOut
from magpie.domain.campaigns import queries as campaigns
from magpie.domain.flash import queries as flash
from magpie.domain.goods import queries as goods
from magpie.domain.people import actions, queries
from magpie.domain.people.export import export_person
from magpie.domain.people.rules import Outside, Purpose
from magpie.domain.talk import news as talk
from magpie.domain.trade.queries.aftersales_copy import aftersales_for_export
from magpie.domain.trade.queries.export import trade_for_export
from magpie.domain.webhooks import queries as webhooks

router = Router(auth=signed_in)
RIGHTS = {200: RightsOut, REFUSALS: Problem}
SubjectInQuery = Annotated[str, Query(min_length=3, max_length=140, pattern=r"^[a-z]+:[A-Za-z0-9/_-]+$")]


class SwitchIn(Schema):
    is_on: Flag


class ConsentIn(Schema):
    purpose: Purpose
    is_granted: Flag


class AgeIn(Schema):
    age_band: Literal["", "under_14", "14_17", "adult"]


class PriceMaxIn(Schema):
    price_max_minor: Minor


class OutsideIn(Schema):
    outside: Outside


class TopicsIn(Schema):
    topics: Annotated[list[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]], Field(max_length=200)]


class SubjectIn(Schema):
    subject: SubjectText


class ErasureIn(Schema):
    """Written out, so that nobody is erased by a slip."""

    confirm: Literal["erase me"]


@router.get("/rights", response=RIGHTS)
def get_rights(request: HttpRequest) -> Any:
    """Every choice, at its version."""
    return queries.rights_of(person_of(request))


@router.put("/rights/personalisation", response=RIGHTS)
def set_personalisation(request: HttpRequest, body: SwitchIn) -> Any:
    """Choosing-for-me on or off, from the next request on."""
    return _changed(request, actions.set_personalisation, is_on=body.is_on)


@router.put("/rights/consents", response=RIGHTS)
def set_consent(request: HttpRequest, body: ConsentIn) -> Any:
    """Agree to one purpose, or take it back as easily."""
    act = actions.give_consent if body.is_granted else actions.withdraw_consent
    return _changed(request, act, purpose=body.purpose.value)


@router.put("/rights/age", response=RIGHTS)
def set_age(request: HttpRequest, body: AgeIn) -> Any:
    """How old one is; minors are never profiled."""
    return _changed(request, actions.set_age_band, age_band=body.age_band)


@router.put("/rights/price-ceiling", response=RIGHTS)
def set_price_max(request: HttpRequest, body: PriceMaxIn) -> Any:
    """One's own ceiling for what is shown; 0 for none."""
    return _changed(request, actions.set_price_max, price_max_minor=body.price_max_minor)


@router.put("/rights/outside", response=RIGHTS)
def set_outside(request: HttpRequest, body: OutsideIn) -> Any:
    """Less, more or as usual ("") from outside one's own circles of taste."""
    return _changed(request, actions.set_outside, outside=body.outside.value)


@router.put("/rights/topics", response=RIGHTS)
def declare_topics(request: HttpRequest, body: TopicsIn) -> Any:
    """Replace the declared interests."""
    return _changed(request, actions.declare_topics, topics=body.topics)


@router.post("/rights/mutes", response=RIGHTS)
def mute(request: HttpRequest, body: SubjectIn) -> Any:
    """Show no more of a card, account, topic or category."""
    return _changed(request, actions.mute, subject=body.subject)


@router.delete("/rights/mutes", response=RIGHTS)
def unmute(request: HttpRequest, subject: SubjectInQuery) -> Any:
    """Take a mute back."""
    return _changed(request, actions.unmute, subject=subject)


@router.post("/rights/blocks", response=RIGHTS)
def block(request: HttpRequest, body: SubjectIn) -> Any:
    """Never meet this again."""
    return _changed(request, actions.block, subject=body.subject)


@router.delete("/rights/blocks", response=RIGHTS)
def unblock(request: HttpRequest, subject: SubjectInQuery) -> Any:
    """Take a block back."""
    return _changed(request, actions.unblock, subject=subject)


@router.post("/rights/interests-reset", response=RIGHTS)
def reset_interests(request: HttpRequest) -> Any:
    """Forget everything inferred; what was chosen stays."""
    return _changed(request, actions.reset_interests)


@router.get("/export", response={200: ExportOut, REFUSALS: Problem})
def export(request: HttpRequest) -> Any:
    """A copy of everything the truth keeps about the caller."""
    person = person_of(request)
    return {
        **_fields(export_person(person)),
        "reservations": goods.reservations_for_export(person),
        "trade": trade_for_export(person),
        "coupons": campaigns.coupon_claims_for_export(person),
        "aftersales": aftersales_for_export(person),
        "flash_claims": flash.claims_for_export(person, now=timezone.now()),
        "comments": talk.comments_for_export(person),
        "comments_reported": talk.reports_for_export(person),
        "webhook_endpoints": webhooks.endpoints_for_export(person),
        "webhook_messages": webhooks.messages_for_export(person),
    }


@router.post("/erasure", response={204: None, REFUSALS: Problem})
def erase(request: HttpRequest, body: ErasureIn) -> Any:
    """Be forgotten: choices, sign-in and journey. Nothing brings them back."""
    actions.erase_person(person=person_of(request), now=timezone.now())
    return Status(204, None)


def _changed(request: HttpRequest, act: Callable[..., int], **choice: Any) -> queries.Rights:
    """Make one choice and answer with all of them."""
    person, now = person_of(request), timezone.now()
    act(person=person, now=now, **choice)
    return told_rights(person, now)


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
