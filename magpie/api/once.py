"""Requests that move stock or money: done once for their Idempotency-Key, and answered again when they are repeated."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Path, Schema

from magpie.domain.trade.actions.requests import Answer, answer_once

Number = Annotated[str, Path(pattern=r"^[0-9A-Z]{26}$")]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_-]{8,64}$")]


def once(
    request: HttpRequest,
    person: str,
    route: str,
    key: str,
    status: int,
    do: Callable[[datetime], Mapping[str, Any]],
) -> HttpResponse:
    """Run it once for this key and answer in JSON, whether now or before."""
    now = timezone.now()
    answer = answer_once(
        actor=person, route=route, key=key, request=request.body, now=now, do=lambda: Answer(status, do(now))
    )
    response = HttpResponse(
        msgspec.json.encode(answer.body), status=answer.status, content_type="application/json; charset=utf-8"
    )
    if answer.is_hit:
        response["Idempotency-Hit"] = "true"
    return response


def out_of(shape: type[Schema], view: Any) -> dict[str, Any]:
    """A view as the API's JSON, so that it can be kept beside its key."""
    return shape.model_validate(view).model_dump(mode="json")
